//! Saying what the reader means: names marked and corrected, highlights, notes, their list.

use hashiya::app::annotations::Told;
use hashiya::app::event::Event;
use hashiya::app::message::{Effect, Message};
use hashiya::app::{Language, Notice, State, update};
use hashiya::library::{Change, Document, Request};
use hashiya::notebook::{Body, Colour, Edit};

use crate::support::{frame, opened, press, selected, under_cursor};

fn reader() -> State {
    opened(100, 30, Language::English)
}

/// Returns the names of the entities with how often each is named, in the order of the article.
fn names(state: &State) -> Vec<(String, usize)> {
    let entities = (0_u32..).zip(&state.found.entities);
    let entities = entities.map(|(id, entity)| {
        let mentions = state.found.mentions.iter();
        let count = mentions.filter(|at| at.body.entity.0 == id).count();
        (entity.name.clone(), count)
    });
    entities.collect()
}

fn count(state: &State, name: &str) -> usize {
    let names = names(state);
    let found = names.iter().find(|(known, _)| known == name);
    found.map_or(0, |(_, count)| *count)
}

/// Returns the edit that an effect asks the library to keep.
#[track_caller]
fn kept(effect: Option<Effect>) -> Edit {
    match effect {
        Some(Effect::Library(Request::Apply(Change::Annotate(Document::Loose, edit)))) => edit,
        other => panic!("{other:?}"),
    }
}

/// Puts the cursor on the first place of a word by searching it.
fn go_to(state: &mut State, word: &str) {
    press(state, "/");
    press(state, word);
    press(state, "<enter>");
}

#[test]
fn a_word_is_marked_at_all_its_places_and_shown_in_the_index() {
    let mut state = reader();
    go_to(&mut state, "السوق");
    press(&mut state, "<esc>");
    let edit = kept(press(&mut state, "Ad"));
    assert_eq!(edit.after.len(), 1);
    assert_eq!(count(&state, "السوق"), 1);
    assert!(
        matches!(&state.notice, Some(Notice::Annotated(Told::Named(name, ..))) if name == "السوق")
    );
    assert!(frame(&state).contains("product or work"));
}

#[test]
fn a_selected_passage_is_marked_with_one_key() {
    let mut state = reader();
    go_to(&mut state, "السوق");
    press(&mut state, "<esc>ve");
    press(&mut state, "<enter>p");
    assert_eq!(state.passage, None);
    assert_eq!(count(&state, "السوق"), 1);
}

#[test]
fn what_is_no_name_here_stays_one_elsewhere() {
    let mut state = reader();
    let before = count(&state, "نور");
    press(&mut state, "<tab>Ax");
    assert_eq!(count(&state, "نور"), before - 1);
    press(&mut state, "<tab>");
    assert_eq!(under_cursor(&state), "دبي");
}

#[test]
fn what_is_never_a_name_is_gone_from_all_places() {
    let mut state = reader();
    press(&mut state, "<tab><tab>AX");
    assert_eq!(count(&state, "دبي"), 0);
}

#[test]
fn an_entity_of_the_index_is_given_another_kind_and_stays_selected() {
    let mut state = reader();
    press(&mut state, "e<enter>Ac");
    assert_eq!(selected(&state), "سعاد حداد");
    let entity = state.found.entity(state.selection.first.unwrap()).unwrap();
    assert_eq!(entity.label, hashiya::extract::Label::Organisation);
}

#[test]
fn the_bounds_of_a_name_are_moved_in_the_page() {
    let mut state = reader();
    // سعاد حداد loses its second word.
    press(&mut state, "e<enter>e");
    assert_eq!(under_cursor(&state), "سعاد حداد");
    press(&mut state, "Ae");
    assert_eq!(
        state.passage.unwrap().span().slice(&state.article.text),
        "سعاد حداد"
    );
    press(&mut state, "bhllll");
    press(&mut state, "lll");
    let bounds = state
        .passage
        .unwrap()
        .span()
        .slice(&state.article.text)
        .to_owned();
    press(&mut state, "<enter>");
    assert_eq!(under_cursor(&state), bounds.trim());
}

#[test]
fn two_entities_are_merged_by_typing_the_name_of_the_other() {
    let mut state = reader();
    let (one, other) = (count(&state, "نور"), count(&state, "Orbit"));
    press(&mut state, "<tab>A=orb<enter>");
    assert_eq!(count(&state, "Orbit"), one + other);
    assert_eq!(count(&state, "نور"), 0);
}

#[test]
fn an_entity_is_shown_by_another_name() {
    let mut state = reader();
    let before = count(&state, "نور");
    press(&mut state, "<tab>Ar<ctrl+u>Nour<enter>");
    assert_eq!(count(&state, "Nour"), before);
    assert!(frame(&state).contains("Nour"));
}

#[test]
fn a_highlight_has_one_of_four_colours_and_is_taken_away() {
    let mut state = reader();
    press(&mut state, "<tab>H2");
    let colour = |state: &State| match state.annotations.notebook.iter().next().map(|s| &s.body) {
        Some(Body::Remark(remark)) => remark.colour,
        _ => None,
    };
    assert_eq!(colour(&state), Some(Colour::Green));
    press(&mut state, "H<enter>");
    assert_eq!(state.notice, Some(Notice::Annotated(Told::Nothing)));
    press(&mut state, "H0");
    assert!(state.annotations.notebook.is_empty());
}

#[test]
fn a_note_is_kept_with_its_tags_and_shown_at_its_place() {
    let mut state = reader();
    let edit = {
        press(&mut state, "<tab>W");
        press(&mut state, "first line<enter>second #oil");
        kept(press(&mut state, "<esc>"))
    };
    let Body::Remark(remark) = &edit.after[0].body else {
        panic!("{edit:?}");
    };
    assert_eq!(remark.text, "first line\nsecond #oil");
    assert_eq!(remark.tags, ["oil"]);
    // The cursor is on its place, so it is shown in full, whether beside it or at the foot.
    let shown = frame(&state);
    assert!(
        shown.contains("first line") && shown.contains("second #oil"),
        "{shown}"
    );
    // Opened again, it is changed, not doubled.
    press(&mut state, "W<ctrl+w>");
    let edit = kept(press(&mut state, "<esc>"));
    assert_eq!((edit.before.len(), edit.after.len()), (1, 1));
}

#[test]
fn a_note_that_is_dropped_leaves_nothing() {
    let mut state = reader();
    assert!(press(&mut state, "<tab>Wlost<ctrl+c>").is_none());
    assert!(state.annotations.notebook.is_empty() && state.writing.is_none());
}

#[test]
fn notes_stand_beside_their_lines_on_a_wide_screen() {
    let mut state = opened(150, 30, Language::English);
    let width = state.areas.text.width;
    press(&mut state, "<tab>Wbeside the line<esc><esc><esc>");
    assert!(state.areas.margin.width.0 >= 16);
    assert_eq!(state.areas.text.width, width, "no line is broken anew");
    let frame = frame(&state);
    let row = frame
        .lines()
        .position(|line| line.contains("beside the line"));
    let line = state.page.row_of(
        state.annotations.anchored.remarks.as_slice()[0]
            .target
            .start(),
    );
    assert_eq!(
        row,
        line.map(|line| line + usize::from(state.areas.text.top))
    );
}

#[test]
fn what_is_pasted_goes_into_the_note_and_an_editor_outside_may_change_it() {
    let mut state = reader();
    press(&mut state, "<tab>W");
    let _ = update(
        &mut state,
        Message::Event(Event::Paste("نص\u{1b}[2J\nآخر".to_owned())),
    );
    let effect = press(&mut state, "<ctrl+e>");
    assert!(matches!(effect, Some(Effect::Edit(text)) if text == "نص[2J\nآخر"));
    let _ = update(&mut state, Message::Edited(Ok("من خارج\n".to_owned())));
    press(&mut state, "<esc>");
    let said = state.annotations.notebook.iter().next().unwrap();
    assert!(matches!(&said.body, Body::Remark(remark) if remark.text == "من خارج"));
}

#[test]
fn the_list_of_notes_is_narrowed_by_typing_and_leads_to_their_places() {
    let mut state = reader();
    press(&mut state, "<tab>Wabout light<esc>");
    press(&mut state, "<tab>Wabout a city<esc>");
    press(&mut state, "T");
    assert_eq!(state.notes.as_ref().unwrap().rows.len(), 2);
    press(&mut state, "light");
    assert_eq!(state.notes.as_ref().unwrap().rows.len(), 1);
    press(&mut state, "<enter>");
    assert_eq!((state.notes.is_none(), under_cursor(&state)), (true, "نور"));
    press(&mut state, "T<down><del><esc>");
    assert_eq!(state.annotations.notebook.len(), 1);
}

#[test]
fn a_note_on_a_name_is_listed_below_it_in_the_index() {
    let mut state = reader();
    press(&mut state, "<tab>ANof the sea<esc>e ");
    let shown = frame(&state);
    assert!(
        shown.contains("✎ of the sea") || shown.contains("of the sea"),
        "{shown}"
    );
}

#[test]
fn what_was_said_is_asked_to_be_taken_back_and_made_again() {
    let mut state = reader();
    let effect = press(&mut state, "u");
    assert!(matches!(effect, Some(Effect::Library(Request::Undo))));
    let effect = press(&mut state, "<ctrl+r>");
    assert!(matches!(effect, Some(Effect::Library(Request::Redo))));
}
