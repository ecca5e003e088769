//! Code points of a text and its bytes: other programs count the former, we the latter.

use crate::span::Span;

/// Characters between two known places.
const STEP: usize = 64;

/// The way between code points and bytes of one text.
#[derive(Clone, Debug)]
pub struct Points<'a> {
    text: &'a str,
    /// The byte of every [`STEP`]th character.
    bytes: Vec<usize>,
    count: usize,
}

impl<'a> Points<'a> {
    /// Reads a text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut bytes = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (at, _) in text.char_indices() {
            if count % STEP == 0 {
                bytes.push(at);
            }
            count += 1;
        }
        Self { text, bytes, count }
    }

    /// Returns the number of code points before a byte, which begins a character.
    #[must_use]
    pub fn of(&self, byte: usize) -> usize {
        let after = self.bytes.partition_point(|&known| known <= byte);
        let Some(step) = after.checked_sub(1) else {
            return 0;
        };
        let from = self.bytes.get(step).copied().unwrap_or_default();
        let rest = self.text.get(from..byte.min(self.text.len()));
        step * STEP + rest.map_or(0, |rest| rest.chars().count())
    }

    /// Returns the byte at which a code point begins, and the length of the text for the place after
    /// its last; none beyond it.
    #[must_use]
    pub fn byte(&self, point: usize) -> Option<usize> {
        if point >= self.count {
            return (point == self.count).then_some(self.text.len());
        }
        let from = *self.bytes.get(point / STEP)?;
        let mut rest = self.text.get(from..)?.char_indices();
        rest.nth(point % STEP).map(|(at, _)| from + at)
    }

    /// Returns the bytes from one code point to another.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (self.byte(start)?, self.byte(end)?);
        (start <= end).then(|| Span::from_range(start..end))
    }

    /// Returns a span in code points.
    #[must_use]
    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.of(span.start().index()), self.of(span.end().index()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_and_points_lead_to_each_other(text in "[a-zء-ي\u{64b}-\u{652}😀𞸀\n]{0,300}") {
            let points = Points::new(&text);
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for (point, byte) in ends.enumerate() {
                prop_assert_eq!(points.of(byte), point);
                prop_assert_eq!(points.byte(point), Some(byte));
            }
            prop_assert_eq!(points.byte(text.chars().count() + 1), None);
        }
    }
}
