//! What can be said of something, over the page near its place.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::app::geometry::Area;
use crate::app::menu::{Choice, Menu, SHOWN, Stage};
use crate::app::panel::Section;
use crate::layout::{Alignment, Direction};
use crate::notebook::Colour;
use crate::span::{Cells, Column};
use crate::ui::boxed;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::{self, annotations as said};

/// Cells of the box, and of a choice in it where two stand beside each other.
const WIDTH: u16 = 56;

/// Draws the menu, if one is open.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some(menu) = &state.menu else { return };
    match &menu.stage {
        Stage::Choose => draw_choices(state, theme, buffer, menu),
        Stage::Colour => draw_colours(state, theme, buffer, menu),
        Stage::Merge(typed, at) => draw_merge(state, theme, buffer, menu, (typed, *at)),
        Stage::Typing => {}
    }
}

/// Draws the box with this many rows in it, below the line that the menu is about or above it.
fn open_box(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    menu: &Menu,
    (rows, foot): (usize, &str),
) -> Area {
    let text = match state.areas.text.width.0 {
        0 => state.areas.panel,
        _ => state.areas.text,
    };
    let width = Cells(WIDTH.min(state.size.columns));
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX);
    let bottom = state.size.rows.saturating_sub(1);
    let height = height.min(bottom);
    let line = menu.span.and_then(|span| state.page.row_of(span.start()));
    let line = line.and_then(|row| u16::try_from(row).ok());
    let below = line.map_or(text.top, |row| text.top + row + 1);
    let end = menu.span.and_then(|span| {
        state.page.row_of(crate::span::ByteOffset::new(
            span.end().index().saturating_sub(1),
        ))
    });
    let end = end.and_then(|row| u16::try_from(row).ok());
    let below = end.map_or(below, |row| text.top + row + 1);
    let above = line.map_or(0, |row| (text.top + row).saturating_sub(height));
    let top = match below + height <= bottom {
        true => below,
        false if above > 0 || line.is_some_and(|row| text.top + row >= height) => above,
        false => bottom - height,
    };
    let middle = text.left.0 + text.width.0 / 2;
    let left = middle.saturating_sub(width.0 / 2);
    let left = Column(left.min(state.size.columns - width.0));
    let area = Area {
        left,
        top,
        width,
        height,
    };
    let language = state.look.language;
    let head = said::menu_head(state, menu, language);
    boxed::draw(state, theme, buffer, area, (&head, foot));
    Area {
        left: area.left + Cells(2),
        top: area.top + 1,
        width: area.width - Cells(4),
        height: area.height.saturating_sub(2),
    }
}

fn draw_choices(state: &State, theme: Theme, buffer: &mut Buffer, menu: &Menu) {
    let language = state.look.language;
    let choices = state.choices(menu);
    // A terminal that reorders rows by itself keeps no columns apart.
    let columns = if state.look.columns { 2 } else { 1 };
    let rows = choices.len().div_ceil(columns);
    let foot = said::menu_foot(language);
    let inner = open_box(state, theme, buffer, menu, (rows, foot));
    let half = Cells(inner.width.0 / 2);
    let mirrored = words::direction(language) == Direction::RightToLeft;
    for (at, (key, choice)) in choices.iter().enumerate() {
        let (column, row) = (at / rows.max(1), at % rows.max(1));
        if row >= usize::from(inner.height) {
            continue;
        }
        let line = boxed::row(inner, row);
        let cell = match (columns, (column == 0) == mirrored) {
            (1, _) => line,
            (_, true) => Area {
                left: line.left + half,
                width: half,
                ..line
            },
            (_, false) => Area {
                width: half - Cells(1),
                ..line
            },
        };
        draw_choice(state, theme, buffer, cell, menu, (*key, *choice));
    }
}

/// Draws the key of a choice where lines begin, and its words after it.
fn draw_choice(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    cell: Area,
    menu: &Menu,
    (key, choice): (char, Choice),
) {
    let language = state.look.language;
    let style = match choice {
        Choice::Label(label, subtype) => theme.label(Section::of(label, subtype)),
        _ => Style::new(),
    };
    let text = said::choice(choice, menu.places, language);
    let key = match key {
        ' ' => '␣',
        key => key,
    };
    if !state.look.columns {
        return boxed::write(state, buffer, cell, &format!("{key} {text}"), style);
    }
    let (at, left) = match words::direction(language) {
        Direction::RightToLeft => (cell.left + (cell.width - Cells(1)), cell.left),
        Direction::LeftToRight => (cell.left, cell.left + Cells(3)),
    };
    if let Some(place) = buffer.cell_mut((at.0, cell.top)) {
        place.set_char(key).set_style(theme.heading());
    }
    let words = Area {
        left,
        width: cell.width - Cells(3),
        ..cell
    };
    boxed::write(state, buffer, words, text, style);
}

fn draw_colours(state: &State, theme: Theme, buffer: &mut Buffer, menu: &Menu) {
    let language = state.look.language;
    let foot = said::colours_foot(language);
    let inner = open_box(state, theme, buffer, menu, (Colour::ALL.len() + 1, foot));
    for (row, colour) in Colour::ALL.into_iter().enumerate() {
        let number = words::number(row + 1, language);
        let name = said::colour(colour, language);
        let text = format!(" {number}  {name} ");
        boxed::write(
            state,
            buffer,
            boxed::row(inner, row),
            &text,
            theme.highlight(colour),
        );
    }
    let none = format!(
        " {}  {}",
        words::number(0, language),
        said::no_colour(language)
    );
    let row = boxed::row(inner, Colour::ALL.len());
    boxed::write(state, buffer, row, &none, Style::new());
}

fn draw_merge(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    menu: &Menu,
    (typed, at): (&str, usize),
) {
    let language = state.look.language;
    let foot = said::merge_foot(language);
    let inner = open_box(state, theme, buffer, menu, (SHOWN + 1, foot));
    let line = format!("{} {}▏", said::merge_with(language), words::isolated(typed));
    boxed::write(state, buffer, boxed::row(inner, 0), &line, theme.heading());
    for (row, id) in state.candidates(menu).into_iter().enumerate() {
        let Some(entry) = state.index.entry(id) else {
            continue;
        };
        let style = theme.label(Section::of(entry.label, entry.subtype));
        let style = match row == at {
            true => style.patch(theme.row()),
            false => style,
        };
        let label = Label {
            text: &words::isolated(&entry.name),
            direction: words::direction(language),
            alignment: Alignment::Start,
            style,
        };
        paint::text(
            buffer,
            boxed::row(inner, row + 1),
            &state.look.profile,
            label,
        );
    }
}
