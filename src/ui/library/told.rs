//! What the status line says about the library, and failures above it.

use ratatui::buffer::Buffer;

use crate::app::geometry::Area;
use crate::app::keymap::Pane;
use crate::app::{Notice, State};
use crate::layout::Alignment;
use crate::library::Shelf;
use crate::span::Cells;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::counted::{ARTICLE, NEW_ARTICLE, counted};
use crate::ui::words::{self, Text};

/// Cells of the progress bar.
const BAR: usize = 12;
/// Between the parts of the line.
const DOT: &str = " · ";

/// Returns what the list has to say when nothing else is told.
pub(in crate::ui) fn standing(state: &State) -> String {
    if let Some(progress) = progress(state, BAR) {
        return progress;
    }
    let language = state.look.language;
    let Some(library) = &state.library else {
        return String::new();
    };
    let all = library
        .shelves
        .rows
        .iter()
        .find(|row| row.shelf == Shelf::All);
    let (Some(all), false) = (all, matches!(state.pane, Pane::Names | Pane::Name)) else {
        let hint = match state.pane {
            Pane::Names => Text::InNames,
            _ => Text::InName,
        };
        return words::text(hint, language).to_owned();
    };
    let unread = words::library::unread(all.unread, language);
    match library.shelf().and_then(|row| row.failure.as_deref()) {
        Some(failure) => format!("{}{DOT}{unread}", words::isolated(failure)),
        None => unread,
    }
}

/// Returns how far fetching is, while it goes on, with a bar of this many cells.
pub(in crate::ui) fn progress(state: &State, bar: usize) -> Option<String> {
    let library = state.library.as_ref()?;
    let progress = library
        .progress
        .as_ref()
        .filter(|_| library.is_fetching())?;
    let language = state.look.language;
    let number = |value| words::number(value, language);
    let mut parts = vec![words::text(Text::Fetching, language).to_owned()];
    if bar > 0 {
        let full = (progress.done * bar).checked_div(progress.total.max(1));
        let full = full.unwrap_or(0).min(bar);
        parts.push(format!("{}{}", "█".repeat(full), "░".repeat(bar - full)));
    }
    let place = format!("{}/{}", number(progress.done), number(progress.total));
    parts.push(words::isolated(&place));
    let mut text = parts.join(" ");
    if bar > 0 && progress.new > 0 {
        text.push_str(DOT);
        text.push_str(&counted(progress.new, NEW_ARTICLE, language));
    }
    Some(text)
}

/// Returns what the search being typed finds, or what is wrong with it.
pub(in crate::ui) fn search_state(state: &State) -> String {
    let Some(library) = &state.library else {
        return String::new();
    };
    let entries = &library.entries;
    match &library.fault {
        Some(fault) => {
            let problem = words::library::problem(fault.problem, state.look.language);
            format!(" — {problem}: {}", words::isolated(&fault.word))
        }
        None if entries.known && !entries.typed.is_empty() => {
            let count = counted(entries.total(), ARTICLE, state.look.language);
            format!(" ({count})")
        }
        None => String::new(),
    }
}

/// Returns where in the list the keyboard is.
pub(in crate::ui) fn position(state: &State) -> String {
    let Some(library) = &state.library else {
        return String::new();
    };
    let (at, rows) = match state.pane {
        Pane::Shelves => (library.shelves.at.cursor, library.shelves.rows.len()),
        Pane::Names => (library.names.at.cursor, library.names.rows.len()),
        Pane::Name => return String::new(),
        _ => (library.entries.at.cursor, library.entries.total()),
    };
    let number = |value| words::number(value, state.look.language);
    let at = if rows == 0 { 0 } else { at + 1 };
    words::isolated(&format!("{}/{}", number(at), number(rows)))
}

/// Draws why something failed and what to do, above the status line that says what.
pub(in crate::ui) fn failure(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some(Notice::Failed { why, hint, .. }) = &state.notice else {
        return;
    };
    let (language, status) = (state.look.language, state.areas.status);
    let lines = [(Text::Why, why), (Text::Try, hint)];
    let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
    for (above, (what, text)) in (1..).zip(lines.rev()) {
        let Some(top) = status.top.checked_sub(above) else {
            return;
        };
        let row = Area { top, ..status };
        paint::fill(buffer, row, theme.status());
        let text = format!("{}: {}", words::text(what, language), words::isolated(text));
        let inner = Area {
            left: row.left + Cells(1),
            width: row.width - Cells(2),
            ..row
        };
        let label = Label {
            text: &text,
            direction: words::direction(language),
            alignment: Alignment::Start,
            style: theme.status(),
        };
        paint::text(buffer, inner, &state.look.profile, label);
    }
}
