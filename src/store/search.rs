//! From a query to SQL: which articles fulfil it.

use rusqlite::types::Value;

use super::terms::Wanted;
use super::{StoreError, names};
use crate::extract::Label;
use crate::library::query::{Query, Term, Test};
use crate::library::{Mark, Shelf};
use crate::text::fold::fold;

/// What `entries` must fulfil, as SQL with its values, and what `words` must match.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    sql: Vec<String>,
    values: Vec<Value>,
    matching: Vec<String>,
    not_matching: Vec<String>,
    /// What is searched for in texts, for snippets.
    pub(super) wanted: Vec<Wanted>,
    /// Whether the query itself says something about archived or read articles.
    archive_named: bool,
    read_named: bool,
}

impl Conditions {
    /// Returns what the articles of a shelf that fulfil the query must fulfil.
    pub(super) fn new(query: &Query) -> Self {
        let mut conditions = Self::default();
        for term in &query.terms {
            conditions.term(term);
        }
        conditions
    }

    /// Adds what makes an article one of the shelf; `saved` is the query of a saved search.
    pub(super) fn on_shelf(&mut self, shelf: Shelf, saved: Option<&Query>) {
        if let Some(saved) = saved {
            for term in &saved.terms {
                self.term(term);
            }
        }
        let (sql, with_archive) = match shelf {
            Shelf::All | Shelf::Saved(_) => (None, false),
            Shelf::Watched => (Some("watched > 0"), false),
            Shelf::Starred => (Some("starred = 1"), true),
            Shelf::Later => (Some("later = 1"), true),
            Shelf::Loose => (Some("loose = 1"), false),
            Shelf::Archive => (Some("archived = 1"), true),
            Shelf::Feed(_) => (
                Some("id IN (SELECT entry FROM entry_sources WHERE feed = ?)"),
                false,
            ),
        };
        if let Some(sql) = sql {
            self.sql.push(sql.to_owned());
        }
        if let Shelf::Feed(feed) = shelf {
            self.values.push(Value::Integer(feed.0));
        }
        if !with_archive && !self.archive_named {
            self.sql.push("archived = 0".to_owned());
        }
    }

    /// Leaves read articles out, unless the query asks for them.
    pub(super) fn unread_only(&mut self) {
        if !self.read_named {
            self.sql.push("read = 0".to_owned());
        }
    }

    /// Tells whether texts are searched.
    pub(super) fn is_ranked(&self) -> bool {
        !self.matching.is_empty()
    }

    /// Returns what stands behind `SELECT … FROM entries`: a join with `words` where texts are
    /// searched, and the conditions; with the values for its question marks.
    pub(super) fn clause(&self) -> (String, Vec<Value>) {
        let mut values = Vec::new();
        let mut sql = String::new();
        let all = self.matching.join(" AND ");
        let none = self.not_matching.join(" OR ");
        let without = match (all.is_empty(), none.is_empty()) {
            (true, true) => "",
            (true, false) => {
                values.push(Value::Text(none));
                " AND id NOT IN (SELECT rowid FROM words WHERE words MATCH ?)"
            }
            (false, nothing) => {
                sql.push_str("JOIN words ON words.rowid = entries.id ");
                values.push(Value::Text(match nothing {
                    true => all,
                    false => format!("({all}) NOT ({none})"),
                }));
                " AND words MATCH ?"
            }
        };
        sql.push_str("WHERE removed = 0");
        sql.push_str(without);
        for condition in &self.sql {
            sql.push_str(" AND ");
            sql.push_str(condition);
        }
        values.extend(self.values.iter().cloned());
        (sql, values)
    }

    fn term(&mut self, term: &Term) {
        let wanted = |found: Option<Wanted>| found.map(|found| (found.expression(), found));
        let in_text = match &term.test {
            Test::Word(word) => wanted(Wanted::word(word)),
            Test::Prefix(word) => wanted(Wanted::prefix(word)),
            Test::Phrase(words) => wanted(Wanted::phrase(words)),
            Test::Title(value) => in_title(value).map(|found| (found.expression_in_title(), found)),
            other => return self.test(other, term.negated),
        };
        // What holds no word, "؟" say, asks for nothing.
        let Some((expression, found)) = in_text else {
            return;
        };
        match term.negated {
            true => self.not_matching.push(format!("({expression})")),
            false => {
                self.matching.push(format!("({expression})"));
                self.wanted.push(found);
            }
        }
    }

    fn test(&mut self, test: &Test, negated: bool) {
        let not = if negated { "NOT " } else { "" };
        let mut add = |sql: &str, value: Option<Value>| {
            self.sql.push(format!("{not}({sql})"));
            self.values.extend(value);
        };
        match test {
            Test::Person(value) => self.named(value, Some(Label::Person), not),
            Test::Company(value) => self.named(value, Some(Label::Organisation), not),
            Test::Name(value) => self.named(value, None, not),
            Test::Source(value) => self.source(value, not),
            Test::Tag(tag) => add(
                "id IN (SELECT entry FROM tags WHERE tag = ?)",
                Some(Value::Text(tag.clone())),
            ),
            Test::After(moment) => add("entries.date >= ?", Some(Value::Integer(moment.0))),
            Test::Before(moment) => add("entries.date < ?", Some(Value::Integer(moment.0))),
            Test::Unread => add("read = 0", None),
            Test::Watched => add("watched > 0", None),
            Test::Is(mark) => add(&format!("{} = 1", column(*mark)), None),
            Test::Word(_) | Test::Prefix(_) | Test::Phrase(_) | Test::Title(_) => {}
        }
        self.archive_named |= matches!(test, Test::Is(Mark::Archived));
        self.read_named |= matches!(test, Test::Is(Mark::Read) | Test::Unread);
    }

    fn named(&mut self, value: &str, label: Option<Label>, not: &str) {
        let Some(expression) = names::filter(value) else {
            return;
        };
        let mut inner =
            "SELECT name_words.rowid FROM name_words WHERE name_words MATCH ?".to_owned();
        self.values.push(Value::Text(expression));
        if let Some(code) = names::label_code(label) {
            inner = format!("SELECT names.id FROM names WHERE label = ? AND names.id IN ({inner})");
            let match_value = self.values.pop();
            self.values.push(Value::Text(code.to_owned()));
            self.values.extend(match_value);
        }
        self.sql.push(format!(
            "entries.id {not}IN (SELECT entry FROM entry_names WHERE name IN ({inner}))"
        ));
    }

    /// Feeds are few, so their titles are compared one by one, in their matching form.
    fn source(&mut self, value: &str, not: &str) {
        self.sql.push(format!(
            "{not}(id IN (SELECT entry FROM entry_sources JOIN feeds ON feeds.id = feed \
             WHERE feeds.removed = 0 AND instr(matching_form(feeds.title || ' ' || address), ?) > 0) \
             OR instr(matching_form(coalesce(entries.site, '')), ?) > 0)"
        ));
        let folded = fold(value.trim().trim_end_matches('*'));
        self.values.push(Value::Text(folded.clone()));
        self.values.push(Value::Text(folded));
    }
}

/// A title filter of one word is searched as a word, one of several as a phrase.
fn in_title(value: &str) -> Option<Wanted> {
    match value.trim().strip_suffix('*') {
        Some(begun) => Wanted::prefix(begun),
        None => Wanted::word(value),
    }
}

/// The column of a mark.
pub(super) fn column(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Starred => "starred",
        Mark::Later => "later",
        Mark::Archived => "archived",
    }
}

/// Teaches SQL the matching form of a text.
pub(super) fn add_functions(connection: &rusqlite::Connection) -> Result<(), StoreError> {
    use rusqlite::functions::FunctionFlags;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("matching_form", 1, flags, |context| {
        Ok(fold(&context.get::<String>(0)?))
    })?;
    Ok(())
}
