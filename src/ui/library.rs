//! The panes of the library: shelves, articles, names, the page of a name.
//!
//! Shelves and heads follow the language of the interface; rows of articles and names begin at
//! the right in both, since what they list is Arabic.

mod entries;
mod flow;
mod name;
mod names;
mod shelves;
mod told;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

pub(super) use told::{failure, position, progress, search_state, standing};

use crate::app::State;
use crate::app::geometry::Area;
use crate::app::keymap::Pane;
use crate::app::library::Library;
use crate::layout::{Alignment, Direction};
use crate::span::Cells;
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::words;

/// What drawing a pane needs.
#[derive(Clone, Copy)]
struct Scene<'a> {
    state: &'a State,
    library: &'a Library,
    theme: Theme,
}

/// Draws the panes that have room.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some(library) = &state.library else {
        return;
    };
    let scene = Scene {
        state,
        library,
        theme,
    };
    for rule in state.areas.rules {
        for y in (rule.top..).take(usize::from(rule.height)) {
            if rule.width > Cells(0)
                && let Some(cell) = buffer.cell_mut((rule.left.0, y))
            {
                cell.set_symbol("│").set_style(theme.quiet());
            }
        }
    }
    shelves::draw(scene, buffer);
    entries::draw(scene, buffer);
    names::draw(scene, buffer);
    name::draw(scene, buffer);
}

impl Scene<'_> {
    fn direction(self) -> Direction {
        words::direction(self.state.look.language)
    }

    fn number(self, value: usize) -> String {
        words::number(value, self.state.look.language)
    }

    /// Draws the head of a pane; it is set off more where the keyboard is.
    fn head(self, buffer: &mut Buffer, pane: Pane, area: Area, title: &str, end: &str) {
        let area = Area { height: 1, ..area };
        let style = if self.state.pane == pane {
            self.theme.notice()
        } else {
            self.theme.heading()
        };
        if self.state.pane == pane {
            paint::fill(buffer, area, self.theme.status());
        }
        let mut flow = flow::Flow::new(self, inner(area), self.direction());
        flow.at_end(buffer, end, style.remove_modifier(Modifier::BOLD));
        flow.put(buffer, title, style);
    }

    /// Shows that a row is the one that its pane's keyboard is on.
    fn turn_over(self, buffer: &mut Buffer, pane: Pane, area: Area) {
        let focused = self.state.pane == pane;
        for y in (area.top..).take(usize::from(area.height)) {
            for x in (area.left.0..).take(usize::from(area.width.0)) {
                let Some(cell) = buffer.cell_mut((x, y)) else {
                    continue;
                };
                if focused {
                    cell.modifier.insert(Modifier::REVERSED);
                } else {
                    cell.modifier.insert(Modifier::UNDERLINED);
                }
            }
        }
    }

    /// Writes a line of its own in an otherwise empty pane.
    fn only(self, buffer: &mut Buffer, area: Area, text: &str) {
        let row = Area {
            top: area.top + 2,
            height: area.height.saturating_sub(2).min(1),
            ..inner(area)
        };
        let label = paint::Label {
            text,
            direction: self.direction(),
            alignment: Alignment::Center,
            style: self.theme.quiet(),
        };
        paint::text(buffer, row, &self.state.look.profile, label);
    }
}

/// Returns an area without the margins at both sides.
fn inner(area: Area) -> Area {
    Area {
        left: area.left + Cells(1),
        width: area.width - Cells(2),
        ..area
    }
}

/// Returns some rows of an area, from the one `below` its top.
fn rows(area: Area, below: usize, height: usize) -> Area {
    let below = u16::try_from(below).unwrap_or(u16::MAX).min(area.height);
    Area {
        top: area.top + below,
        height: (area.height - below).min(u16::try_from(height).unwrap_or(u16::MAX)),
        ..area
    }
}

/// Returns the style with bold where something waits to be read.
fn bold_if(style: Style, wanted: impl Into<bool>) -> Style {
    match wanted.into() {
        true => style.add_modifier(Modifier::BOLD),
        false => style,
    }
}
