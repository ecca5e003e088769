//! Who works at the library's desk: answers requests, keeps what comes in, and has articles that
//! were not looked through yet looked through, one at a time and away from the desk.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::article::Article;
use crate::extract::{Extractor, Scratch};
use crate::fetch;
use crate::learn;
use crate::library::{Answer, Change, Document, Done, EntryId, FeedId, Request};
use crate::runtime::desk::{Desk, Hold, Job, Outbox};
use crate::runtime::fetching::{self, Fetching};
use crate::source;
use crate::store::{self, Access, FeedDraft, Library, StoreError};
use crate::sync::{FullText, Looked, News};

/// Lists in sight are renewed at most so often while the library changes by itself.
const RENEWAL: Duration = Duration::from_millis(400);

/// Articles whose names are joined anew in one transaction.
const AT_ONCE: usize = 8;

/// Opens the desk of a library.
#[must_use]
pub fn open(library: Library) -> Desk {
    Desk::open(move |outbox| {
        let mut keeper = Keeper::new(library, outbox);
        keeper.look_for_names();
        // What another program said and did not finish.
        keeper.begin_to_join();
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
                    article.metadata.published = fetch::modified(file);
                }
                if !desk.give(Job::File(Box::new(article))) {
                    return;
                }
            }
            Err((what, why, hint)) => desk.send(Answer::Failed { what, why, hint }),
        }
    }
}

/// Returns the document whose annotations an answer says have changed.
fn annotated(answer: &Answer) -> Option<Document> {
    let Answer::Changed(Done::Applied(change) | Done::Undone(change) | Done::Redone(change)) =
        answer
    else {
        return None;
    };
    match change {
        Change::Annotate(document, _) => Some(*document),
        _ => None,
    }
}

struct Keeper {
    library: Library,
    outbox: Outbox,
    /// The article that was opened last.
    open: Option<EntryId>,
    /// The thread that looks for names, once there was something to look through.
    searcher: Option<Sender<(EntryId, Article)>>,
    /// Held while it is at work.
    searching: Option<Hold>,
    renewed: Instant,
    /// Knows names; made when it is first needed.
    extractor: Option<Arc<Extractor>>,
    fetching: Option<Fetching>,
    /// Held while names are joined anew.
    joining: Option<Hold>,
    /// Whether any were.
    joined: bool,
}

impl Keeper {
    fn new(library: Library, outbox: Outbox) -> Self {
        Self {
            library,
            outbox,
            open: None,
            searcher: None,
            searching: None,
            renewed: Instant::now(),
            extractor: None,
            fetching: None,
            joining: None,
            joined: false,
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
            Job::News(news) => self.keep_news(&news),
            Job::Fetched => {
                if let Some(fetching) = self.fetching.take() {
                    self.outbox.send(Answer::Fetching(fetching.end()));
                }
            }
            Job::Looked(found, hold) => {
                match found {
                    Ok(found) => self.keep_found(*found),
                    Err(failure) => self.outbox.send(failure),
                }
                drop(hold);
            }
            Job::Done(hold) => {
                self.renew(true);
                drop(hold);
            }
            Job::Glance => {
                if matches!(self.library.has_changed(), Ok(true)) {
                    self.renew(true);
                    if let Some(id) = self.open {
                        self.tell_notebooks(Document::Entry(id));
                    }
                }
            }
            Job::Names => self.join_names(),
            Job::Close => {}
        }
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Fetch(feeds) => self.fetch(&feeds),
            Request::StopFetching => {
                if let Some(fetching) = &self.fetching {
                    fetching.stop();
                }
            }
            Request::Add(typed) => fetching::look(typed, &self.outbox),
            request => {
                if let Request::Open(id) | Request::Notebook(Document::Entry(id)) = &request {
                    self.open = Some(*id);
                }
                let asked = match &request {
                    Request::Apply(Change::Annotate(document, _)) => Some(*document),
                    _ => None,
                };
                let answer = self.library.answer(request);
                // Also when it failed: what the screen shows must be what is kept.
                let annotated = asked.or_else(|| annotated(&answer));
                self.outbox.send(answer);
                if let Some(document) = annotated {
                    self.tell_notebooks(document);
                    self.begin_to_join();
                }
            }
        }
    }

    /// Tells what is true of a document that was annotated, and of the one on the screen: what was
    /// said of a name everywhere is said of it too.
    fn tell_notebooks(&self, annotated: Document) {
        let open = self.open.map(Document::Entry);
        let other = open.filter(|open| *open != annotated);
        for document in std::iter::once(annotated).chain(other) {
            match self.library.notebook(document) {
                Ok(notebook) => self.outbox.send(Answer::Notebook(document, notebook)),
                Err(error) => self.fail(&error),
            }
        }
    }

    /// Has what the reader said of names everywhere made good in the articles.
    fn begin_to_join(&mut self) {
        if self.joining.is_none() && self.library.access() == Access::Write {
            self.joining = Some(self.outbox.hold());
            self.outbox.give(Job::Names);
        }
    }

    fn join_names(&mut self) {
        // A few at a time: the reader's own requests go between.
        match self.library.join_names(AT_ONCE) {
            Ok(0) => {
                if self.joined {
                    self.renew(true);
                }
                (self.joined, self.joining) = (false, None);
            }
            Ok(_) => {
                self.joined = true;
                self.outbox.give(Job::Names);
            }
            Err(error) => {
                self.fail(&error);
                self.joining = None;
            }
        }
    }

    fn fetch(&mut self, feeds: &[FeedId]) {
        if let Some(fetching) = &self.fetching {
            self.outbox.send(Answer::Fetching(fetching.progress()));
            return;
        }
        let extractor = self.extractor();
        match Fetching::start(&self.library, feeds, &self.outbox, &extractor) {
            Ok(fetching) => {
                self.outbox.send(Answer::Fetching(fetching.progress()));
                self.fetching = Some(fetching);
            }
            Err(failure) => self.outbox.send(failure),
        }
    }

    fn keep_news(&mut self, news: &[News]) {
        let Some(fetching) = &mut self.fetching else {
            return;
        };
        match fetching.keep(&mut self.library, news) {
            Ok(()) => self.outbox.send(Answer::Fetching(fetching.progress())),
            Err(error) => {
                // What cannot be kept need not be fetched.
                fetching.stop();
                self.fail(&error);
            }
        }
    }

    /// Subscribes to a feed that was found, and fetches it; keeps an article.
    fn keep_found(&mut self, found: Looked) {
        let now = store::now();
        let done = match found {
            Looked::Feed(feed) | Looked::Page(_, Some(feed)) => {
                let draft = FeedDraft::of(&feed, FullText::default());
                let subscribed = self.library.subscribe(&draft, now);
                subscribed.map(|(id, _)| (draft.name().to_owned(), Some(id)))
            }
            Looked::Page(article, None) => {
                let title = article.metadata.title.clone();
                let title = title.unwrap_or_else(|| article.metadata.source.clone());
                let added = self.library.add_article(&article, None, now);
                added.map(|_| (title, None))
            }
        };
        match done {
            Err(error) => self.fail(&error),
            Ok((title, feed)) => {
                self.outbox.send(Answer::Changed(Done::Added(title)));
                match feed {
                    Some(feed) => self.fetch(&[feed]),
                    None if self.searching.is_none() => self.look_for_names(),
                    None => {}
                }
            }
        }
    }

    fn extractor(&mut self) -> Arc<Extractor> {
        let made = self
            .extractor
            .get_or_insert_with(|| Arc::new(learn::extractor().0));
        Arc::clone(made)
    }

    fn fail(&self, error: &StoreError) {
        self.outbox.send(Answer::from(error));
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
        let extractor = self.extractor();
        let outbox = &self.outbox;
        let searcher = self
            .searcher
            .get_or_insert_with(|| start_searcher(outbox.clone(), extractor));
        if searcher.send((id, article)).is_ok() {
            self.searching = Some(outbox.hold());
        }
    }
}

/// Starts the thread that looks articles through for names.
fn start_searcher(desk: Outbox, extractor: Arc<Extractor>) -> Sender<(EntryId, Article)> {
    let (give, given) = channel::<(EntryId, Article)>();
    thread::spawn(move || {
        let mut scratch = Scratch::default();
        while let Ok((id, article)) = given.recv() {
            // The extractor must not take the library with it.
            let found = extractor.extract_guarded(&article, &mut scratch);
            if !desk.give(Job::Found(id, Box::new(found))) {
                return;
            }
        }
    });
    give
}
