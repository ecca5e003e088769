//! The work of one thread: feeds are asked for and read, their new entries become articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use url::Url;

use super::queue::{Queue, Task};
use super::{Arrival, FullText, Learned, News, Outcome, Plan, Subscription, Trouble, schedule};
use crate::article::{Article, Timestamp};
use crate::extract::{Extractor, Scratch};
use crate::fetch::http::{Answer, Body, Client, HttpError, Request};
use crate::fetch::reach::Reach;
use crate::library::FeedId;
use crate::source::feed::{self, Entry, Feed};
use crate::source::html;

/// Seconds that a date may lie ahead of us: clocks and time zones are often wrong, by no more.
const AHEAD: i64 = 24 * 3600;

/// Something to do.
#[derive(Debug)]
pub(super) struct Job {
    host: Option<String>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// Ask for a feed.
    Feed(Arc<Subscription>),
    /// Make an article of an entry, out of what the feed carries.
    Entry(Arc<Reading>, usize),
    /// The same, after its page was asked for.
    Page(Arc<Reading>, usize),
}

/// A feed that was read and whose new entries are under way.
#[derive(Debug)]
struct Reading {
    subscription: Arc<Subscription>,
    feed: Feed,
    address: String,
    learned: Learned,
    /// Entries that are not done yet.
    left: AtomicUsize,
}

impl Task for Job {
    fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }
}

impl Job {
    pub(super) fn feed(subscription: Subscription) -> Self {
        Self {
            host: host_of(&subscription.address),
            kind: Kind::Feed(Arc::new(subscription)),
        }
    }
}

fn host_of(address: &str) -> Option<String> {
    Url::parse(address).ok()?.host_str().map(str::to_owned)
}

/// A thread's tools.
#[derive(Debug)]
pub(super) struct Workshop {
    plan: Plan,
    client: Client,
    queue: Arc<Queue<Job>>,
    extractor: Arc<Extractor>,
    scratch: Scratch,
    news: Sender<News>,
}

impl Workshop {
    pub(super) fn new(
        plan: Plan,
        client: Client,
        queue: Arc<Queue<Job>>,
        extractor: Arc<Extractor>,
        news: Sender<News>,
    ) -> Self {
        Self {
            plan,
            client,
            queue,
            extractor,
            scratch: Scratch::default(),
            news,
        }
    }

    /// Works until nothing is left.
    pub(super) fn work(&mut self) {
        while let Some(job) = self.queue.take(|| self.client.is_cancelled()) {
            let kind = job.kind.clone();
            // A stranger's text must not take the other feeds with it, whatever is in it.
            if catch_unwind(AssertUnwindSafe(|| self.perform(job.kind))).is_err() {
                self.scratch = Scratch::default();
                self.give_up(&kind);
            }
            self.queue.done(job.host.as_deref());
        }
    }

    fn perform(&mut self, kind: Kind) {
        match kind {
            Kind::Feed(subscription) => self.feed(&subscription),
            Kind::Entry(reading, at) => self.entry(&reading, at, None),
            Kind::Page(reading, at) => {
                let page = self.page(&reading, at);
                self.entry(&reading, at, Some(page));
            }
        }
    }

    fn give_up(&self, kind: &Kind) {
        match kind {
            Kind::Feed(subscription) => {
                let what = "it cannot be read".to_owned();
                self.failed(subscription, what, String::new());
            }
            Kind::Entry(reading, _) | Kind::Page(reading, _) => self.count_down(reading),
        }
    }

    /// Sends news; when nobody listens any more, there is nothing left to do.
    fn tell(&self, news: News) {
        if self.news.send(news).is_err() {
            self.client.cancel();
        }
    }

    fn done(&self, feed: FeedId, outcome: Outcome) {
        self.tell(News::Done(feed, outcome));
    }

    fn failed(&self, subscription: &Subscription, what: String, hint: String) {
        let next = schedule::after_failure(subscription.failures, self.plan.now);
        let trouble = Trouble { what, hint, next };
        self.done(subscription.feed, Outcome::Failed(trouble));
    }

    fn feed(&self, subscription: &Arc<Subscription>) {
        let id = subscription.feed;
        if subscription.next > self.plan.now {
            return self.done(id, Outcome::Waiting(subscription.next));
        }
        let request = Request {
            address: &subscription.address,
            reach: reach(subscription),
            etag: subscription.etag.as_deref(),
            last_modified: subscription.last_modified.as_deref(),
        };
        match self.client.get(&request) {
            Ok(Answer::NotModified) => self.done(id, Outcome::Unchanged),
            Ok(Answer::Body(body)) => self.read(subscription, *body),
            Err(HttpError::Cancelled) => self.done(id, Outcome::Cancelled),
            Err(error) => {
                let trouble = Trouble {
                    what: error.to_string(),
                    hint: error.hint(),
                    next: schedule::after(&error, subscription.failures, self.plan.now),
                };
                self.done(id, Outcome::Failed(trouble));
            }
        }
    }

    /// Reads a feed and hands out its new entries.
    fn read(&self, subscription: &Arc<Subscription>, body: Body) {
        let charset = body.charset().map(str::to_owned);
        let feed = match feed::parse(body.bytes, charset.as_deref(), &body.address) {
            Ok(feed) => feed,
            Err(error) => return self.failed(subscription, error.to_string(), error.hint()),
        };
        let new: Vec<usize> = (0..feed.entries.len())
            .filter(|&at| {
                let entry = feed.entries.get(at);
                entry.is_some_and(|entry| !subscription.known.contains(&entry.guid))
            })
            .collect();
        let learned = Learned {
            title: Some(feed.title.clone()).filter(|title| !title.is_empty()),
            site: feed.link.clone(),
            etag: body.etag,
            last_modified: body.last_modified,
            moved: body.moved,
        };
        self.tell(News::Coming(subscription.feed, new.len()));
        let reading = Arc::new(Reading {
            subscription: Arc::clone(subscription),
            feed,
            address: body.address,
            learned,
            // One for this function, so that the feed is not done before all are handed out.
            left: AtomicUsize::new(new.len() + 1),
        });
        let mut pages = 0;
        for at in new {
            let host = self
                .page_host(&reading, at)
                .filter(|_| pages < self.plan.pages);
            pages += usize::from(host.is_some());
            let kind = match host {
                Some(_) => Kind::Page(Arc::clone(&reading), at),
                None => Kind::Entry(Arc::clone(&reading), at),
            };
            self.queue.add(Job { host, kind });
        }
        self.count_down(&reading);
    }

    /// Returns the host of an entry's page, if the page is wanted.
    fn page_host(&self, reading: &Reading, at: usize) -> Option<String> {
        let entry = reading.feed.entries.get(at)?;
        let wanted = match reading.subscription.settings.full_text {
            FullText::Always => true,
            FullText::Never => false,
            FullText::Auto => feed::is_excerpt(entry),
        };
        host_of(entry.link.as_deref()?).filter(|_| wanted)
    }

    fn count_down(&self, reading: &Reading) {
        if reading.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            let outcome = match self.client.is_cancelled() {
                true => Outcome::Cancelled,
                false => Outcome::Read(Box::new(reading.learned.clone())),
            };
            self.done(reading.subscription.feed, outcome);
        }
    }

    /// Fetches an entry's page and reduces it to its article; or says why not.
    fn page(&self, reading: &Reading, at: usize) -> Result<Article, String> {
        let link = reading
            .feed
            .entries
            .get(at)
            .and_then(|entry| entry.link.as_deref());
        let request = Request {
            address: link.unwrap_or_default(),
            reach: reach(&reading.subscription),
            ..Request::default()
        };
        let body = match self.client.get(&request) {
            Ok(Answer::Body(body)) => *body,
            Ok(Answer::NotModified) => return Err("the server sent nothing".to_owned()),
            Err(error) => return Err(error.to_string()),
        };
        let charset = body.charset().map(str::to_owned);
        html::page(body.bytes, charset.as_deref(), Some(&body.address))
            .map_err(|error| error.to_string())
    }

    /// Makes the article of an entry, looks it through, and sends it.
    fn entry(&mut self, reading: &Reading, at: usize, page: Option<Result<Article, String>>) {
        if self.client.is_cancelled() {
            return self.count_down(reading);
        }
        if let Some(entry) = reading.feed.entries.get(at) {
            let (article, shortfall) = self.article(reading, entry, page);
            let found = self.extractor.extract_guarded(&article, &mut self.scratch);
            let arrival = Arrival {
                guid: entry.guid.clone(),
                article,
                found,
                shortfall,
            };
            self.tell(News::Arrived(reading.subscription.feed, Box::new(arrival)));
        }
        self.count_down(reading);
    }

    /// Returns the longer of page and feed's text: a page may be a wall before the article.
    fn article(
        &self,
        reading: &Reading,
        entry: &Entry,
        page: Option<Result<Article, String>>,
    ) -> (Article, Option<String>) {
        let (feed, address) = (&reading.feed, reading.address.as_str());
        let carried = feed::article(feed, entry, address);
        let (mut article, shortfall) = match page {
            None => (carried, None),
            Some(Err(why)) => (carried, Some(why)),
            Some(Ok(page)) if page.text.len() <= carried.text.len() => {
                let why = "its page holds no more than the feed".to_owned();
                (carried, Some(why))
            }
            Some(Ok(mut page)) => {
                feed::describe(&mut page, feed, entry, address);
                (page, None)
            }
        };
        let latest = Timestamp(self.plan.now.0.saturating_add(AHEAD));
        let published = &mut article.metadata.published;
        if published.is_some_and(|date| date > latest) {
            *published = Some(self.plan.now);
        }
        (article, shortfall)
    }
}

fn reach(subscription: &Subscription) -> Reach {
    match subscription.settings.local {
        true => Reach::Anywhere,
        false => Reach::Public,
    }
}
