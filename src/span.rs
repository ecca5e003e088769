//! Coordinates: bytes of the text, columns and cells of the screen.
//!
//! Each is a type of its own, so that one cannot stand for another; all arithmetic on them lives
//! here.
//!
//! ```compile_fail
//! use hashiya::span::{ByteOffset, Column};
//! let place: ByteOffset = Column(3); // a column is not a place in the text
//! ```

use std::ops::{Add, AddAssign, Range, Sub};

/// A position in [`Article::text`](crate::article::Article), in bytes of UTF-8 from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteOffset(pub u32);

impl ByteOffset {
    /// Returns the offset of `index`, or the largest offset there is when it does not fit.
    ///
    /// Texts are refused at the door when they are longer than [`ByteOffset`] can say, so the
    /// second case is never met with a real text.
    #[must_use]
    pub fn new(index: usize) -> Self {
        debug_assert!(u32::try_from(index).is_ok());
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Returns the offset as an index into the bytes of the text.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// Returns the offset `bytes` further on.
    #[must_use]
    pub fn advance(self, bytes: usize) -> Self {
        Self::new(self.index() + bytes)
    }
}

/// A range of bytes of the text, end exclusive. Its start is never after its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: ByteOffset,
    end: ByteOffset,
}

impl Span {
    /// Returns the span from `start` to `end`; empty at `start` when `end` lies before it.
    #[must_use]
    pub fn new(start: ByteOffset, end: ByteOffset) -> Self {
        debug_assert!(start <= end);
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Returns the span of a range of byte indices.
    #[must_use]
    pub fn from_range(range: Range<usize>) -> Self {
        Self::new(ByteOffset::new(range.start), ByteOffset::new(range.end))
    }

    /// Returns the first byte of the span.
    #[must_use]
    pub fn start(self) -> ByteOffset {
        self.start
    }

    /// Returns the byte after the last of the span.
    #[must_use]
    pub fn end(self) -> ByteOffset {
        self.end
    }

    /// Returns the span as a range of byte indices.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start.index()..self.end.index()
    }

    /// Returns the number of bytes in the span.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.index() - self.start.index()
    }

    /// Tells whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Tells whether the byte at `offset` lies in the span.
    #[must_use]
    pub fn contains(self, offset: ByteOffset) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Tells whether every byte of `other` lies in the span.
    #[must_use]
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the two spans share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the bytes that both spans hold, or `None` when they share none.
    #[must_use]
    pub fn intersection(self, other: Span) -> Option<Span> {
        self.overlaps(other)
            .then(|| Span::new(self.start.max(other.start), self.end.min(other.end)))
    }

    /// Returns the text of the span; empty when the span is not one of `text`, for example when
    /// it was made for another text or cuts a character.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        let slice = text.get(self.range());
        debug_assert!(slice.is_some(), "{self:?} is not a span of the text");
        slice.unwrap_or_default()
    }

    /// Returns the span moved `bytes` towards the end, for turning a place in a paragraph into one
    /// in its article.
    #[must_use]
    pub fn shifted(self, bytes: usize) -> Span {
        Span::new(self.start.advance(bytes), self.end.advance(bytes))
    }
}

/// A column of the screen or of a line, counted in cells from the left edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(pub u16);

/// A width in cells of the terminal's grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cells(pub u16);

impl Add<Cells> for Column {
    type Output = Column;

    fn add(self, width: Cells) -> Column {
        Column(self.0.saturating_add(width.0))
    }
}

impl Sub<Column> for Column {
    type Output = Cells;

    fn sub(self, left: Column) -> Cells {
        Cells(self.0.saturating_sub(left.0))
    }
}

impl Add for Cells {
    type Output = Cells;

    fn add(self, other: Cells) -> Cells {
        Cells(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Cells {
    fn add_assign(&mut self, other: Cells) {
        *self = *self + other;
    }
}

impl Sub for Cells {
    type Output = Cells;

    /// Returns the cells left over; none when `other` is the wider.
    fn sub(self, other: Cells) -> Cells {
        Cells(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Cells {
    fn sum<I: Iterator<Item = Cells>>(iter: I) -> Cells {
        iter.fold(Cells(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_of_another_text_is_empty_in_release() {
        let span = Span::from_range(1..3);
        assert_eq!(span.slice("abcd"), "bc");
        assert_eq!(span.len(), 2);
    }

    #[test]
    fn overlap_needs_a_shared_byte() {
        let (a, b, c) = (
            Span::from_range(0..3),
            Span::from_range(3..5),
            Span::from_range(2..4),
        );
        assert!(!a.overlaps(b));
        assert!(a.overlaps(c));
        assert_eq!(a.intersection(c), Some(Span::from_range(2..3)));
    }

    #[test]
    fn columns_and_cells_saturate() {
        assert_eq!(Column(u16::MAX) + Cells(2), Column(u16::MAX));
        assert_eq!(Cells(2) - Cells(5), Cells(0));
    }
}
