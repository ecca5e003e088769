//! The list of notes over the page: two rows each, what it is on and what it says.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use crate::app::State;
use crate::app::annotations::remark;
use crate::app::geometry::Area;
use crate::layout::{Alignment, Direction, paragraph_direction};
use crate::library::NoteRow;
use crate::notebook::Target;
use crate::span::{Cells, Column};
use crate::ui::boxed;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::{self, annotations as said};

/// The widest that the list becomes, in cells.
const WIDEST: u16 = 84;

/// Draws the list, if it is open.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some(list) = &state.notes else { return };
    let language = state.look.language;
    let rows = state.size.rows.saturating_sub(1);
    let width = WIDEST.min(state.size.columns);
    let wanted = u16::try_from(list.rows.len().max(1) * 2 + 3).unwrap_or(u16::MAX);
    let height = wanted.clamp(7, rows.saturating_sub(2).max(7)).min(rows);
    let area = Area {
        left: Column((state.size.columns - width) / 2),
        top: (rows - height) / 2,
        width: Cells(width),
        height,
    };
    let both = state.library.is_some();
    let head = said::notes_head(list.library, list.rows.len(), language);
    boxed::draw(
        state,
        theme,
        buffer,
        area,
        (&head, said::notes_foot(both, language)),
    );
    let inner = Area {
        left: area.left + Cells(2),
        top: area.top + 1,
        width: area.width - Cells(4),
        height: area.height.saturating_sub(2),
    };
    let filter = format!(
        "{} {}▏",
        words::text(words::Text::Filter, language),
        words::isolated(&list.filter)
    );
    boxed::write(state, buffer, boxed::row(inner, 0), &filter, theme.quiet());
    if list.rows.is_empty() {
        let row = boxed::row(inner, 1);
        boxed::write(state, buffer, row, said::no_notes(language), theme.quiet());
        return;
    }
    let fit = usize::from(inner.height.saturating_sub(1) / 2).max(1);
    let top = list.at.cursor.saturating_sub(fit - 1);
    for (y, (at, row)) in list.rows.iter().enumerate().skip(top).take(fit).enumerate() {
        let first = boxed::row(inner, 1 + 2 * y);
        draw_row(state, theme, buffer, first, row);
        if at == list.at.cursor {
            for x in inner.left.0..(inner.left + inner.width).0 {
                if let Some(cell) = buffer.cell_mut((x, first.top)) {
                    cell.modifier.insert(Modifier::REVERSED);
                }
            }
        }
    }
}

fn draw_row(state: &State, theme: Theme, buffer: &mut Buffer, row: Area, note: &NoteRow) {
    let language = state.look.language;
    let Some(remark) = remark(&note.annotation) else {
        return;
    };
    let about = match &note.annotation.target {
        Target::Place(selector) => format!("«{}»", words::isolated(&selector.exact)),
        Target::Name { form, .. } => words::isolated(form),
        Target::Article => said::whole_article(language).to_owned(),
    };
    let mut parts = vec![about];
    if note.orphaned {
        parts.push(said::orphaned(language).to_owned());
    }
    if !note.title.is_empty() {
        parts.push(words::isolated(&note.title));
    }
    let style = match remark.colour {
        Some(colour) => theme.highlight(colour),
        None => theme.heading(),
    };
    boxed::write(state, buffer, row, &parts.join(" · "), style);
    let mut text = remark.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let missing = remark
        .tags
        .iter()
        .filter(|tag| !remark.text.contains(&format!("#{tag}")));
    for tag in missing {
        text.push_str(&format!(" #{tag}"));
    }
    let direction = paragraph_direction(&text, words::direction(language));
    let label = Label {
        text: &text,
        direction,
        alignment: match direction == words::direction(language) {
            true => Alignment::Start,
            false => Alignment::End,
        },
        style: theme.note(),
    };
    let second = Area {
        left: row.left + Cells(2),
        width: row.width - Cells(4),
        ..boxed::row(row, 1)
    };
    paint::text(buffer, second, &state.look.profile, label);
    debug_assert!(matches!(
        direction,
        Direction::RightToLeft | Direction::LeftToRight
    ));
}
