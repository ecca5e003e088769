//! Subscriptions, and keeping what fetching them brought.
//!
//! `sync` is handed the [`Subscription`]s that are due, works without the library, and tells
//! [`News`], which [`Library::keep`] writes: a batch of them in one transaction, or none of them.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::entries::{self, Arrival, Outcome};
use super::{Library, StoreError};
use crate::article::Timestamp;
use crate::library::{EntryId, FeedId};
use crate::sync::{self, FoundFeed, FullText, Learned, News, Settings, Subscription};

/// A feed that is subscribed to, as OPML and lists of feeds show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its number.
    pub id: FeedId,
    /// Where it is fetched.
    pub address: String,
    /// What to call it; its address until it was fetched.
    pub title: String,
    /// The page of the site it belongs to.
    pub site: Option<String>,
    /// What the reader wants of it.
    pub settings: Settings,
    /// Its tags, sorted: folders of OPML.
    pub tags: Vec<String>,
    /// How often in a row it could not be fetched.
    pub failures: u32,
    /// Why it could not be fetched last time.
    pub failure: Option<String>,
}

/// A feed to subscribe to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedDraft {
    /// Where it is fetched.
    pub address: String,
    /// What to call it; empty to leave that to the feed.
    pub title: String,
    /// The page of the site it belongs to.
    pub site: Option<String>,
    /// What the reader wants of it.
    pub settings: Settings,
    /// Its tags.
    pub tags: Vec<String>,
}

impl FeedDraft {
    /// Returns what to subscribe to for a feed that was found at an address, read so.
    #[must_use]
    pub fn of(found: &FoundFeed, full_text: FullText) -> Self {
        Self {
            address: found.address.clone(),
            title: found.title.clone(),
            site: found.site.clone(),
            settings: Settings {
                full_text,
                local: found.local,
            },
            tags: Vec::new(),
        }
    }

    /// Returns what to call the feed: its title, else its address.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.title.as_str() {
            "" => &self.address,
            title => title,
        }
    }
}

/// What [`Library::keep`] kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Articles that were not there.
    pub new: Vec<EntryId>,
    /// Arrivals that were recognised as stories already there.
    pub merged: usize,
    /// New ones that name somebody on the watch list.
    pub watched: usize,
}

/// [`Settings`] as they are written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct SettingsShape {
    full_text: FullTextShape,
    local: bool,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FullTextShape {
    #[default]
    Auto,
    Always,
    Never,
}

fn write_settings(settings: Settings) -> Result<String, serde_json::Error> {
    let full_text = match settings.full_text {
        FullText::Auto => FullTextShape::Auto,
        FullText::Always => FullTextShape::Always,
        FullText::Never => FullTextShape::Never,
    };
    serde_json::to_string(&SettingsShape {
        full_text,
        local: settings.local,
    })
}

/// Settings that cannot be read, of a later version, leave the usual ones.
fn read_settings(written: &str) -> Settings {
    let shape: SettingsShape = serde_json::from_str(written).unwrap_or_default();
    Settings {
        full_text: match shape.full_text {
            FullTextShape::Auto => FullText::Auto,
            FullTextShape::Always => FullText::Always,
            FullTextShape::Never => FullText::Never,
        },
        local: shape.local,
    }
}

const COLUMNS: &str = "id, address, title, site, settings, failures, failure, \
     (SELECT group_concat(tag, char(10)) FROM (SELECT tag FROM feed_tags WHERE feed = feeds.id ORDER BY tag))";

fn feed_row(row: &Row<'_>) -> rusqlite::Result<Feed> {
    let address: String = row.get(1)?;
    let title: String = row.get(2)?;
    let settings: String = row.get(4)?;
    let tags: Option<String> = row.get(7)?;
    Ok(Feed {
        id: FeedId(row.get(0)?),
        title: match title.is_empty() {
            true => address.clone(),
            false => title,
        },
        address,
        site: row.get(3)?,
        settings: read_settings(&settings),
        failures: row.get(5)?,
        failure: row.get(6)?,
        tags: tags.map_or_else(Vec::new, |tags| tags.lines().map(str::to_owned).collect()),
    })
}

impl Library {
    /// Returns all feeds, by title.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn feeds(&self) -> Result<Vec<Feed>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE removed = 0 ORDER BY title, id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], feed_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns what is to be fetched: these feeds, which do not wait for their time, or all whose
    /// time has come when none is named.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn subscriptions(
        &self,
        wanted: &[FeedId],
        now: Timestamp,
    ) -> Result<Vec<Subscription>, StoreError> {
        let sql = "SELECT id, address, etag, last_modified, settings, failures, next FROM feeds \
                   WHERE removed = 0 ORDER BY next, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Subscription {
                feed: FeedId(row.get(0)?),
                address: row.get(1)?,
                etag: row.get(2)?,
                last_modified: row.get(3)?,
                settings: read_settings(&row.get::<_, String>(4)?),
                failures: row.get(5)?,
                next: Timestamp(row.get(6)?),
                known: HashSet::new(),
            })
        })?;
        let mut found: Vec<Subscription> = rows.collect::<Result<_, _>>()?;
        found.retain(|feed| match wanted {
            [] => feed.next <= now,
            wanted => wanted.contains(&feed.feed),
        });
        for feed in &mut found {
            if !wanted.is_empty() {
                feed.next = Timestamp(0);
            }
            feed.known = self.known_items(feed.feed)?;
        }
        Ok(found)
    }

    /// Subscribes to a feed and returns its number, and whether it is new. One that was taken out
    /// comes back; of one that is there the tags are added.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn subscribe(
        &mut self,
        draft: &FeedDraft,
        now: Timestamp,
    ) -> Result<(FeedId, bool), StoreError> {
        let settings = write_settings(draft.settings)?;
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
    pub fn set_feed(&mut self, id: FeedId, settings: Settings) -> Result<(), StoreError> {
        let settings = write_settings(settings)?;
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

    /// Returns what a feed's items that are known already are known by.
    fn known_items(&self, feed: FeedId) -> Result<HashSet<String>, StoreError> {
        let sql = "SELECT guid FROM entry_sources WHERE feed = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([feed.0], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what fetching told: all of it, or, when this fails, nothing. What is told of a feed
    /// must come in its order.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn keep(&mut self, news: &[News], now: Timestamp) -> Result<Kept, StoreError> {
        let gazetteer = self.gazetteer;
        let transaction = self.writing()?;
        let mut kept = Kept::default();
        for piece in news {
            let (feed, arrival) = match piece {
                News::Coming(..) => continue,
                News::Done(feed, outcome) => {
                    keep_outcome(&transaction, *feed, outcome)?;
                    continue;
                }
                News::Arrived(feed, arrival) => (*feed, arrival),
            };
            let came = Arrival::Feed {
                feed,
                guid: &arrival.guid,
            };
            let found = Some(&arrival.found);
            let added = entries::add(&transaction, gazetteer, &arrival.article, found, came, now)?;
            match added.outcome {
                Outcome::New => {
                    kept.watched += usize::from(entries::is_watched(&transaction, added.id)?);
                    kept.new.push(added.id);
                }
                Outcome::SameStory => kept.merged += 1,
                Outcome::Known | Outcome::Renewed => {}
            }
        }
        transaction.commit()?;
        Ok(kept)
    }
}

fn keep_outcome(
    connection: &Connection,
    feed: FeedId,
    outcome: &sync::Outcome,
) -> rusqlite::Result<()> {
    match outcome {
        sync::Outcome::Read(learned) => keep_learned(connection, feed, learned),
        sync::Outcome::Unchanged => {
            connection.execute(
                "UPDATE feeds SET failures = 0, failure = NULL, next = 0 WHERE id = ?1",
                [feed.0],
            )?;
            Ok(())
        }
        sync::Outcome::Failed(trouble) => {
            connection.execute(
                "UPDATE feeds SET failures = failures + 1, failure = ?2, next = ?3 WHERE id = ?1",
                params![feed.0, trouble.what, trouble.next.0],
            )?;
            Ok(())
        }
        // Nothing was learned of it.
        sync::Outcome::Waiting(_) | sync::Outcome::Cancelled => Ok(()),
    }
}

fn keep_learned(connection: &Connection, feed: FeedId, learned: &Learned) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE feeds SET failures = 0, failure = NULL, next = 0, etag = ?2, last_modified = ?3, \
         site = coalesce(?4, site), title = CASE title WHEN '' THEN coalesce(?5, '') ELSE title END \
         WHERE id = ?1",
        params![
            feed.0,
            learned.etag,
            learned.last_modified,
            learned.site,
            learned.title
        ],
    )?;
    if let Some(address) = &learned.moved {
        // Where another feed is there already, this one stays at the old address.
        connection.execute(
            "UPDATE OR IGNORE feeds SET address = ?2 WHERE id = ?1",
            params![feed.0, address],
        )?;
    }
    Ok(())
}
