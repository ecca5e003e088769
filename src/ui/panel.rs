//! The index in the margin: sections, entities with counts and where they stand, their mentions.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::State;
use crate::app::geometry::Area;
use crate::app::keymap::Pane;
use crate::app::panel::{Row, Section};
use crate::extract::EntityId;
use crate::extract::index::IndexEntry;
use crate::layout::{Alignment, Direction, label, paragraph_direction};
use crate::span::{Cells, Span};
use crate::text::segment;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::{self, Text};

/// How high the bar of where an entity stands rises for no, one, two … mentions in a stretch: the
/// same for all entities, so that their bars can be compared.
const LEVELS: [&str; 5] = ["·", "▂", "▄", "▆", "█"];
/// Words of a sentence shown before the mention it is listed for.
const WORDS_BEFORE: usize = 3;

/// Draws the index.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let area = state.areas.panel;
    if area.width == Cells(0) {
        return;
    }
    let rows = state.panel.rows();
    if rows.is_empty() {
        let text = match () {
            () if !state.extracted => Text::Reading,
            () if !state.panel.filter.is_empty() => Text::NothingFits,
            () => Text::NothingFound,
        };
        write(
            state,
            buffer,
            inner(area, 0),
            words::text(text, state.look.language),
            theme.quiet(),
        );
        return;
    }
    let in_sight = rows
        .iter()
        .enumerate()
        .skip(state.panel.top)
        .take(usize::from(area.height));
    for (y, (at, &row)) in (0..).zip(in_sight) {
        let row_area = inner(area, y);
        match row {
            Row::Head(section, count) => head(state, theme, buffer, row_area, section, count),
            Row::Entity(id) => {
                if let Some(entry) = state.index.entry(id) {
                    entity(state, theme, buffer, row_area, entry);
                }
            }
            Row::Mention(id, mention) => snippet(state, theme, buffer, row_area, id, mention),
        }
        if at == state.panel.cursor && state.pane == Pane::Index {
            turn_over(
                buffer,
                Area {
                    left: area.left,
                    width: area.width,
                    ..row_area
                },
            );
        }
    }
}

/// Returns one row of the panel without the margin on both sides.
fn inner(panel: Area, row: u16) -> Area {
    Area {
        left: panel.left + Cells(1),
        top: panel.top + row,
        width: panel.width - Cells(2),
        height: 1,
    }
}

fn write(state: &State, buffer: &mut Buffer, area: Area, text: &str, style: Style) -> Cells {
    let direction = words::direction(state.look.language);
    let label = Label {
        text,
        direction,
        alignment: Alignment::Start,
        style,
    };
    paint::text(buffer, area, &state.look.profile, label)
}

fn head(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    area: Area,
    section: Section,
    count: usize,
) {
    let language = state.look.language;
    let name = words::section(section, language);
    let text = format!("{name} {}", words::number(count, language));
    let style = theme.label(section).add_modifier(Modifier::BOLD);
    let taken = write(state, buffer, area, &text, style);
    // A rule fills what the head leaves of its row.
    let left = match words::direction(language) {
        Direction::RightToLeft => area.left,
        Direction::LeftToRight => area.left + taken + Cells(1),
    };
    for x in (left.0..).take(usize::from((area.width - taken - Cells(1)).0)) {
        if let Some(cell) = buffer.cell_mut((x, area.top)) {
            cell.set_symbol("─").set_style(theme.quiet());
        }
    }
}

/// Draws an entity: its name at the right, then its other name, its count, and its bar.
fn entity(state: &State, theme: Theme, buffer: &mut Buffer, area: Area, entry: &IndexEntry) {
    let section = Section::of(entry.label, entry.subtype);
    let bar_width = if area.width < Cells(30) { 6 } else { 9 };
    let count = words::number(entry.count, state.look.language);
    let bar_area = Area {
        width: Cells(bar_width),
        ..area
    };
    bar(state, theme, buffer, bar_area, entry.id);

    let count_area = Area {
        left: area.left + Cells(bar_width),
        width: Cells(4),
        ..area
    };
    let count_label = Label {
        text: &count,
        direction: Direction::LeftToRight,
        alignment: Alignment::End,
        style: Style::new(),
    };
    paint::text(buffer, count_area, &state.look.profile, count_label);

    let left = count_area.left + Cells(5);
    let name_area = Area {
        left,
        width: area.width - (left - area.left),
        ..area
    };
    let style = if state.selection.holds(entry.id) {
        theme.selected(section)
    } else {
        theme.label(section)
    };
    // A Latin name is cut at its own end, but stands where the others do.
    let direction = paragraph_direction(&entry.name, Direction::RightToLeft);
    let name = Label {
        text: &entry.name,
        direction,
        alignment: match direction {
            Direction::RightToLeft => Alignment::Start,
            Direction::LeftToRight => Alignment::End,
        },
        style,
    };
    let taken = paint::text(buffer, name_area, &state.look.profile, name);
    other_name(state, theme, buffer, name_area, taken, entry);
}

/// Writes the name in the other script where there is room for it; in its place, and louder, the name
/// that this one only looks like.
fn other_name(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    area: Area,
    taken: Cells,
    entry: &IndexEntry,
) {
    let warning = entry.imitates.as_ref().map(|name| format!("≠ {name}"));
    let style = match warning {
        Some(_) => Style::new().add_modifier(Modifier::BOLD),
        None => theme.quiet(),
    };
    let latin = entry.latin.as_deref().filter(|latin| *latin != entry.name);
    let Some(latin) = warning.as_deref().or(latin) else {
        return;
    };
    let room = area.width - taken - Cells(2);
    let needed = label(
        latin,
        Cells(u16::MAX),
        Direction::LeftToRight,
        Alignment::Start,
        &state.look.profile,
    );
    if needed.width() > room {
        return;
    }
    let area = Area {
        width: room,
        ..area
    };
    let label = Label {
        text: latin,
        direction: Direction::LeftToRight,
        alignment: Alignment::End,
        style,
    };
    paint::text(buffer, area, &state.look.profile, label);
}

/// Draws where in the article the entity stands; the article begins at the right.
fn bar(state: &State, theme: Theme, buffer: &mut Buffer, area: Area, id: EntityId) {
    let counts = state.index.distribution(id, usize::from(area.width.0));
    for (x, &count) in (area.left.0..).zip(counts.iter().rev()) {
        let symbol = LEVELS.get(count as usize).copied().unwrap_or("█");
        if let Some(cell) = buffer.cell_mut((x, area.top)) {
            cell.set_symbol(symbol).set_style(theme.quiet());
        }
    }
}

/// Draws the part of the sentence around a mention, with the mention set off.
fn snippet(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    area: Area,
    id: EntityId,
    mention: usize,
) {
    let Some(target) = state
        .found
        .mentions
        .get(mention)
        .map(|mention| mention.target)
    else {
        return;
    };
    let Some(entry) = state.index.entry(id) else {
        return;
    };
    let shown = around(state, target);
    let text = shown.slice(&state.article.text);
    let area = Area {
        width: area.width - Cells(2),
        ..area
    };
    let direction = state.direction.unwrap_or(Direction::RightToLeft);
    let line = label(
        text,
        area.width,
        direction,
        Alignment::Start,
        &state.look.profile,
    );
    let section = Section::of(entry.label, entry.subtype);
    let offset = shown.start().index();
    paint::line(buffer, (area.left.0, area.top), &line, |span| {
        if target.contains(span.start().advance(offset)) {
            theme.label(section)
        } else {
            theme.quiet()
        }
    });
}

/// Returns the text from a few words before `target` to the end of its paragraph.
fn around(state: &State, target: Span) -> Span {
    let paragraph = state.article.paragraph_at(target.start());
    let Some(paragraph) = paragraph.and_then(|at| state.article.paragraphs.get(at)) else {
        return target;
    };
    let before = Span::new(paragraph.span.start(), target.start());
    let words = segment::words(&state.article.text, before);
    let first = words.len().saturating_sub(WORDS_BEFORE);
    let start = words.get(first).map(|word| word.span.start());
    Span::new(
        start.unwrap_or(target.start()),
        paragraph.span.end().max(target.end()),
    )
}

/// Shows that the keyboard is on this row.
fn turn_over(buffer: &mut Buffer, area: Area) {
    for x in (area.left.0..).take(usize::from(area.width.0)) {
        if let Some(cell) = buffer.cell_mut((x, area.top)) {
            cell.modifier.insert(Modifier::REVERSED);
        }
    }
}
