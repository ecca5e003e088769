//! Characters and clusters to cells: the only place in the program that decides widths.
//!
//! The answer is `unicode-width`'s, which is also what the screen buffer believes of a symbol, with
//! the characters that this program never prints taken out first. So vowel marks, Quranic marks,
//! superscript alef, joiners, bidi controls and variation selectors take no cell, and East Asian
//! wide characters take two.
//!
//! Tatweel (U+0640) takes a cell. It is not a mark but a letter of its own (category Lm, joining
//! type C): a stroke as long as a letter, which every terminal advances by one cell. A writer who
//! stretches a name with it sees it stretched, and justification uses the very same stroke. What
//! must not see it is matching, and that is the business of folding, not of width.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::visible::{Visible, visible};
use crate::span::Cells;

/// Returns the cells of one character that stands alone.
#[must_use]
pub fn char_width(c: char) -> Cells {
    match visible(c) {
        Visible::Hidden => Cells(0),
        Visible::Space | Visible::Replaced(_) => Cells(1),
        Visible::Itself => to_cells(c.width().unwrap_or(0)),
    }
}

/// Returns the cells of a grapheme cluster as it is printed: those of its base, unless the whole is
/// an emoji sequence or a syllable that needs more.
#[must_use]
pub fn cluster_width(printed: &str) -> Cells {
    to_cells(printed.width())
}

fn to_cells(width: usize) -> Cells {
    Cells(u16::try_from(width).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cells: u16) {
        assert_eq!(cluster_width(text), Cells(cells), "{text:?}");
    }

    #[test]
    fn marks_and_controls_take_no_cell() {
        for c in ('\u{610}'..='\u{61a}')
            .chain('\u{64b}'..='\u{65f}')
            .chain('\u{6d6}'..='\u{6dc}')
            .chain('\u{6df}'..='\u{6e4}')
            .chain(['\u{6e7}', '\u{6e8}', '\u{6ea}', '\u{6ed}', '\u{670}'])
            .chain('\u{8d3}'..='\u{8e1}')
            .chain('\u{8e3}'..='\u{8ff}')
            .chain('\u{200b}'..='\u{200f}')
            .chain(['\u{61c}', '\u{ad}', '\u{feff}', '\u{2060}'])
            .chain('\u{202a}'..='\u{202e}')
            .chain('\u{2066}'..='\u{2069}')
            .chain('\u{fe00}'..='\u{fe0f}')
        {
            assert_eq!(char_width(c), Cells(0), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_letter_with_marks_takes_one_cell() {
        check("ب", 1);
        check("بَّ", 1);
        check("ه\u{64e}\u{651}", 1);
        check("ـ", 1);
        check("e\u{301}", 1);
    }

    #[test]
    fn wide_characters_take_two_cells() {
        check("世", 2);
        check("👍🏽", 2);
        check("👨‍👩‍👧", 2);
        check("\u{3000}", 2);
    }

    #[test]
    fn presentation_forms_take_one_cell() {
        for c in ('\u{fb50}'..='\u{fbb1}').chain('\u{fe80}'..='\u{fefc}') {
            assert_eq!(char_width(c), Cells(1), "U+{:04X}", u32::from(c));
        }
    }
}
