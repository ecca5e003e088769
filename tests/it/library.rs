//! What keys and mouse do in the library, as a reader would tell it.

use hashiya::app::event::MouseKind;
use hashiya::app::keymap::Pane;
use hashiya::app::library::share::Copied;
use hashiya::app::message::{Effect, Form, Message};
use hashiya::app::{Language, Notice};
use hashiya::library::{Change, Done, EntryId, FeedId, Mark, NameId, Request, Shelf};
use hashiya::span::ByteOffset;

use crate::fake_library::Desk;
use crate::support::{frame, parse, selected, under_cursor};

fn desk() -> Desk {
    Desk::open(100, 30, Language::English)
}

/// Presses keys in a fresh library and compares the pane that has the keyboard then.
#[track_caller]
fn check_pane(keys: &str, expected: Pane) {
    let mut desk = desk();
    desk.press(keys);
    assert_eq!(desk.state.pane, expected);
}

#[test]
fn enter_goes_deeper_and_q_comes_back() {
    check_pane("", Pane::Entries);
    check_pane("<enter>", Pane::Page);
    check_pane("<enter>q", Pane::Entries);
    check_pane("<enter><esc>", Pane::Entries);
    check_pane("q", Pane::Shelves);
    check_pane("q<enter>", Pane::Entries);
    check_pane("E", Pane::Names);
    check_pane("E<enter>", Pane::Name);
    check_pane("E<enter>q", Pane::Names);
    check_pane("E<enter>qq", Pane::Entries);
    check_pane("E<enter>jjj<enter>", Pane::Page);
    check_pane("E<enter>jjj<enter>q", Pane::Name);
}

#[test]
fn q_in_the_shelves_leaves_the_program() {
    let mut desk = desk();
    desk.press("q");
    assert!(desk.outside.is_empty());
    desk.press("q");
    assert!(matches!(desk.outside.as_slice(), [Effect::Quit]));
}

#[test]
fn escape_closes_the_selection_before_the_article() {
    check_pane("<enter><tab><esc>", Pane::Page);
    check_pane("<enter><tab><esc><esc>", Pane::Entries);
}

#[test]
fn tab_goes_round_the_panes_and_arrows_to_a_side() {
    check_pane("<tab>", Pane::Shelves);
    check_pane("<tab><tab>", Pane::Entries);
    check_pane("<enter>q<tab>", Pane::Page);
    check_pane("<left>", Pane::Shelves);
    let mut arabic = Desk::open(100, 30, Language::Arabic);
    arabic.press("<right>");
    assert_eq!(arabic.state.pane, Pane::Shelves);
    arabic.press("<left>");
    assert_eq!(arabic.state.pane, Pane::Entries);
}

#[test]
fn n_goes_to_what_was_not_read() {
    let mut desk = desk();
    desk.press("n");
    assert_eq!(desk.row(), "Orbit تعلن نتائج الربع الثالث");
    desk.press("N");
    assert_eq!(desk.row(), "شركة نور تفتح مكتبا في دبي");
    desk.press("N");
    assert_eq!(desk.state.notice, Some(Notice::NoUnread));
}

#[test]
fn in_the_reader_a_stop_goes_to_the_next_unread_article() {
    let mut desk = desk();
    desk.press("<enter>.");
    assert_eq!(desk.opened(), Some(2));
    desk.press(".");
    assert_eq!(desk.opened(), Some(4));
    desk.press(",");
    assert_eq!(desk.state.notice, Some(Notice::NoUnread));
    assert_eq!(desk.state.pane, Pane::Page);
}

#[test]
fn moving_in_the_shelves_lists_them() {
    let mut desk = desk();
    desk.press("qj");
    assert_eq!(desk.row(), "كريم حداد يكتب عن عامه الأول");
    desk.press("G");
    assert_eq!(desk.row(), "Orbit تعلن نتائج الربع الثالث");
}

#[test]
fn opening_marks_as_read_without_a_word() {
    let mut desk = desk();
    desk.press("<enter>");
    assert!(desk.library.marks(0).read);
    assert_eq!(desk.state.notice, None);
}

#[test]
fn marks_are_set_on_the_row_and_taken_back_by_u() {
    let mut desk = desk();
    desk.press("S");
    assert!(desk.library.marks(0).starred);
    let change = Change::Mark(vec![EntryId(0)], Mark::Starred, true);
    assert_eq!(
        desk.state.notice,
        Some(Notice::Done(Done::Applied(change.clone())))
    );
    desk.press("u");
    assert!(!desk.library.marks(0).starred);
    assert_eq!(desk.state.notice, Some(Notice::Done(Done::Undone(change))));
    desk.press("u");
    assert_eq!(desk.state.notice, Some(Notice::Done(Done::NothingToUndo)));
}

#[test]
fn in_the_reader_marks_are_those_of_its_article() {
    let mut desk = desk();
    desk.press("<enter>SP");
    assert!(desk.library.marks(0).starred && desk.library.marks(0).later);
    desk.press("S");
    assert!(!desk.library.marks(0).starred);
    desk.press("M");
    assert!(!desk.library.marks(0).read);
}

#[test]
fn a_whole_feed_is_read_by_one_key() {
    let mut desk = desk();
    desk.press("A");
    assert!((0..6).all(|id| desk.library.marks(id).read));
    assert_eq!(
        desk.library
            .asked
            .iter()
            .rfind(|r| matches!(r, Request::Apply(_))),
        Some(&Request::Apply(Change::ReadAll(Shelf::All)))
    );
}

#[test]
fn where_the_reader_was_is_kept_and_found_again() {
    let mut desk = Desk::open(40, 8, Language::Arabic);
    desk.press("<enter>jjjj");
    let place = desk.state.page.first_in_sight();
    desk.press("q");
    assert_eq!(desk.library.position(0), place);
    assert_ne!(place, Some(ByteOffset(0)));
    desk.press("j<enter>qk<enter>");
    assert_eq!(desk.opened(), Some(0));
    assert_eq!(desk.state.page.first_in_sight(), place);
}

#[test]
fn leaving_the_program_keeps_the_place_first() {
    let mut desk = Desk::open(40, 8, Language::Arabic);
    desk.press("<enter>jjj<ctrl+c>");
    assert!(matches!(desk.outside.as_slice(), [Effect::Quit]));
    assert!(desk.library.position(0).is_some());
}

#[test]
fn a_search_lists_as_it_is_typed_and_is_closed_before_the_list() {
    let mut desk = desk();
    desk.press("/Orbit");
    assert!(frame(&desk.state).contains("(6 articles)"));
    desk.press("<enter>");
    assert_eq!(desk.state.prompt, None);
    desk.press("q");
    assert_eq!(desk.state.pane, Pane::Entries);
    assert_eq!(desk.state.library.as_ref().unwrap().entries.typed, "");
    desk.press("/zzz<esc>");
    assert_eq!(desk.row(), "شركة نور تفتح مكتبا في دبي");
}

#[test]
fn a_search_that_cannot_be_read_says_why_and_stays_open() {
    let mut desk = desk();
    desk.press("/after:<enter>");
    assert!(desk.state.prompt.is_some());
    assert!(desk.state.library.as_ref().unwrap().fault.is_some());
    desk.press("<esc>");
    assert!(desk.state.library.as_ref().unwrap().fault.is_none());
}

#[test]
fn the_selected_name_leads_to_its_page() {
    let mut desk = desk();
    desk.press("<enter><tab><tab><tab><tab><tab>");
    assert_eq!(selected(&desk.state), "سعاد حداد");
    desk.press("E");
    assert_eq!(desk.state.pane, Pane::Name);
    desk.press("q");
    assert_eq!(desk.state.pane, Pane::Page);
}

#[test]
fn a_walk_goes_from_mention_to_mention_and_on_to_the_next_article() {
    let mut desk = desk();
    desk.press("E<enter>jj<enter>");
    assert_eq!(
        (desk.opened(), selected(&desk.state)),
        (Some(0), "سعاد حداد")
    );
    assert_eq!(under_cursor(&desk.state), "سعاد حداد");
    let first = desk.state.cursor;
    desk.press("n");
    assert!(desk.state.cursor > first);
    desk.press("nn");
    assert_eq!(desk.opened(), Some(1));
    assert_eq!(under_cursor(&desk.state), "سعاد حداد");
    desk.press("N");
    assert_eq!(desk.opened(), Some(0));
    desk.press("NNN");
    assert_eq!(desk.state.notice, Some(Notice::EndOfTrail));
    assert_eq!(desk.state.cursor, first);
    desk.press("q");
    assert_eq!(desk.state.pane, Pane::Name);
}

#[test]
fn another_name_ends_the_walk() {
    let mut desk = desk();
    desk.press("E<enter>jj<enter><esc>");
    desk.press("<tab><tab><tab>n");
    assert_eq!(desk.opened(), Some(0));
}

#[test]
fn names_that_appear_together_lead_to_each_other_and_back() {
    let mut desk = desk();
    desk.press("E<enter><enter>");
    let name = |desk: &Desk| {
        let library = desk.state.library.as_ref().unwrap();
        library.name.as_ref().unwrap().page.row.id
    };
    assert_eq!(name(&desk), NameId(2));
    desk.press("q");
    assert_eq!((desk.state.pane, name(&desk)), (Pane::Name, NameId(1)));
    desk.press("q");
    assert_eq!(desk.state.pane, Pane::Names);
}

#[test]
fn w_puts_a_name_on_the_watch_list_wherever_it_is_met() {
    for keys in ["Ew", "E<enter>w", "<enter><tab><tab><tab><tab><tab>w"] {
        let mut desk = desk();
        desk.press(keys);
        assert!(desk.library.is_watched(), "{keys}");
        desk.press("u");
        assert!(!desk.library.is_watched(), "{keys}");
    }
}

#[test]
fn r_fetches_the_feed_and_a_capital_all_of_them() {
    let mut desk = desk();
    desk.press("qGr");
    let fetched = |desk: &Desk| {
        let mut asked = desk.library.asked.iter().rev();
        asked
            .find_map(|request| match request {
                Request::Fetch(feeds) => Some(feeds.clone()),
                _ => None,
            })
            .unwrap()
    };
    assert_eq!(fetched(&desk), [FeedId(1)]);
    desk.press("R");
    assert_eq!(fetched(&desk), []);
    assert!(frame(&desk.state).contains("Fetching ███░░░░░░░░░ 1/4 · 2 new articles"));
    desk.press("C");
    assert!(frame(&desk.state).contains("1 article on watched names · 1 source failed"));
}

#[test]
fn links_of_the_web_are_opened_and_copied() {
    let mut desk = desk();
    desk.press("o");
    assert!(
        matches!(desk.outside.as_slice(), [Effect::Browse(link)] if link == "https://example.org/0")
    );
    desk.press("yy");
    assert_eq!(desk.state.notice, Some(Notice::Copied(Copied::Link)));
    desk.press("<enter>yc");
    let Some(Effect::Copy(text)) = desk.outside.last() else {
        panic!("nothing was copied");
    };
    assert_eq!(text, "«شركة نور تفتح مكتبا في دبي»، https://example.org/0");
    desk.press("Xh");
    assert!(matches!(
        desk.outside.last(),
        Some(Effect::Export(Form::Html, ..))
    ));
}

#[test]
fn zen_leaves_the_page_alone_until_q() {
    let mut desk = Desk::open(180, 30, Language::Arabic);
    desk.press("<enter>z");
    let areas = desk.state.areas;
    assert_eq!((areas.shelves.width.0, areas.panel.width.0), (0, 0));
    desk.press("q");
    assert_eq!(desk.state.pane, Pane::Page);
    assert!(desk.state.areas.shelves.width.0 > 0);
}

#[test]
fn the_mouse_chooses_rows_and_opens_the_one_that_is_chosen() {
    let mut desk = desk();
    let entries = desk.state.areas.entries;
    let (column, row) = (entries.left.0 + 5, entries.top + 3);
    desk.mouse(MouseKind::Press, column, row);
    assert_eq!(desk.row(), "سعاد حداد: السوق كلها تتغير");
    assert_eq!(desk.state.pane, Pane::Entries);
    desk.mouse(MouseKind::Press, column, row);
    assert_eq!((desk.state.pane, desk.opened()), (Pane::Page, Some(1)));
    desk.press("q");
    desk.mouse(MouseKind::WheelDown, column, row);
    assert_eq!(desk.row(), "Orbit تعلن نتائج الربع الثالث");
    let shelves = desk.state.areas.shelves;
    desk.mouse(MouseKind::Press, shelves.left.0 + 2, shelves.top + 2);
    assert_eq!(desk.state.pane, Pane::Shelves);
    assert_eq!(desk.row(), "كريم حداد يكتب عن عامه الأول");
}

#[test]
fn what_is_no_longer_awaited_is_dropped() {
    let mut desk = desk();
    desk.press("<enter>q");
    let pane = desk.state.pane;
    let mut late = Desk::open(100, 30, Language::English);
    late.press("jj<enter>");
    // An article that nobody waits for does not take the screen.
    let library = late.state.library.as_ref().unwrap();
    assert_eq!(library.open.map(|open| open.id), Some(EntryId(2)));
    let answer = hashiya::library::OpenedEntry {
        id: EntryId(2),
        article: late.state.article.clone(),
        extraction: None,
        notebook: Default::default(),
        names: Vec::new(),
        position: None,
        marks: Default::default(),
    };
    desk.tell(Message::Answer(hashiya::library::Answer::Opened(Box::new(
        answer,
    ))));
    assert_eq!((desk.state.pane, desk.opened()), (pane, Some(0)));
}

#[test]
fn failures_say_what_why_and_what_to_do() {
    let mut desk = desk();
    desk.tell(Message::Answer(hashiya::library::Answer::Failed {
        what: "cannot read the feed".to_owned(),
        why: "the server answered 404".to_owned(),
        hint: "remove it".to_owned(),
    }));
    let frame = frame(&desk.state);
    for part in [
        "cannot read the feed",
        "why: the server answered 404",
        "try: remove it",
    ] {
        assert!(frame.contains(part), "{frame}");
    }
}

#[test]
fn no_size_and_no_key_panics() {
    let keys = "jkGgnN<tab><backtab><enter>zE<enter>jj<enter>nqqqvV/a<enter>q<del>?jq;yyXm<esc>LqA";
    for (columns, rows) in [
        (1, 1),
        (3, 2),
        (20, 5),
        (71, 9),
        (72, 3),
        (116, 20),
        (160, 1),
    ] {
        for language in [Language::Arabic, Language::English] {
            let mut desk = Desk::open(columns, rows, language);
            for key in parse(keys) {
                desk.key(key);
                frame(&desk.state);
            }
        }
    }
}
