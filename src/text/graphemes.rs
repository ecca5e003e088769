//! Text to grapheme clusters (UAX #29, extended): what a reader takes for one character.

use std::str::CharIndices;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation as _};

use super::facts::Fact;

/// Returns the grapheme clusters of `text` with the byte each one starts at.
pub fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut chars = text.char_indices();
    let next = Next::of(&mut chars);
    Graphemes {
        text,
        chars,
        next,
        full: None,
    }
}

/// Clusters of characters that have a [`Fact`] are found here: such a character begins a cluster
/// unless it extends. Stretches with others go to the full algorithm, as far as the next place
/// between two known characters, where nothing depends on what came before.
struct Graphemes<'a> {
    text: &'a str,
    chars: CharIndices<'a>,
    /// The first character that is in no cluster yet.
    next: Option<Next>,
    /// The rest of a stretch that goes to the full algorithm, and where the stretch begins.
    full: Option<(usize, GraphemeIndices<'a>)>,
}

#[derive(Clone, Copy)]
struct Next {
    at: usize,
    fact: Fact,
}

impl Next {
    fn of(chars: &mut CharIndices<'_>) -> Option<Self> {
        chars.next().map(|(at, c)| Self {
            at,
            fact: Fact::of(c),
        })
    }
}

impl<'a> Iterator for Graphemes<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((start, full)) = &mut self.full {
            match full.next() {
                Some((at, grapheme)) => return Some((*start + at, grapheme)),
                None => self.full = None,
            }
        }
        let first = self.next?;
        let mut before = first.fact;
        loop {
            self.next = Next::of(&mut self.chars);
            let Some(next) = self.next else { break };
            let is_boundary = next.fact.has(Fact::KNOWN) && !next.fact.has(Fact::EXTENDS);
            if is_boundary && before.has(Fact::KNOWN) {
                break;
            }
            if !next.fact.has(Fact::KNOWN) || !before.has(Fact::KNOWN) {
                return self.next_by_full(first.at);
            }
            before = next.fact;
        }
        if !before.has(Fact::KNOWN) {
            return self.next_by_full(first.at);
        }
        let end = self.next.map_or(self.text.len(), |next| next.at);
        Some((first.at, self.text.get(first.at..end)?))
    }
}

impl<'a> Graphemes<'a> {
    /// Hands the stretch from `start` to the next safe place to the full algorithm.
    fn next_by_full(&mut self, start: usize) -> Option<(usize, &'a str)> {
        let mut before = Fact::OTHER;
        while let Some(next) = self.next {
            let is_base = next.fact.has(Fact::KNOWN) && !next.fact.has(Fact::EXTENDS);
            if is_base && before.has(Fact::KNOWN) {
                break;
            }
            before = next.fact;
            self.next = Next::of(&mut self.chars);
        }
        let end = self.next.map_or(self.text.len(), |next| next.at);
        let mut full = self.text.get(start..end)?.grapheme_indices(true);
        let (at, grapheme) = full.next()?;
        self.full = Some((start, full));
        Some((start + at, grapheme))
    }
}

/// Returns the last place at or before byte `index` that does not cut a character of `text`.
#[must_use]
pub fn char_boundary_before(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    // A character has at most four bytes, and 0 is always a boundary.
    (0..=index)
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{BufReader, Read as _};
    use std::path::Path;

    use flate2::bufread::GzDecoder;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn graphemes_are_those_of_every_case_of_grapheme_break_test() {
        let path = "tests/data/unicode/GraphemeBreakTest.txt.gz";
        let file = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let mut text = String::new();
        GzDecoder::new(BufReader::new(file))
            .read_to_string(&mut text)
            .unwrap();
        let mut cases = 0;
        for line in text.lines().filter(|line| line.starts_with('÷')) {
            let graphemes_of_line = line.split('#').next().unwrap().split('÷');
            let expected: Vec<String> = graphemes_of_line
                .map(|part| {
                    part.split_whitespace()
                        .filter(|word| *word != "×")
                        .map(decode)
                })
                .map(Iterator::collect)
                .filter(|grapheme: &String| !grapheme.is_empty())
                .collect();
            let whole = expected.concat();
            let found: Vec<&str> = graphemes(&whole).map(|(_, grapheme)| grapheme).collect();
            assert_eq!(found, expected);
            cases += 1;
        }
        assert_eq!(cases, 766);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn the_quick_way_finds_what_the_full_one_finds(
            text in "([بa 1\\u{64b}\\u{300}\\u{200d}\\u{200c}]{0,3}|[\\u{600}\\r\\n\\u{1f468}\\u{a9}\\u{1f3fd}क्ष🇸가\\u{202e}\\u{ad}]{0,3}|.){0,12}",
        ) {
            let found: Vec<_> = graphemes(&text).collect();
            prop_assert_eq!(found, text.grapheme_indices(true).collect::<Vec<_>>());
        }
    }

    fn decode(hex: &str) -> char {
        char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap()
    }
}
