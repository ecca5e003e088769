//! One laid-out line: where each cluster stands, and which bytes stand at a column.
//!
//! Drawing, the mouse, highlights and the jump all go through the one walk in [`Line::standing`],
//! so they cannot disagree. A line shares its paragraph's storage and holds little of its own.

use std::ops::Range;
use std::sync::Arc;

use super::cluster::{Cluster, Flags};
use super::justify::Stretch;
use super::marks::Moved;
use super::order::{Run, Runs};
use super::shaped::Shaped;
use super::{Direction, Order};
use crate::span::{ByteOffset, Cells, Column, Span};

/// A line of a paragraph, laid out.
#[derive(Clone, Debug)]
pub struct Line {
    pub(super) shaped: Arc<Shaped>,
    /// The line's clusters in the paragraph.
    pub(super) clusters: Range<usize>,
    /// Clusters from here on hang over the end and take no cell.
    pub(super) hanging: usize,
    /// The visual order.
    pub(super) runs: Runs,
    /// The order of writing, where the terminal reorders by itself.
    pub(super) logical: Option<Written>,
    /// Cells added by justification, in logical order.
    pub(super) stretches: Vec<Stretch>,
    pub(super) left: Column,
    pub(super) width: Cells,
    /// What to draw instead, when marks had to move to other cells.
    pub(super) moved: Option<Moved>,
}

/// How a row is written for a terminal that reorders by itself.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) run: Run,
    /// Where the writing begins; the terminal shows it elsewhere.
    pub(super) left: Column,
}

/// A cluster, the column it begins at and its cells with those justification added.
#[derive(Clone, Copy, Debug)]
struct Standing {
    index: usize,
    column: Column,
    width: Cells,
    stretch: u16,
    level: u8,
}

impl Line {
    /// Returns the bytes of the line in the text, white space at its end included.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(
            self.shaped.offset(self.clusters.start),
            self.shaped.offset(self.clusters.end),
        )
    }

    /// Moves the line to the right.
    pub(super) fn shift(&mut self, cells: Cells) {
        self.left = self.left + cells;
        if let Some(written) = self.logical.as_mut() {
            written.left = written.left + cells;
        }
        if self.moved.is_some() {
            self.moved = None;
            self.moved = Some(Moved::new(self.placed()));
        }
    }

    /// Returns the direction of the line's paragraph.
    #[must_use]
    pub fn direction(&self) -> Direction {
        match self.shaped.base % 2 {
            0 => Direction::LeftToRight,
            _ => Direction::RightToLeft,
        }
    }

    /// Returns the column at which the text begins on its left side.
    #[must_use]
    pub fn left(&self) -> Column {
        self.left
    }

    /// Returns the cells of the text, without white space that hangs over the line's end.
    #[must_use]
    pub fn width(&self) -> Cells {
        self.width
    }

    /// Returns every cluster that takes a cell with the column it begins at, in the order in which
    /// a row is written: left to right on the screen, or in logical order for a terminal that
    /// reorders by itself. Then the columns are those of the writing.
    pub fn placed(&self) -> impl Iterator<Item = (Column, Cluster<'_>)> {
        let moved = self.moved.iter().flat_map(Moved::placed);
        let (runs, left) = match (&self.moved, &self.logical) {
            (Some(_), _) => (&[] as &[Run], self.left),
            (None, Some(written)) => (std::slice::from_ref(&written.run), written.left),
            (None, None) => (&*self.runs, self.left),
        };
        // Most lines have nothing added to them, and are walked more quickly.
        let (plain, stretched) = match self.stretches.is_empty() {
            true => (runs, &[] as &[Run]),
            false => (&[] as &[Run], runs),
        };
        let clusters = self
            .standing(plain, left)
            .filter(|standing| standing.width > Cells(0))
            .map(|standing| (standing.column, self.cluster(standing)));
        let cells = self
            .standing(stretched, left)
            .flat_map(|standing| self.cells(standing));
        moved.chain(clusters).chain(cells)
    }

    /// Returns every cluster of the line from left to right, with those that take no cell, and
    /// without what justification added.
    pub fn clusters(&self) -> impl Iterator<Item = Cluster<'_>> {
        self.standing(&self.runs, self.left)
            .map(|standing| self.cluster(standing))
    }

    /// Returns the byte whose cluster stands at `column`, or `None` outside the text of the line.
    #[must_use]
    pub fn offset_at(&self, column: Column) -> Option<ByteOffset> {
        self.standing(&self.runs, self.left)
            .find(|standing| standing.column <= column && column < standing.column + standing.width)
            .map(|standing| self.shaped.offset(standing.index))
    }

    /// Returns the columns that show bytes of `span`, as pieces from left to right that do not
    /// touch: one logical range may be several on the screen.
    #[must_use]
    pub fn segments(&self, span: Span) -> Vec<Range<Column>> {
        let mut segments: Vec<Range<Column>> = Vec::new();
        if !span.overlaps(self.span()) {
            return segments;
        }
        for standing in self.standing(&self.runs, self.left) {
            if standing.width == Cells(0) || !self.shaped.span(standing.index).overlaps(span) {
                continue;
            }
            let end = standing.column + standing.width;
            match segments.last_mut() {
                Some(last) if last.end == standing.column => last.end = end,
                _ => segments.push(standing.column..end),
            }
        }
        segments
    }

    /// Returns every cluster from left to right on the screen, with its columns and those that
    /// justification gave it; none where it takes no cell.
    pub(super) fn standing_clusters(&self) -> impl Iterator<Item = (Span, Range<Column>)> {
        self.standing(&self.runs, self.left).map(|standing| {
            let columns = standing.column..standing.column + standing.width;
            (self.shaped.span(standing.index), columns)
        })
    }

    /// Walks the clusters of `runs` and gives each its column, from `left` on.
    fn standing<'a>(
        &'a self,
        runs: &'a [Run],
        left: Column,
    ) -> impl Iterator<Item = Standing> + use<'a> {
        let mut column = left;
        let indices = runs
            .iter()
            .flat_map(|run| run.left_to_right().map(move |index| (index, run.level)));
        indices.map(move |(index, level)| {
            let stretch = self.stretch(index);
            let own = match index < self.hanging {
                true => u16::from(self.shaped.record(index).width),
                false => 0,
            };
            let standing = Standing {
                index,
                column,
                width: Cells(own + stretch),
                stretch,
                level,
            };
            column = column + standing.width;
            standing
        })
    }

    fn stretch(&self, index: usize) -> u16 {
        if self.stretches.is_empty() {
            return 0;
        }
        let place = self
            .stretches
            .binary_search_by_key(&index, |stretch| stretch.after);
        place
            .ok()
            .and_then(|place| self.stretches.get(place))
            .map_or(0, |stretch| stretch.cells)
    }

    fn cluster(&self, standing: Standing) -> Cluster<'_> {
        let width = Cells(standing.width.0 - standing.stretch);
        let (record, next) = self.shaped.record_and_next(standing.index);
        let (start, end) = (self.shaped.offset_of(record), self.shaped.offset_of(next));
        Cluster {
            span: Span::new(start, end),
            text: if width == Cells(0) {
                ""
            } else {
                self.shaped.text(record, next)
            },
            width,
            form: record.form(),
        }
    }

    /// Returns a cluster with the cells added to it, left to right; nothing when it has no cell.
    fn cells(&self, standing: Standing) -> impl Iterator<Item = (Column, Cluster<'_>)> {
        let cluster = self.cluster(standing);
        let end = Span::new(cluster.span.end(), cluster.span.end());
        let text = match self.shaped.record(standing.index).flags.has(Flags::LETTER) {
            true => "ـ",
            false => " ",
        };
        let added = Cluster {
            span: end,
            text,
            width: Cells(1),
            form: None,
        };
        // What follows the cluster stands on its left where the text goes from right to left.
        let leftwards = standing.level % 2 == 1 && self.shaped.profile.order == Order::Visual;
        let (before, after) = if leftwards {
            (standing.stretch, 0)
        } else {
            (0, standing.stretch)
        };
        let mut column = standing.column;
        std::iter::repeat_n(added, usize::from(before))
            .chain((cluster.width > Cells(0)).then_some(cluster))
            .chain(std::iter::repeat_n(added, usize::from(after)))
            .map(move |cluster| {
                let at = column;
                column = column + cluster.width;
                (at, cluster)
            })
    }
}
