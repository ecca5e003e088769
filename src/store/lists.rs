//! Lists: the shelves with their counts, and the articles of one.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::entries::text_of;
use super::search::Conditions;
use super::{Library, StoreError, clock, names, snippet};
use crate::article::Timestamp;
use crate::library::query::{Query, parse};
use crate::library::{Chip, EntryId, EntryRow, FeedId, Listing, Marks, SavedId, Shelf, ShelfRow};

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// Unread articles that name somebody on the watch list first, then the newest.
    Newest,
    /// What fits the words of the query best first; without words as [`Sorting::Newest`].
    Rank,
}

/// Names shown beside a title.
const CHIPS: i64 = 3;

/// What a hit is worth in the title, the text, and by a bare word in each.
const RANK: &str = "bm25(words, 8.0, 1.0, 5.0, 0.6)";

impl Library {
    /// Tells whether there is neither an article nor a feed in it.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM entries WHERE removed = 0) \
                   AND NOT EXISTS (SELECT 1 FROM feeds WHERE removed = 0)";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Returns the rows of the first pane: the fixed shelves, the feeds by title, saved searches,
    /// the archive.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn shelves(&self) -> Result<Vec<ShelfRow>, StoreError> {
        let mut rows = Vec::new();
        for shelf in [
            Shelf::All,
            Shelf::Watched,
            Shelf::Starred,
            Shelf::Later,
            Shelf::Loose,
        ] {
            rows.push(self.shelf(shelf, String::new(), None)?);
        }
        rows.extend(self.feed_shelves()?);
        for (id, title, typed) in self.saved()? {
            // A search that this version cannot read finds nothing and stays.
            let row = match parse(&typed, clock::today()) {
                Ok(query) => self.shelf(Shelf::Saved(id), title, Some(&query))?,
                Err(error) => ShelfRow {
                    shelf: Shelf::Saved(id),
                    title,
                    unread: 0,
                    total: 0,
                    failure: Some(error.to_string()),
                },
            };
            rows.push(row);
        }
        rows.push(self.shelf(Shelf::Archive, String::new(), None)?);
        Ok(rows)
    }

    fn shelf(
        &self,
        shelf: Shelf,
        title: String,
        saved: Option<&Query>,
    ) -> Result<ShelfRow, StoreError> {
        let mut conditions = Conditions::default();
        conditions.on_shelf(shelf, saved);
        let (clause, values) = conditions.clause();
        let sql =
            format!("SELECT count(*), count(*) FILTER (WHERE read = 0) FROM entries {clause}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let (total, unread) = statement.query_row(params_from_iter(values), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(ShelfRow {
            shelf,
            title,
            unread,
            total,
            failure: None,
        })
    }

    fn feed_shelves(&self) -> Result<Vec<ShelfRow>, StoreError> {
        let sql = "SELECT feeds.id, feeds.title, address, failure, coalesce(total, 0), coalesce(unread, 0) \
                   FROM feeds LEFT JOIN ( \
                     SELECT feed, count(*) AS total, count(*) FILTER (WHERE read = 0) AS unread \
                     FROM (SELECT DISTINCT feed, entry FROM entry_sources) JOIN entries ON entries.id = entry \
                     WHERE removed = 0 AND archived = 0 GROUP BY feed \
                   ) ON feed = feeds.id WHERE feeds.removed = 0 ORDER BY feeds.title, feeds.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let title: String = row.get(1)?;
            Ok(ShelfRow {
                shelf: Shelf::Feed(FeedId(row.get(0)?)),
                title: if title.is_empty() { row.get(2)? } else { title },
                failure: row.get(3)?,
                total: row.get(4)?,
                unread: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the saved searches: number, title, what was typed.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn saved(&self) -> Result<Vec<(SavedId, String, String)>, StoreError> {
        let sql = "SELECT id, title, query FROM saved ORDER BY title, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((SavedId(row.get(0)?), row.get(1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the query of a saved search, its dates counted from today.
    fn saved_query(&self, id: SavedId) -> Result<Query, StoreError> {
        let typed: Option<String> = self
            .connection
            .query_row("SELECT query FROM saved WHERE id = ?1", [id.0], |row| {
                row.get(0)
            })
            .optional()?;
        Ok(parse(
            &typed.ok_or(StoreError::NoSaved(id.0))?,
            clock::today(),
        )?)
    }

    /// Returns articles as rows, and how many there are in all.
    ///
    /// # Errors
    ///
    /// When a saved search is gone or cannot be understood, or the library cannot be read.
    pub fn list(
        &self,
        listing: &Listing,
        sorting: Sorting,
    ) -> Result<(Vec<EntryRow>, usize), StoreError> {
        let conditions = self.conditions(listing)?;
        let (ids, total) = self.ids(&conditions, listing, sorting)?;
        let rows = ids.into_iter().map(|id| self.row(id, &conditions));
        Ok((rows.collect::<Result<_, _>>()?, total))
    }

    /// Returns the numbers of all articles of a listing, whatever it skips and takes.
    pub(super) fn all_ids(&self, listing: &Listing) -> Result<Vec<EntryId>, StoreError> {
        let conditions = self.conditions(listing)?;
        let (clause, values) = conditions.clause();
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT id FROM entries {clause}"))?;
        let rows = statement.query_map(params_from_iter(values), |row| Ok(EntryId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn conditions(&self, listing: &Listing) -> Result<Conditions, StoreError> {
        let saved = match listing.shelf {
            Shelf::Saved(id) => Some(self.saved_query(id)?),
            _ => None,
        };
        let mut conditions = Conditions::new(&listing.query);
        conditions.on_shelf(listing.shelf, saved.as_ref());
        if !listing.read_too {
            conditions.unread_only();
        }
        Ok(conditions)
    }

    /// One walk finds the page and the count where texts are searched; otherwise an index knows
    /// the order and the count is a walk over a narrow table.
    fn ids(
        &self,
        conditions: &Conditions,
        listing: &Listing,
        sorting: Sorting,
    ) -> Result<(Vec<EntryId>, usize), StoreError> {
        let (clause, values) = conditions.clause();
        let order = match sorting {
            Sorting::Rank if conditions.is_ranked() => format!("{RANK}, date DESC, id DESC"),
            _ => "front DESC, date DESC, id DESC".to_owned(),
        };
        let id = |row: &Row<'_>| Ok(EntryId(row.get(0)?));
        if conditions.is_ranked() {
            let sql = format!("SELECT id FROM entries {clause} ORDER BY {order}");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let ids: Vec<EntryId> = statement
                .query_map(params_from_iter(values), id)?
                .collect::<Result<_, _>>()?;
            let page = ids.iter().skip(listing.skip).take(listing.take);
            return Ok((page.copied().collect(), ids.len()));
        }
        let sql = format!("SELECT count(*) FROM entries {clause}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let total = statement.query_row(params_from_iter(values.clone()), |row| row.get(0))?;
        let sql = format!(
            "SELECT id FROM entries {clause} ORDER BY {order} LIMIT {} OFFSET {}",
            i64::try_from(listing.take).unwrap_or(i64::MAX),
            i64::try_from(listing.skip).unwrap_or(i64::MAX)
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let ids = statement.query_map(params_from_iter(values), id)?;
        Ok((ids.collect::<Result<_, _>>()?, total))
    }

    fn row(&self, id: EntryId, conditions: &Conditions) -> Result<EntryRow, StoreError> {
        let connection = &self.connection;
        let (feeds, sources) = sources(connection, id)?;
        let snippet = match conditions.wanted.as_slice() {
            [] => None,
            wanted => Some(snippet::hits(&text_of(connection, id)?, wanted)),
        };
        let sql = "SELECT title, link, date, read, starred, later, archived, watched FROM entries WHERE id = ?1";
        let row = connection.prepare_cached(sql)?.query_row([id.0], |row| {
            Ok(EntryRow {
                id,
                title: row.get(0)?,
                sources,
                feeds,
                link: row.get(1)?,
                date: Timestamp(row.get(2)?),
                marks: Marks {
                    read: row.get(3)?,
                    starred: row.get(4)?,
                    later: row.get(5)?,
                    archived: row.get(6)?,
                },
                tags: tags(connection, id)?,
                chips: chips(connection, id)?,
                watched: row.get::<_, i64>(7)? > 0,
                snippet,
            })
        })?;
        Ok(row)
    }
}

/// Returns the feeds an article came by and their names; the site's name when it came by none.
pub(super) fn sources(
    connection: &Connection,
    id: EntryId,
) -> rusqlite::Result<(Vec<FeedId>, Vec<String>)> {
    let sql = "SELECT DISTINCT feeds.id, CASE WHEN title = '' THEN address ELSE title END \
               FROM entry_sources JOIN feeds ON feeds.id = feed WHERE entry = ?1 AND removed = 0 ORDER BY feeds.id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], |row| Ok((FeedId(row.get(0)?), row.get(1)?)))?;
    let (feeds, mut titles): (Vec<FeedId>, Vec<String>) =
        rows.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    if titles.is_empty() {
        let site: Option<String> = connection
            .prepare_cached("SELECT site FROM entries WHERE id = ?1")?
            .query_row(params![id.0], |row| row.get(0))?;
        titles.extend(site);
    }
    Ok((feeds, titles))
}

fn tags(connection: &Connection, id: EntryId) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT tag FROM tags WHERE entry = ?1 ORDER BY tag")?
        .query_map([id.0], |row| row.get(0))?
        .collect()
}

fn chips(connection: &Connection, id: EntryId) -> rusqlite::Result<Vec<Chip>> {
    let sql = format!(
        "SELECT {} FROM entry_names JOIN names ON names.id = entry_names.name \
         WHERE entry = ?1 AND label IN ('PER', 'ORG') GROUP BY names.id \
         ORDER BY sum(entry_names.mentions) DESC, min(entity) LIMIT {CHIPS}",
        names::COLUMNS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([id.0], |row| {
        let row = names::name_row(row)?;
        Ok(Chip {
            name: row.name,
            label: row.label,
            subtype: row.subtype,
        })
    })?;
    rows.collect()
}
