//! Text to grapheme clusters (UAX #29, extended): what a reader takes for one character.

use unicode_segmentation::UnicodeSegmentation as _;

/// Returns the grapheme clusters of `text` with the byte each one starts at.
pub fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
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

    fn decode(hex: &str) -> char {
        char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap()
    }
}
