//! What is found in articles, and what the reader makes of it: the names of an article in the
//! library are those that the extractor found, with the reader's corrections.
//!
//! What is said in an article is made good at once; what is said of a name everywhere concerns many
//! articles, which wait in `stale_names` and are seen to some at a time.

use rusqlite::{Connection, OptionalExtension, params};

use super::entries::{is_watched, read_text};
use super::said::Said;
use super::terms::Wanted;
use super::{Library, StoreError, annotations, naming, shapes};
use crate::article::{Article, Timestamp};
use crate::extract::Extraction;
use crate::extract::gazetteer::Gazetteer;
use crate::library::{EntryId, NameId};
use crate::notebook::{self, Annotation, Body, Notebook, Scope, Target};
use annotations::Home;

/// The version of what [`naming`] makes of an extraction; 0 stands for none.
const LOOKED: i64 = 1;

impl Library {
    /// Returns the articles that were not looked through for names, newest first, at most `most`.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn without_names(&self, most: usize) -> Result<Vec<EntryId>, StoreError> {
        let sql =
            "SELECT id FROM entries WHERE looked = 0 AND removed = 0 ORDER BY id DESC LIMIT ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = statement.query_map([most], |row| Ok(EntryId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps the names found in an article; tells whether somebody on the watch list is among them.
    ///
    /// # Errors
    ///
    /// When there is no such article, or the library cannot be written.
    pub fn keep_names(&mut self, id: EntryId, found: &Extraction) -> Result<bool, StoreError> {
        let gazetteer = self.gazetteer;
        let transaction = self.writing()?;
        naming::unlink(&transaction, id)?;
        look_through(&transaction, gazetteer, id, found)?;
        let watched = is_watched(&transaction, id)?;
        transaction.commit()?;
        Ok(watched)
    }

    /// Joins the names of at most so many articles to the library's anew, because the reader said
    /// something of them everywhere; returns how many there were.
    ///
    /// # Errors
    ///
    /// When the library cannot be written.
    pub fn join_names(&mut self, most: usize) -> Result<usize, StoreError> {
        let sql = "SELECT entry FROM stale_names ORDER BY entry DESC LIMIT ?1";
        let stale: Vec<i64> = self
            .connection
            .prepare_cached(sql)?
            .query_map([i64::try_from(most).unwrap_or(i64::MAX)], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if stale.is_empty() {
            return Ok(0);
        }
        let gazetteer = self.gazetteer;
        let transaction = self.writing()?;
        for id in &stale {
            join_anew(&transaction, gazetteer, EntryId(*id))?;
        }
        transaction.commit()?;
        Ok(stale.len())
    }
}

/// Keeps what was found in an article, and joins its names to those of the library.
pub(super) fn look_through(
    connection: &Connection,
    gazetteer: Gazetteer,
    id: EntryId,
    found: &Extraction,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE texts SET extraction = ?2 WHERE entry = ?1")?
        .execute(params![id.0, shapes::found(found)?])?;
    let date: Option<i64> = connection
        .prepare_cached("UPDATE entries SET looked = ?2 WHERE id = ?1 RETURNING date")?
        .query_row(params![id.0, LOOKED], |row| row.get(0))
        .optional()?;
    let date = Timestamp(date.ok_or(StoreError::NoEntry(id.0))?);
    join(connection, gazetteer, id, date, found)
}

/// Joins the names of an article, of which none are in the library, as the reader corrected them.
fn join(
    connection: &Connection,
    gazetteer: Gazetteer,
    id: EntryId,
    date: Timestamp,
    found: &Extraction,
) -> Result<(), StoreError> {
    let notebook = annotations::read(connection, Some(Home::Entry(id.0)))?;
    let sayings = naming::Sayings::of(&notebook);
    let corrected = match notebook.is_empty() {
        true => None,
        false => {
            let (article, _) = read_text(connection, id)?;
            let corrected = notebook::apply(&article, found, &notebook);
            (corrected != *found).then_some(corrected)
        }
    };
    let written = corrected.as_ref().map(shapes::found).transpose()?;
    connection
        .prepare_cached("UPDATE texts SET corrected = ?2 WHERE entry = ?1 AND corrected IS NOT ?2")?
        .execute(params![id.0, written])?;
    connection
        .prepare_cached("DELETE FROM stale_names WHERE entry = ?1")?
        .execute([id.0])?;
    let found = corrected.as_ref().unwrap_or(found);
    Ok(naming::link(
        connection, gazetteer, &sayings, id, date, found,
    )?)
}

/// Takes the names of an article out of the library and joins them anew.
fn join_anew(connection: &Connection, gazetteer: Gazetteer, id: EntryId) -> Result<(), StoreError> {
    let date: Option<i64> = connection
        .prepare_cached("SELECT date FROM entries WHERE id = ?1 AND removed = 0 AND looked > 0")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    let found = match date {
        Some(_) => read_text(connection, id)?.1,
        // It is joined when it is looked through, or comes back.
        None => None,
    };
    if let (Some(date), Some(found)) = (date, found) {
        naming::unlink(connection, id)?;
        return join(connection, gazetteer, id, Timestamp(date), &found);
    }
    connection.execute("DELETE FROM stale_names WHERE entry = ?1", [id.0])?;
    Ok(())
}

/// Makes good what the reader says, or says no more, of the names in an article and everywhere.
pub(super) fn heed(
    connection: &Connection,
    gazetteer: Gazetteer,
    home: Home,
    old: &[Said],
    new: &[Said],
) -> Result<(), StoreError> {
    let read = |said: &[Said]| -> Vec<Annotation> {
        let all = said.iter().cloned().filter_map(Said::annotation);
        all.filter(|said| !matches!(said.body, Body::Remark(_)))
            .collect()
    };
    let (old, new) = (read(old), read(new));
    for said in old.iter().chain(&new) {
        if let Target::Name {
            form,
            scope: Scope::Everywhere,
        } = &said.target
        {
            mark_stale(connection, form)?;
            if let Body::SameAs(other) | Body::Apart(other) = &said.body {
                mark_stale(connection, other)?;
            }
        }
    }
    let only = |ours: &[Annotation], others: &[Annotation]| -> Notebook {
        let same = |said: &&Annotation| {
            let mut others = others.iter();
            others.any(|other| other.target == said.target && other.body == said.body)
        };
        ours.iter().filter(|said| !same(said)).cloned().collect()
    };
    naming::unsay(connection, &naming::Sayings::of(&only(&old, &new)))?;
    naming::say(connection, &naming::Sayings::of(&only(&new, &old)))?;
    match home {
        Home::Entry(id) if !(old.is_empty() && new.is_empty()) => {
            join_anew(connection, gazetteer, EntryId(id))
        }
        _ => Ok(()),
    }
}

/// Has the articles seen to that hold a name.
fn mark_stale(connection: &Connection, form: &str) -> rusqlite::Result<()> {
    let Some(wanted) = Wanted::phrase(form) else {
        return Ok(());
    };
    connection.execute(
        "INSERT OR IGNORE INTO stale_names (entry) \
         SELECT words.rowid FROM words JOIN entries ON entries.id = words.rowid \
         WHERE words MATCH ?1 AND looked > 0",
        [wanted.expression()],
    )?;
    Ok(())
}

/// Returns for each entity of an article, as the reader corrected it, the name of the library.
pub(super) fn names_of(
    connection: &Connection,
    id: EntryId,
    article: &Article,
    raw: Option<&Extraction>,
    notebook: &Notebook,
) -> Result<Vec<Option<NameId>>, StoreError> {
    let Some(raw) = raw else {
        return Ok(Vec::new());
    };
    let joined = joined(connection, id, &article.text)?;
    let joined = joined.as_ref().unwrap_or(raw);
    let names = joined_names(connection, id, joined.entities.len())?;
    if notebook.is_empty() {
        return Ok(names);
    }
    let shown = notebook::apply(article, raw, notebook);
    if shown == *joined {
        return Ok(names);
    }
    // What was said everywhere has not come to this article yet.
    let each = shown.entities.iter().map(|entity| {
        let mut all = joined.entities.iter();
        let at = all.position(|known| known.label == entity.label && known.name == entity.name)?;
        names.get(at).copied().flatten()
    });
    Ok(each.collect())
}

/// Returns the names of an article that are in the library, where they are not those found.
pub(super) fn joined(
    connection: &Connection,
    id: EntryId,
    text: &str,
) -> rusqlite::Result<Option<Extraction>> {
    let found: Option<String> = connection
        .prepare_cached("SELECT corrected FROM texts WHERE entry = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    Ok(found.and_then(|found| shapes::extraction(text, &found).ok()))
}

fn joined_names(
    connection: &Connection,
    id: EntryId,
    entities: usize,
) -> rusqlite::Result<Vec<Option<NameId>>> {
    let mut names = vec![None; entities];
    let sql = "SELECT entity, name FROM entry_names WHERE entry = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id.0])?;
    while let Some(row) = rows.next()? {
        if let Some(name) = names.get_mut(row.get::<_, usize>(0)?) {
            *name = Some(NameId(row.get(1)?));
        }
    }
    Ok(names)
}
