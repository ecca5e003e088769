//! The reader's notes beside the lines they are on; where there is no room, a sign in the margin,
//! and the note itself at the foot of the page when the cursor is on its place.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::State;
use crate::app::annotations::remark;
use crate::app::geometry::{Area, Side};
use crate::layout::{
    Alignment, Direction, Justification, Line, Measure, ShapedParagraph, paragraph_direction,
};
use crate::notebook::{AnnotationId, Remark, Target};
use crate::span::{Cells, Span};
use crate::ui::boxed;
use crate::ui::paint;
use crate::ui::theme::Theme;
use crate::ui::words::annotations as said;

/// The sign of a note.
const SIGN: &str = "✎";
/// Rows of a note in the margin; the one that the cursor is on is shown whole.
const ROWS: usize = 8;
/// Rows of a note at the foot of the page.
const FOOT: usize = 8;

/// A note in sight, and the row of the text that it belongs to.
struct Note<'a> {
    row: usize,
    place: Span,
    id: AnnotationId,
    remark: &'a Remark,
}

/// Draws the notes.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) {
    if state.areas.text.width == Cells(0) {
        return;
    }
    let notes = in_sight(state);
    let current = state.note_at_cursor().map(|(_, said)| said.id);
    if state.areas.margin.width > Cells(0) {
        draw_beside(state, theme, buffer, &notes, current);
        return;
    }
    draw_signs(state, theme, buffer, &notes);
    if state.writing.is_none() && state.passage.is_none() && state.menu.is_none() {
        draw_at_foot(state, theme, buffer);
    }
}

/// Returns the notes whose places are in sight, from the top down.
fn in_sight(state: &State) -> Vec<Note<'_>> {
    let (Some(first), Some(end)) = (state.page.first_in_sight(), state.page.end_of_sight()) else {
        return Vec::new();
    };
    let sight = Span::new(first, end.max(first));
    let notebook = &state.annotations.notebook;
    let there = state.annotations.anchored.remarks.overlapping(sight);
    let mut notes: Vec<Note<'_>> = there
        .filter_map(|(_, at)| {
            let remark = remark(notebook.get(at.body)?)?;
            Some(Note {
                row: state.page.row_of(at.target.start().max(first))?,
                place: at.target,
                id: at.body,
                remark,
            })
        })
        .filter(|note| !note.remark.text.is_empty())
        .collect();
    let on_article = notebook
        .iter()
        .filter(|said| said.target == Target::Article);
    if first
        == state
            .article
            .paragraphs
            .first()
            .map_or(first, |p| p.span.start())
    {
        notes.extend(on_article.filter_map(|said| {
            Some(Note {
                row: 0,
                place: Span::default(),
                id: said.id,
                remark: remark(said)?,
            })
        }));
    }
    notes.sort_by_key(|note| (note.row, note.place));
    notes
}

/// Returns the lines of a note.
fn lines(state: &State, text: &str, width: Cells) -> Vec<Line> {
    let own = state.direction.unwrap_or(Direction::RightToLeft);
    let measure = Measure {
        width,
        alignment: Alignment::Start,
        justification: Justification::Ragged,
    };
    let mut set = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let direction = paragraph_direction(line, own);
        let span = Span::from_range(start..start + line.len());
        let shaped = ShapedParagraph::new(text, span, direction, &state.look.profile);
        set.extend(shaped.lines(&measure));
        start += line.len() + 1;
    }
    set
}

/// Draws notes beside their lines; one pushes the next down.
fn draw_beside(
    state: &State,
    theme: Theme,
    buffer: &mut Buffer,
    notes: &[Note<'_>],
    current: Option<AnnotationId>,
) {
    let margin = state.areas.margin;
    // A bar on the side of the text, in the colour of the highlight.
    let (bar, left) = match state.look.side {
        Side::Left => (margin.left, margin.left + Cells(2)),
        Side::Right => (margin.left + (margin.width - Cells(1)), margin.left),
    };
    let width = margin.width - Cells(2);
    let mut free = 0;
    for note in notes {
        let held = current == Some(note.id);
        let all = lines(state, &note.remark.text, width);
        let shown = if held { all.len() } else { all.len().min(ROWS) };
        let from = note.row.max(free);
        for (y, line) in all.iter().take(shown).enumerate() {
            let row = from + y;
            if row >= usize::from(margin.height) {
                return;
            }
            let area = boxed::row(margin, row);
            let style = if held {
                theme.note().patch(theme.heading())
            } else {
                theme.note()
            };
            paint::line(buffer, (left.0, area.top), line, |_| style);
            let sign = if y + 1 == shown && shown < all.len() {
                "⋮"
            } else {
                "▎"
            };
            if let Some(cell) = buffer.cell_mut((bar.0, area.top)) {
                cell.set_symbol(sign)
                    .set_style(bar_style(theme, note.remark));
            }
        }
        free = from + shown + 1;
    }
}

/// Returns the style of a note's bar: the ground of its highlight, as ink.
fn bar_style(theme: Theme, remark: &Remark) -> Style {
    let ground = remark.colour.and_then(|colour| theme.highlight(colour).bg);
    match ground {
        Some(ground) => Style::new().fg(ground),
        None => theme.note(),
    }
}

/// Puts a sign beside each line with a note, where the page has any margin.
fn draw_signs(state: &State, theme: Theme, buffer: &mut Buffer, notes: &[Note<'_>]) {
    let (page, text) = (state.areas.page, state.areas.text);
    // A sign in the row of a terminal that reorders it would carry the words along.
    if state.look.profile.order.is_logical() {
        return;
    }
    let column = match state.look.side {
        Side::Left => text.left + text.width + Cells(1),
        Side::Right => crate::span::Column(text.left.0.saturating_sub(2)),
    };
    for note in notes {
        let row = boxed::row(text, note.row).top;
        if page.contains(column.0, row)
            && !text.contains(column.0, row)
            && let Some(cell) = buffer.cell_mut((column.0, row))
        {
            cell.set_symbol(SIGN).set_style(theme.note());
        }
    }
}

/// Shows the note that the cursor is on at the foot of the page.
fn draw_at_foot(state: &State, theme: Theme, buffer: &mut Buffer) {
    let Some((place, said)) = state.note_at_cursor() else {
        return;
    };
    let Some(remark) = remark(said) else { return };
    let page = state.areas.page;
    let inner_width = state.areas.text.width - Cells(2);
    let all = lines(state, &remark.text, inner_width);
    let shown = all.len().min(FOOT).min(usize::from(page.height / 2));
    let height = u16::try_from(shown + 1).unwrap_or(u16::MAX);
    let foot = page.top + page.height.saturating_sub(height);
    let row = state.page.row_of(place.start()).unwrap_or(0);
    let line = usize::from(state.areas.text.top) + row;
    let top = if line >= usize::from(foot) {
        page.top
    } else {
        foot
    };
    let area = Area {
        left: state.areas.text.left,
        width: state.areas.text.width,
        top,
        height,
    };
    paint::fill(buffer, area, Style::new());
    let language = state.look.language;
    let bar = boxed::row(area, 0);
    paint::fill(buffer, bar, theme.status());
    let inner = Area {
        left: area.left + Cells(1),
        width: inner_width,
        ..area
    };
    let head = said::note_head(&remark.tags, language);
    boxed::write(state, buffer, boxed::row(inner, 0), &head, theme.notice());
    for (y, line) in all.iter().take(shown).enumerate() {
        let row = boxed::row(inner, y + 1);
        paint::line(buffer, (row.left.0, row.top), line, |_| theme.note());
    }
}
