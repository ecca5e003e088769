//! Subscriptions in, new articles out: feeds are fetched in parallel, read, and what is new in them
//! is looked through for names.
//!
//! It knows nothing of how a library is kept: it is handed [`Subscription`]s, and sends [`News`] as
//! they come. One bad feed never stops the others.

mod job;
mod lock;
mod look;
mod queue;
mod schedule;
mod tally;

pub use self::lock::Lock;
pub use self::look::{FoundFeed, LookError, Looked, address, look, page};
pub use self::tally::Tally;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use self::job::{Job, Workshop};
use self::queue::Queue;
use crate::article::{Article, Timestamp};
use crate::extract::{Extraction, Extractor};
use crate::fetch::http::Client;
use crate::library::FeedId;

/// A feed that is to be fetched, with what was learned of it the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// Its number in the library.
    pub feed: FeedId,
    /// Its address.
    pub address: String,
    /// The `ETag` of the last answer.
    pub etag: Option<String>,
    /// The `Last-Modified` of the last answer, as it was sent.
    pub last_modified: Option<String>,
    /// How it is to be read.
    pub settings: Settings,
    /// How often it failed since it last went well.
    pub failures: u32,
    /// It is left alone before this moment.
    pub next: Timestamp,
    /// The guids of its entries that the library has already.
    pub known: HashSet<String>,
}

/// What the reader can set for one feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether the pages of its entries are fetched.
    pub full_text: FullText,
    /// Whether the reader subscribed to it at an address inside their own network: only then may
    /// it send us to other such addresses.
    pub local: bool,
}

/// Whether the pages of a feed's entries are fetched, or what the feed carries is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FullText {
    /// Where the feed carries only a summary.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is told while feeds are fetched.
#[derive(Clone, Debug)]
pub enum News {
    /// The feed was read: so many of its entries are new, and will come.
    Coming(FeedId, usize),
    /// One of them.
    Arrived(FeedId, Box<Arrival>),
    /// The feed is done; comes once for each, after all its articles.
    Done(FeedId, Outcome),
}

impl News {
    /// Returns the feed that they are of.
    #[must_use]
    pub fn feed(&self) -> FeedId {
        let (Self::Coming(feed, _) | Self::Arrived(feed, _) | Self::Done(feed, _)) = self;
        *feed
    }
}

/// A new article of a feed.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// What the feed calls its entry; never empty, unique in the feed.
    pub guid: String,
    /// The article; its metadata says link, date, author …
    pub article: Article,
    /// Who and what is named in it.
    pub found: Extraction,
    /// Why only the feed's summary is here, where the page was wanted.
    pub shortfall: Option<String>,
}

/// How fetching a feed ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read to its end.
    Read(Box<Learned>),
    /// Nothing changed since the last time.
    Unchanged,
    /// It is too early to ask again.
    Waiting(Timestamp),
    /// It could not be had.
    Failed(Trouble),
    /// The reader stopped it. Its validators must stay as they were.
    Cancelled,
}

/// What is to be kept of a feed that was read; to be stored after its articles, never before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Its title, if it says one.
    pub title: Option<String>,
    /// The page it belongs to.
    pub site: Option<String>,
    /// The new `ETag`.
    pub etag: Option<String>,
    /// The new `Last-Modified`.
    pub last_modified: Option<String>,
    /// Its new address, where it moved for good.
    pub moved: Option<String>,
}

/// Why a feed could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened, and why, in a line.
    pub what: String,
    /// What the reader can do.
    pub hint: String,
    /// It should be left alone before this moment.
    pub next: Timestamp,
}

/// How feeds are fetched.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The moment it is.
    pub now: Timestamp,
    /// Feeds and pages that are worked on at once.
    pub threads: usize,
    /// Requests to one host at once.
    pub per_host: usize,
    /// The pause between the beginnings of two requests to one host.
    pub pause: Duration,
    /// New entries of one feed whose pages are fetched; of the others, what the feed carries is kept.
    pub pages: usize,
}

impl Plan {
    /// Returns the plan that is kind to servers.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            threads: 8,
            per_host: 2,
            pause: Duration::from_millis(200),
            pages: 60,
        }
    }
}

/// News that are handed out together are collected so long …
const BATCH_TIME: Duration = Duration::from_millis(200);
/// … and are at most so many.
const BATCH_SIZE: usize = 64;
/// How often a wait for news looks whether fetching was stopped.
const GLANCE: Duration = Duration::from_millis(25);

/// Fetching that is under way. Iterating waits for news and ends when all is done, or soon after
/// [`Running::stop`]; dropping it stops it.
#[derive(Debug)]
pub struct Running {
    news: Receiver<News>,
    client: Client,
}

/// What a wait for news brought.
#[derive(Debug)]
pub enum Next {
    /// News.
    News(News),
    /// None so far.
    Nothing,
    /// There will be none any more.
    Ended,
}

impl Running {
    /// Stops it. What came until now can be kept.
    pub fn stop(&self) {
        self.client.cancel();
    }

    /// Waits so long for news.
    #[must_use]
    pub fn wait(&self, patience: Duration) -> Next {
        match self.news.recv_timeout(patience) {
            Ok(news) => Next::News(news),
            // Threads that the system holds in a call end later; nobody waits for them.
            Err(RecvTimeoutError::Timeout) if self.client.is_cancelled() => Next::Ended,
            Err(RecvTimeoutError::Timeout) => Next::Nothing,
            Err(RecvTimeoutError::Disconnected) => Next::Ended,
        }
    }
}

impl Running {
    /// Waits for news and returns what came in a moment, for keeping it together; `None` when all is
    /// done.
    #[must_use]
    pub fn batch(&mut self) -> Option<Vec<News>> {
        let mut batch = vec![self.next()?];
        let until = Instant::now() + BATCH_TIME;
        while batch.len() < BATCH_SIZE {
            match self.wait(until.saturating_duration_since(Instant::now())) {
                Next::News(news) => batch.push(news),
                Next::Nothing | Next::Ended => break,
            }
        }
        Some(batch)
    }
}

impl Iterator for Running {
    type Item = News;

    fn next(&mut self) -> Option<News> {
        loop {
            match self.wait(GLANCE) {
                Next::News(news) => return Some(news),
                Next::Nothing => {}
                Next::Ended => return None,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.client.cancel();
    }
}

/// Starts to fetch the feeds; returns at once. The client is this run's own: it is cancelled when
/// the run is.
#[must_use]
pub fn start(
    subscriptions: Vec<Subscription>,
    plan: &Plan,
    client: Client,
    extractor: &Arc<Extractor>,
) -> Running {
    let (send, news) = channel();
    let queue = Arc::new(Queue::new(plan.per_host, plan.pause));
    for subscription in subscriptions {
        queue.add(Job::feed(subscription));
    }
    for _ in 0..plan.threads.max(1) {
        let mut workshop = Workshop::new(
            *plan,
            client.clone(),
            Arc::clone(&queue),
            Arc::clone(extractor),
            send.clone(),
        );
        thread::spawn(move || workshop.work());
    }
    Running { news, client }
}
