//! Where the parts of the screen lie, for drawing and for the mouse alike.

use crate::app::event::Size;
use crate::span::{Cells, Column};

/// The index gets no column of its own on a screen narrower than this, in cells.
const NARROWEST_WITH_PANEL: u16 = 72;
/// The index is a third of the screen, but within these bounds, in cells.
const PANEL_WIDTH: std::ops::RangeInclusive<u16> = 26..=40;

/// A rectangle of the screen, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Its leftmost column.
    pub left: Column,
    /// Its topmost row.
    pub top: u16,
    /// Its width.
    pub width: Cells,
    /// Its height in rows.
    pub height: u16,
}

impl Area {
    /// Tells whether the cell lies in the area.
    #[must_use]
    pub fn contains(self, column: u16, row: u16) -> bool {
        let right = self.left + self.width;
        self.left.0 <= column && column < right.0 && self.top <= row && row - self.top < self.height
    }
}

/// The side of the screen on which the index stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// On the left: where a right-to-left line ends.
    #[default]
    Left,
    /// On the right.
    Right,
}

impl Side {
    /// Returns the other side.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        }
    }
}

/// What the reader asked of the screen's division.
#[derive(Clone, Copy, Debug)]
pub struct Wishes {
    /// Whether the index is to be seen.
    pub panel: bool,
    /// Whether the keyboard is in the index: where there is no room for both, it has the screen.
    pub panel_has_keyboard: bool,
    /// Where the index is to stand.
    pub side: Side,
    /// The widest that lines of text may be.
    pub measure: Cells,
    /// Whether parts may stand side by side; not where the terminal reorders whole rows itself.
    pub columns: bool,
}

/// Where the parts of the screen lie. Parts without room have a width of 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The page with its margins.
    pub page: Area,
    /// The lines of text in it.
    pub text: Area,
    /// The column that shows where in the article things stand.
    pub minimap: Area,
    /// The index.
    pub panel: Area,
    /// The line at the bottom.
    pub status: Area,
}

/// Returns where the parts lie on a screen of this size.
#[must_use]
pub fn areas(size: Size, wishes: &Wishes) -> Areas {
    let height = size.rows.saturating_sub(1);
    let status = area(0, height, size.columns, size.rows.min(1));
    let beside = wishes.panel && wishes.columns && size.columns >= NARROWEST_WITH_PANEL;
    if wishes.panel && !beside && wishes.panel_has_keyboard {
        let panel = area(0, 0, size.columns, height);
        return Areas {
            panel,
            status,
            ..Areas::default()
        };
    }
    let panel_width = if beside {
        (size.columns / 3).clamp(*PANEL_WIDTH.start(), *PANEL_WIDTH.end())
    } else {
        0
    };
    let map_width = u16::from(size.columns >= 24 && wishes.columns);
    let page_width = size.columns - panel_width - map_width;
    let (panel, minimap, page) = match wishes.side {
        Side::Left => (0, panel_width, panel_width + map_width),
        Side::Right => (page_width + map_width, page_width, 0),
    };
    let page = area(page, 0, page_width, height);
    Areas {
        page,
        text: centred(page, wishes),
        minimap: area(minimap, 0, map_width, height),
        panel: area(panel, 0, panel_width, height),
        status,
    }
}

fn area(left: u16, top: u16, width: u16, height: u16) -> Area {
    Area {
        left: Column(left),
        top,
        width: Cells(width),
        height,
    }
}

/// Returns the text's part of the page: at most the measure wide, between even margins.
fn centred(page: Area, wishes: &Wishes) -> Area {
    if !wishes.columns {
        return page;
    }
    let margin = match page.width.0 {
        0..24 => 0,
        24..48 => 1,
        _ => 3,
    };
    let width = page
        .width
        .0
        .saturating_sub(2 * margin)
        .min(wishes.measure.0);
    let left = page.left.0 + (page.width.0 - width) / 2;
    // A row of air above the title, where there is room for it.
    let air = u16::from(page.height > 12);
    area(left, page.top + air, width, page.height - air)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(side: Side) -> Wishes {
        Wishes {
            panel: true,
            panel_has_keyboard: false,
            side,
            measure: Cells(76),
            columns: true,
        }
    }

    fn check(columns: u16, rows: u16, wishes: &Wishes) -> Areas {
        let areas = areas(Size { columns, rows }, wishes);
        assert_eq!(
            areas.panel.width.0 + areas.minimap.width.0 + areas.page.width.0,
            columns
        );
        assert!(areas.text.left >= areas.page.left);
        assert!(areas.text.left + areas.text.width <= areas.page.left + areas.page.width);
        areas
    }

    #[test]
    fn parts_fill_the_width_at_every_size() {
        for columns in 1..200 {
            for rows in 1..60 {
                check(columns, rows, &wishes(Side::Left));
                check(columns, rows, &wishes(Side::Right));
            }
        }
    }

    #[test]
    fn the_index_hides_on_a_narrow_screen() {
        assert_eq!(check(60, 20, &wishes(Side::Left)).panel.width, Cells(0));
        assert_eq!(check(80, 24, &wishes(Side::Left)).panel.width, Cells(26));
    }

    #[test]
    fn on_a_narrow_screen_the_index_takes_all_when_it_has_the_keyboard() {
        let wishes = Wishes {
            panel_has_keyboard: true,
            ..wishes(Side::Left)
        };
        let areas = areas(
            Size {
                columns: 40,
                rows: 20,
            },
            &wishes,
        );
        assert_eq!((areas.panel.width, areas.text.width), (Cells(40), Cells(0)));
    }

    #[test]
    fn swapping_sides_mirrors_the_screen() {
        let (left, right) = (
            check(120, 40, &wishes(Side::Left)),
            check(120, 40, &wishes(Side::Right)),
        );
        assert_eq!(left.panel.left, Column(0));
        assert_eq!(right.panel.left + right.panel.width, Column(120));
        assert_eq!(left.text.width, right.text.width);
    }
}
