//! The list of keys over the page, made from the key map itself.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::app::geometry::Area;
use crate::layout::{Alignment, Direction};
use crate::span::{Cells, Column};
use crate::ui::boxed;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::{self, Text};

/// The widest that the list becomes, in cells.
const WIDEST: u16 = 84;
/// Cells for the keys of a line.
const KEYS: u16 = 34;

/// Draws the list in the middle of the screen, scrolled to where the reader is.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let top = state.help.unwrap_or(0);
    let area = placed(state);
    boxed::frame(theme, buffer, area);
    let language = state.look.language;
    let direction = words::direction(language);
    let row = |y: u16| Area {
        left: area.left + Cells(2),
        top: area.top + y,
        width: area.width - Cells(4),
        height: 1,
    };
    let centred = |text, style| Label {
        text,
        direction,
        alignment: Alignment::Center,
        style,
    };
    let profile = &state.look.profile;
    let title = centred(words::text(Text::HelpTitle, language), theme.heading());
    paint::fill(buffer, Area { height: 1, ..area }, theme.status());
    paint::text(
        buffer,
        row(0),
        profile,
        Label {
            style: theme.notice(),
            ..title
        },
    );
    let last = area.height.saturating_sub(1);
    let groups = state
        .keys
        .grouped(state.keyboard(), state.library.is_some());
    for (y, (context, action, keys)) in (1..last).zip(groups.iter().skip(top)) {
        let keys: Vec<_> = keys.iter().copied().map(words::key).collect();
        let place = words::context(*context, language);
        let what = words::action(*action, language);
        let what = place.map_or_else(|| what.to_owned(), |place| format!("{what} ({place})"));
        let (keys_area, what_area) = columns(row(y));
        let key_label = Label {
            text: &keys.join("  "),
            direction: Direction::LeftToRight,
            alignment: match direction {
                Direction::RightToLeft => Alignment::Start,
                Direction::LeftToRight => Alignment::End,
            },
            style: theme.heading(),
        };
        paint::text(buffer, keys_area, profile, key_label);
        let style = Style::new();
        let what = Label {
            text: &what,
            direction,
            alignment: Alignment::Start,
            style,
        };
        paint::text(buffer, what_area, profile, what);
    }
    if last > 0 {
        paint::fill(
            buffer,
            Area {
                height: 1,
                top: area.top + last,
                ..area
            },
            theme.status(),
        );
        let foot = centred(words::text(Text::HelpFoot, language), theme.status());
        paint::text(buffer, row(last), profile, foot);
    }
}

/// Returns where the keys and what they do stand: the keys on the left in either language.
fn columns(row: Area) -> (Area, Area) {
    let keys = Cells(KEYS.min(row.width.0 / 2));
    let gap = Cells(2);
    let what = Area {
        left: row.left + keys + gap,
        width: row.width - keys - gap,
        ..row
    };
    (Area { width: keys, ..row }, what)
}

fn placed(state: &State) -> Area {
    let width = WIDEST.min(state.size.columns);
    let groups = state
        .keys
        .grouped(state.keyboard(), state.library.is_some());
    let rows = u16::try_from(groups.len()).unwrap_or(u16::MAX);
    let height = rows
        .saturating_add(2)
        .min(state.size.rows.saturating_sub(1));
    Area {
        left: Column((state.size.columns - width) / 2),
        top: (state.size.rows.saturating_sub(1) - height) / 2,
        width: Cells(width),
        height,
    }
}
