//! The index of the whole library, and which names a text means.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Library, StoreError, shapes, terms};
use crate::extract::{Label, Subtype};
use crate::library::{NameId, NameRow};

/// The most names a list shows: nobody scrolls further, they type.
const MOST: i64 = 500;

pub(super) const COLUMNS: &str = "names.id, names.label, names.subtype, names.name, names.latin, names.articles, names.mentions, names.watched";

/// Reads a row of [`COLUMNS`].
pub(super) fn name_row(row: &Row<'_>) -> rusqlite::Result<NameRow> {
    let label: String = row.get(1)?;
    let subtype: Option<String> = row.get(2)?;
    let name: String = row.get(3)?;
    let latin: Option<String> = row.get(4)?;
    Ok(NameRow {
        id: NameId(row.get(0)?),
        label: shapes::label(&label),
        subtype: subtype.as_deref().and_then(Subtype::with_code),
        latin: latin.filter(|latin| *latin != name),
        name,
        articles: row.get(5)?,
        mentions: row.get(6)?,
        watched: row.get(7)?,
    })
}

/// Returns the row of one name.
pub(super) fn one(connection: &Connection, id: NameId) -> Result<NameRow, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM names WHERE id = ?1");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([id.0], name_row)
        .optional()?;
    found.ok_or(StoreError::NoName(id.0))
}

impl Library {
    /// Returns the names that hold words beginning like those of `text`, the most named first;
    /// without words the most named of all. At most 500.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn names(&self, text: &str) -> Result<Vec<NameRow>, StoreError> {
        let words = terms::folded_words(text);
        let order = "ORDER BY articles DESC, mentions DESC, names.id LIMIT ?1";
        if words.is_empty() {
            let sql = format!("SELECT {COLUMNS} FROM names WHERE articles > 0 {order}");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map([MOST], name_row)?;
            return Ok(rows.collect::<Result<_, _>>()?);
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM name_words JOIN names ON names.id = name_words.rowid \
             WHERE name_words MATCH ?2 AND articles > 0 {order}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![MOST, prefixes(&words)], name_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the name that is meant by `text`: the most named of those that are written so,
    /// else of those that hold its words.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn name_meant(&self, text: &str) -> Result<Option<NameRow>, StoreError> {
        let folded = terms::folded_words(text).join(" ");
        let sql = format!(
            "SELECT {COLUMNS} FROM name_aliases JOIN names ON names.id = name_aliases.name \
             WHERE name_aliases.name IN (SELECT rowid FROM name_words WHERE name_words MATCH ?1) \
             AND folded = ?2 AND articles > 0 ORDER BY articles DESC, names.mentions DESC LIMIT 1"
        );
        let Some(expression) = filter(text) else {
            return Ok(None);
        };
        let exact = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![expression, folded], name_row)
            .optional()?;
        match exact {
            Some(row) => Ok(Some(row)),
            None => Ok(self.names(text)?.into_iter().next()),
        }
    }
}

fn prefixes(words: &[String]) -> String {
    let quoted = words
        .iter()
        .map(|word| format!("\"{}\" *", word.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(" AND ")
}

/// Returns the expression over `name_words` for the value of a filter such as `person:`: all of
/// its words, the last one only begun when a star follows. `None` when there is no word in it.
pub(super) fn filter(value: &str) -> Option<String> {
    let (value, open) = match value.trim().strip_suffix('*') {
        Some(value) => (value, true),
        None => (value, false),
    };
    let words = terms::folded_words(value);
    let quoted = words
        .iter()
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
    let all = quoted.collect::<Vec<_>>().join(" AND ");
    match (all.is_empty(), open) {
        (true, _) => None,
        (false, true) => Some(all + " *"),
        (false, false) => Some(all),
    }
}

/// The label that a filter asks for as the file has it.
pub(super) fn label_code(label: Option<Label>) -> Option<&'static str> {
    label.map(Label::code)
}
