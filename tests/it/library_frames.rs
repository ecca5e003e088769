//! Frames of the library's panes, alone and side by side.

use hashiya::app::Language;

use crate::fake_library::Desk;
use crate::frames::snapshot;

fn after(columns: u16, rows: u16, language: Language, keys: &str) -> String {
    let mut desk = Desk::open(columns, rows, language);
    desk.press(keys);
    snapshot(&desk.state)
}

#[test]
fn a_small_screen_shows_the_articles_alone() {
    insta::assert_snapshot!(after(40, 12, Language::Arabic, ""));
}

#[test]
fn a_common_screen_shows_shelves_and_articles() {
    insta::assert_snapshot!(after(80, 24, Language::Arabic, "SjP"));
}

#[test]
fn in_english_the_shelves_are_on_the_left() {
    insta::assert_snapshot!(after(80, 16, Language::English, "q"));
}

#[test]
fn a_wide_screen_shows_three_panes() {
    insta::assert_snapshot!(after(170, 24, Language::Arabic, "<enter>"));
}

#[test]
fn a_dense_list_has_a_line_for_each_article() {
    insta::assert_snapshot!(after(100, 12, Language::Arabic, "v"));
}

#[test]
fn a_search_shows_where_it_hit() {
    insta::assert_snapshot!(after(80, 16, Language::Arabic, "/Orbit"));
}

#[test]
fn all_names_stand_beside_the_page_of_one() {
    insta::assert_snapshot!(after(120, 24, Language::Arabic, "E<enter>jj"));
}

#[test]
fn the_page_of_a_name_stands_alone_on_a_common_screen() {
    insta::assert_snapshot!(after(80, 24, Language::English, "E<enter>"));
}

#[test]
fn fetching_shows_a_bar_that_fills_from_the_right() {
    insta::assert_snapshot!(after(80, 8, Language::Arabic, "R"));
}
