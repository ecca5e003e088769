//! The query language of the library: from what the reader typed to a [`Query`].
//!
//! Words and `"phrases"` must all occur; `word*` finds what begins so; a `-` before anything
//! excludes it. Filters: `person:` `company:` `name:` `source:` `tag:` `title:` `after:` `before:`
//! `is:unread|read|starred|later|archived|watched`, also by Arabic names (`شخص:` `شركة:` `مصدر:` …).
//! A backslash takes the meaning off the sign after it. `Display` writes a query as it can be typed.

mod date;
mod parse;
mod write;

use crate::article::Timestamp;
use crate::library::Mark;

pub use date::day;
pub use parse::{QueryError, QueryProblem, parse};

/// What an article must fulfil: all of the terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The terms.
    pub terms: Vec<Term>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Whether articles that fulfil it are left out instead.
    pub negated: bool,
    /// The condition.
    pub test: Test,
}

/// What one condition asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The text has this word.
    Word(String),
    /// The text has a word that begins so.
    Prefix(String),
    /// The text has these words in a row.
    Phrase(String),
    /// The title has this.
    Title(String),
    /// It names this person.
    Person(String),
    /// It names this company.
    Company(String),
    /// It names this, whatever it is.
    Name(String),
    /// It came from a source whose name or address has this.
    Source(String),
    /// It has this tag.
    Tag(String),
    /// It was published at this moment or later.
    After(Timestamp),
    /// It was published before this moment.
    Before(Timestamp),
    /// It has this mark.
    Is(Mark),
    /// It has not been read.
    Unread,
    /// It names somebody on the watch list.
    Watched,
}
