//! The note being written: its lines, set by our own layout, and the cursor in them.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::span::{Cells, Span};
use crate::ui::boxed;
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::words::annotations as said;

/// Draws the note being written, if one is.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some(writing) = &state.writing else {
        return;
    };
    let (outer, inner) = state.writing_area();
    let language = state.look.language;
    let head = said::writing_head(&writing.about, language);
    let foot = said::writing_foot(language);
    boxed::draw(state, theme, buffer, outer, (&head, foot));
    let rows = writing.editor.rows(&state.sheet());
    let place = writing.editor.place(&rows);
    let height = usize::from(inner.height);
    let in_sight = rows.iter().enumerate().skip(writing.editor.top());
    for (y, (at, row)) in in_sight.take(height).enumerate() {
        let caret = place.as_ref().filter(|(row, _)| *row == at);
        let caret = caret.map(|(_, stop)| stop.span);
        let area = boxed::row(inner, y);
        paint::line(buffer, (area.left.0, area.top), &row.line, |span: Span| {
            let held = caret.is_some_and(|caret| caret.overlaps(span));
            if held { theme.current() } else { Style::new() }
        });
    }
    debug_assert!(inner.width > Cells(0));
}
