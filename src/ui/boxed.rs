//! Boxes that lie over the page: a head, a body, a foot.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::app::geometry::Area;
use crate::layout::Alignment;
use crate::span::Cells;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words;

/// Clears a box and draws its edges.
pub(super) fn frame(theme: Theme, buffer: &mut Buffer, area: Area) {
    paint::fill(buffer, area, Style::new());
    let right = area.left + (area.width - Cells(1));
    for edge in [area.left, right] {
        let column = Area {
            left: edge,
            width: Cells(1),
            ..area
        };
        paint::fill(buffer, column, theme.status());
    }
}

/// Clears a box and writes its head and its foot.
pub(super) fn draw(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    area: Area,
    (head, foot): (&str, &str),
) {
    frame(theme, buffer, area);
    let last = area.height.saturating_sub(1);
    for (row, text, style) in [(0, head, theme.notice()), (last, foot, theme.status())] {
        let bar = Area {
            top: area.top + row,
            height: 1,
            ..area
        };
        paint::fill(buffer, bar, theme.status());
        let inner = Area {
            left: bar.left + Cells(2),
            width: bar.width - Cells(4),
            ..bar
        };
        write(state, buffer, inner, text, style);
    }
}

/// Writes a line of the interface.
pub(super) fn write(state: &State, buffer: &mut Buffer, row: Area, text: &str, style: Style) {
    let label = Label {
        text,
        direction: words::direction(state.look.language),
        alignment: Alignment::Start,
        style,
    };
    paint::text(buffer, row, &state.look.profile, label);
}

/// Returns a row of an area.
pub(super) fn row(area: Area, at: usize) -> Area {
    Area {
        top: area
            .top
            .saturating_add(u16::try_from(at).unwrap_or(u16::MAX)),
        height: 1,
        ..area
    }
}
