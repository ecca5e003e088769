//! What the reader changes, and taking it back.
//!
//! Every change is one transaction that also writes down what was there before. What is taken out
//! is hidden, not deleted; it is deleted when its entry falls off the end of the log.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::entries::{hide, purge, restore};
use super::search::column;
use super::{Library, StoreError, clock};
use crate::extract::gazetteer::Gazetteer;
use crate::library::query::{Query, parse};
use crate::library::{Change, Done, EntryId, FeedId, Listing, Mark, NameId, SavedId, Shelf};

/// Changes that can be taken back.
const LOG: i64 = 200;

/// [`Change`] as it is written in the log.
#[derive(Debug, Serialize, Deserialize)]
enum ChangeShape {
    Mark(Vec<i64>, MarkShape, bool),
    ReadAll(ShelfShape),
    Tag(i64, String, bool),
    Watch(i64, bool),
    RemoveFeed(i64),
    Remove(i64),
    Save(String, String),
    Forget(i64),
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum MarkShape {
    Read,
    Starred,
    Later,
    Archived,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum ShelfShape {
    All,
    Watched,
    Starred,
    Later,
    Loose,
    Archive,
    Feed(i64),
    Saved(i64),
}

/// What must be done to take a change back.
#[derive(Debug, Serialize, Deserialize)]
enum Back {
    /// Turn this mark of these articles round.
    Mark(Vec<i64>, MarkShape, bool),
    /// Put this tag on, or off.
    Tag(i64, String, bool),
    /// Put this name on the watch list, or off.
    Watch(i64, bool),
    /// Bring a feed and these articles back.
    Feed(i64, Vec<i64>),
    /// Bring an article back.
    Entry(i64),
    /// Forget a search.
    Forget(i64),
    /// Keep a search again.
    Save(i64, String, String),
}

impl Library {
    /// Makes a change; one that changes nothing leaves no trace in the log.
    ///
    /// # Errors
    ///
    /// When what it is about is not there, a search to be saved cannot be understood, or the
    /// library cannot be written.
    pub fn apply(&mut self, change: Change) -> Result<Done, StoreError> {
        let unread = match &change {
            Change::ReadAll(shelf) => self.unread_on(*shelf)?,
            _ => Vec::new(),
        };
        let transaction = self.writing()?;
        if let Some(back) = make(&transaction, &change, unread)? {
            transaction.execute(
                "INSERT INTO changes (change, before) VALUES (?1, ?2)",
                params![
                    serde_json::to_string(&ChangeShape::from(&change))?,
                    serde_json::to_string(&back)?
                ],
            )?;
            shorten_log(&transaction)?;
        }
        transaction.commit()?;
        Ok(Done::Applied(change))
    }

    /// Takes the last change back that was not taken back yet.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn undo(&mut self) -> Result<Done, StoreError> {
        let gazetteer = self.gazetteer;
        let transaction = self.writing()?;
        let last: Option<(i64, String, String)> = transaction
            .query_row(
                "SELECT id, change, before FROM changes ORDER BY id DESC LIMIT 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let Some((id, change, back)) = last else {
            return Ok(Done::NothingToUndo);
        };
        let change: ChangeShape = serde_json::from_str(&change)?;
        take_back(&transaction, gazetteer, serde_json::from_str(&back)?)?;
        transaction.execute("DELETE FROM changes WHERE id = ?1", [id])?;
        transaction.commit()?;
        Ok(Done::Undone(change.into()))
    }

    fn unread_on(&self, shelf: Shelf) -> Result<Vec<EntryId>, StoreError> {
        self.all_ids(&Listing {
            shelf,
            query: Query::default(),
            read_too: false,
            skip: 0,
            take: usize::MAX,
        })
    }
}

/// Makes a change and returns how to take it back; `None` when nothing was to be changed.
fn make(
    connection: &Connection,
    change: &Change,
    unread: Vec<EntryId>,
) -> Result<Option<Back>, StoreError> {
    match change {
        Change::Mark(ids, mark, value) => set_marks(connection, ids, *mark, *value),
        Change::ReadAll(_) => set_marks(connection, &unread, Mark::Read, true),
        Change::Tag(id, tag, on) => {
            check_entry(connection, *id)?;
            let changed = set_tag(connection, id.0, tag, *on)?;
            Ok(changed.then(|| Back::Tag(id.0, tag.clone(), !on)))
        }
        Change::Watch(name, on) => {
            let changed = set_watch(connection, name.0, *on)?;
            Ok(changed.then_some(Back::Watch(name.0, !on)))
        }
        Change::RemoveFeed(feed) => remove_feed(connection, *feed).map(Some),
        Change::Remove(id) => {
            check_entry(connection, *id)?;
            hide(connection, *id)?;
            Ok(Some(Back::Entry(id.0)))
        }
        Change::Save(title, typed) => {
            parse(typed, clock::today())?;
            connection.execute(
                "INSERT INTO saved (title, query) VALUES (?1, ?2)",
                params![title, typed],
            )?;
            Ok(Some(Back::Forget(connection.last_insert_rowid())))
        }
        Change::Forget(id) => {
            let found: Option<(String, String)> = connection
                .query_row(
                    "DELETE FROM saved WHERE id = ?1 RETURNING title, query",
                    [id.0],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            let (title, query) = found.ok_or(StoreError::NoSaved(id.0))?;
            Ok(Some(Back::Save(id.0, title, query)))
        }
    }
}

fn take_back(connection: &Connection, gazetteer: Gazetteer, back: Back) -> Result<(), StoreError> {
    match back {
        Back::Mark(ids, mark, value) => {
            let ids: Vec<EntryId> = ids.into_iter().map(EntryId).collect();
            set_marks(connection, &ids, mark.into(), value)?;
        }
        Back::Tag(id, tag, on) => {
            set_tag(connection, id, &tag, on)?;
        }
        Back::Watch(name, on) => {
            set_watch(connection, name, on)?;
        }
        Back::Feed(feed, entries) => {
            connection.execute("UPDATE feeds SET removed = 0 WHERE id = ?1", [feed])?;
            for id in entries {
                bring_back(connection, gazetteer, id)?;
            }
        }
        Back::Entry(id) => bring_back(connection, gazetteer, id)?,
        Back::Forget(id) => {
            connection.execute("DELETE FROM saved WHERE id = ?1", [id])?;
        }
        Back::Save(id, title, query) => {
            connection.execute(
                "INSERT INTO saved (id, title, query) VALUES (?1, ?2, ?3)",
                params![id, title, query],
            )?;
        }
    }
    Ok(())
}

/// An article may be back already, when the reader added it again.
fn bring_back(connection: &Connection, gazetteer: Gazetteer, id: i64) -> Result<(), StoreError> {
    let hidden: Option<bool> = connection
        .query_row("SELECT removed FROM entries WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .optional()?;
    match hidden {
        Some(true) => restore(connection, gazetteer, EntryId(id)),
        _ => Ok(()),
    }
}

fn check_entry(connection: &Connection, id: EntryId) -> Result<(), StoreError> {
    connection
        .prepare_cached("SELECT 1 FROM entries WHERE id = ?1 AND removed = 0")?
        .exists([id.0])?
        .then_some(())
        .ok_or(StoreError::NoEntry(id.0))
}

fn set_marks(
    connection: &Connection,
    ids: &[EntryId],
    mark: Mark,
    value: bool,
) -> Result<Option<Back>, StoreError> {
    let column = column(mark);
    let sql = format!("UPDATE entries SET {column} = ?2 WHERE id = ?1 AND {column} <> ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut changed = Vec::new();
    for id in ids {
        if statement.execute(params![id.0, value])? > 0 {
            changed.push(id.0);
        } else {
            check_entry(connection, *id)?;
        }
    }
    Ok((!changed.is_empty()).then(|| Back::Mark(changed, mark.into(), !value)))
}

fn set_tag(connection: &Connection, id: i64, tag: &str, on: bool) -> rusqlite::Result<bool> {
    let sql = match on {
        true => "INSERT OR IGNORE INTO tags (entry, tag) VALUES (?1, ?2)",
        false => "DELETE FROM tags WHERE entry = ?1 AND tag = ?2",
    };
    Ok(connection.execute(sql, params![id, tag])? > 0)
}

fn set_watch(connection: &Connection, name: i64, on: bool) -> rusqlite::Result<bool> {
    let changed = connection.execute(
        "UPDATE names SET watched = ?2 WHERE id = ?1 AND watched <> ?2",
        params![name, on],
    )?;
    if changed == 0 {
        return Ok(false);
    }
    let by = if on { 1 } else { -1 };
    connection.execute(
        "UPDATE entries SET watched = watched + ?2 \
         WHERE id IN (SELECT DISTINCT entry FROM entry_names WHERE name = ?1)",
        params![name, by],
    )?;
    Ok(true)
}

/// Hides a feed, and what came by it alone and was not kept by the reader.
fn remove_feed(connection: &Connection, feed: FeedId) -> Result<Back, StoreError> {
    let hidden = connection.execute(
        "UPDATE feeds SET removed = 1 WHERE id = ?1 AND removed = 0",
        [feed.0],
    )?;
    if hidden == 0 {
        return Err(StoreError::NoFeed(feed.0));
    }
    let alone: Vec<i64> = connection
        .prepare_cached(
            "SELECT DISTINCT id FROM entry_sources JOIN entries ON id = entry \
             WHERE feed = ?1 AND removed = 0 AND starred = 0 AND later = 0 AND loose = 0 \
             AND NOT EXISTS (SELECT 1 FROM tags WHERE tags.entry = id) \
             AND NOT EXISTS (SELECT 1 FROM entry_sources AS other JOIN feeds ON feeds.id = other.feed \
                             WHERE other.entry = entries.id AND other.feed <> ?1 AND feeds.removed = 0)",
        )?
        .query_map([feed.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &alone {
        hide(connection, EntryId(*id))?;
    }
    Ok(Back::Feed(feed.0, alone))
}

/// Forgets the oldest changes, and deletes what only they could have brought back.
fn shorten_log(connection: &Connection) -> Result<(), StoreError> {
    let old: Vec<(i64, String)> = connection
        .prepare_cached(
            "SELECT id, before FROM changes WHERE id <= (SELECT max(id) FROM changes) - ?1",
        )?
        .query_map([LOG], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, back) in old {
        match serde_json::from_str(&back)? {
            Back::Entry(entry) => purge(connection, EntryId(entry))?,
            Back::Feed(feed, entries) => {
                for entry in entries {
                    purge(connection, EntryId(entry))?;
                }
                connection.execute("DELETE FROM feeds WHERE id = ?1 AND removed = 1", [feed])?;
            }
            _ => {}
        }
        connection.execute("DELETE FROM changes WHERE id = ?1", [id])?;
    }
    Ok(())
}

impl From<Mark> for MarkShape {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Read => Self::Read,
            Mark::Starred => Self::Starred,
            Mark::Later => Self::Later,
            Mark::Archived => Self::Archived,
        }
    }
}

impl From<MarkShape> for Mark {
    fn from(shape: MarkShape) -> Self {
        match shape {
            MarkShape::Read => Self::Read,
            MarkShape::Starred => Self::Starred,
            MarkShape::Later => Self::Later,
            MarkShape::Archived => Self::Archived,
        }
    }
}

impl From<Shelf> for ShelfShape {
    fn from(shelf: Shelf) -> Self {
        match shelf {
            Shelf::All => Self::All,
            Shelf::Watched => Self::Watched,
            Shelf::Starred => Self::Starred,
            Shelf::Later => Self::Later,
            Shelf::Loose => Self::Loose,
            Shelf::Archive => Self::Archive,
            Shelf::Feed(id) => Self::Feed(id.0),
            Shelf::Saved(id) => Self::Saved(id.0),
        }
    }
}

impl From<ShelfShape> for Shelf {
    fn from(shape: ShelfShape) -> Self {
        match shape {
            ShelfShape::All => Self::All,
            ShelfShape::Watched => Self::Watched,
            ShelfShape::Starred => Self::Starred,
            ShelfShape::Later => Self::Later,
            ShelfShape::Loose => Self::Loose,
            ShelfShape::Archive => Self::Archive,
            ShelfShape::Feed(id) => Self::Feed(FeedId(id)),
            ShelfShape::Saved(id) => Self::Saved(SavedId(id)),
        }
    }
}

impl From<&Change> for ChangeShape {
    fn from(change: &Change) -> Self {
        match change {
            Change::Mark(ids, mark, value) => {
                Self::Mark(ids.iter().map(|id| id.0).collect(), (*mark).into(), *value)
            }
            Change::ReadAll(shelf) => Self::ReadAll((*shelf).into()),
            Change::Tag(id, tag, on) => Self::Tag(id.0, tag.clone(), *on),
            Change::Watch(name, on) => Self::Watch(name.0, *on),
            Change::RemoveFeed(feed) => Self::RemoveFeed(feed.0),
            Change::Remove(id) => Self::Remove(id.0),
            Change::Save(title, query) => Self::Save(title.clone(), query.clone()),
            Change::Forget(id) => Self::Forget(id.0),
        }
    }
}

impl From<ChangeShape> for Change {
    fn from(shape: ChangeShape) -> Self {
        match shape {
            ChangeShape::Mark(ids, mark, value) => {
                Self::Mark(ids.into_iter().map(EntryId).collect(), mark.into(), value)
            }
            ChangeShape::ReadAll(shelf) => Self::ReadAll(shelf.into()),
            ChangeShape::Tag(id, tag, on) => Self::Tag(EntryId(id), tag, on),
            ChangeShape::Watch(name, on) => Self::Watch(NameId(name), on),
            ChangeShape::RemoveFeed(feed) => Self::RemoveFeed(FeedId(feed)),
            ChangeShape::Remove(id) => Self::Remove(EntryId(id)),
            ChangeShape::Save(title, query) => Self::Save(title, query),
            ChangeShape::Forget(id) => Self::Forget(SavedId(id)),
        }
    }
}
