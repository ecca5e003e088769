//! Subscriptions in, new articles out: feeds are fetched in parallel, read, and what is new in them
//! is looked through for names.
//!
//! It knows nothing of how a library is kept: it is handed [`Subscription`]s, and sends [`News`] as
//! they come. One bad feed never stops the others.

use std::collections::HashSet;

use crate::article::{Article, Timestamp};
use crate::extract::Extraction;
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
