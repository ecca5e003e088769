//! A query as it can be typed.

use std::fmt::{self, Display, Formatter};

use super::date::written;
use super::{Query, Term, Test};
use crate::library::Mark;

impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (number, term) in self.terms.iter().enumerate() {
            if number > 0 {
                out.write_str(" ")?;
            }
            term.fmt(out)?;
        }
        Ok(())
    }
}

impl Display for Term {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if self.negated {
            out.write_str("-")?;
        }
        match &self.test {
            Test::Word(word) => bare(word, out),
            Test::Prefix(word) => bare(word, out).and_then(|()| out.write_str("*")),
            Test::Phrase(words) => quoted(words, out),
            Test::Title(value) => filter("title", value, out),
            Test::Person(value) => filter("person", value, out),
            Test::Company(value) => filter("company", value, out),
            Test::Name(value) => filter("name", value, out),
            Test::Source(value) => filter("source", value, out),
            Test::Tag(value) => filter("tag", value, out),
            Test::After(moment) => write!(out, "after:{}", written(*moment)),
            Test::Before(moment) => write!(out, "before:{}", written(*moment)),
            Test::Is(mark) => write!(out, "is:{}", mark_name(*mark)),
            Test::Unread => out.write_str("is:unread"),
            Test::Watched => out.write_str("is:watched"),
        }
    }
}

fn mark_name(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Starred => "starred",
        Mark::Later => "later",
        Mark::Archived => "archived",
    }
}

fn filter(name: &str, value: &str, out: &mut Formatter<'_>) -> fmt::Result {
    write!(out, "{name}:")?;
    quoted(value, out)
}

/// Signs that mean something outside quotes.
fn is_special(c: char) -> bool {
    super::parse::is_quote(c) || c.is_whitespace() || matches!(c, '\\' | ':' | '*' | '-')
}

fn bare(word: &str, out: &mut Formatter<'_>) -> fmt::Result {
    for c in word.chars() {
        if is_special(c) {
            out.write_str("\\")?;
        }
        write!(out, "{c}")?;
    }
    Ok(())
}

fn quoted(value: &str, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_str("\"")?;
    for c in value.chars() {
        if c == '\\' || super::parse::is_quote(c) {
            out.write_str("\\")?;
        }
        write!(out, "{c}")?;
    }
    out.write_str("\"")
}
