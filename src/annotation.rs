//! Stand-off annotations: what is said about spans of a text, kept apart from the text.
//!
//! A [`Layer`] is a sorted list of annotations of one kind. Mentions, boilerplate, search hits and
//! the reader's notes are layers; none of them touches the text or another layer. The words are
//! those of the W3C Web Annotation model: an annotation has a target and a body.

pub mod selector;

use crate::span::{ByteOffset, Span};

/// One statement, `body`, about one place in the text, `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Annotation<T> {
    /// The bytes of the text the annotation is about.
    pub target: Span,
    /// What it says about them.
    pub body: T,
}

/// Annotations of one kind, sorted by the start of their targets, then by their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer<T> {
    sorted: Vec<Annotation<T>>,
    /// Bytes of the longest target: how far back an annotation that reaches a place can start.
    longest: usize,
}

impl<T> Default for Layer<T> {
    fn default() -> Self {
        Self {
            sorted: Vec::new(),
            longest: 0,
        }
    }
}

impl<T> FromIterator<Annotation<T>> for Layer<T> {
    fn from_iter<I: IntoIterator<Item = Annotation<T>>>(annotations: I) -> Self {
        let mut sorted: Vec<_> = annotations.into_iter().collect();
        sorted.sort_by_key(|annotation| (annotation.target.start(), annotation.target.end()));
        let longest = sorted
            .iter()
            .map(|annotation| annotation.target.len())
            .max()
            .unwrap_or(0);
        Self { sorted, longest }
    }
}

impl<T> Layer<T> {
    /// Puts an annotation in its place and returns its index; one with the same target stays
    /// before it.
    pub fn insert(&mut self, target: Span, body: T) -> usize {
        let key = (target.start(), target.end());
        let index = self.sorted.partition_point(|annotation| {
            (annotation.target.start(), annotation.target.end()) <= key
        });
        self.sorted.insert(index, Annotation { target, body });
        self.longest = self.longest.max(target.len());
        index
    }

    /// Adds annotations that all stand after those that are there; their own order does not matter.
    pub fn append(&mut self, later: impl IntoIterator<Item = Annotation<T>>) {
        let Self { sorted, longest } = later.into_iter().collect();
        let end = self
            .sorted
            .last()
            .map(|annotation| annotation.target.start());
        debug_assert!(sorted.first().map(|first| first.target.start()) >= end || sorted.is_empty());
        self.sorted.extend(sorted);
        self.longest = self.longest.max(longest);
    }

    /// Returns all annotations in the order of the text.
    #[must_use]
    pub fn as_slice(&self) -> &[Annotation<T>] {
        &self.sorted
    }

    /// Returns the annotations in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Annotation<T>> {
        self.sorted.iter()
    }

    /// Returns the annotation at `index` in the order of the text.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Annotation<T>> {
        self.sorted.get(index)
    }

    /// Returns the number of annotations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Tells whether there is no annotation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// Returns the annotations whose targets hold the byte at `offset`, with their indices.
    pub fn at(&self, offset: ByteOffset) -> impl Iterator<Item = (usize, &Annotation<T>)> {
        self.overlapping(Span::new(offset, offset.advance(1)))
    }

    /// Returns the annotations whose targets share a byte with `span`, with their indices.
    ///
    /// The work grows with the annotations near the span, not with the layer.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = (usize, &Annotation<T>)> {
        let reach = ByteOffset::new(span.start().index().saturating_sub(self.longest));
        let first = self
            .sorted
            .partition_point(|annotation| annotation.target.start() < reach);
        self.sorted
            .iter()
            .enumerate()
            .skip(first)
            .take_while(move |(_, annotation)| annotation.target.start() < span.end())
            .filter(move |(_, annotation)| annotation.target.overlaps(span))
    }

    /// Returns the index of the first annotation that starts at `offset` or after it; the length
    /// of the layer when there is none.
    #[must_use]
    pub fn first_from(&self, offset: ByteOffset) -> usize {
        self.sorted
            .partition_point(|annotation| annotation.target.start() < offset)
    }
}

impl<'a, T> IntoIterator for &'a Layer<T> {
    type Item = &'a Annotation<T>;
    type IntoIter = std::slice::Iter<'a, Annotation<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(ranges: &[(usize, usize)]) -> Layer<usize> {
        ranges
            .iter()
            .enumerate()
            .map(|(body, &(start, end))| Annotation {
                target: Span::from_range(start..end),
                body,
            })
            .collect()
    }

    fn bodies(layer: &Layer<usize>, offset: usize) -> Vec<usize> {
        layer
            .at(ByteOffset::new(offset))
            .map(|(_, annotation)| annotation.body)
            .collect()
    }

    #[test]
    fn a_long_annotation_is_found_behind_short_ones() {
        let layer = layer(&[(0, 20), (3, 4), (5, 6), (18, 19)]);
        assert_eq!(bodies(&layer, 18), [0, 3]);
        assert_eq!(bodies(&layer, 4), [0]);
        assert_eq!(bodies(&layer, 20), [0; 0]);
    }

    #[test]
    fn insertion_keeps_the_order_of_the_text() {
        let mut layer = layer(&[(5, 6), (0, 2)]);
        assert_eq!(layer.insert(Span::from_range(3..30), 9), 1);
        let found: Vec<_> = layer.iter().map(|annotation| annotation.body).collect();
        assert_eq!(found, [1, 9, 0]);
        assert_eq!(bodies(&layer, 29), [9]);
    }
}
