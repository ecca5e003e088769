//! The column between index and page: the whole article from top to bottom, with the part in
//! sight, and where the selected entity (or the search) stands.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::app::panel::Section;
use crate::span::{ByteOffset, Cells};
use crate::ui::theme::Theme;

/// Draws the column.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let area = state.areas.minimap;
    if area.width == Cells(0) || area.height == 0 {
        return;
    }
    let rows = usize::from(area.height);
    let row_of = |offset: ByteOffset| {
        (offset.index() * rows / state.article.text.len().max(1)).min(rows - 1)
    };
    let first = state.page.first_in_sight().map_or(0, row_of);
    let last = state.page.end_of_sight().map_or(rows - 1, row_of);
    let marks = marks(state, theme, rows);
    for (row, y) in (area.top..).take(rows).enumerate() {
        let Some(cell) = buffer.cell_mut((area.left.0, y)) else {
            continue;
        };
        let in_sight = first <= row && row <= last;
        let (symbol, style) = match (marks.get(row).copied().flatten(), in_sight) {
            (Some(style), _) => ("█", style),
            (None, true) => ("┃", Style::new()),
            (None, false) => ("│", theme.quiet()),
        };
        cell.set_symbol(symbol).set_style(style);
    }
}

/// Returns for each row of the column the style of what stands there. The work grows with the rows,
/// not with what was found.
fn marks(state: &State, theme: Theme, rows: usize) -> Vec<Option<Style>> {
    let mut marks = vec![None; rows];
    let mut put = |counts: Vec<u32>, style: Style| {
        for (mark, count) in marks.iter_mut().zip(counts) {
            if count > 0 {
                *mark = Some(style);
            }
        }
    };
    for id in [state.selection.second, state.selection.first]
        .into_iter()
        .flatten()
    {
        if let Some(entry) = state.index.entry(id) {
            let style = theme.label(Section::of(entry.label, entry.subtype));
            put(state.index.distribution(id, rows), style);
        }
    }
    if let Some(search) = &state.search {
        let length = state.article.text.len();
        put(search.hits.distribution(length, rows), Style::new());
    }
    marks
}
