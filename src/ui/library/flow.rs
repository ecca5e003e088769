//! Pieces of text one after the other on a row, from where its language begins.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::Scene;
use crate::app::geometry::Area;
use crate::layout::{Alignment, Direction, label, paragraph_direction};
use crate::span::{Cells, Span};
use crate::ui::paint;

/// What is left of a row while pieces are put on it.
pub(super) struct Flow<'a> {
    scene: Scene<'a>,
    /// What is left.
    pub(super) left: Area,
    direction: Direction,
}

impl<'a> Flow<'a> {
    pub(super) fn new(scene: Scene<'a>, row: Area, direction: Direction) -> Self {
        Self {
            scene,
            left: Area { height: 1, ..row },
            direction,
        }
    }

    /// Leaves cells empty.
    pub(super) fn skip(&mut self, cells: u16) {
        self.take(Cells(cells), self.direction);
    }

    /// Puts a piece where the row has come to, cut where it does not fit.
    pub(super) fn put(&mut self, buffer: &mut Buffer, text: &str, style: Style) {
        let taken = self.write(buffer, text, style, self.direction);
        self.take(taken, self.direction);
    }

    /// Puts a piece if it fits whole, with a gap of `gap` cells before it; tells whether it did.
    pub(super) fn put_whole(
        &mut self,
        buffer: &mut Buffer,
        text: &str,
        style: Style,
        gap: u16,
    ) -> bool {
        if self.measure(text) + Cells(gap) > self.left.width {
            return false;
        }
        self.skip(gap);
        self.put(buffer, text, style);
        true
    }

    /// Puts a piece at the other end of the row, with a gap before it.
    pub(super) fn at_end(&mut self, buffer: &mut Buffer, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let end = opposite(self.direction);
        let taken = self.write(buffer, text, style, end);
        self.take(taken + Cells(1), end);
    }

    /// Puts a piece whose places have styles of their own.
    pub(super) fn put_styled(
        &mut self,
        buffer: &mut Buffer,
        text: &str,
        style: impl FnMut(Span) -> Style,
    ) {
        let direction = paragraph_direction(text, self.direction);
        let alignment = standing(direction, self.direction);
        let profile = &self.scene.state.look.profile;
        let line = label(text, self.left.width, direction, alignment, profile);
        paint::line(buffer, (self.left.left.0, self.left.top), &line, style);
        self.take(line.width(), self.direction);
    }

    /// Returns the cells that a text wants.
    pub(super) fn measure(&self, text: &str) -> Cells {
        let profile = &self.scene.state.look.profile;
        let whole = Cells(u16::MAX);
        label(text, whole, self.direction, Alignment::Start, profile).width()
    }

    /// Writes at the side of what is left where a text of this direction begins.
    fn write(&self, buffer: &mut Buffer, text: &str, style: Style, side: Direction) -> Cells {
        let direction = paragraph_direction(text, self.direction);
        let label = paint::Label {
            text,
            direction,
            alignment: standing(direction, side),
            style,
        };
        paint::text(buffer, self.left, &self.scene.state.look.profile, label)
    }

    fn take(&mut self, cells: Cells, side: Direction) {
        let rest = self.left.width - cells;
        if side == Direction::LeftToRight {
            self.left.left = self.left.left + (self.left.width - rest);
        }
        self.left.width = rest;
    }
}

/// Returns how a text of one direction is aligned to stand where another direction begins.
fn standing(text: Direction, side: Direction) -> Alignment {
    if text == side {
        Alignment::Start
    } else {
        Alignment::End
    }
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::RightToLeft => Direction::LeftToRight,
        Direction::LeftToRight => Direction::RightToLeft,
    }
}
