//! Articles in and out: adding one, recognising it when it comes again, opening it.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::looking::{self, look_through};
use super::similar::Shingles;
use super::{Library, StoreError, annotations, naming, shapes, terms};
use crate::article::{Article, Role, Timestamp};
use crate::extract::Extraction;
use crate::extract::gazetteer::Gazetteer;
use crate::library::{Document, EntryId, FeedId, Marks, OpenedEntry};
use crate::span::ByteOffset;

/// How far apart two feeds may carry one story, in seconds.
const STORY: i64 = 7 * 86_400;

/// What became of an article that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there before.
    New,
    /// It was there, from the same source.
    Known,
    /// It was there, and what is kept of it now is the newer text.
    Renewed,
    /// It is a story that another source had brought.
    SameStory,
}

/// An article that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its number.
    pub id: EntryId,
    /// What became of it.
    pub outcome: Outcome,
}

/// How an article comes to the library.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arrival<'a> {
    /// By the reader's hand.
    Loose,
    /// By a feed, which knows it by this.
    Feed { feed: FeedId, guid: &'a str },
}

impl Library {
    /// Adds a file or page that the reader named. One that is there already by its address or its
    /// text is recognised, one that was taken out comes back.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn add_article(
        &mut self,
        article: &Article,
        found: Option<&Extraction>,
        now: Timestamp,
    ) -> Result<Added, StoreError> {
        let gazetteer = self.gazetteer;
        let transaction = self.writing()?;
        let added = add(&transaction, gazetteer, article, found, Arrival::Loose, now)?;
        transaction.commit()?;
        Ok(added)
    }

    /// Returns an article of the library.
    ///
    /// # Errors
    ///
    /// When there is none of this number, or it is damaged.
    pub fn article(&self, id: EntryId) -> Result<Article, StoreError> {
        Ok(read_text(&self.connection, id)?.0)
    }

    /// Returns an article as it is read.
    ///
    /// # Errors
    ///
    /// When there is none of this number, or it is damaged.
    pub fn open_entry(&self, id: EntryId) -> Result<OpenedEntry, StoreError> {
        let (article, extraction) = read_text(&self.connection, id)?;
        let sql = "SELECT read, starred, later, archived, position FROM entries WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (marks, position) = statement.query_row([id.0], |row| {
            let marks = Marks {
                read: row.get(0)?,
                starred: row.get(1)?,
                later: row.get(2)?,
                archived: row.get(3)?,
            };
            Ok((marks, row.get::<_, Option<u32>>(4)?.map(ByteOffset)))
        })?;
        let notebook = self.notebook(Document::Entry(id))?;
        let raw = extraction.as_ref();
        Ok(OpenedEntry {
            id,
            names: looking::names_of(&self.connection, id, &article, raw, &notebook)?,
            article: Arc::new(article),
            notebook,
            extraction,
            position,
            marks,
        })
    }

    /// Remembers where the reader is in an article.
    pub(super) fn remember_position(
        &mut self,
        id: EntryId,
        position: ByteOffset,
    ) -> Result<(), StoreError> {
        let transaction = self.writing()?;
        transaction.execute(
            "UPDATE entries SET position = ?2 WHERE id = ?1",
            params![id.0, position.0],
        )?;
        Ok(transaction.commit()?)
    }
}

/// Adds an article, or recognises it.
pub(super) fn add(
    connection: &Connection,
    gazetteer: Gazetteer,
    article: &Article,
    found: Option<&Extraction>,
    arrival: Arrival<'_>,
    now: Timestamp,
) -> Result<Added, StoreError> {
    if let Arrival::Feed { feed, guid } = arrival
        && let Some(id) = item(connection, feed, guid)?
    {
        // Nothing but its address and its text tell whether an item was changed.
        let id = EntryId(id.unwrap_or_default());
        let same = entry_at(connection, article)?.is_none_or(|known| known.id != id);
        if same {
            return Ok(Added {
                id,
                outcome: Outcome::Known,
            });
        }
    }
    let shingles = Shingles::new(&article.text);
    let date = date_of(article, now);
    let known = match entry_at(connection, article)? {
        Some(known) => Some(known),
        None => same_text(connection, &shingles, arrival, date)?,
    };
    let Some(known) = known else {
        let id = insert(connection, article, &shingles, arrival, now)?;
        if let Some(found) = found {
            look_through(connection, gazetteer, id, found)?;
        }
        attach(connection, id, arrival)?;
        return Ok(Added {
            id,
            outcome: Outcome::New,
        });
    };
    let seen = attach(connection, known.id, arrival)?;
    let outcome = match (known.removed, arrival) {
        (true, Arrival::Loose) => {
            restore(connection, gazetteer, known.id)?;
            Outcome::New
        }
        // What the reader took out stays out.
        (true, Arrival::Feed { .. }) => Outcome::Known,
        (false, _) if known.at_address && known.hash != shingles.whole => {
            renew(connection, gazetteer, known.id, article, found, &shingles)?
        }
        (false, Arrival::Feed { .. }) if seen => Outcome::SameStory,
        (false, _) => Outcome::Known,
    };
    Ok(Added {
        id: known.id,
        outcome,
    })
}

/// An article that is there already.
struct Known {
    id: EntryId,
    removed: bool,
    hash: i64,
    at_address: bool,
}

/// Returns the article of an item that a feed sent before: `Some(None)` when it was taken out for
/// good.
fn item(
    connection: &Connection,
    feed: FeedId,
    guid: &str,
) -> rusqlite::Result<Option<Option<i64>>> {
    connection
        .prepare_cached("SELECT entry FROM entry_sources WHERE feed = ?1 AND guid = ?2")?
        .query_row(params![feed.0, guid], |row| row.get(0))
        .optional()
}

fn entry_at(connection: &Connection, article: &Article) -> rusqlite::Result<Option<Known>> {
    let Some(link) = &article.metadata.link else {
        return Ok(None);
    };
    connection
        .prepare_cached("SELECT id, removed, hash FROM entries WHERE link = ?1")?
        .query_row([link], |row| {
            Ok(Known {
                id: EntryId(row.get(0)?),
                removed: row.get(1)?,
                hash: row.get(2)?,
                at_address: true,
            })
        })
        .optional()
}

/// Returns the article with the same text; for a feed's item also one from elsewhere, about the
/// same time, with nearly the same. A file that the reader adds may well be another draft.
fn same_text(
    connection: &Connection,
    shingles: &Shingles,
    arrival: Arrival<'_>,
    date: Timestamp,
) -> Result<Option<Known>, StoreError> {
    let mut same = connection.prepare_cached(
        "SELECT id, removed, hash FROM entries WHERE hash = ?1 AND (loose = 1 OR abs(date - ?2) <= ?3) LIMIT 1",
    )?;
    let known = |row: &rusqlite::Row<'_>| {
        Ok(Known {
            id: EntryId(row.get(0)?),
            removed: row.get(1)?,
            hash: row.get(2)?,
            at_address: false,
        })
    };
    let exact = same
        .query_row(params![shingles.whole, date.0, STORY], known)
        .optional()?;
    let (None, Arrival::Feed { feed, .. }) = (&exact, arrival) else {
        return Ok(exact);
    };
    let mut near = connection.prepare_cached(
        "SELECT id, removed, hash FROM entries JOIN bands ON bands.entry = entries.id \
         WHERE band = ?1 AND abs(date - ?2) <= ?3 \
         AND NOT EXISTS (SELECT 1 FROM entry_sources WHERE entry = id AND feed = ?4) LIMIT 8",
    )?;
    let mut seen = Vec::new();
    for band in shingles.bands() {
        let rows = near.query_map(params![band, date.0, STORY, feed.0], known)?;
        for candidate in rows.collect::<Result<Vec<_>, _>>()? {
            if seen.contains(&candidate.id) {
                continue;
            }
            seen.push(candidate.id);
            let text = text_of(connection, candidate.id)?;
            if shingles.same_story(&Shingles::new(&text)) {
                return Ok(Some(candidate));
            }
        }
    }
    Ok(None)
}

/// Remembers where an article came from; tells whether this is news.
fn attach(connection: &Connection, id: EntryId, arrival: Arrival<'_>) -> rusqlite::Result<bool> {
    let changed = match arrival {
        Arrival::Loose => {
            connection.execute("UPDATE entries SET loose = 1 WHERE id = ?1", [id.0])?
        }
        Arrival::Feed { feed, guid } => connection
            .prepare_cached(
                "INSERT OR IGNORE INTO entry_sources (feed, guid, entry) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![feed.0, guid, id.0])?,
    };
    Ok(changed > 0)
}

fn insert(
    connection: &Connection,
    article: &Article,
    shingles: &Shingles,
    arrival: Arrival<'_>,
    now: Timestamp,
) -> Result<EntryId, StoreError> {
    let title = title_of(article);
    let loose = matches!(arrival, Arrival::Loose);
    connection
        .prepare_cached(
            "INSERT INTO entries (date, added, loose, hash, title, link, site) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            date_of(article, now).0,
            now.0,
            loose,
            shingles.whole,
            title,
            article.metadata.link,
            site_of(article),
        ])?;
    let id = EntryId(connection.last_insert_rowid());
    connection
        .prepare_cached("INSERT INTO texts (entry, text, structure) VALUES (?1, ?2, ?3)")?
        .execute(params![id.0, article.text, shapes::structure(article)?])?;
    index(connection, id, &title, &article.text, shingles)?;
    Ok(id)
}

/// Makes an article findable by its words, and by its text when it comes again.
fn index(
    connection: &Connection,
    id: EntryId,
    title: &str,
    text: &str,
    shingles: &Shingles,
) -> rusqlite::Result<()> {
    let (title, body) = (terms::rows(title), terms::rows(text));
    connection
        .prepare_cached(
            "INSERT INTO words (rowid, title, body, title_bare, body_bare) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id.0, title.words, body.words, title.bare, body.bare])?;
    let mut band =
        connection.prepare_cached("INSERT OR IGNORE INTO bands (band, entry) VALUES (?1, ?2)")?;
    for value in shingles.bands() {
        band.execute(params![value, id.0])?;
    }
    Ok(())
}

fn unindex(connection: &Connection, id: EntryId, text: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM words WHERE rowid = ?1")?
        .execute([id.0])?;
    let mut band = connection.prepare_cached("DELETE FROM bands WHERE band = ?1 AND entry = ?2")?;
    for value in Shingles::new(text).bands() {
        band.execute(params![value, id.0])?;
    }
    Ok(())
}

/// Puts the newer text in the place of the one that is kept, unless it is only a part of it: a
/// feed goes on sending the summary after the page was fetched.
fn renew(
    connection: &Connection,
    gazetteer: Gazetteer,
    id: EntryId,
    article: &Article,
    found: Option<&Extraction>,
    shingles: &Shingles,
) -> Result<Outcome, StoreError> {
    let text = text_of(connection, id)?;
    if article.text.len() * 10 < text.len() * 8 {
        return Ok(Outcome::Known);
    }
    naming::unlink(connection, id)?;
    unindex(connection, id, &text)?;
    let title = title_of(article);
    connection.execute(
        "UPDATE texts SET text = ?2, structure = ?3, extraction = NULL, corrected = NULL WHERE entry = ?1",
        params![id.0, article.text, shapes::structure(article)?],
    )?;
    connection.execute(
        "UPDATE entries SET title = ?2, hash = ?3, looked = 0, position = min(position, ?4) WHERE id = ?1",
        params![
            id.0,
            title,
            shingles.whole,
            i64::try_from(article.text.len()).unwrap_or(i64::MAX)
        ],
    )?;
    index(connection, id, &title, &article.text, shingles)?;
    annotations::anchor(connection, id, &article.text)?;
    if let Some(found) = found {
        look_through(connection, gazetteer, id, found)?;
    }
    Ok(Outcome::Renewed)
}

/// Takes an article out of every list and index; its row and its text stay until [`purge`].
pub(super) fn hide(connection: &Connection, id: EntryId) -> Result<(), StoreError> {
    let text = text_of(connection, id).optional()?;
    let text = text.ok_or(StoreError::NoEntry(id.0))?;
    naming::unlink(connection, id)?;
    unindex(connection, id, &text)?;
    connection.execute("UPDATE entries SET removed = 1 WHERE id = ?1", [id.0])?;
    Ok(())
}

/// Brings an article back that was taken out by [`hide`].
pub(super) fn restore(
    connection: &Connection,
    gazetteer: Gazetteer,
    id: EntryId,
) -> Result<(), StoreError> {
    connection.execute("UPDATE entries SET removed = 0 WHERE id = ?1", [id.0])?;
    let (article, found) = read_text(connection, id)?;
    let shingles = Shingles::new(&article.text);
    let title: String =
        connection.query_row("SELECT title FROM entries WHERE id = ?1", [id.0], |row| {
            row.get(0)
        })?;
    index(connection, id, &title, &article.text, &shingles)?;
    match found {
        Some(found) => look_through(connection, gazetteer, id, &found),
        None => Ok(()),
    }
}

/// Deletes a hidden article for good.
pub(super) fn purge(connection: &Connection, id: EntryId) -> rusqlite::Result<()> {
    // What the reader wrote is not deleted with it: it is there when the article comes again.
    connection.execute(
        "DELETE FROM entries WHERE id = ?1 AND removed = 1 \
         AND NOT EXISTS (SELECT 1 FROM annotations WHERE entry = ?1)",
        [id.0],
    )?;
    Ok(())
}

/// Fails when an article is not in the library.
pub(super) fn check(connection: &Connection, id: EntryId) -> Result<(), StoreError> {
    connection
        .prepare_cached("SELECT 1 FROM entries WHERE id = ?1 AND removed = 0")?
        .exists([id.0])?
        .then_some(())
        .ok_or(StoreError::NoEntry(id.0))
}

/// Tells whether an article names somebody on the watch list.
pub(super) fn is_watched(connection: &Connection, id: EntryId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT watched > 0 FROM entries WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
}

/// Returns the text of an article.
pub(super) fn text_of(connection: &Connection, id: EntryId) -> rusqlite::Result<String> {
    connection
        .prepare_cached("SELECT text FROM texts WHERE entry = ?1")?
        .query_row([id.0], |row| row.get(0))
}

/// Reads an article and the names found in it. Names that cannot be read are looked for anew.
pub(super) fn read_text(
    connection: &Connection,
    id: EntryId,
) -> Result<(Article, Option<Extraction>), StoreError> {
    let sql = "SELECT text, structure, extraction FROM texts \
               JOIN entries ON id = entry WHERE entry = ?1 AND removed = 0";
    let (text, structure, found): (String, String, Option<String>) = connection
        .prepare_cached(sql)?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or(StoreError::NoEntry(id.0))?;
    let found = found.and_then(|found| shapes::extraction(&text, &found).ok());
    Ok((shapes::article(text, &structure)?, found))
}

/// A feed with a wrong clock does not keep its articles on top for ever.
fn date_of(article: &Article, now: Timestamp) -> Timestamp {
    article.metadata.published.unwrap_or(now).min(now)
}

/// The title: what the source says, else the title in the text, else its first words.
fn title_of(article: &Article) -> String {
    const LONGEST: usize = 160;
    let told = article.metadata.title.as_deref().map(str::trim);
    let paragraphs = &article.paragraphs;
    let in_text = paragraphs
        .iter()
        .find(|paragraph| paragraph.role == Role::Title)
        .or_else(|| paragraphs.first())
        .map(|paragraph| paragraph.span.slice(&article.text));
    let title = told.filter(|title| !title.is_empty()).or(in_text);
    let words = title.unwrap_or_default().split_whitespace();
    let title = words.collect::<Vec<_>>().join(" ");
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => title.get(..end).unwrap_or_default().to_owned() + "…",
        None => title,
    }
}

/// What to call the place an article came from.
fn site_of(article: &Article) -> String {
    let metadata = &article.metadata;
    let host = || {
        let (_, rest) = metadata.link.as_deref()?.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next()?;
        Some(host.trim_start_matches("www.").to_owned())
    };
    let file = || {
        let name = metadata.source.rsplit('/').next();
        name.unwrap_or_default().to_owned()
    };
    metadata.site.clone().or_else(host).unwrap_or_else(file)
}
