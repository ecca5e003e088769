//! What keys and mouse do, as a reader would tell it.

use hashiya::app::keymap::Pane;
use hashiya::app::message::Effect;
use hashiya::app::panel::{Row, Section};
use hashiya::app::{Language, Notice, State};
use hashiya::span::Cells;

use crate::support::{article, click, frame, opened, press, resize, selected, under_cursor};

fn reader() -> State {
    opened(100, 30, Language::English)
}

/// Presses keys in a fresh reader and compares what the cursor is on.
#[track_caller]
fn check(keys: &str, expected: &str) {
    let mut state = reader();
    press(&mut state, keys);
    assert_eq!(under_cursor(&state), expected);
}

#[test]
fn tab_goes_through_all_names_in_the_order_of_the_text() {
    check("<tab>", "نور");
    check("<tab><tab>", "دبي");
    check("<tab><tab><tab><tab>", "Noor");
    check("<tab><tab><tab><backtab>", "دبي");
    check("<backtab>", "Orbit");
}

#[test]
fn n_goes_through_the_names_of_the_selected_one_only() {
    check("<tab>n", "نور");
    check("<tab>nn", "Noor");
    check("<tab>nnN", "نور");
    let mut state = reader();
    press(&mut state, "<tab>N");
    assert_eq!(state.notice, Some(Notice::Wrapped));
    assert_eq!(under_cursor(&state), "نور");
}

#[test]
fn left_is_forward_in_right_to_left_text() {
    check("<left>", "شركة");
    check("<left><left>", "نور");
    check("<left><left><left><right>", "نور");
}

#[test]
fn words_go_on_past_the_end_of_a_paragraph() {
    check("<left><left><left><left><left><left><left>", "أعلنت");
    check("<left><left><left><left><left><left><left><right>", "دبي");
}

#[test]
fn backspace_returns_to_where_one_was() {
    check("<tab><tab><tab><backspace>", "دبي");
    check("<tab><tab><tab><backspace><backspace>", "نور");
    let mut state = reader();
    press(&mut state, "<backspace>");
    assert_eq!(state.notice, Some(Notice::NoJump));
}

#[test]
fn the_index_begins_with_persons_and_companies() {
    let state = reader();
    let heads: Vec<_> = state
        .panel
        .rows()
        .iter()
        .filter_map(|row| match row {
            Row::Head(section, count) => Some((*section, *count)),
            _ => None,
        })
        .collect();
    let expected = [
        (Section::Persons, 2),
        (Section::Companies, 2),
        (Section::Places, 1),
    ];
    assert_eq!(heads, expected);
}

#[test]
fn enter_in_the_index_goes_to_the_first_mention() {
    let mut state = reader();
    press(&mut state, "e<enter>");
    assert_eq!(
        (selected(&state), under_cursor(&state)),
        ("سعاد حداد", "سعاد حداد")
    );
    press(&mut state, "<down><enter>");
    assert_eq!(selected(&state), "كريم حداد");
    press(&mut state, "<enter>");
    assert_eq!(
        state
            .index
            .entry(state.selection.first.unwrap())
            .unwrap()
            .mentions
            .len(),
        2
    );
    assert_eq!(
        state.mention_at_cursor().unwrap().0,
        state
            .index
            .entry(state.selection.first.unwrap())
            .unwrap()
            .mentions[1]
    );
}

#[test]
fn typing_narrows_the_index_in_either_script() {
    let mut state = reader();
    press(&mut state, "fnoo<enter>");
    assert_eq!(state.pane, Pane::Index);
    assert!(matches!(
        state.panel.rows(),
        [Row::Head(Section::Companies, 1), Row::Entity(_)]
    ));
    press(&mut state, "<enter>");
    assert_eq!(selected(&state), "نور");
    press(&mut state, "<esc>");
    assert!(state.panel.rows().len() > 5);
}

#[test]
fn the_index_sorts_by_the_alphabet_without_regard_to_the_article() {
    let mut state = reader();
    press(&mut state, "ss");
    let names: Vec<_> = state
        .panel
        .rows()
        .iter()
        .filter_map(|row| match row {
            Row::Entity(id) => Some(state.found.entity(*id).unwrap().name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["سعاد حداد", "كريم حداد", "نور", "Orbit", "دبي"]);
}

#[test]
fn space_in_the_index_lists_the_mentions_with_their_sentences() {
    let mut state = reader();
    press(&mut state, "e<down> ");
    let mentions = state
        .panel
        .rows()
        .iter()
        .filter(|row| matches!(row, Row::Mention(..)))
        .count();
    assert_eq!(mentions, 2);
    press(&mut state, "<down><down><enter>");
    let place = state.cursor.unwrap();
    assert!(
        state
            .article
            .text
            .get(place.index()..)
            .unwrap()
            .starts_with("كريم حداد إن")
    );
}

#[test]
fn search_ignores_marks_and_finds_all() {
    let mut state = reader();
    press(&mut state, "/السُّوق<enter>");
    assert_eq!(under_cursor(&state), "السوق");
    assert_eq!(state.search.as_ref().unwrap().hits.len(), 1);
    press(&mut state, "<esc>");
    assert!(state.search.is_none());
}

#[test]
fn a_search_without_a_hit_returns_to_where_it_began() {
    let mut state = reader();
    press(&mut state, "<tab><tab>");
    let before = state.cursor;
    press(&mut state, "/غير موجود<enter>");
    assert_eq!(state.cursor, before);
    assert_eq!(state.notice, Some(Notice::NotFound("غير موجود".to_owned())));
}

#[test]
fn a_search_given_up_returns_to_where_it_began() {
    let mut state = reader();
    press(&mut state, "<tab>");
    let before = state.cursor;
    press(&mut state, "/السوق<esc>");
    assert_eq!((state.cursor, state.search.is_none()), (before, true));
}

#[test]
fn star_selects_the_name_or_searches_the_word() {
    let mut state = reader();
    press(&mut state, "<left><left>*");
    assert_eq!(selected(&state), "نور");
    let mut state = reader();
    press(&mut state, "<left>*");
    assert_eq!(state.search.as_ref().unwrap().query, "شركة");
    assert_eq!(state.search.as_ref().unwrap().hits.len(), 2);
}

#[test]
fn decluttering_leaves_the_sentences_that_name_both() {
    let mut state = reader();
    press(&mut state, "e<enter>d");
    assert_eq!(state.selection.lit.len(), 3);
    press(&mut state, "<down>x");
    assert_eq!(state.selection.lit.len(), 0);
    assert_eq!(state.notice, Some(Notice::NeverTogether));
    press(&mut state, "x}x");
    assert_eq!(selected(&state), "سعاد حداد");
    let text = &state.article.text;
    let lit: Vec<_> = state
        .selection
        .lit
        .iter()
        .map(|lit| lit.target.slice(text))
        .collect();
    assert_eq!(
        lit,
        ["أعلنت شركة نور (Noor) أن سعاد حداد ستقود مكتبها في دبي."]
    );
}

#[test]
fn a_click_on_a_name_selects_it() {
    let mut state = reader();
    let place = article().text.find("سعاد").unwrap();
    let offset = hashiya::span::ByteOffset::new(place);
    let row = state.page.row_of(offset).unwrap();
    let line = state.page.line_on(row).unwrap();
    let span = hashiya::span::Span::new(offset, offset.advance(2));
    let column = line.segments(span)[0].start;
    let (left, top) = (state.areas.text.left, state.areas.text.top);
    click(&mut state, left.0 + column.0, top + row as u16);
    assert_eq!(
        (selected(&state), under_cursor(&state)),
        ("سعاد حداد", "سعاد حداد")
    );
}

#[test]
fn a_click_in_the_index_goes_to_the_name() {
    let mut state = reader();
    click(&mut state, 5, 2);
    assert_eq!(under_cursor(&state), "كريم حداد");
}

#[test]
fn marks_remember_places() {
    let mut state = reader();
    press(&mut state, "<tab><tab>ma<backtab>'a");
    assert_eq!(under_cursor(&state), "دبي");
    press(&mut state, "'b");
    assert_eq!(state.notice, Some(Notice::NoMark('b')));
}

#[test]
fn on_a_narrow_screen_the_index_takes_the_whole_and_gives_it_back() {
    let mut state = opened(40, 12, Language::English);
    assert_eq!(state.areas.panel.width, Cells(0));
    press(&mut state, "e");
    assert_eq!(
        (state.areas.panel.width, state.areas.text.width),
        (Cells(40), Cells(0))
    );
    press(&mut state, "<enter>");
    assert_eq!(state.pane, Pane::Page);
    assert_eq!(under_cursor(&state), "سعاد حداد");
}

#[test]
fn a_percentage_and_the_ends_are_reached() {
    let mut state = opened(60, 5, Language::English);
    press(&mut state, "G");
    assert_eq!(state.percent(), 100);
    press(&mut state, "50%");
    let middle = hashiya::span::ByteOffset::new(state.article.text.len() / 2);
    assert!(state.page.in_sight(middle));
    assert!(state.percent() < 100);
    press(&mut state, "g");
    assert_eq!(state.page.first_in_sight().unwrap().index(), 0);
}

#[test]
fn a_resize_keeps_what_is_at_the_top() {
    let mut state = opened(60, 8, Language::English);
    press(&mut state, "4j");
    let top = state.page.first_in_sight().unwrap();
    resize(&mut state, 90, 8);
    let span = state
        .page
        .line_on(0)
        .or(state.page.line_on(1))
        .unwrap()
        .span();
    assert!(span.start() <= top && top < span.end(), "{span:?} {top:?}");
}

#[test]
fn q_closes_the_help_before_the_program() {
    let mut state = reader();
    assert!(press(&mut state, "?q").is_none());
    assert!(state.help.is_none());
    assert!(matches!(press(&mut state, "q"), Some(Effect::Quit)));
}

#[test]
fn the_help_lists_the_keys_that_work() {
    let mut state = reader();
    press(&mut state, "?");
    let help = frame(&state);
    assert!(help.contains("next mention of anyone"), "{help}");
    assert!(help.contains("Tab  ]"), "{help}");
}

#[test]
fn no_size_and_no_keys_panic() {
    let keys = "j k<tab><tab>nde<down> <enter>x|i/ن<enter>nJ+D?jq<esc>G g%L*c";
    for columns in [1, 2, 5, 19, 20, 24, 47, 71, 72, 73, 100, 250] {
        for rows in [1, 2, 3, 6, 13, 50] {
            let mut state = opened(columns, rows, Language::Arabic);
            for key in keys.chars().filter(|char| *char != '<' && *char != '>') {
                press(&mut state, &key.to_string());
                frame(&state);
            }
            press(&mut state, keys);
            frame(&state);
            resize(&mut state, rows.max(1), columns.min(60));
            frame(&state);
        }
    }
}

#[test]
fn arabic_letters_stand_for_the_keys_at_their_places() {
    let mut latin = opened(100, 30, Language::Arabic);
    let mut arabic = opened(100, 30, Language::Arabic);
    // e j s J: to the index, down, another order, kashida.
    press(&mut latin, "ejsJ");
    press(&mut arabic, "ثتس\u{640}");
    assert_eq!(arabic.pane, Pane::Index);
    assert_eq!(frame(&arabic), frame(&latin));
    assert_eq!(arabic.look.justification, latin.look.justification);
}

#[test]
fn a_prompt_takes_arabic_letters_as_they_are() {
    let mut state = opened(100, 30, Language::Arabic);
    press(&mut state, "/تس");
    let typed = state.prompt.as_ref().map(|prompt| prompt.text.as_str());
    assert_eq!(typed, Some("تس"));
}

#[test]
fn an_arabic_letter_that_the_reader_bound_means_what_was_bound() {
    use hashiya::app::action::Action;
    use hashiya::app::event::Key;
    let mut state = opened(100, 30, Language::Arabic);
    state.keys.bind(None, Action::Help, &[Key::char('ث')]);
    press(&mut state, "ث");
    assert!(state.help.is_some());
    assert_eq!(state.pane, Pane::Page);
}

#[test]
fn the_help_ends_at_the_end_of_a_screen_that_grew() {
    let mut state = opened(80, 12, Language::English);
    press(&mut state, "?G");
    let before = state.help;
    resize(&mut state, 80, 30);
    assert!(state.help < before, "{:?}", state.help);
    press(&mut state, "<down>");
    let settled = state.help;
    press(&mut state, "<down>");
    assert_eq!(state.help, settled, "the end was there already");
    assert!(matches!(
        press(&mut state, "<ctrl+l>"),
        Some(Effect::Redraw)
    ));
    assert_eq!(state.help, settled);
}
