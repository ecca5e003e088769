//! A laid-out line to one whose vowel marks stand in the cell on the left of their letter.
//!
//! Some terminals draw a mark one cell too far to the right (alacritty does). There the mark is
//! written after whatever stands on the left of its letter. Only the text of cells changes: spans,
//! and with them the map between bytes and columns, stay.

use std::ops::Range;

use super::cluster::Cluster;
use crate::span::{Cells, Column, Span};
use crate::text::joining::Form;
use crate::text::visible::is_right_to_left_mark;

/// The cells of a line with their marks moved, left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Moved {
    text: String,
    cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
struct Cell {
    column: Column,
    span: Span,
    text: Range<usize>,
    width: Cells,
    form: Option<Form>,
}

impl Moved {
    /// Moves the marks of `placed`, which runs from left to right.
    pub(super) fn new<'a>(placed: impl Iterator<Item = (Column, Cluster<'a>)>) -> Self {
        let mut moved = Self::default();
        let mut placed = placed.peekable();
        if let Some((column, first)) = placed.peek() {
            moved.push_margin(*column, *first);
        }
        while let Some((column, cluster)) = placed.next() {
            let start = moved.text.len();
            moved
                .text
                .extend(cluster.text.chars().filter(|c| !is_right_to_left_mark(*c)));
            if let Some((_, right)) = placed.peek() {
                moved
                    .text
                    .extend(right.text.chars().filter(|c| is_right_to_left_mark(*c)));
            }
            moved.cells.push(Cell {
                column,
                span: cluster.span,
                text: start..moved.text.len(),
                width: cluster.width,
                form: cluster.form,
            });
        }
        moved
    }

    /// The leftmost letter's marks go into the margin, if there is one.
    fn push_margin(&mut self, column: Column, first: Cluster<'_>) {
        let marks = first.text.chars().filter(|c| is_right_to_left_mark(*c));
        let Some(margin) = column.0.checked_sub(1) else {
            return;
        };
        self.text.push(' ');
        self.text.extend(marks);
        let text = 0..self.text.len();
        if text.len() > 1 {
            let span = Span::new(first.span.end(), first.span.end());
            let column = Column(margin);
            self.cells.push(Cell {
                column,
                span,
                text,
                width: Cells(1),
                form: None,
            });
        }
    }

    /// Returns the cells from left to right.
    pub(super) fn placed(&self) -> impl Iterator<Item = (Column, Cluster<'_>)> {
        self.cells.iter().map(|cell| {
            let text = self.text.get(cell.text.clone()).unwrap_or_default();
            (
                cell.column,
                Cluster {
                    span: cell.span,
                    text,
                    width: cell.width,
                    form: cell.form,
                },
            )
        })
    }
}
