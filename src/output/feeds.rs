//! Feeds and what fetching them brought, as JSON with a form that stays: README documents it.

use serde::Serialize;

use super::moment;
use crate::store::Feed;
use crate::sync::{FullText, Outcome};

/// The feeds of a library.
#[derive(Debug, Serialize)]
pub struct FeedsJson {
    feeds: Vec<FeedJson>,
}

#[derive(Debug, Serialize)]
struct FeedJson {
    id: i64,
    title: String,
    address: String,
    site: Option<String>,
    tags: Vec<String>,
    full_text: &'static str,
    unread: usize,
    total: usize,
    failures: u32,
    error: Option<String>,
}

/// Returns the feeds with how many of their articles are unread, and how many there are.
#[must_use]
pub fn feeds(feeds: Vec<(Feed, usize, usize)>) -> FeedsJson {
    let feeds = feeds.into_iter().map(|(feed, unread, total)| FeedJson {
        id: feed.id.0,
        title: feed.title,
        address: feed.address,
        site: feed.site,
        tags: feed.tags,
        full_text: match feed.settings.full_text {
            FullText::Auto => "auto",
            FullText::Always => "always",
            FullText::Never => "never",
        },
        unread,
        total,
        failures: feed.failures,
        error: feed.failure,
    });
    FeedsJson {
        feeds: feeds.collect(),
    }
}

/// What fetching brought.
#[derive(Debug, Default, Serialize)]
pub struct FetchedJson {
    /// Whether another process is fetching, so that nothing was done.
    pub busy: bool,
    /// Articles that were not there.
    pub new: usize,
    /// Arrivals that were recognised as stories already there.
    pub merged: usize,
    /// New articles that name somebody on the watch list.
    pub watched: usize,
    /// Feeds that could not be had.
    pub failed: usize,
    /// Feeds whose time has not come.
    pub waiting: usize,
    /// Each feed that was asked.
    pub feeds: Vec<FetchedFeedJson>,
}

/// How fetching one feed ended.
#[derive(Debug, Serialize)]
pub struct FetchedFeedJson {
    id: i64,
    title: String,
    address: String,
    outcome: &'static str,
    articles: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl FetchedFeedJson {
    /// Returns the feed's number.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }
}

/// Returns how fetching a feed ended; `articles` came of it.
#[must_use]
pub fn fetched(feed: &Feed, outcome: &Outcome, articles: usize) -> FetchedFeedJson {
    let mut json = FetchedFeedJson {
        id: feed.id.0,
        title: feed.title.clone(),
        address: feed.address.clone(),
        outcome: "read",
        articles,
        error: None,
        hint: None,
        next: None,
    };
    match outcome {
        Outcome::Read(_) => {}
        Outcome::Unchanged => json.outcome = "unchanged",
        Outcome::Cancelled => json.outcome = "cancelled",
        Outcome::Waiting(next) => {
            json.outcome = "waiting";
            json.next = moment(*next);
        }
        Outcome::Failed(trouble) => {
            json.outcome = "failed";
            json.error = Some(trouble.what.clone());
            json.hint = Some(trouble.hint.clone()).filter(|hint| !hint.is_empty());
            json.next = moment(trouble.next);
        }
    }
    json
}
