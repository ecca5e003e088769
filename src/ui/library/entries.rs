//! The list of articles: title, source, age, names, and where a search hit.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::flow::Flow;
use super::{Scene, bold_if, inner, rows};
use crate::app::geometry::Area;
use crate::app::keymap::Pane;
use crate::app::panel::Section;
use crate::layout::Direction;
use crate::library::{EntryRow, Snippet};
use crate::span::Cells;
use crate::ui::words::counted::{ARTICLE, age, counted};
use crate::ui::words::{self, Text};

/// A one-line row shows the source, too, from this width on, in cells.
const ROOM_FOR_SOURCE: u16 = 64;
/// Cells for the source there.
const SOURCE: u16 = 16;
/// Cells for the age there, so that ages stand in a column.
const AGE: u16 = 13;

pub(super) fn draw(scene: Scene<'_>, buffer: &mut Buffer) {
    let area = scene.state.areas.entries;
    if area.width == Cells(0) {
        return;
    }
    draw_head(scene, buffer, area);
    let entries = &scene.library.entries;
    if entries.total() == 0 {
        let text = match (entries.known, entries.typed.is_empty()) {
            (false, _) => Text::Asking,
            (true, true) => Text::NoArticles,
            (true, false) => Text::NoArticlesFound,
        };
        scene.only(buffer, area, words::text(text, scene.state.look.language));
        return;
    }
    let lines = scene.library.entry_lines();
    let height = usize::from(area.height.saturating_sub(1)) / lines;
    for (y, at) in (entries.at.top..entries.total()).take(height).enumerate() {
        let place = rows(area, 1 + y * lines, lines);
        if let Some(row) = entries.row(at) {
            if lines == 1 {
                draw_line(scene, buffer, inner(place), row);
            } else {
                draw_entry(scene, buffer, inner(place), row);
            }
        }
        if at == entries.at.cursor {
            let title = Area { height: 1, ..place };
            scene.turn_over(buffer, Pane::Entries, title);
        }
    }
}

fn draw_head(scene: Scene<'_>, buffer: &mut Buffer, area: Area) {
    let language = scene.state.look.language;
    let entries = &scene.library.entries;
    let named = scene.library.shelf().map(|row| row.title.as_str());
    let shelf = match named.unwrap_or_default() {
        "" => words::library::shelf(entries.shelf, language),
        title => title,
    };
    let title = match entries.typed.as_str() {
        "" => shelf.to_owned(),
        typed => format!("{shelf} › {}", words::isolated(typed)),
    };
    let count = match entries.known {
        true => counted(entries.total(), ARTICLE, language),
        false => String::new(),
    };
    scene.head(buffer, Pane::Entries, area, &title, &count);
}

/// Draws an article on one line.
fn draw_line(scene: Scene<'_>, buffer: &mut Buffer, area: Area, row: &EntryRow) {
    let (theme, language) = (scene.theme, scene.state.look.language);
    let mut flow = Flow::new(scene, area, Direction::RightToLeft);
    let (age_area, rest) = cut_left(flow.left, AGE.min(area.width.0 / 3));
    let age = age(row.date, scene.library.time.now, language);
    let mut ages = Flow::new(scene, age_area, Direction::LeftToRight);
    ages.put(buffer, &age, theme.quiet());
    flow.left = rest;
    if area.width >= Cells(ROOM_FOR_SOURCE) {
        let (source_area, rest) = cut_left(flow.left, SOURCE);
        let mut sources = Flow::new(scene, source_area, Direction::RightToLeft);
        sources.skip(1);
        sources.put(buffer, &row.sources.join("، "), theme.quiet());
        flow.left = rest;
    }
    put_mark(scene, buffer, &mut flow, row);
    put_marks(scene, buffer, &mut flow, row);
    flow.put(buffer, &row.title, title_style(row));
}

/// Draws an article on two lines, and a third where a search hit.
fn draw_entry(scene: Scene<'_>, buffer: &mut Buffer, area: Area, row: &EntryRow) {
    let (theme, language) = (scene.theme, scene.state.look.language);
    let mut flow = Flow::new(scene, area, Direction::RightToLeft);
    put_mark(scene, buffer, &mut flow, row);
    flow.put(buffer, &row.title, title_style(row));

    let mut flow = Flow::new(scene, rows(area, 1, 1), Direction::RightToLeft);
    flow.skip(2);
    let age = age(row.date, scene.library.time.now, language);
    flow.at_end(buffer, &age, theme.quiet());
    put_marks(scene, buffer, &mut flow, row);
    flow.put(buffer, &row.sources.join("، "), theme.quiet());
    for chip in &row.chips {
        let style = theme.label(Section::of(chip.label, chip.subtype));
        if !flow.put_whole(buffer, &chip.name, style, 2) {
            break;
        }
    }
    for tag in &row.tags {
        flow.put_whole(buffer, &format!("#{tag}"), theme.quiet(), 2);
    }
    if let (Some(snippet), true) = (&row.snippet, area.height > 2) {
        let mut flow = Flow::new(scene, rows(area, 2, 1), Direction::RightToLeft);
        flow.skip(2);
        draw_snippet(scene, buffer, &mut flow, snippet, theme.hit());
    }
}

/// Writes a snippet with its hits set off.
pub(super) fn draw_snippet(
    scene: Scene<'_>,
    buffer: &mut Buffer,
    flow: &mut Flow<'_>,
    snippet: &Snippet,
    hit: Style,
) {
    let quiet = scene.theme.quiet();
    flow.put_styled(buffer, &snippet.text, |span| {
        let hits = |place: &crate::span::Span| place.overlaps(span);
        match snippet.hits.iter().any(hits) {
            true => hit,
            false => quiet,
        }
    });
}

/// Puts the sign of what was not read, in a column of its own.
fn put_mark(scene: Scene<'_>, buffer: &mut Buffer, flow: &mut Flow<'_>, row: &EntryRow) {
    let sign = if row.marks.read { " " } else { "●" };
    let style = match row.watched {
        true => scene.theme.attention(),
        false => Style::new(),
    };
    let column = Area {
        left: flow.left.left + (flow.left.width - Cells(1)),
        width: Cells(1),
        ..flow.left
    };
    Flow::new(scene, column, Direction::RightToLeft).put(buffer, sign, style);
    flow.skip(2);
}

/// Puts the signs of the reader's marks, where there are any.
fn put_marks(scene: Scene<'_>, buffer: &mut Buffer, flow: &mut Flow<'_>, row: &EntryRow) {
    let signs = [
        (row.watched, "◆"),
        (row.marks.starred, "★"),
        (row.marks.later, "◷"),
        (row.marks.archived, "▾"),
    ];
    for (set, sign) in signs {
        if set {
            flow.put(buffer, sign, scene.theme.attention());
            flow.skip(1);
        }
    }
}

fn title_style(row: &EntryRow) -> Style {
    bold_if(Style::new(), !row.marks.read)
}

/// Cuts cells off at the left of a row; returns them and the rest without a gap of one.
fn cut_left(area: Area, cells: u16) -> (Area, Area) {
    let cut = Area {
        width: Cells(cells.min(area.width.0)),
        ..area
    };
    let rest = Area {
        left: area.left + cut.width + Cells(1),
        width: area.width - cut.width - Cells(1),
        ..area
    };
    (cut, rest)
}
