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
