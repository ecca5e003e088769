//! Where the parts of the screen lie, for drawing and for the mouse alike.

use crate::app::event::Size;
use crate::app::keymap::Pane;
use crate::span::{Cells, Column};

/// The index gets no column of its own on a screen narrower than this, in cells.
const NARROWEST_WITH_PANEL: u16 = 72;
/// The index is a third of the screen, but within these bounds, in cells.
const PANEL_WIDTH: std::ops::RangeInclusive<u16> = 26..=40;
/// Lists stand alone on a screen narrower than this, in cells.
const NARROWEST_WITH_TWO_LISTS: u16 = 72;
/// The list of articles stays beside the reader from this width on: both fit with the index.
const NARROWEST_WITH_READER: u16 = 116;
/// All three panes stand side by side from this width on.
const NARROWEST_WITH_ALL: u16 = 160;
/// The shelves take a fifth of the screen, but within these bounds, in cells.
const SHELVES_WIDTH: std::ops::RangeInclusive<u16> = 20..=28;
/// The articles beside the reader take a third of the screen, but within these bounds, in cells.
const ENTRIES_WIDTH: std::ops::RangeInclusive<u16> = 38..=54;
/// The names of the library stand beside the page of one of them from this width on.
const NARROWEST_WITH_NAMES: u16 = 110;
/// Cells that the names take there.
const NAMES_WIDTH: u16 = 44;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// Whether the page is to have the screen for itself.
    pub zen: bool,
    /// The panes of the library, where one is open.
    pub lists: Option<Lists>,
}

/// Which panes of the library there are, and which has the keyboard.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    /// The pane with the keyboard.
    pub pane: Pane,
    /// Whether an article is open.
    pub article: bool,
    /// Whether both the names of the library and the page of one are open.
    pub both_names: bool,
    /// The side of the first pane: where the language of the interface begins its lines.
    pub first: Side,
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
    /// The shelves and feeds.
    pub shelves: Area,
    /// The list of articles.
    pub entries: Area,
    /// The names of the whole library.
    pub names: Area,
    /// The page of one of them.
    pub name: Area,
    /// The columns between panes.
    pub rules: [Area; 2],
}

/// Returns where the parts lie on a screen of this size.
#[must_use]
pub fn areas(size: Size, wishes: &Wishes) -> Areas {
    let height = size.rows.saturating_sub(1);
    let status = area(0, height, size.columns, size.rows.min(1));
    let body = area(0, 0, size.columns, height);
    let divided = match wishes.lists {
        Some(lists) if !wishes.zen => divide(body, &lists, wishes),
        _ => Divided {
            reader: body,
            ..Divided::default()
        },
    };
    Areas {
        status,
        shelves: divided.shelves,
        entries: divided.entries,
        names: divided.names,
        name: divided.name,
        rules: divided.rules,
        ..reader(divided.reader, wishes)
    }
}

/// Returns where the index, the page, and what lies between them are in the reader's part.
fn reader(within: Area, wishes: &Wishes) -> Areas {
    let (columns, height) = (within.width.0, within.height);
    if columns == 0 {
        return Areas::default();
    }
    let beside = wishes.panel && wishes.columns && columns >= NARROWEST_WITH_PANEL;
    if wishes.panel && !beside && wishes.panel_has_keyboard {
        return Areas {
            panel: within,
            ..Areas::default()
        };
    }
    let panel_width = if beside {
        (columns / 3).clamp(*PANEL_WIDTH.start(), *PANEL_WIDTH.end())
    } else {
        0
    };
    let map_width = u16::from(columns >= 24 && wishes.columns && !wishes.zen);
    let page_width = columns - panel_width - map_width;
    let (panel, minimap, page) = match wishes.side {
        Side::Left => (0, panel_width, panel_width + map_width),
        Side::Right => (page_width + map_width, page_width, 0),
    };
    let left = within.left.0;
    let page = area(left + page, 0, page_width, height);
    Areas {
        page,
        text: centred(page, wishes),
        minimap: area(left + minimap, 0, map_width, height),
        panel: area(left + panel, 0, panel_width, height),
        ..Areas::default()
    }
}

/// The body of the screen, divided among the panes.
#[derive(Clone, Copy, Debug, Default)]
struct Divided {
    shelves: Area,
    entries: Area,
    names: Area,
    name: Area,
    reader: Area,
    rules: [Area; 2],
}

/// Divides the body of the screen: the pane with the keyboard always has room, others beside it
/// where they fit.
fn divide(body: Area, lists: &Lists, wishes: &Wishes) -> Divided {
    let width = body.width.0;
    let wide = |needed: u16| wishes.columns && width >= needed;
    let shelves = (width / 5).clamp(*SHELVES_WIDTH.start(), *SHELVES_WIDTH.end());
    let entries = (width / 3).clamp(*ENTRIES_WIDTH.start(), *ENTRIES_WIDTH.end());
    let mut parts = Divided::default();
    let mut cut = Cut {
        left: body,
        first: lists.first,
        rules: 0,
    };
    match lists.pane {
        Pane::Names | Pane::Name => {
            if lists.both_names && wide(NARROWEST_WITH_NAMES) {
                parts.names = cut.off(NAMES_WIDTH, &mut parts.rules);
                parts.name = cut.left;
            } else if lists.pane == Pane::Names {
                parts.names = body;
            } else {
                parts.name = body;
            }
        }
        Pane::Page | Pane::Passage | Pane::Index => {
            if wide(NARROWEST_WITH_ALL) {
                parts.shelves = cut.off(shelves, &mut parts.rules);
            }
            if wide(NARROWEST_WITH_READER) {
                parts.entries = cut.off(entries, &mut parts.rules);
            }
            parts.reader = cut.left;
        }
        Pane::Shelves | Pane::Entries => {
            if wide(NARROWEST_WITH_TWO_LISTS) {
                parts.shelves = cut.off(shelves, &mut parts.rules);
                if lists.article && wide(NARROWEST_WITH_ALL) {
                    parts.entries = cut.off(entries, &mut parts.rules);
                    parts.reader = cut.left;
                } else {
                    parts.entries = cut.left;
                }
            } else if lists.pane == Pane::Shelves {
                parts.shelves = body;
            } else {
                parts.entries = body;
            }
        }
    }
    parts
}

/// What is left of the body while panes are cut off it, the first pane first.
struct Cut {
    left: Area,
    first: Side,
    rules: usize,
}

impl Cut {
    /// Cuts a pane off, with the column that parts it from the rest.
    fn off(&mut self, width: u16, rules: &mut [Area; 2]) -> Area {
        let rest = self.left.width.0.saturating_sub(width + 1);
        let (from, top, height) = (self.left.left.0, self.left.top, self.left.height);
        let (pane, rule, left) = match self.first {
            Side::Left => (from, from + width, from + width + 1),
            Side::Right => (from + rest + 1, from + rest, from),
        };
        self.left = area(left, top, rest, height);
        if let Some(place) = rules.get_mut(self.rules) {
            *place = area(rule, top, 1, height);
        }
        self.rules += 1;
        area(pane, top, width, height)
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
            zen: false,
            lists: None,
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

    fn panes(columns: u16, pane: Pane, first: Side) -> Areas {
        let lists = Lists {
            pane,
            article: true,
            both_names: true,
            first,
        };
        let wishes = Wishes {
            lists: Some(lists),
            ..wishes(Side::Left)
        };
        areas(Size { columns, rows: 24 }, &wishes)
    }

    #[test]
    fn panes_fill_the_width_at_every_size() {
        let all = [
            Pane::Shelves,
            Pane::Entries,
            Pane::Page,
            Pane::Index,
            Pane::Names,
            Pane::Name,
        ];
        for columns in 1..220 {
            for pane in all {
                for first in [Side::Left, Side::Right] {
                    let areas = panes(columns, pane, first);
                    let parts = [areas.shelves, areas.entries, areas.names, areas.name];
                    let reader = [areas.panel, areas.minimap, areas.page];
                    let widths = parts.iter().chain(&reader).chain(&areas.rules);
                    let sum: u16 = widths.map(|part| part.width.0).sum();
                    assert_eq!(sum, columns, "{pane:?} {first:?}");
                }
            }
        }
    }

    #[test]
    fn in_arabic_the_first_pane_is_on_the_right() {
        let arabic = panes(200, Pane::Entries, Side::Right);
        assert_eq!(arabic.shelves.left + arabic.shelves.width, Column(200));
        assert!(arabic.page.left < arabic.entries.left);
        let english = panes(200, Pane::Entries, Side::Left);
        assert_eq!(english.shelves.left, Column(0));
        assert!(english.entries.left < english.page.left);
    }

    #[test]
    fn each_pane_is_alone_on_a_narrow_screen() {
        let width = |pane, part: fn(&Areas) -> Area| part(&panes(60, pane, Side::Left)).width;
        assert_eq!(width(Pane::Shelves, |a| a.shelves), Cells(60));
        assert_eq!(width(Pane::Entries, |a| a.entries), Cells(60));
        assert_eq!(width(Pane::Page, |a| a.entries), Cells(0));
        assert_eq!(width(Pane::Name, |a| a.name), Cells(60));
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
