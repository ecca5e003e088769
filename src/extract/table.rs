//! Sorted lines of text, searched where they lie: nothing to load, nothing to build.

/// Lines of `key TAB rest`, sorted by the bytes of the keys, no key twice.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    lines: &'static str,
}

impl Table {
    /// Returns a table of these lines.
    #[must_use]
    pub fn new(lines: &'static str) -> Self {
        Self { lines }
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

    fn lower_bound(&self, key: &[u8]) -> usize {
        let bytes = self.lines.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = line_start(bytes, middle);
            let end = line_end(bytes, middle);
            let line = bytes.get(start..end).unwrap_or_default();
            if before(line, key) {
                low = end + 1;
            } else {
                high = start;
            }
        }
        low
    }
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

/// Tells whether the key of `line` sorts before `key`.
fn before(line: &[u8], key: &[u8]) -> bool {
    let tab = line.iter().position(|&b| b == b'\t').unwrap_or(line.len());
    line.get(..tab).is_some_and(|own| own < key)
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
}
