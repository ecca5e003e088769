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

/// Writes a line with its column 0 at `left`; `style` gives the style of a place in its text. A
/// cluster that reaches over the edge of the screen is left out: a terminal would go on with it in the
/// next row.
pub fn line(
    buffer: &mut Buffer,
    (left, top): (u16, u16),
    line: &Line,
    mut style: impl FnMut(Span) -> Style,
) {
    for (column, cluster) in line.placed() {
        let x = left.saturating_add(column.0);
        if x.saturating_add(cluster.width.0) > buffer.area.right() {
            continue;
        }
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

/// Fills an area with blanks of a style. A wide cluster at its edge goes as a whole, since a terminal
/// draws no half of it.
pub fn fill(buffer: &mut Buffer, area: Area, style: Style) {
    let area = rect(area).intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while blank_if_tail(buffer, x, y) && x > buffer.area.left() {
            x -= 1;
            if let Some(head) = buffer
                .cell_mut((x, y))
                .filter(|cell| !cell.symbol().is_empty())
            {
                head.set_symbol(" ");
            }
        }
        let mut x = area.right();
        while blank_if_tail(buffer, x, y) {
            x += 1;
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Blanks a cell over which a wide cluster on its left reaches; tells whether it was one.
fn blank_if_tail(buffer: &mut Buffer, x: u16, y: u16) -> bool {
    let tail = buffer.cell_mut((x, y));
    match tail.filter(|cell| cell.symbol().is_empty()) {
        Some(cell) => {
            cell.set_symbol(" ");
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Column;

    /// Writes four cells of pictures at a column of a row of ten, fills some, and returns the cells.
    fn check(at: u16, filled: std::ops::Range<u16>, expected: &str) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        let row = |left, width| Area {
            left: Column(left),
            top: 0,
            width: Cells(width),
            height: 1,
        };
        let picture = label(
            "\u{1f468}\u{200d}\u{1f469}",
            Cells(4),
            Direction::LeftToRight,
            Alignment::Start,
            &Profile::default(),
        );
        line(&mut buffer, (at, 0), &picture, |_| Style::new());
        fill(
            &mut buffer,
            row(filled.start, filled.end - filled.start),
            Style::new(),
        );
        let cells: String = buffer.content().iter().map(|cell| cell.symbol()).collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_wide_cluster_reaches_over_no_edge() {
        check(0, 9..9, "\u{1f468}\u{1f469}      ");
        check(6, 0..1, "      \u{1f468}\u{1f469}");
        check(7, 0..1, "          ");
    }

    #[test]
    fn what_lies_over_a_part_of_a_wide_cluster_takes_it_away() {
        for filled in [2..3, 3..4, 4..5, 5..9, 0..3, 1..10] {
            check(2, filled, "          ");
        }
        check(2, 6..8, "  \u{1f468}\u{1f469}    ");
        check(2, 0..2, "  \u{1f468}\u{1f469}    ");
    }
}
