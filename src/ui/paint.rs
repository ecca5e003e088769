//! Puts laid-out lines into the frame's cells.
//!
//! This is the only place that writes text of articles into the buffer: cluster by cluster, each
//! into the cells that layout gave it, with the style of its place in the text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::layout::{Alignment, Direction, Line, Profile, label};
use crate::span::{Cells, Span};

/// Returns the area as ratatui's rectangle.
#[must_use]
pub fn rect(area: Area) -> Rect {
    Rect::new(area.left.0, area.top, area.width.0, area.height)
}

/// Writes a line with its column 0 at `left`; `style` gives the style of a place in its text.
pub fn line(
    buffer: &mut Buffer,
    (left, top): (u16, u16),
    line: &Line,
    mut style: impl FnMut(Span) -> Style,
) {
    for (column, cluster) in line.placed() {
        let x = left.saturating_add(column.0);
        let Some(cell) = buffer.cell_mut((x, top)) else {
            continue;
        };
        let look = style(cluster.span);
        cell.set_symbol(cluster.text).set_style(look);
        for next in 1..cluster.width.0 {
            if let Some(cell) = buffer.cell_mut((x.saturating_add(next), top)) {
                cell.set_symbol("").set_style(look);
            }
        }
    }
}

/// A piece of text to be written on one line.
#[derive(Clone, Copy, Debug)]
pub struct Label<'a> {
    /// The text, in logical order.
    pub text: &'a str,
    /// The direction of the line.
    pub direction: Direction,
    /// Where in its area it stands.
    pub alignment: Alignment,
    /// How it looks.
    pub style: Style,
}

/// Writes a label into one row, cut with an ellipsis where it does not fit.
///
/// Returns the cells it took.
pub fn text(buffer: &mut Buffer, row: Area, profile: &Profile, wanted: Label<'_>) -> Cells {
    if row.width == Cells(0) || row.height == 0 {
        return Cells(0);
    }
    let laid = label(
        wanted.text,
        row.width,
        wanted.direction,
        wanted.alignment,
        profile,
    );
    line(buffer, (row.left.0, row.top), &laid, |_| wanted.style);
    laid.width()
}

/// Fills an area with blanks of a style.
pub fn fill(buffer: &mut Buffer, area: Area, style: Style) {
    let area = rect(area).intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}
