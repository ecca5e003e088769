//! Fetching for the desk: feeds are fetched by other threads, and what they bring comes to the desk
//! in batches.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

use crate::extract::Extractor;
use crate::fetch::http::Client;
use crate::library::{Answer, FeedId, Progress};
use crate::runtime::desk::{Hold, Job, Outbox};
use crate::store::{self, Library};
use crate::sync::{self, Lock, Looked, News, Plan, Running, Tally};

/// Fetching that is under way.
pub(super) struct Fetching {
    stopper: Client,
    tally: Tally,
    titles: HashMap<FeedId, String>,
    _hold: Hold,
    _lock: Option<Lock>,
}

impl Fetching {
    /// Starts to fetch these feeds, or all whose time has come when none is named.
    ///
    /// # Errors
    /// What to tell the reader when it cannot be started.
    pub(super) fn start(
        library: &Library,
        feeds: &[FeedId],
        desk: &Outbox,
        extractor: &Arc<Extractor>,
    ) -> Result<Self, Answer> {
        let plan = Plan::at(store::now());
        let failed = |error| Answer::from(&error);
        let due = library.subscriptions(feeds, plan.now).map_err(failed)?;
        let lock = lock(library)?;
        let titles = library.feeds().map_err(failed)?.into_iter();
        let titles = titles.map(|feed| (feed.id, feed.title)).collect();
        let tally = Tally::new(due.len());
        let client = Client::default();
        let running = sync::start(due, &plan, client.clone(), extractor);
        let bringing = desk.clone();
        thread::spawn(move || bring(running, &bringing));
        Ok(Self {
            stopper: client,
            tally,
            titles,
            _hold: desk.hold(),
            _lock: lock,
        })
    }

    /// Keeps what came, and returns how far it is.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub(super) fn keep(
        &mut self,
        library: &mut Library,
        news: &[News],
    ) -> Result<(), store::StoreError> {
        let kept = library.keep(news, store::now())?;
        for piece in news {
            let title = self.titles.get(&piece.feed()).map_or("", String::as_str);
            self.tally.count(piece, title);
        }
        self.tally.kept(kept.new.len(), kept.watched);
        Ok(())
    }

    /// Returns how far it is.
    pub(super) fn progress(&self) -> Progress {
        self.tally.progress().clone()
    }

    /// Stops it: what came until then is kept.
    pub(super) fn stop(&self) {
        self.stopper.cancel();
    }

    /// Returns how far it came.
    pub(super) fn end(mut self) -> Progress {
        self.tally.end();
        self.progress()
    }
}

/// Takes the lock on fetching, so that a timer's `fetch` does not do the same meanwhile. A library
/// in memory needs none.
fn lock(library: &Library) -> Result<Option<Lock>, Answer> {
    if !library.path().is_file() {
        return Ok(None);
    }
    match Lock::take(library.path()) {
        Ok(Some(lock)) => Ok(Some(lock)),
        Ok(None) => Err(Answer::Failed {
            what: "another hashiya is fetching already".to_owned(),
            why: "one at a time is enough".to_owned(),
            hint: "wait a little: what it finds shows up here, too".to_owned(),
        }),
        Err(error) => Err(Answer::Failed {
            what: "fetching cannot be marked as under way".to_owned(),
            why: error.to_string(),
            hint: "check who may write in the folder of the library".to_owned(),
        }),
    }
}

/// Brings what is fetched to the desk until all is there.
fn bring(mut running: Running, desk: &Outbox) {
    while let Some(batch) = running.batch() {
        if !desk.give(Job::News(batch)) {
            return;
        }
    }
    desk.give(Job::Fetched);
}

/// Finds out what is at an address that the reader typed, and brings it to the desk.
pub(super) fn look(typed: String, desk: &Outbox) {
    let desk = desk.clone();
    let hold = desk.hold();
    thread::spawn(move || {
        let found = match sync::address(&typed) {
            None => Err(Answer::Failed {
                what: format!("cannot add {typed}"),
                why: "it is no address of the web".to_owned(),
                hint: "write it in full: https://example.org/feed.xml".to_owned(),
            }),
            Some(address) => {
                sync::look(&Client::default(), &address).map_err(|error| Answer::Failed {
                    what: format!("cannot add {address}"),
                    why: error.to_string(),
                    hint: error.hint(),
                })
            }
        };
        desk.give(Job::Looked(found.map(Box::new), hold));
    });
}

/// What an address turned out to be.
pub(super) type Finding = Result<Box<Looked>, Answer>;
