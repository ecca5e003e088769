//! The page: lines of the article, with the styles of what is known about their places.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::app::annotations::remark;
use crate::app::page::{self, Place};
use crate::app::panel::Section;
use crate::article::Role;
use crate::layout::{Alignment, Direction, Line};
use crate::span::{ByteOffset, Cells, Span};
use crate::ui::paint::{self, Label};
use crate::ui::theme::Theme;
use crate::ui::words::{self, Text};

/// Draws the page.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    let text = state.areas.text;
    if text.width == Cells(0) {
        return;
    }
    if state.article.paragraphs.is_empty() {
        let language = state.look.language;
        let label = Label {
            text: words::text(Text::EmptyArticle, language),
            direction: words::direction(language),
            alignment: Alignment::Center,
            style: theme.quiet(),
        };
        paint::text(buffer, text, &state.look.profile, label);
    }
    for (row, &place) in (text.top..).zip(state.page.rows()) {
        if let Some(line) = state.page.line(place) {
            let pieces = pieces(state, theme, place, line);
            let base = base_style(state, theme, place);
            draw_bars(state, theme, (row, place), line, buffer);
            paint::line(buffer, (text.left.0, row), line, |span| {
                style_of(&pieces, base, place_of(span))
            });
        }
    }
}

/// Draws the bars on the side where the lines of a quotation begin.
fn draw_bars(
    state: &State,
    theme: Theme,
    (row, place): (u16, Place),
    line: &Line,
    buffer: &mut Buffer,
) {
    let Some(paragraph) = state.article.paragraphs.get(place.paragraph) else {
        return;
    };
    // A terminal that reorders rows by itself would carry them elsewhere.
    if state.look.profile.order.is_logical() {
        return;
    }
    let text = state.areas.text;
    let (count, step) = page::bars(paragraph, text.width);
    for number in 0..count {
        let back = number * step;
        let x = match line.direction() {
            Direction::RightToLeft => (text.left + text.width).0.saturating_sub(1 + back),
            Direction::LeftToRight => text.left.0.saturating_add(back),
        };
        if let Some(cell) = buffer.cell_mut((x, row)) {
            cell.set_symbol("│").set_style(theme.quiet());
        }
    }
}

/// Returns the place in the text whose style a cluster has: what justification added after a
/// cluster looks like it.
fn place_of(cluster: Span) -> ByteOffset {
    match cluster.is_empty() {
        true => ByteOffset(cluster.start().0.saturating_sub(1)),
        false => cluster.start(),
    }
}

/// Returns the style of the last piece that holds `offset`: later pieces lie over earlier ones.
fn style_of(pieces: &[(Span, Style)], base: Style, offset: ByteOffset) -> Style {
    pieces
        .iter()
        .filter(|(span, _)| span.contains(offset))
        .fold(base, |style, (_, over)| style.patch(*over))
}

fn base_style(state: &State, theme: Theme, place: Place) -> Style {
    match state
        .article
        .paragraphs
        .get(place.paragraph)
        .map(|paragraph| paragraph.role)
    {
        Some(Role::Title | Role::Heading) => theme.heading(),
        Some(Role::Caption) => theme.quiet(),
        _ => Style::new(),
    }
}

/// Returns the styled places of one line, what lies over others last.
fn pieces(state: &State, theme: Theme, place: Place, line: &Line) -> Vec<(Span, Style)> {
    let span = line.span();
    let mut pieces = Vec::new();
    let quiet = theme.quiet();
    for (_, said) in state.article.inline.overlapping(span) {
        pieces.push((said.target, theme.inline(&said.body)));
    }
    for (_, mark) in state.article.boilerplate.overlapping(span) {
        pieces.push((mark.target, quiet));
    }
    if state.selection.declutter && state.selection.first.is_some() {
        pieces.push((span, quiet));
        for (_, lit) in state.selection.lit.overlapping(span) {
            pieces.push((
                lit.target,
                base_style(state, theme, place).fg(ratatui::style::Color::Reset),
            ));
        }
    }
    let current = state.mention_at_cursor().map(|(mention, _)| mention);
    let current = current.filter(|_| state.passage.is_none());
    for (at, mention) in state.found.mentions.overlapping(span) {
        let Some(entity) = state.found.entity(mention.body.entity) else {
            continue;
        };
        let section = Section::of(entity.label, entity.subtype);
        let selected = state.selection.holds(mention.body.entity);
        let style = match () {
            () if current == Some(at) => theme.current(),
            () if selected => theme.selected(section),
            () if state.selection.dims(mention.target) || !state.look.marks => continue,
            () => theme.label(section),
        };
        pieces.push((mention.target, style));
    }
    push_remarks(state, theme, span, &mut pieces);
    push_hits(state, theme, span, &mut pieces);
    match state.passage {
        Some(passage) => {
            pieces.push((passage.span(), theme.selection()));
            pieces.push((passage.head, theme.current()));
        }
        None => push_cursor(state, theme, &mut pieces),
    }
    pieces
}

/// Shows what the reader highlighted; a note without a highlight underlines its place.
fn push_remarks(state: &State, theme: Theme, line: Span, pieces: &mut Vec<(Span, Style)>) {
    let cursor = state.cursor;
    for (_, at) in state.annotations.anchored.remarks.overlapping(line) {
        let said = state.annotations.notebook.get(at.body);
        let Some(remark) = said.and_then(remark) else {
            continue;
        };
        let style = match remark.colour {
            Some(colour) => theme.highlight(colour),
            None => theme.noted(),
        };
        pieces.push((at.target, style));
        // The cursor's word stays to be seen in it.
        if let Some(cursor) = cursor.filter(|cursor| at.target.contains(*cursor)) {
            pieces.push((state.word_at(cursor), theme.cursor()));
        }
    }
}

fn push_hits(state: &State, theme: Theme, line: Span, pieces: &mut Vec<(Span, Style)>) {
    let Some(search) = &state.search else { return };
    for hit in search.hits.overlapping(line) {
        let current = state.cursor.is_some_and(|cursor| hit.contains(cursor));
        pieces.push((
            hit,
            if current {
                theme.current()
            } else {
                theme.hit()
            },
        ));
    }
}

/// Shows the word under the cursor, unless a mention or a hit already shows where it is.
fn push_cursor(state: &State, theme: Theme, pieces: &mut Vec<(Span, Style)>) {
    let Some(cursor) = state.cursor else { return };
    let on_hit = state.search.as_ref().is_some_and(|search| {
        let place = Span::new(cursor, cursor.advance(1));
        search.hits.overlapping(place).next().is_some()
    });
    if state.mention_at_cursor().is_none() && !on_hit {
        pieces.push((state.word_at(cursor), theme.cursor()));
    }
}
