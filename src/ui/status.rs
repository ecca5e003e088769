//! The bottom line: what is being typed or told, else what was found and where the reader is.

use ratatui::buffer::Buffer;

use crate::app::geometry::Area;
use crate::app::panel::Section;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::{Pending, State};
use crate::layout::{Alignment, Direction};
use crate::span::Cells;
use crate::ui::library;
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::{self, Text};

/// Between the parts of the line.
const DOT: &str = " · ";

/// Draws the line.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let area = state.areas.status;
    if area.height == 0 || (state.zen && !has_something_to_tell(state)) {
        return;
    }
    paint::fill(buffer, area, theme.status());
    let inner = Area {
        left: area.left + Cells(1),
        width: area.width - Cells(2),
        ..area
    };
    let direction = words::direction(state.look.language);
    let end = end_text(state);
    let label = |text, alignment, style| Label {
        text,
        direction,
        alignment,
        style,
    };
    let taken = paint::text(
        buffer,
        end_area(inner, direction),
        &state.look.profile,
        label(&end, Alignment::End, theme.status()),
    );
    let start = Area {
        left: match direction {
            Direction::RightToLeft => inner.left + taken + Cells(1),
            Direction::LeftToRight => inner.left,
        },
        width: inner.width - taken - Cells(1),
        ..inner
    };
    let (text, style) = match start_text(state) {
        (text, true) => (text, theme.notice()),
        (text, false) => (text, theme.status()),
    };
    paint::text(
        buffer,
        start,
        &state.look.profile,
        label(&text, Alignment::Start, style),
    );
}

/// Tells whether the line is wanted even where the page is to be alone.
fn has_something_to_tell(state: &State) -> bool {
    state.prompt.is_some()
        || state.pending.is_some()
        || state.notice.is_some()
        || state.hints.is_some()
}

/// Returns the half of the line that its end may take.
fn end_area(area: Area, direction: Direction) -> Area {
    let half = Cells(area.width.0 / 2);
    match direction {
        Direction::RightToLeft => Area {
            width: half,
            ..area
        },
        Direction::LeftToRight => Area {
            left: area.left + (area.width - half),
            width: half,
            ..area
        },
    }
}

/// Returns what stands at the start of the line, and whether it wants attention.
fn start_text(state: &State) -> (String, bool) {
    let language = state.look.language;
    if let Some(prompt) = &state.prompt {
        return (typed(state, prompt), true);
    }
    match state.pending {
        Some(Pending::SetMark) => return (words::text(Text::MarkToSet, language).into(), true),
        Some(Pending::GoToMark) => return (words::text(Text::MarkToGoTo, language).into(), true),
        Some(Pending::Copy) => return (words::text(Text::WhatToCopy, language).into(), true),
        Some(Pending::Export) => return (words::text(Text::WhichForm, language).into(), true),
        None => {}
    }
    if state.hints.is_some() {
        return (words::text(Text::ChooseLink, language).into(), true);
    }
    if let Some(notice) = &state.notice {
        return (words::notice(notice, language), true);
    }
    if let Some(passage) = state.passage {
        return (
            words::annotations::selecting(passage.fixes.is_some(), language),
            true,
        );
    }
    match state.pane.in_reader() {
        true => (what_was_found(state), false),
        false => (library::standing(state), false),
    }
}

fn typed(state: &State, prompt: &Prompt) -> String {
    let kind = match prompt.kind {
        PromptKind::Search => Text::Search,
        PromptKind::Filter => Text::Filter,
        PromptKind::FindArticles => Text::FindArticles,
        PromptKind::FindNames => Text::FindNames,
        PromptKind::Tag => Text::Tag,
        PromptKind::Add => Text::Add,
        PromptKind::SaveSearch => Text::SaveSearch,
        PromptKind::Rename => Text::Rename,
        PromptKind::Tags => Text::Tags,
    };
    let mut text = format!(
        "{} {}▏",
        words::text(kind, state.look.language),
        words::isolated(&prompt.text)
    );
    if let Some(search) = state
        .search
        .as_ref()
        .filter(|_| prompt.kind == PromptKind::Search)
    {
        let hits = words::number(search.hits.len(), state.look.language);
        let more = if search.is_over() { "" } else { "…" };
        text.push_str(&format!(" ({hits}{more})"));
    }
    if prompt.kind == PromptKind::FindArticles {
        text.push_str(&library::search_state(state));
    }
    text
}

/// Returns how sure the extractor is of a mention.
fn certainty(state: &State, mention: usize) -> Option<String> {
    let confidence = state.found.mentions.get(mention)?.body.confidence;
    let percent = (0_u8..=100)
        .rev()
        .find(|&p| f32::from(p) <= confidence * 100.0)?;
    Some(words::percent(usize::from(percent), state.look.language))
}

/// Returns the selection or the search with its place among its like, else the counts.
fn what_was_found(state: &State) -> String {
    let language = state.look.language;
    let number = |value| words::number(value, language);
    if let Some(search) = &state.search {
        let at = state
            .cursor
            .map_or(0, |cursor| search.hits.first_from(cursor.advance(1)));
        let more = if search.is_over() { "" } else { "…" };
        let place = format!("{}/{}{more}", number(at), number(search.hits.len()));
        return format!(
            "{}{DOT}{}",
            words::isolated(&search.query),
            words::isolated(&place)
        );
    }
    if let Some(entry) = state.selection.first.and_then(|id| state.index.entry(id)) {
        let mut parts = vec![words::isolated(&entry.name)];
        parts.extend(entry.latin.as_deref().map(words::isolated));
        parts.extend(entry.imitates.as_ref().map(|name| {
            let warning = words::text(Text::Imitates, language);
            format!("{warning} {}", words::isolated(name))
        }));
        let current = state.mention_at_cursor().map(|(mention, _)| mention);
        let at = current.and_then(|current| entry.mentions.binary_search(&current).ok());
        let at = at.map_or_else(|| "–".to_owned(), |at| number(at + 1));
        parts.push(words::isolated(&format!("{at}/{}", number(entry.count))));
        let here = current.filter(|current| entry.mentions.binary_search(current).is_ok());
        parts.extend(here.and_then(|mention| certainty(state, mention)));
        let second = state.selection.second.and_then(|id| state.index.entry(id));
        parts.extend(second.map(|entry| format!("+ {}", words::isolated(&entry.name))));
        if state.selection.declutter {
            parts.push(words::text(Text::Decluttered, language).to_owned());
        }
        return parts.join(DOT);
    }
    if !state.extracted && state.found.entities.is_empty() {
        return words::text(Text::Reading, language).to_owned();
    }
    [Section::Persons, Section::Companies]
        .map(|section| {
            let count = number(state.panel.total(section));
            format!("{} {count}", words::section(section, language))
        })
        .join(DOT)
}

/// Returns how much of a long text was looked through for names.
fn names_progress(state: &State) -> Option<String> {
    let looking = state.looking.as_ref().filter(|_| !state.partial)?;
    let language = state.look.language;
    let percent = words::percent(looking.percent().min(99), language);
    let names = words::text(Text::Names, language);
    Some(format!("{names} {}", words::isolated(&percent)))
}

/// Returns what stands at the end of the line: the filter, the number typed, the way to the help,
/// and how far the reader is.
fn end_text(state: &State) -> String {
    let language = state.look.language;
    let mut parts = Vec::new();
    if !state.panel.filter.is_empty() && state.prompt.is_none() {
        let filter = words::text(Text::Filter, language);
        parts.push(format!("{filter} {}", words::isolated(&state.panel.filter)));
    }
    parts.extend(
        state
            .count
            .map(|count| words::number(count as usize, language)),
    );
    if state.pane.in_reader() {
        parts.extend(library::progress(state, 0));
    }
    parts.extend(names_progress(state));
    parts.push(words::text(Text::Help, language).to_owned());
    parts.push(match state.pane.in_reader() {
        true if state.partial => "…".to_owned(),
        true => words::percent(usize::from(state.percent()), language),
        false => library::position(state),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(DOT)
}
