//! What the reader changes, and taking it back.
//!
//! Every change is one transaction that also writes down what was there before. What is taken out
//! is hidden, not deleted; it is deleted when its entry falls off the end of the log.

mod shape;

use rusqlite::{Connection, OptionalExtension, params};

pub(super) use shape::Back;
use shape::ChangeShape;

use super::annotations::LooseFile;
use super::entries::{check, hide, purge, restore};
use super::search::column;
use super::{Library, StoreError, annotations, clock};
use crate::extract::gazetteer::Gazetteer;
use crate::library::query::{Query, parse};
use crate::library::{Change, Done, EntryId, FeedId, Listing, Mark, Shelf};

/// Changes that can be taken back.
const LOG: i64 = 200;

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
        if matches!(change, Change::Annotate(..)) && self.is_passing() {
            return Err(StoreError::Passing);
        }
        let (gazetteer, file) = (self.gazetteer, self.file.clone());
        let transaction = self.writing()?;
        if let Some(back) = make(&transaction, gazetteer, &change, unread, file.as_ref())? {
            let stack = annotations::stack(&transaction, file.as_ref())?;
            transaction.execute(
                "DELETE FROM changes WHERE undone = 1 AND document IS ?1",
                [stack],
            )?;
            transaction.execute(
                "INSERT INTO changes (change, before, document) VALUES (?1, ?2, ?3)",
                params![
                    serde_json::to_string(&ChangeShape::from(&change))?,
                    serde_json::to_string(&back)?,
                    stack
                ],
            )?;
            shorten_log(&transaction)?;
        }
        transaction.commit()?;
        Ok(Done::Applied(change))
    }

    /// Remembers that an article was read because it was opened. This is not the reader's act: it
    /// is not in the log, so that taking back takes back what they did.
    ///
    /// # Errors
    ///
    /// When there is no such article, or the library cannot be written.
    pub fn see(&mut self, id: EntryId) -> Result<Done, StoreError> {
        let transaction = self.writing()?;
        set_marks(&transaction, &[id], Mark::Read, true)?;
        transaction.commit()?;
        Ok(Done::Applied(Change::Mark(vec![id], Mark::Read, true)))
    }

    /// Takes the last change back that was not taken back yet.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn undo(&mut self) -> Result<Done, StoreError> {
        self.step(
            "SELECT id, change, before FROM changes WHERE undone = 0 AND document IS ?1 \
             ORDER BY id DESC LIMIT 1",
            true,
        )
    }

    /// Makes the change again that was taken back last, if nothing was changed since.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn redo(&mut self) -> Result<Done, StoreError> {
        self.step(
            "SELECT id, change, before FROM changes WHERE undone = 1 AND document IS ?1 \
             ORDER BY id LIMIT 1",
            false,
        )
    }

    /// Goes one step in the log, to the change that `sql` finds.
    fn step(&mut self, sql: &str, backwards: bool) -> Result<Done, StoreError> {
        let (gazetteer, file) = (self.gazetteer, self.file.clone());
        let transaction = self.writing()?;
        let stack = annotations::stack(&transaction, file.as_ref())?;
        let next: Option<(i64, String, String)> = transaction
            .query_row(sql, [stack], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((id, change, back)) = next else {
            return Ok(match backwards {
                true => Done::NothingToUndo,
                false => Done::NothingToRedo,
            });
        };
        let shape: ChangeShape = serde_json::from_str(&change)?;
        let back: Back = serde_json::from_str(&back)?;
        let change = shape.change(&back);
        let back = match backwards {
            true => {
                take_back(&transaction, gazetteer, &back)?;
                back
            }
            false => make_again(&transaction, gazetteer, back, &change)?,
        };
        transaction.execute(
            "UPDATE changes SET undone = ?2, before = ?3 WHERE id = ?1",
            params![id, backwards, serde_json::to_string(&back)?],
        )?;
        transaction.commit()?;
        Ok(match backwards {
            true => Done::Undone(change),
            false => Done::Redone(change),
        })
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
    gazetteer: Gazetteer,
    change: &Change,
    unread: Vec<EntryId>,
    file: Option<&LooseFile>,
) -> Result<Option<Back>, StoreError> {
    match change {
        Change::Mark(ids, mark, value) => set_marks(connection, ids, *mark, *value),
        Change::ReadAll(_) => set_marks(connection, &unread, Mark::Read, true),
        Change::Tag(id, tag, on) => {
            check(connection, *id)?;
            let changed = set_tag(connection, id.0, tag, *on)?;
            Ok(changed.then(|| Back::Tag(id.0, tag.clone(), !on)))
        }
        Change::Watch(name, on) => {
            let changed = set_watch(connection, name.0, *on)?;
            Ok(changed.then_some(Back::Watch(name.0, !on)))
        }
        Change::RemoveFeed(feed) => remove_feed(connection, *feed).map(Some),
        Change::Remove(id) => {
            check(connection, *id)?;
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
        Change::Annotate(document, edit) => {
            let home = annotations::home(connection, *document, file)?;
            annotations::edit(connection, gazetteer, home, edit)
        }
    }
}

fn take_back(connection: &Connection, gazetteer: Gazetteer, back: &Back) -> Result<(), StoreError> {
    match back {
        Back::Mark(ids, mark, value) => {
            set_marks(connection, &numbered(ids), (*mark).into(), *value)?;
        }
        Back::Tag(id, tag, on) => {
            set_tag(connection, *id, tag, *on)?;
        }
        Back::Watch(name, on) => {
            set_watch(connection, *name, *on)?;
        }
        Back::Feed(feed, entries) => {
            connection.execute("UPDATE feeds SET removed = 0 WHERE id = ?1", [feed])?;
            for id in entries {
                bring_back(connection, gazetteer, *id)?;
            }
        }
        Back::Entry(id) => bring_back(connection, gazetteer, *id)?,
        Back::Annotations {
            home,
            before,
            after,
        } => annotations::replace(connection, gazetteer, *home, after, before)?,
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

/// Makes a change again that was taken back, and returns how to take it back.
fn make_again(
    connection: &Connection,
    gazetteer: Gazetteer,
    back: Back,
    change: &Change,
) -> Result<Back, StoreError> {
    match &back {
        Back::Mark(ids, mark, value) => {
            set_marks(connection, &numbered(ids), (*mark).into(), !value)?;
        }
        Back::Tag(id, tag, on) => {
            set_tag(connection, *id, tag, !on)?;
        }
        Back::Watch(name, on) => {
            set_watch(connection, *name, !on)?;
        }
        // What came by the feed may be more or less than before.
        Back::Feed(feed, _) => return remove_feed(connection, FeedId(*feed)),
        Back::Entry(id) => hide(connection, EntryId(*id))?,
        Back::Forget(id) => {
            if let Change::Save(title, query) = change {
                connection.execute(
                    "INSERT INTO saved (id, title, query) VALUES (?1, ?2, ?3)",
                    params![id, title, query],
                )?;
            }
        }
        Back::Save(id, ..) => {
            connection.execute("DELETE FROM saved WHERE id = ?1", [id])?;
        }
        Back::Annotations {
            home,
            before,
            after,
        } => annotations::replace(connection, gazetteer, *home, before, after)?,
    }
    Ok(back)
}

fn numbered(ids: &[i64]) -> Vec<EntryId> {
    ids.iter().copied().map(EntryId).collect()
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
            check(connection, *id)?;
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
             AND NOT EXISTS (SELECT 1 FROM annotations WHERE annotations.entry = entries.id) \
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
    let old: Vec<(i64, String, bool)> = connection
        .prepare_cached(
            "SELECT id, before, undone FROM changes WHERE id <= (SELECT max(id) FROM changes) - ?1",
        )?
        .query_map([LOG], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (id, back, undone) in old {
        match serde_json::from_str(&back)? {
            // What was brought back may have been taken out again by a later change.
            _ if undone => {}
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
