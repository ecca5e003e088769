//! Sorted lines of text, searched where they lie: nothing to parse. A sparse index, made by looking at
//! some lines only, spares the search most of its steps through cold memory.

use std::sync::OnceLock;

/// Lines of `key TAB rest`, sorted by the bytes of the keys, no key twice.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    lines: &'static str,
    marks: &'static [Mark],
}

/// Where some line is.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// The beginning of its key.
    head: u64,
    /// Its first byte.
    start: usize,
}

/// The marks of a table that is part of the program; made when it is first asked for.
#[derive(Debug, Default)]
pub struct Index(OnceLock<Vec<Mark>>);

impl Index {
    /// Returns the index of no table yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }
}

/// A line is marked every so many bytes: the index is small, and what it leaves to search is, too.
const STRIDE: usize = 256;

impl Table {
    /// Returns a table of these lines.
    #[must_use]
    pub fn new(lines: &'static str) -> Self {
        Self { lines, marks: &[] }
    }

    /// Returns a table of these lines, and an index over them, which is theirs alone.
    #[must_use]
    pub fn indexed(lines: &'static str, index: &'static Index) -> Self {
        let marks = index.0.get_or_init(|| marks(lines.as_bytes()));
        Self { lines, marks }
    }

    /// Returns the rest of the line of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'static str> {
        self.from(key).next().and_then(|line| rest_of(line, key))
    }

    /// Returns the lines from the first whose key is not before `key`. Tab and space sort before
    /// every letter, so a key comes before the longer ones that begin with its words.
    pub fn from(&self, key: &str) -> std::str::Lines<'static> {
        let start = self.lower_bound(key.as_bytes());
        self.lines.get(start..).unwrap_or_default().lines()
    }

    /// Returns the starts of two lines: `key` belongs before the second and not before the first.
    fn between_marks(&self, key: &[u8]) -> (usize, usize) {
        let head = head(key);
        let from = self.marks.partition_point(|mark| mark.head < head);
        let before = from.checked_sub(1).and_then(|last| self.marks.get(last));
        let rest = self.marks.get(from..).unwrap_or_default();
        let after = rest.get(rest.partition_point(|mark| mark.head == head));
        (
            before.map_or(0, |mark| mark.start),
            after.map_or(self.lines.len(), |mark| mark.start),
        )
    }

    fn lower_bound(&self, key: &[u8]) -> usize {
        let bytes = self.lines.as_bytes();
        let (mut low, mut high) = self.between_marks(key);
        while high.saturating_sub(low) > STRIDE {
            let middle = low + (high - low) / 2;
            let start = line_start(bytes, middle);
            let end = line_end(bytes, middle);
            if before(bytes.get(start..end).unwrap_or_default(), key) {
                low = end + 1;
            } else {
                high = start;
            }
        }
        while low < high && before(bytes.get(low..).unwrap_or_default(), key) {
            low = line_end(bytes, low) + 1;
        }
        low
    }
}

/// Marks the first line that begins in each stretch of [`STRIDE`] bytes.
fn marks(bytes: &[u8]) -> Vec<Mark> {
    let starts = (0..bytes.len())
        .step_by(STRIDE)
        .map(|at| match at {
            0 => 0,
            at => line_end(bytes, at - 1) + 1,
        })
        .filter(|start| *start < bytes.len());
    let mut marks: Vec<Mark> = Vec::with_capacity(bytes.len() / STRIDE + 1);
    marks.extend(starts.map(|start| Mark {
        head: head(bytes.get(start..).unwrap_or_default()),
        start,
    }));
    marks
}

/// The first eight bytes of a key as a number: it sorts as they do. No key has a NUL.
fn head(line: &[u8]) -> u64 {
    let mut head = [0; 8];
    let key = line.iter().take_while(|byte| **byte != b'\t');
    for (place, byte) in head.iter_mut().zip(key) {
        *place = *byte;
    }
    u64::from_be_bytes(head)
}

/// Returns what follows `key` on its line; none on the line of another key.
#[must_use]
pub fn rest_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.strip_prefix('\t')
}

fn line_start(bytes: &[u8], at: usize) -> usize {
    let head = bytes.get(..at).unwrap_or_default();
    head.iter().rposition(|&b| b == b'\n').map_or(0, |p| p + 1)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let tail = bytes.get(at..).unwrap_or_default();
    at + tail.iter().position(|&b| b == b'\n').unwrap_or(tail.len())
}

/// Tells whether the key of a line sorts before `key`: the tab after it sorts before all that a key has.
fn before(line: &[u8], key: &[u8]) -> bool {
    line.get(..key.len()).unwrap_or(line) < key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let table = Table::new("a\t1\na b\t2\nab\t3\nz\t\n");
        for (key, rest) in [("a", "1"), ("a b", "2"), ("ab", "3"), ("z", "")] {
            assert_eq!(table.get(key), Some(rest));
        }
        for key in ["", "aa", "b", "zz"] {
            assert_eq!(table.get(key), None);
        }
        assert_eq!(Table::new("").get("a"), None);
    }

    /// Lines with all prefixes of many words, long and short rests, so that marks fall everywhere.
    fn many_lines() -> String {
        let words = (0..3000_u32).map(|n| {
            format!(
                "{}{n:b}",
                ["", "ab", "مدينة ", "مدينة النور"][n as usize % 4]
            )
        });
        let mut keys: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        keys.sort();
        keys.dedup();
        let line = |(n, key): (usize, &String)| format!("{key}\t{}\n", "x".repeat(n % 37));
        keys.iter().enumerate().map(line).collect()
    }

    #[test]
    fn an_index_changes_no_answer() {
        static INDEX: Index = Index::new();
        let lines: &'static str = many_lines().leak();
        let (plain, indexed) = (Table::new(lines), Table::indexed(lines, &INDEX));
        let cut = |key: &str| key.chars().skip(1).collect::<String>();
        for key in lines.lines().filter_map(|line| line.split('\t').next()) {
            for key in [
                key.to_owned(),
                cut(key),
                format!("{key} "),
                format!("{key}ي"),
            ] {
                assert!(plain.from(&key).eq(indexed.from(&key)), "{key}");
            }
            assert!(indexed.get(key).is_some());
        }
    }
}
