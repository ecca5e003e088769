//! Selectors: where in a text an annotation stands, said so that the place is found again after
//! the text has changed.
//!
//! A [`Selector`] is a TextPositionSelector and a TextQuoteSelector of the W3C Web Annotation model
//! (<https://www.w3.org/TR/annotation-model/#selectors>) about one place.

mod find;

use crate::span::Span;

pub use find::{Anchor, find_all};

/// Characters of the text kept on either side of a place.
pub const CONTEXT: usize = 32;

/// One place of a text, by its position and by its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// The bytes of the text that it was made for.
    pub position: Span,
    /// What stood there.
    pub exact: String,
    /// At most [`CONTEXT`] characters that stood before it.
    pub prefix: String,
    /// At most [`CONTEXT`] characters that stood after it.
    pub suffix: String,
}

impl Selector {
    /// Looks for the place in `text`, which may have changed since. See [`find_all`], which looks for
    /// many in one pass.
    #[must_use]
    pub fn find(&self, text: &str) -> Anchor {
        let found = find_all(&[self], text);
        found.first().copied().unwrap_or(Anchor::Orphaned)
    }

    /// Returns the selector of a place; that of nothing when `span` is not one of `text`.
    #[must_use]
    pub fn of(text: &str, span: Span) -> Self {
        let range = span.range();
        let (Some(before), Some(exact), Some(after)) = (
            text.get(..range.start),
            text.get(range.clone()),
            text.get(range.end..),
        ) else {
            return Self::default();
        };
        let from = before.char_indices().rev().take(CONTEXT).last();
        let prefix = from.and_then(|(at, _)| before.get(at..));
        Self {
            position: span,
            exact: exact.to_owned(),
            prefix: prefix.unwrap_or_default().to_owned(),
            suffix: after.chars().take(CONTEXT).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_keeps_what_stands_around_the_place() {
        let text = "قالت شركة أرامكو أمس";
        let start = text.find("أرامكو").unwrap();
        let selector = Selector::of(text, Span::from_range(start..start + "أرامكو".len()));
        assert_eq!(selector.prefix, "قالت شركة ");
        assert_eq!(selector.exact, "أرامكو");
        assert_eq!(selector.suffix, " أمس");
    }

    #[test]
    fn context_is_counted_in_characters() {
        let text = "ا".repeat(100) + "ب" + &"ت".repeat(100);
        let selector = Selector::of(&text, Span::from_range(200..202));
        assert_eq!(selector.prefix, "ا".repeat(CONTEXT));
        assert_eq!(selector.suffix, "ت".repeat(CONTEXT));
    }
}
