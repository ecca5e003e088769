//! Whole frames as snapshots: the text as it lies on the screen, then one letter per cell for its
//! style.
//!
//! Letters: p person, c company, o other organisation, l place, d product (capital: selected), @
//! under the cursor, / search hit, . quiet, = status, b bold, u underlined.

use std::sync::Arc;

use hashiya::annotation::Annotation;
use hashiya::app::event::Size;
use hashiya::app::message::{Effect, Message};
use hashiya::app::{Language, Look, State, update};
use hashiya::article::ArticleId;
use hashiya::extract::{Entity, EntityId, Extraction, Label, Mention, Subtype};
use hashiya::source;
use hashiya::span::Span;
use hashiya::ui::theme::Theme;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use crate::support::{draw, frame, opened, press, tell};

fn letter(cell: &Cell) -> char {
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let label = match cell.fg {
        Color::Indexed(32) => Some('p'),
        Color::Indexed(166) => Some('c'),
        Color::Indexed(133) => Some('o'),
        Color::Indexed(29) => Some('l'),
        Color::Indexed(162) => Some('d'),
        _ => None,
    };
    match (cell.bg, label) {
        (Color::Indexed(220), _) => '@',
        (Color::Indexed(152), _) => '/',
        (Color::Indexed(238), _) => '=',
        (_, Some(label)) if reversed => label.to_ascii_uppercase(),
        (_, Some(label)) => label,
        _ if cell.fg == Color::Indexed(244) && cell.symbol() != " " => '.',
        _ if cell.modifier.contains(Modifier::UNDERLINED) => 'u',
        _ if cell.modifier.contains(Modifier::BOLD) && cell.symbol() != " " => 'b',
        _ if reversed => 'r',
        _ => ' ',
    }
}

pub(crate) fn snapshot(state: &State) -> String {
    let buffer = draw(state, Theme::coloured());
    let mut text = frame(state);
    text.push_str("---\n");
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| letter(&buffer[(x, y)]))
            .collect();
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn after(columns: u16, rows: u16, language: Language, keys: &str) -> String {
    let mut state = opened(columns, rows, language);
    press(&mut state, keys);
    snapshot(&state)
}

#[test]
fn a_small_screen_shows_the_page_alone() {
    insta::assert_snapshot!(after(40, 12, Language::Arabic, "<tab><tab>"));
}

#[test]
fn a_common_screen_shows_page_and_index() {
    insta::assert_snapshot!(after(80, 24, Language::Arabic, "<tab>"));
}

#[test]
fn a_wide_screen_centres_the_page() {
    insta::assert_snapshot!(after(130, 30, Language::English, ""));
}

#[test]
fn decluttering_quiets_the_other_sentences() {
    insta::assert_snapshot!(after(80, 20, Language::English, "e<down><enter>d"));
}

#[test]
fn an_unfolded_entity_lists_its_sentences() {
    insta::assert_snapshot!(after(80, 20, Language::Arabic, "e "));
}

#[test]
fn a_search_shows_its_hits_and_what_is_typed() {
    insta::assert_snapshot!(after(60, 14, Language::Arabic, "/حداد"));
}

#[test]
fn lines_filled_by_kashida_are_flush_on_both_sides() {
    insta::assert_snapshot!(after(60, 16, Language::Arabic, "JJ"));
}

#[test]
fn a_name_in_letters_of_another_script_is_told_from_the_one_it_looks_like() {
    // The О is Cyrillic.
    let text = "قالت \u{41e}rbit إنها نمت.\n";
    let article = Arc::new(source::decode(text.as_bytes().to_vec(), "test").unwrap());
    let start = text.find('\u{41e}').unwrap();
    let mention = Annotation {
        target: Span::from_range(start..start + "\u{41e}rbit".len()),
        body: Mention {
            label: Label::Organisation,
            entity: EntityId(0),
            confidence: 0.9,
        },
    };
    let found = Extraction {
        mentions: [mention].into_iter().collect(),
        entities: vec![Entity {
            label: Label::Organisation,
            subtype: Some(Subtype::Company),
            name: "\u{41e}rbit".to_owned(),
            latin: None,
            aliases: vec!["\u{41e}rbit".to_owned()],
        }],
    };
    let look = Look {
        language: Language::English,
        ..Look::default()
    };
    let size = Size {
        columns: 100,
        rows: 10,
    };
    let mut state = State::new(look, size);
    let effects = update(&mut state, Message::Opened(ArticleId(1), article));
    assert!(matches!(effects.as_slice(), [Effect::Extract(..)]));
    tell(&mut state, Message::Extracted(ArticleId(1), found));
    press(&mut state, "<tab>");
    let shown = frame(&state);
    assert!(shown.contains("≠ Orbit"), "{shown}");
    assert!(shown.contains("in other letters that look like"), "{shown}");
}

#[test]
fn without_colours_names_are_told_by_underline_and_bold() {
    let state = opened(80, 12, Language::English);
    let buffer = draw(&state, Theme::plain());
    let cells = buffer.content();
    assert!(
        cells
            .iter()
            .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
    );
    assert!(
        cells
            .iter()
            .any(|cell| cell.modifier.contains(Modifier::UNDERLINED))
    );
}
