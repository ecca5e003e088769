//! What the reader says, kept: annotations of articles, of files outside the library, and of names
//! everywhere.
//!
//! A change puts rows in the place of others by their numbers; rows of other programs stay, so
//! that two windows on one article add to one notebook.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde::{Deserialize, Serialize};

use super::changes::Back;
use super::said::{Said, What, number};
use super::{Library, StoreError, clock, looking};
use crate::annotation::selector::Anchor;
use crate::article::Timestamp;
use crate::extract::gazetteer::Gazetteer;
use crate::library::{Document, EntryId, NameId, NoteRow};
use crate::notebook::{Annotation, Body, Edit, Notebook, Scope, Target};
use crate::text::fold::fold;

/// The most notes a list shows.
const MOST_NOTES: usize = 1_000;

/// The article that the program was opened with, outside the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseFile {
    /// Where it is, without symbolic links; `None` for what came through a pipe.
    pub path: Option<PathBuf>,
    /// A hash of its text: [`LooseFile::hash`].
    pub hash: i64,
    /// What to call it.
    pub title: String,
}

impl LooseFile {
    /// Returns the hash of a text by which a file that was moved is known: FNV-1a, 64 bits.
    #[must_use]
    pub fn hash(text: &str) -> i64 {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        hash.cast_signed()
    }

    fn path_bytes(&self) -> Option<&[u8]> {
        let path = self.path.as_deref()?;
        Some(path.as_os_str().as_encoded_bytes())
    }
}

/// Whose annotations are meant: those of an article or of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Home {
    Entry(i64),
    File(i64),
}

impl Library {
    /// Says which file [`Document::Loose`] is. Its changes are taken back apart from others.
    pub fn hold_file(&mut self, file: LooseFile) {
        self.file = Some(file);
    }

    /// Returns what the reader said about an article and about names everywhere.
    ///
    /// # Errors
    ///
    /// When there is no such article, or the library cannot be read.
    pub fn notebook(&self, document: Document) -> Result<Notebook, StoreError> {
        let home = match document {
            Document::Entry(EntryId(id)) => Some(Home::Entry(id)),
            Document::Loose => {
                let file = self.file.as_ref().ok_or(StoreError::NoFile)?;
                known_file(&self.connection, file)?.map(Home::File)
            }
        };
        Ok(read(&self.connection, home)?)
    }

    /// Returns the articles of which the reader said something, newest first.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn annotated(&self) -> Result<Vec<EntryId>, StoreError> {
        let sql = "SELECT DISTINCT entry FROM annotations JOIN entries ON entries.id = entry \
                   WHERE coalesce(removed, 0) = 0 ORDER BY entry DESC";
        let mut statement = self.connection.prepare(sql)?;
        let entries = statement.query_map([], |row| row.get(0).map(EntryId))?;
        Ok(entries.collect::<Result<_, _>>()?)
    }

    /// Returns what the reader said about names everywhere.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn everywhere(&self) -> Result<Notebook, StoreError> {
        Ok(read(&self.connection, None)?)
    }

    /// Returns the notes and highlights that hold every word of `text`, latest first, at most
    /// 1,000; without words the latest of all.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn notes(&self, text: &str) -> Result<Vec<NoteRow>, StoreError> {
        let words: Vec<String> = text.split_whitespace().map(fold).collect();
        let holds = " AND instr(note, ?) > 0".repeat(words.len());
        let sql = format!(
            "SELECT {COLUMNS}, orphaned, entry, coalesce(entries.title, documents.title, '') \
             FROM annotations LEFT JOIN entries ON entries.id = entry \
             LEFT JOIN documents ON documents.id = document \
             WHERE note IS NOT NULL AND coalesce(removed, 0) = 0{holds} \
             ORDER BY modified DESC, annotations.id DESC LIMIT {MOST_NOTES}"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(words))?;
        let mut notes = Vec::new();
        while let Some(row) = rows.next()? {
            // One that is damaged does not take the others with it.
            let Some(annotation) = said(row)?.and_then(Said::annotation) else {
                continue;
            };
            notes.push(NoteRow {
                annotation,
                orphaned: row.get(4)?,
                entry: row.get::<_, Option<i64>>(5)?.map(EntryId),
                title: row.get(6)?,
            });
        }
        Ok(notes)
    }
}

const COLUMNS: &str = "annotations.id, annotations.created, annotations.modified, annotations.said";

/// Reads a row of [`COLUMNS`].
fn said(row: &Row<'_>) -> rusqlite::Result<Option<Said>> {
    let what: Option<What> = serde_json::from_str(&row.get::<_, String>(3)?).ok();
    let Some(what) = what else {
        return Ok(None);
    };
    Ok(Some(Said {
        id: row.get(0)?,
        created: row.get(1)?,
        modified: row.get(2)?,
        what,
    }))
}

/// Returns what was said at home, and everywhere.
pub(super) fn read(connection: &Connection, home: Option<Home>) -> rusqlite::Result<Notebook> {
    let (entry, document) = match home {
        Some(Home::Entry(id)) => (Some(id), None),
        Some(Home::File(id)) => (None, Some(id)),
        None => (None, None),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM annotations WHERE entry = ?1 \
         UNION ALL SELECT {COLUMNS} FROM annotations WHERE document = ?2 \
         UNION ALL SELECT {COLUMNS} FROM annotations WHERE entry IS NULL AND document IS NULL"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![entry, document], said)?;
    let all: Vec<Option<Said>> = rows.collect::<Result<_, _>>()?;
    let all = all.into_iter().flatten();
    Ok(all.filter_map(Said::annotation).collect())
}

/// Marks those annotations of an article whose places are not in its text any more.
pub(super) fn anchor(connection: &Connection, entry: EntryId, text: &str) -> rusqlite::Result<()> {
    let sql = format!("SELECT {COLUMNS} FROM annotations WHERE entry = ?1");
    let rows: Vec<Option<Said>> = connection
        .prepare_cached(&sql)?
        .query_map([entry.0], said)?
        .collect::<Result<_, _>>()?;
    let mut mark =
        connection.prepare_cached("UPDATE annotations SET orphaned = ?2 WHERE id = ?1")?;
    for said in rows.into_iter().flatten() {
        let id = said.id.clone();
        if let Some(Target::Place(selector)) = said.annotation().map(|said| said.target) {
            mark.execute(params![id, selector.find(text) == Anchor::Orphaned])?;
        }
    }
    Ok(())
}

/// Returns the notes on a name of the library, oldest first.
pub(super) fn on_name(connection: &Connection, name: NameId) -> rusqlite::Result<Vec<Annotation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM annotations LEFT JOIN entries ON entries.id = entry \
         WHERE form IN (SELECT folded FROM name_aliases WHERE name = ?1) AND note IS NOT NULL \
         AND document IS NULL AND coalesce(removed, 0) = 0 \
         ORDER BY annotations.created, annotations.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([name.0], said)?;
    let all: Vec<Option<Said>> = rows.collect::<Result<_, _>>()?;
    let all = all.into_iter().flatten();
    Ok(all.filter_map(Said::annotation).collect())
}

/// Returns where annotations of a document go; a file is known from then on.
pub(super) fn home(
    connection: &Connection,
    document: Document,
    file: Option<&LooseFile>,
) -> Result<Home, StoreError> {
    match document {
        Document::Entry(id) => {
            super::entries::check(connection, id)?;
            Ok(Home::Entry(id.0))
        }
        Document::Loose => {
            let file = file.ok_or(StoreError::NoFile)?;
            Ok(Home::File(remember_file(connection, file)?))
        }
    }
}

/// Returns which log of changes is meant: that of the file the program was opened with, else the
/// library's.
pub(super) fn stack(
    connection: &Connection,
    file: Option<&LooseFile>,
) -> rusqlite::Result<Option<i64>> {
    // No row has this number: nothing was changed in a file that is not known.
    const NONE: i64 = -1;
    match file {
        None => Ok(None),
        Some(file) => Ok(Some(known_file(connection, file)?.unwrap_or(NONE))),
    }
}

/// Returns the number of a file: the one at its path, else the latest with its text.
fn known_file(connection: &Connection, file: &LooseFile) -> rusqlite::Result<Option<i64>> {
    let at_path = connection
        .prepare_cached("SELECT document FROM document_paths WHERE path = ?1")?
        .query_row([file.path_bytes()], |row| row.get(0))
        .optional()?;
    if at_path.is_some() {
        return Ok(at_path);
    }
    connection
        .prepare_cached("SELECT max(id) FROM documents WHERE hash = ?1")?
        .query_row([file.hash], |row| row.get(0))
}

/// Returns the number of a file, with its path and text as they are now.
fn remember_file(connection: &Connection, file: &LooseFile) -> rusqlite::Result<i64> {
    let id = match known_file(connection, file)? {
        Some(id) => {
            connection.execute(
                "UPDATE documents SET hash = ?2, title = ?3 WHERE id = ?1 AND (hash <> ?2 OR title <> ?3)",
                params![id, file.hash, file.title],
            )?;
            id
        }
        None => {
            connection.execute(
                "INSERT INTO documents (hash, title) VALUES (?1, ?2)",
                params![file.hash, file.title],
            )?;
            connection.last_insert_rowid()
        }
    };
    if let Some(path) = file.path_bytes() {
        connection.execute(
            "INSERT OR REPLACE INTO document_paths (path, document) VALUES (?1, ?2)",
            params![path, id],
        )?;
    }
    Ok(id)
}

/// Makes a change and returns how to take it back; `None` when nothing was to be changed.
pub(super) fn edit(
    connection: &Connection,
    gazetteer: Gazetteer,
    home: Home,
    edit: &Edit,
) -> Result<Option<Back>, StoreError> {
    let now = clock::now();
    let mut before: Vec<Said> = Vec::new();
    for said in edit.before.iter().chain(&edit.after) {
        let id = number(said.id);
        if !before.iter().any(|known| known.id == id) {
            before.extend(one(connection, &id)?);
        }
    }
    let after: Vec<Said> = edit
        .after
        .iter()
        .map(|said| stamped(said, &before, now))
        .collect();
    if before == after {
        return Ok(None);
    }
    replace(connection, gazetteer, home, &before, &after)?;
    Ok(Some(Back::Annotations {
        home,
        before,
        after,
    }))
}

/// An annotation that is new or says something new is of this moment.
fn stamped(said: &Annotation, before: &[Said], now: Timestamp) -> Said {
    let mut new = Said::from(said);
    let known = before.iter().find(|known| known.id == new.id);
    let created = known.map_or(new.created, |known| known.created);
    new.created = created.or(Some(now.0));
    new.modified = match known {
        Some(known) if known.what == new.what => known.modified,
        _ => Some(now.0),
    };
    new
}

/// Puts rows in the place of others, and makes good what they say of names.
pub(super) fn replace(
    connection: &Connection,
    gazetteer: Gazetteer,
    home: Home,
    old: &[Said],
    new: &[Said],
) -> Result<(), StoreError> {
    let mut delete = connection.prepare_cached("DELETE FROM annotations WHERE id = ?1")?;
    for said in old {
        delete.execute([&said.id])?;
    }
    for said in new {
        put(connection, home, said)?;
    }
    looking::heed(connection, gazetteer, home, old, new)
}

fn one(connection: &Connection, id: &str) -> rusqlite::Result<Option<Said>> {
    let sql = format!("SELECT {COLUMNS} FROM annotations WHERE id = ?1");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([id], said)
        .optional()?;
    Ok(found.flatten())
}

fn put(connection: &Connection, home: Home, said: &Said) -> Result<(), StoreError> {
    let Some(annotation) = said.clone().annotation() else {
        return Ok(());
    };
    let (entry, document) = match (&annotation.target, home) {
        (Target::Name { scope, .. }, _) if *scope == Scope::Everywhere => (None, None),
        (_, Home::Entry(id)) => (Some(id), None),
        (_, Home::File(id)) => (None, Some(id)),
    };
    let form = match &annotation.target {
        Target::Name { form, .. } => Some(folded(form)),
        Target::Place(_) | Target::Article => None,
    };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO annotations (id, entry, document, created, modified, form, note, said) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            said.id,
            entry,
            document,
            said.created.unwrap_or_default(),
            said.modified.unwrap_or_default(),
            form,
            searched(&annotation),
            serde_json::to_string(&said.what)?,
        ])?;
    Ok(())
}

/// The matching form of a name, as the names index has it.
pub(super) fn folded(form: &str) -> String {
    let words: Vec<&str> = form.split_whitespace().collect();
    fold(&words.join(" "))
}

/// Returns what a note is found by: its words, its tags, and what it is about.
fn searched(said: &Annotation) -> Option<String> {
    let Body::Remark(remark) = &said.body else {
        return None;
    };
    let about = match &said.target {
        Target::Place(selector) => selector.exact.as_str(),
        Target::Name { form, .. } => form,
        Target::Article => "",
    };
    let mut text = format!("{}\n{about}", remark.text);
    for tag in &remark.tags {
        text = text + "\n#" + tag.trim_start_matches('#');
    }
    Some(fold(&text))
}
