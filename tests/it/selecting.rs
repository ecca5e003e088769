//! Selecting a passage: the cursor across directions and lines, the mouse, and the cells that show
//! what is selected.

use std::collections::BTreeSet;
use std::sync::Arc;

use hashiya::app::event::{Event, Mouse, MouseKind, Size};
use hashiya::app::keymap::Pane;
use hashiya::app::message::{Effect, Message};
use hashiya::app::{Language, Look, Notice, State, update};
use hashiya::article::ArticleId;
use hashiya::layout::{Direction, Justification};
use hashiya::source;
use hashiya::span::{ByteOffset, Span};
use hashiya::ui::theme::Theme;
use proptest::prelude::*;

use crate::support::{draw, press, resize};

/// Returns the state of a reader who has opened this text, with nothing found in it.
fn reader(text: &str, columns: u16, rows: u16) -> State {
    let look = Look {
        language: Language::English,
        panel: false,
        ..Look::default()
    };
    let mut state = State::new(look, Size { columns, rows });
    let article = source::decode(text.as_bytes().to_vec(), "test").unwrap();
    let _ = update(&mut state, Message::Opened(ArticleId(1), Arc::new(article)));
    state
}

fn selected(state: &State) -> &str {
    let span = state
        .passage
        .map_or(Span::default(), |passage| passage.span());
    span.slice(&state.article.text)
}

/// Presses keys in a page of this text and compares what is selected then.
#[track_caller]
fn check(text: &str, keys: &str, expected: &str) {
    let mut state = reader(text, 40, 10);
    press(&mut state, keys);
    assert_eq!(selected(&state), expected);
}

const MIXED: &str = "قال Bob إن العمل\nيبدأ غدا في Orbit كلها\n";

#[test]
fn a_passage_grows_to_the_left_letter_by_letter() {
    check(MIXED, "v", "ق");
    check(MIXED, "vhh", "قال");
    check(MIXED, "vhhl", "قا");
}

#[test]
fn across_directions_the_cursor_goes_on_to_the_left() {
    // From the space before "Bob" the next cell on the left shows its last letter.
    check(MIXED, "vhhh", "قال ");
    check(MIXED, "vhhhh", "قال Bob");
    check(MIXED, "vhhhhhh", "قال B");
    check(MIXED, "vhhhhhhh", "قال Bob ");
}

#[test]
fn past_the_end_of_a_line_comes_the_beginning_of_the_next() {
    check("باب\nدار\n", "vhh", "باب");
    check("باب\nدار\n", "vhhh", "باب\nد");
    check("باب\nدار\n", "vhhhl", "باب");
    check("باب\nدار\n", "vllll", "ب");
    check("باب\none\n", "vhhhl", "باب\non");
}

#[test]
fn words_are_in_the_order_of_the_text() {
    check(MIXED, "vw", "قال B");
    check(MIXED, "ve", "قال");
    check(MIXED, "vee", "قال Bob");
    check(MIXED, "veeb", "قال B");
    check(MIXED, "v2w", "قال Bob إ");
    check(MIXED, "vwwwe", "قال Bob إن العمل");
}

#[test]
fn lines_keep_the_column() {
    let mut state = reader("عنوان\nبابباب\nدار\nبيتبيت\n", 40, 10);
    press(&mut state, "hhvhhhhjj");
    assert_eq!(selected(&state), "بابباب\nدار\nبيتبي");
    press(&mut state, "<esc>");
    assert_eq!(state.passage, None);
}

#[test]
fn line_ends_and_article_ends_are_reached() {
    check(MIXED, "v$", "قال Bob إن العمل");
    check(MIXED, "vww0", "ق");
    check(MIXED, "vG", MIXED.trim_end());
    check(MIXED, "vGog", "قال Bob إن العمل\nيبدأ غدا في Orbit كلها");
    check(MIXED, "v}", "قال Bob إن العمل");
}

#[test]
fn the_other_end_can_be_moved() {
    check(MIXED, "hhveeob", "قال Bob إن");
    let mut state = reader(MIXED, 40, 10);
    press(&mut state, "vwveo");
    assert_eq!(state.passage, None);
}

#[test]
fn what_is_selected_is_copied() {
    let mut state = reader(MIXED, 40, 10);
    let effect = press(&mut state, "vey");
    assert!(matches!(effect, Some(Effect::Copy(text)) if text == "قال"));
    assert!(matches!(state.notice, Some(Notice::Copied(_))));
    assert_eq!(state.keyboard(), Pane::Page);
}

fn mouse(state: &mut State, kind: MouseKind, (column, row): (u16, u16)) {
    let _ = update(
        state,
        Message::Event(Event::Mouse(Mouse { kind, column, row })),
    );
}

/// Returns the cell of the screen where a place of the text is shown.
fn cell_of(state: &State, place: usize) -> (u16, u16) {
    let row = state.page.row_of(ByteOffset::new(place)).unwrap();
    let stop = state
        .page
        .line_on(row)
        .unwrap()
        .stop_at(ByteOffset::new(place));
    let text = state.areas.text;
    let left = text.left.0 + stop.unwrap().columns.start.0;
    (left, text.top + u16::try_from(row).unwrap())
}

#[test]
fn dragging_selects_from_cell_to_cell_in_either_direction() {
    let mut state = reader(MIXED, 40, 10);
    let (from, to) = (MIXED.find("Bob").unwrap(), MIXED.find("غدا").unwrap());
    let (from, to) = (cell_of(&state, from), cell_of(&state, to));
    mouse(&mut state, MouseKind::Press, from);
    assert_eq!(state.passage, None);
    mouse(&mut state, MouseKind::Drag, to);
    mouse(&mut state, MouseKind::Release, to);
    assert_eq!(selected(&state), "Bob إن العمل\nيبدأ غ");
    // Once let go, moving selects no more; a press drops the passage.
    mouse(&mut state, MouseKind::Drag, from);
    assert_eq!(selected(&state), "Bob إن العمل\nيبدأ غ");
    mouse(&mut state, MouseKind::Press, to);
    assert_eq!(state.passage, None);
    mouse(&mut state, MouseKind::Drag, from);
    assert_eq!(selected(&state), "Bob إن العمل\nيبدأ غ");
}

#[test]
fn dragging_past_the_page_scrolls_it() {
    let text = "سطر\n".repeat(40);
    let mut state = reader(&text, 40, 8);
    let first = cell_of(&state, 0);
    mouse(&mut state, MouseKind::Press, first);
    for _ in 0..12 {
        mouse(&mut state, MouseKind::Drag, (20, 7));
    }
    assert!(state.page.rows()[0].paragraph > 4);
    assert!(selected(&state).matches("سطر").count() > 6);
}

fn texts() -> impl Strategy<Value = String> {
    let words = "([a-d]{1,4}|[ابلمنه]{1,5}|لا|سَلَام|[0-9]{1,3}|«ab»|é|\\(٣٤\\))";
    proptest::collection::vec(words, 1..40).prop_map(|words| {
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            text.push_str(word);
            text.push(if at % 11 == 10 { '\n' } else { ' ' });
        }
        text
    })
}

/// Returns the cells of the page that look selected.
fn cells_shown(state: &State) -> BTreeSet<(u16, u16)> {
    let theme = Theme::coloured();
    let buffer = draw(state, theme);
    let styles = [theme.selection(), theme.current()].map(|style| style.bg);
    let area = state.areas.text;
    let mut shown = BTreeSet::new();
    for row in area.top..area.top + area.height {
        for column in area.left.0..(area.left + area.width).0 {
            if styles.contains(&buffer[(column, row)].style().bg) {
                shown.insert((column, row));
            }
        }
    }
    shown
}

/// Returns the cells on which the bytes of a span stand.
fn cells_of(state: &State, span: Span) -> BTreeSet<(u16, u16)> {
    let area = state.areas.text;
    let mut cells = BTreeSet::new();
    for (row, place) in (area.top..).zip(state.page.rows()) {
        let pieces = state.page.line(*place).map(|line| line.segments(span));
        for piece in pieces.unwrap_or_default() {
            cells.extend((piece.start.0..piece.end.0).map(|at| (area.left.0 + at, row)));
        }
    }
    cells
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]

    #[test]
    fn the_cells_that_look_selected_are_those_of_the_selected_bytes(
        text in texts(),
        keys in "[hljkwbe$o]{0,30}",
        columns in 12_u16..60,
        justified in 0_usize..3,
    ) {
        let mut state = reader(&text, columns, 30);
        state.look.justification = [
            Justification::Ragged,
            Justification::Spaces,
            Justification::Kashida,
        ][justified];
        resize(&mut state, columns, 29);
        press(&mut state, "v");
        press(&mut state, &keys);
        let passage = state.passage.unwrap();
        let text = &state.article.text;
        prop_assert!(text.get(passage.span().range()).is_some());
        prop_assert_eq!(state.cursor, Some(passage.head.start()));
        prop_assert_eq!(cells_shown(&state), cells_of(&state, passage.span()));
    }

    #[test]
    fn to_the_left_from_the_beginning_every_cell_of_the_page_is_passed(text in texts(), columns in 12_u16..60) {
        let mut state = reader(&text, columns, 200);
        state.look.direction = Some(Direction::RightToLeft);
        resize(&mut state, columns, 199);
        press(&mut state, "v");
        let mut before = None;
        while state.passage != before {
            before = state.passage;
            press(&mut state, "l");
        }
        let mut passed = BTreeSet::new();
        before = None;
        while state.passage != before {
            before = state.passage;
            passed.extend(cells_of(&state, before.unwrap().head));
            press(&mut state, "h");
            // The way back leads where one was, where both lines run the same way.
            let there = state.passage;
            if there != before {
                press(&mut state, "l");
                let same = state.passage.map(|passage| passage.head) == before.map(|passage| passage.head);
                state.passage = there;
                prop_assert!(same, "{before:?} {there:?}");
            }
        }
        let all = cells_of(&state, state.article.span());
        prop_assert_eq!(passed, all);
    }
}
