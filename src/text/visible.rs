//! Characters to what may be printed for them: text from outside never reaches a cell unchecked.
//!
//! A terminal obeys control characters, and reorders by bidi controls; neither may come from an
//! article. Controls become a picture of themselves, formatting characters are obeyed by the layout
//! and not printed, white space becomes a plain space.

/// What stands on the screen for a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// The character.
    Itself,
    /// A plain space.
    Space,
    /// Nothing: it acts on its neighbours only.
    Hidden,
    /// Another character that shows the reader that something odd is here.
    Replaced(char),
}

/// What stands for a character that has no picture of its own.
pub const REPLACEMENT: char = '\u{fffd}';

/// Stands for a line or paragraph separator in the middle of a paragraph (SYMBOL FOR NEWLINE).
const NEWLINE: char = '\u{2424}';

/// Returns what stands on the screen for `c`.
///
/// Bidi embeddings, overrides and isolates are [`Visible::Hidden`] here; the layout shows those
/// that have no partner, which cannot be told from one character.
#[must_use]
pub fn visible(c: char) -> Visible {
    match c {
        ' '..='~' => Visible::Itself,
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Visible::Space,
        // A line end does what it says: the line ends there.
        '\n' => Visible::Hidden,
        '\u{0}'..='\u{1f}' => {
            Visible::Replaced(char::from_u32(0x2400 + u32::from(c)).unwrap_or(REPLACEMENT))
        }
        '\u{7f}' => Visible::Replaced('\u{2421}'),
        '\u{85}' | '\u{2028}' | '\u{2029}' => Visible::Replaced(NEWLINE),
        '\u{80}'..='\u{9f}' | '\u{fff9}'..='\u{fffb}' => Visible::Replaced(REPLACEMENT),
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' => Visible::Hidden,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Visible::Hidden,
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Visible::Hidden,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => Visible::Hidden,
        '\u{e0000}'..='\u{e0fff}' => Visible::Hidden,
        _ if u32::from(c) & 0xfffe == 0xfffe => Visible::Replaced(REPLACEMENT),
        '\u{fdd0}'..='\u{fdef}' => Visible::Replaced(REPLACEMENT),
        _ => Visible::Itself,
    }
}

/// Returns the text as it may be printed outside of any page: a file's name in a message, say.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .filter_map(|c| match visible(c) {
            Visible::Itself => Some(c),
            Visible::Space => Some(' '),
            Visible::Hidden => None,
            Visible::Replaced(picture) => Some(picture),
        })
        .collect()
}

/// Tells whether `c` is a mark of a right-to-left script: a vowel sign, a point, a Quranic sign.
#[must_use]
pub fn is_right_to_left_mark(c: char) -> bool {
    matches!(c,
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}'
        | '\u{6ea}'..='\u{6ed}' | '\u{711}' | '\u{730}'..='\u{74a}'
        | '\u{897}'..='\u{89f}' | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_stands_for_itself() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            if c.is_control() {
                assert_ne!(visible(c), Visible::Itself, "{c:?}");
            }
            if let Visible::Replaced(shown) = visible(c) {
                assert_eq!(visible(shown), Visible::Itself, "{c:?}");
            }
        }
    }

    #[test]
    fn escape_is_shown_as_its_picture() {
        assert_eq!(visible('\u{1b}'), Visible::Replaced('␛'));
        assert_eq!(visible('\u{7f}'), Visible::Replaced('␡'));
    }
}
