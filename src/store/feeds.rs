//! Subscriptions, and keeping what fetching them brought.
//!
//! Fetching asks which feeds are due and what is known of them, works without the library, and
//! hands one [`FetchOutcome`] a feed to [`Library::keep`]: new articles, validators for the next
//! request and the time of it are kept in one transaction, or none of them.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::entries::{self, Arrival, Outcome};
use super::{Library, StoreError};
use crate::article::{Article, Timestamp};
use crate::extract::Extraction;
use crate::library::{EntryId, FeedId};

/// A feed that is subscribed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its number.
    pub id: FeedId,
    /// Where it is fetched.
    pub address: String,
    /// What to call it.
    pub title: String,
    /// The page of the site it belongs to.
    pub site: Option<String>,
    /// `ETag` of the last answer, to be sent as `If-None-Match`.
    pub etag: Option<String>,
    /// `Last-Modified` of the last answer, to be sent as `If-Modified-Since`.
    pub last_modified: Option<String>,
    /// What the reader wants of it.
    pub settings: FeedSettings,
    /// How often in a row it could not be fetched.
    pub failures: u32,
    /// Why it could not be fetched last time.
    pub failure: Option<String>,
    /// When to fetch it again.
    pub next: Timestamp,
    /// Its tags, sorted: folders of OPML.
    pub tags: Vec<String>,
}

/// What the reader wants of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedSettings {
    /// Whether the pages of its articles are fetched.
    pub full_text: FullText,
    /// Minutes between two fetches; by default as the feed says.
    pub every: Option<u32>,
}

/// Whether the pages of a feed's articles are fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FullText {
    /// When the feed carries summaries only.
    #[default]
    Auto,
    /// For every article.
    Always,
    /// Never.
    Never,
}

/// A feed to subscribe to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionDraft {
    /// Where it is fetched.
    pub address: String,
    /// What to call it.
    pub title: String,
    /// The page of the site it belongs to.
    pub site: Option<String>,
    /// What the reader wants of it.
    pub settings: FeedSettings,
    /// Its tags.
    pub tags: Vec<String>,
}

/// How fetching a feed ended.
#[derive(Debug)]
pub enum FetchOutcome {
    /// The server sent the feed.
    Fetched {
        /// Its title, as it says now.
        title: Option<String>,
        /// Its site's page, as it says now.
        site: Option<String>,
        /// `ETag` of the answer.
        etag: Option<String>,
        /// `Last-Modified` of the answer.
        last_modified: Option<String>,
        /// Its items, those that are known left out or not.
        items: Vec<Incoming>,
    },
    /// The server said that nothing is new.
    Unchanged,
    /// It could not be had.
    Failed {
        /// Why, in a sentence for the reader.
        why: String,
    },
}

/// An item of a feed as an article.
#[derive(Debug)]
pub struct Incoming {
    /// What the feed knows it by.
    pub guid: String,
    /// The article; its link is the canonical one.
    pub article: Article,
    /// Its names, when it was looked through.
    pub found: Option<Extraction>,
}

/// What [`Library::keep`] kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Articles that were not there.
    pub new: Vec<EntryId>,
    /// Items that were recognised as articles already there.
    pub merged: usize,
    /// New ones that name somebody on the watch list.
    pub watched: usize,
}

const COLUMNS: &str = "id, address, title, site, etag, last_modified, settings, failures, failure, next, \
     (SELECT group_concat(tag, char(10)) FROM (SELECT tag FROM feed_tags WHERE feed = feeds.id ORDER BY tag))";

fn subscription(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let settings: String = row.get(6)?;
    let tags: Option<String> = row.get(10)?;
    Ok(Subscription {
        id: FeedId(row.get(0)?),
        address: row.get(1)?,
        title: row.get(2)?,
        site: row.get(3)?,
        etag: row.get(4)?,
        last_modified: row.get(5)?,
        // Settings of a later version that cannot be read leave the usual ones.
        settings: serde_json::from_str(&settings).unwrap_or_default(),
        failures: row.get(7)?,
        failure: row.get(8)?,
        next: Timestamp(row.get(9)?),
        tags: tags.map_or_else(Vec::new, |tags| tags.lines().map(str::to_owned).collect()),
    })
}

impl Library {
    /// Returns all subscriptions, by title.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE removed = 0 ORDER BY title, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], subscription)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the subscriptions whose time has come, the longest due first.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn due(&self, now: Timestamp) -> Result<Vec<Subscription>, StoreError> {
        let mut due = self.subscriptions()?;
        due.retain(|feed| feed.next <= now);
        due.sort_by_key(|feed| (feed.next, feed.id));
        Ok(due)
    }

    /// Returns one subscription.
    ///
    /// # Errors
    ///
    /// When there is none of this number, or the library cannot be read.
    pub fn subscription(&self, id: FeedId) -> Result<Subscription, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE id = ?1 AND removed = 0");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement
            .query_row([id.0], subscription)
            .optional()?
            .ok_or(StoreError::NoFeed(id.0))
    }

    /// Subscribes to a feed and returns its number, and whether it is new. One that was taken out
    /// comes back; of one that is there the tags are added.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn subscribe(
        &mut self,
        draft: &SubscriptionDraft,
        now: Timestamp,
    ) -> Result<(FeedId, bool), StoreError> {
        let settings = serde_json::to_string(&draft.settings)?;
        let transaction = self.writing()?;
        let known: Option<(i64, bool)> = transaction
            .query_row(
                "SELECT id, removed FROM feeds WHERE address = ?1",
                [&draft.address],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let (id, new) = match known {
            Some((id, removed)) => {
                transaction.execute("UPDATE feeds SET removed = 0 WHERE id = ?1", [id])?;
                (id, removed)
            }
            None => {
                transaction.execute(
                    "INSERT INTO feeds (address, title, site, settings, added) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![draft.address, draft.title, draft.site, settings, now.0],
                )?;
                (transaction.last_insert_rowid(), true)
            }
        };
        for tag in &draft.tags {
            transaction.execute(
                "INSERT OR IGNORE INTO feed_tags (feed, tag) VALUES (?1, ?2)",
                params![id, tag],
            )?;
        }
        transaction.commit()?;
        Ok((FeedId(id), new))
    }

    /// Changes what the reader wants of a feed.
    ///
    /// # Errors
    ///
    /// When there is no such feed, or the library cannot be written.
    pub fn set_feed(&mut self, id: FeedId, settings: &FeedSettings) -> Result<(), StoreError> {
        let settings = serde_json::to_string(settings)?;
        let transaction = self.writing()?;
        let changed = transaction.execute(
            "UPDATE feeds SET settings = ?2 WHERE id = ?1",
            params![id.0, settings],
        )?;
        transaction.commit()?;
        match changed {
            0 => Err(StoreError::NoFeed(id.0)),
            _ => Ok(()),
        }
    }

    /// Remembers that a feed has moved for good. When another feed is there already, nothing is
    /// changed.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn move_feed(&mut self, id: FeedId, address: &str) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        transaction.execute(
            "UPDATE OR IGNORE feeds SET address = ?2 WHERE id = ?1",
            params![id.0, address],
        )?;
        Ok(transaction.commit()?)
    }

    /// Returns what a feed's items that are known already are known by.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn known_items(&self, feed: FeedId) -> Result<HashSet<String>, StoreError> {
        let sql = "SELECT guid FROM entry_sources WHERE feed = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([feed.0], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps how fetching a feed ended: all of it, or, when this fails, nothing.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn keep(
        &mut self,
        feed: FeedId,
        outcome: &FetchOutcome,
        next: Timestamp,
        now: Timestamp,
    ) -> Result<Kept, StoreError> {
        let gazetteer = self.gazetteer;
        let transaction = self.writing()?;
        let mut kept = Kept::default();
        match outcome {
            FetchOutcome::Failed { why } => {
                transaction.execute(
                    "UPDATE feeds SET failures = failures + 1, failure = ?2, next = ?3 WHERE id = ?1",
                    params![feed.0, why, next.0],
                )?;
            }
            FetchOutcome::Unchanged => {
                transaction.execute(
                    "UPDATE feeds SET failures = 0, failure = NULL, next = ?2 WHERE id = ?1",
                    params![feed.0, next.0],
                )?;
            }
            FetchOutcome::Fetched {
                title,
                site,
                etag,
                last_modified,
                items,
            } => {
                transaction.execute(
                    "UPDATE feeds SET failures = 0, failure = NULL, next = ?2, etag = ?3, \
                     last_modified = ?4, site = coalesce(?5, site), \
                     title = CASE WHEN title = '' OR title = address THEN coalesce(?6, title) ELSE title END \
                     WHERE id = ?1",
                    params![feed.0, next.0, etag, last_modified, site, title],
                )?;
                for item in items {
                    let arrival = Arrival::Feed {
                        feed,
                        guid: &item.guid,
                    };
                    let found = item.found.as_ref();
                    let added =
                        entries::add(&transaction, gazetteer, &item.article, found, arrival, now)?;
                    match added.outcome {
                        Outcome::New => {
                            kept.watched +=
                                usize::from(entries::is_watched(&transaction, added.id)?);
                            kept.new.push(added.id);
                        }
                        Outcome::SameStory => kept.merged += 1,
                        Outcome::Known | Outcome::Renewed => {}
                    }
                }
            }
        }
        transaction.commit()?;
        Ok(kept)
    }
}
