//! Who works at the library's desk: answers requests, keeps what comes in, and has articles that
//! were not looked through yet looked through, one at a time and away from the desk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::article::{Article, Timestamp};
use crate::extract::{Extraction, Extractor, Scratch};
use crate::fetch;
use crate::library::{Answer, EntryId, Request};
use crate::runtime::desk::{Desk, Hold, Job, Outbox};
use crate::source;
use crate::store::{self, Access, Library};

/// Lists in sight are renewed at most so often while the library changes by itself.
const RENEWAL: Duration = Duration::from_millis(400);

/// Opens the desk of a library.
#[must_use]
pub fn open(library: Library) -> Desk {
    Desk::open(move |outbox| {
        let mut keeper = Keeper::new(library, outbox);
        keeper.look_for_names();
        move |job| keeper.work(job)
    })
}

/// Opens the desk of a library of these files, which are read meanwhile.
#[must_use]
pub fn keep_files(library: Library, files: Vec<PathBuf>) -> Desk {
    Desk::open(move |outbox| {
        let reader = outbox.clone();
        let hold = outbox.hold();
        thread::spawn(move || {
            read_files(&files, &reader);
            reader.give(Job::Done(hold));
        });
        let mut keeper = Keeper::new(library, outbox);
        move |job| keeper.work(job)
    })
}

/// Reads files and brings the articles; those that are none are told and left out.
fn read_files(files: &[PathBuf], desk: &Outbox) {
    for file in files {
        let read = match fetch::read(file) {
            Ok((bytes, name)) => source::decode(bytes, &name).map_err(|error| {
                let hint = error.hint().to_owned();
                (name, error.to_string(), hint)
            }),
            Err(error) => Err((error.to_string(), String::new(), error.hint().to_owned())),
        };
        match read {
            Ok(mut article) => {
                // A file that says no date is as old as its last change.
                if article.metadata.published.is_none() {
                    article.metadata.published = changed(file);
                }
                if !desk.give(Job::File(Box::new(article))) {
                    return;
                }
            }
            Err((what, why, hint)) => desk.send(Answer::Failed { what, why, hint }),
        }
    }
}

fn changed(file: &Path) -> Option<Timestamp> {
    let moment = std::fs::metadata(file).and_then(|about| about.modified());
    let since = moment.ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok().map(Timestamp)
}

struct Keeper {
    library: Library,
    outbox: Outbox,
    /// The thread that looks for names, once there was something to look through.
    searcher: Option<Sender<(EntryId, Article)>>,
    /// Held while it is at work.
    searching: Option<Hold>,
    renewed: Instant,
}

impl Keeper {
    fn new(library: Library, outbox: Outbox) -> Self {
        Self {
            library,
            outbox,
            searcher: None,
            searching: None,
            renewed: Instant::now(),
        }
    }

    fn work(&mut self, job: Job) {
        match job {
            Job::Ask(request) => self.answer(request),
            Job::File(article) => {
                let added = self.library.add_article(&article, None, store::now());
                if let Err(error) = added {
                    self.fail(&error);
                }
                self.renew(false);
                if self.searching.is_none() {
                    self.look_for_names();
                }
            }
            Job::Found(id, found) => {
                // Held until the next search has begun: a desk that looked idle in between would
                // not be asked again.
                let _held = self.searching.take();
                let kept = self.library.keep_names(id, &found);
                // A library that cannot be written now need not be tried with every article.
                if let Err(error) = kept {
                    self.fail(&error);
                    return;
                }
                self.look_for_names();
                self.renew(self.searching.is_none());
            }
            Job::Done(hold) => {
                self.renew(true);
                drop(hold);
            }
            Job::Close => {}
        }
    }

    fn answer(&mut self, request: Request) {
        let answer = self.library.answer(request);
        self.outbox.send(answer);
    }

    fn fail(&self, error: &store::StoreError) {
        self.outbox.send(Answer::Failed {
            what: error.to_string(),
            why: error.why().unwrap_or_default(),
            hint: error.hint(),
        });
    }

    /// Has lists asked for anew, now and then, and in the end.
    fn renew(&mut self, ended: bool) {
        if ended || self.renewed.elapsed() >= RENEWAL {
            self.renewed = Instant::now();
            self.outbox.send(Answer::Renewed);
        }
    }

    /// Has the newest article that was not looked through for names looked through.
    fn look_for_names(&mut self) {
        if self.library.access() == Access::Read {
            return;
        }
        let next = self.library.without_names(1);
        let Some(id) = next.ok().and_then(|next| next.first().copied()) else {
            return;
        };
        let Ok(article) = self.library.article(id) else {
            return;
        };
        let outbox = &self.outbox;
        let searcher = self
            .searcher
            .get_or_insert_with(|| start_searcher(outbox.clone()));
        if searcher.send((id, article)).is_ok() {
            self.searching = Some(outbox.hold());
        }
    }
}

/// Starts the thread that looks articles through for names.
fn start_searcher(desk: Outbox) -> Sender<(EntryId, Article)> {
    let (give, given) = channel::<(EntryId, Article)>();
    thread::spawn(move || {
        let extractor = Extractor::new();
        let mut scratch = Scratch::default();
        while let Ok((id, article)) = given.recv() {
            // The extractor must not take the library with it.
            let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                extractor.extract(&article, &mut scratch)
            }));
            let found = found.unwrap_or_else(|_| {
                scratch = Scratch::default();
                Extraction::default()
            });
            if !desk.give(Job::Found(id, Box::new(found))) {
                return;
            }
        }
    });
    give
}
