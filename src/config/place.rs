//! Places in a file as people count them, and names that were nearly right.

use std::fmt;

/// A place in a file: lines and columns count from 1, columns by characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// Returns the place of byte `offset` of `text`.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let (mut line, mut column) = (1, 1);
        for (_, char) in text.char_indices().take_while(|(at, _)| *at < offset) {
            match char {
                '\n' => (line, column) = (line + 1, 1),
                _ => column += 1,
            }
        }
        Self { line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.line, self.column)
    }
}

/// Returns the one of `known` that `typed` was most likely meant to be, if any is near.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = typed.chars().count().div_ceil(3);
    known
        .into_iter()
        .map(|name| (distance(typed, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns how many characters must be put in, taken out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, char) in one.chars().enumerate() {
        let mut next = vec![at + 1];
        for ((same, pair), left) in other.iter().zip(row.windows(2)).zip(0..) {
            let &[diagonal, above] = pair else { continue };
            let before = next.get::<usize>(left).copied().unwrap_or(usize::MAX);
            let changed = diagonal + usize::from(*same != char);
            next.push(changed.min(above + 1).min(before.saturating_add(1)));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        let known = ["measure", "theme", "threshold", "language"];
        assert_eq!(nearest(typed, known), expected);
    }

    #[test]
    fn a_name_that_is_nearly_right_is_found() {
        check("mesure", Some("measure"));
        check("themes", Some("theme"));
        check("treshhold", Some("threshold"));
        check("langauge", Some("language"));
    }

    #[test]
    fn a_name_that_is_far_from_all_is_not() {
        check("colour", None);
        check("", None);
    }

    #[test]
    fn columns_are_characters_and_begin_anew_in_each_line() {
        assert_eq!(Place::of("abc", 0), Place { line: 1, column: 1 });
        assert_eq!(Place::of("a\nقلم = 1", 8), Place { line: 2, column: 4 });
        assert_eq!(Place::of("a\n", 99), Place { line: 2, column: 1 });
    }
}
