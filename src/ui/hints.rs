//! The letters of links over the page, while the reader chooses one.

use ratatui::buffer::Buffer;

use crate::app::State;
use crate::span::ByteOffset;
use crate::ui::theme::Theme;

/// Writes each link's letters over its first cells, in reading order.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some(hints) = &state.hints else { return };
    for hint in &hints.hints {
        let Some(rest) = hint.letters.strip_prefix(hints.typed.as_str()) else {
            continue;
        };
        let Some((column, row)) = cell_of(state, hint.place.start()) else {
            continue;
        };
        // The letters are Latin: they run to the right, and end in the link's first cell.
        let first = column.saturating_sub(u16::try_from(rest.len()).unwrap_or(1) - 1);
        for (x, letter) in (first..).zip(rest.chars()) {
            if let Some(cell) = buffer.cell_mut((x, row)) {
                cell.set_char(letter).set_style(theme.current());
            }
        }
    }
}

/// Returns the cell of the screen where a place of the text is drawn.
fn cell_of(state: &State, place: ByteOffset) -> Option<(u16, u16)> {
    let row = state.page.row_of(place)?;
    let line = state.page.line_on(row)?;
    let found = line
        .placed()
        .find(|(_, cluster)| cluster.span.contains(place));
    let text = state.areas.text;
    Some((
        text.left.0.saturating_add(found?.0.0),
        text.top.saturating_add(u16::try_from(row).ok()?),
    ))
}
