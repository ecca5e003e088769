//! All that the library knows of one name: its forms, a bar a week, whom it appears with, where.

use rusqlite::{Connection, params};

use super::entries::text_of;
use super::{Library, StoreError, annotations, lists, names, snippet};
use crate::article::Timestamp;
use crate::library::{EntryId, NameId, NameMention, NamePage, NameRow, Snippet};
use crate::span::{ByteOffset, Span};

const WEEK: i64 = 7 * 86_400;
/// 1970-01-05 was a Monday.
const MONDAY: i64 = 4 * 86_400;
/// Weeks that are shown: ten years, so that one wrong date does not draw a bar for each since 1970.
const MOST_WEEKS: i64 = 520;
/// Mentions that are shown, newest first.
const MOST_MENTIONS: i64 = 300;
/// Articles that are looked at for who else is named in them, newest first.
const MOST_ARTICLES: i64 = 2_000;
/// Names that are shown beside it.
const MOST_TOGETHER: i64 = 12;

impl Library {
    /// Returns the page of a name: its 300 latest mentions, weeks of ten years at most, and whom
    /// it appears with in its latest 2,000 articles.
    ///
    /// # Errors
    ///
    /// When there is no such name, or the library cannot be read.
    pub fn name_page(&self, id: NameId) -> Result<NamePage, StoreError> {
        let connection = &self.connection;
        let row = names::one(connection, id)?;
        let (since, weeks) = weeks(connection, id)?;
        Ok(NamePage {
            aliases: aliases(connection, id, &row.name)?,
            weeks,
            since,
            together: together(connection, id)?,
            mentions: mentions(connection, id)?,
            notes: annotations::on_name(connection, id)?,
            row,
        })
    }
}

fn aliases(connection: &Connection, id: NameId, name: &str) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT alias FROM name_aliases WHERE name = ?1 AND alias <> ?2 AND mentions > 0 \
               ORDER BY mentions DESC, folded LIMIT 50";
    let mut statement = connection.prepare_cached(sql)?;
    statement
        .query_map(params![id.0, name], |row| row.get(0))?
        .collect()
}

fn weeks(connection: &Connection, id: NameId) -> rusqlite::Result<(Timestamp, Vec<usize>)> {
    let sql = "SELECT (date - ?2) / ?3 AS week, count(*) FROM name_mentions \
               WHERE name = ?1 AND date >= ?2 GROUP BY week ORDER BY week";
    let mut statement = connection.prepare_cached(sql)?;
    let counts: Vec<(i64, usize)> = statement
        .query_map(params![id.0, MONDAY, WEEK], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let (Some(&(oldest, _)), Some(&(latest, _))) = (counts.first(), counts.last()) else {
        return Ok((Timestamp(MONDAY), Vec::new()));
    };
    let first = oldest.max(latest - MOST_WEEKS + 1);
    let mut weeks = vec![0; usize::try_from(latest - first + 1).unwrap_or_default()];
    for (week, count) in counts {
        let number = usize::try_from(week - first).ok();
        if let Some(bar) = number.and_then(|number| weeks.get_mut(number)) {
            *bar = count;
        }
    }
    Ok((Timestamp(MONDAY + first * WEEK), weeks))
}

fn together(connection: &Connection, id: NameId) -> rusqlite::Result<Vec<(NameRow, usize)>> {
    let sql = format!(
        "SELECT {}, count(DISTINCT other.entry) AS shared \
         FROM (SELECT DISTINCT entry FROM entry_names WHERE name = ?1 ORDER BY entry DESC LIMIT ?2) AS own \
         CROSS JOIN entry_names AS other ON other.entry = own.entry \
         JOIN names ON names.id = other.name WHERE other.name <> ?1 \
         GROUP BY other.name ORDER BY shared DESC, names.articles, names.id LIMIT ?3",
        names::COLUMNS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    statement
        .query_map(params![id.0, MOST_ARTICLES, MOST_TOGETHER], |row| {
            Ok((names::name_row(row)?, row.get(8)?))
        })?
        .collect()
}

fn mentions(connection: &Connection, id: NameId) -> rusqlite::Result<Vec<NameMention>> {
    let sql = "SELECT entry, start, stop, name_mentions.date, title FROM name_mentions \
               JOIN entries ON entries.id = entry WHERE name = ?1 \
               ORDER BY name_mentions.date DESC, entry DESC, start LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![id.0, MOST_MENTIONS])?;
    let mut found: Vec<NameMention> = Vec::new();
    let mut text = String::new();
    while let Some(row) = rows.next()? {
        let entry = EntryId(row.get(0)?);
        let place = Span::new(ByteOffset(row.get(1)?), ByteOffset(row.get(2)?));
        let known = found.last().filter(|last| last.entry == entry);
        let source = match known {
            Some(last) => last.source.clone(),
            None => {
                text = text_of(connection, entry)?;
                lists::sources(connection, entry)?.1.join("، ")
            }
        };
        let snippet = match text.get(place.range()) {
            Some(_) => snippet::sentence(&text, place),
            None => Snippet::default(),
        };
        found.push(NameMention {
            entry,
            title: row.get(4)?,
            source,
            date: Timestamp(row.get(3)?),
            place,
            snippet,
        });
    }
    Ok(found)
}
