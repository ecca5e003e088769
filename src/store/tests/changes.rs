//! Changes and taking them back.

use super::*;
use crate::library::{Change, Done, Mark, SavedId};

/// Everything a reader can see.
fn everything(fixture: &Fixture) -> String {
    let mut text = String::new();
    for row in fixture.library.shelves().unwrap() {
        text += &format!("{row:?}\n");
        for row in fixture.list(row.shelf, "") {
            text += &format!("  {row:?}\n");
        }
    }
    for row in fixture.library.names("").unwrap() {
        text += &format!("{:?}\n", fixture.library.name_page(row.id).unwrap());
    }
    text + &format!(
        "{:?} {:?}",
        fixture.ids(Shelf::All, "حداد"),
        fixture.library.feeds().unwrap()
    )
}

#[track_caller]
fn check(fixture: &mut Fixture, change: Change) {
    let before = everything(fixture);
    let done = fixture.library.apply(change.clone()).unwrap();
    assert_eq!(done, Done::Applied(change.clone()));
    assert_ne!(everything(fixture), before, "{change:?} does nothing");
    assert_eq!(
        fixture.library.undo().unwrap(),
        Done::Undone(change.clone())
    );
    assert_eq!(
        everything(fixture),
        before,
        "{change:?} is not wholly taken back"
    );
}

fn filled() -> (Fixture, FeedId, Vec<EntryId>) {
    let mut fixture = fixture();
    let feed = fixture.feed("الأولى");
    let mut ids = fixture
        .arrive(feed, "a", linked("خبر أول طويل", "https://one.example/1"))
        .new;
    ids.extend(
        fixture
            .arrive(feed, "b", linked("خبر ثان قصير", "https://one.example/2"))
            .new,
    );
    ids.push(fixture.add_named("قالت سعاد حداد", 3, &[("سعاد حداد", Label::Person)]));
    ids.push(fixture.add_named(
        "قالت سعاد حداد وكريم سعد",
        2,
        &[("سعاد حداد", Label::Person), ("كريم سعد", Label::Person)],
    ));
    (fixture, feed, ids)
}

#[test]
fn every_change_is_wholly_taken_back() {
    let (mut fixture, feed, ids) = filled();
    for mark in [Mark::Read, Mark::Starred, Mark::Later, Mark::Archived] {
        check(&mut fixture, Change::Mark(ids.clone(), mark, true));
    }
    check(&mut fixture, Change::ReadAll(Shelf::Feed(feed)));
    check(&mut fixture, Change::ReadAll(Shelf::All));
    check(&mut fixture, Change::Tag(ids[0], "مهم".to_owned(), true));
    let name = fixture.library.names("سعاد").unwrap()[0].id;
    check(&mut fixture, Change::Watch(name, true));
    for id in ids {
        check(&mut fixture, Change::Remove(id));
    }
    check(&mut fixture, Change::RemoveFeed(feed));
    check(
        &mut fixture,
        Change::Save("بحث".to_owned(), "حداد".to_owned()),
    );
    fixture
        .library
        .apply(Change::Save("بحث".to_owned(), "حداد".to_owned()))
        .unwrap();
    let saved = fixture.library.saved().unwrap()[0].0;
    check(&mut fixture, Change::Forget(saved));
}

#[test]
fn changes_are_taken_back_one_by_one_across_openings() {
    let (mut fixture, _, ids) = filled();
    let mark = |id, mark| Change::Mark(vec![id], mark, true);
    let before = everything(&fixture);
    fixture.library.apply(mark(ids[0], Mark::Read)).unwrap();
    fixture.library.apply(Change::Remove(ids[0])).unwrap();
    fixture.library = Library::open(&fixture.folder.path().join("library.db")).unwrap();
    assert_eq!(
        fixture.library.undo().unwrap(),
        Done::Undone(Change::Remove(ids[0]))
    );
    assert_eq!(
        fixture.library.undo().unwrap(),
        Done::Undone(mark(ids[0], Mark::Read))
    );
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
    assert_eq!(everything(&fixture), before);
}

#[test]
fn a_change_that_changes_nothing_leaves_no_trace() {
    let (mut fixture, _, ids) = filled();
    let star = Change::Mark(vec![ids[0]], Mark::Starred, true);
    fixture.library.apply(star.clone()).unwrap();
    fixture.library.apply(star.clone()).unwrap();
    fixture.library.undo().unwrap();
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
}

#[test]
fn removing_a_feed_leaves_what_the_reader_kept() {
    let (mut fixture, feed, ids) = filled();
    let other = fixture.feed("الثانية");
    let shared = fixture
        .arrive(feed, "c", linked("خبر ثالث مشترك", "https://one.example/3"))
        .new;
    fixture.arrive(
        other,
        "z",
        linked("خبر ثالث مشترك", "https://one.example/3"),
    );
    fixture
        .library
        .apply(Change::Mark(vec![ids[0]], Mark::Starred, true))
        .unwrap();
    fixture.library.apply(Change::RemoveFeed(feed)).unwrap();
    let mut left = fixture.ids(Shelf::All, "خبر");
    left.sort_unstable();
    assert_eq!(left, [ids[0], shared[0]]);
    assert_eq!(fixture.list(Shelf::All, "مشترك")[0].sources, ["الثانية"]);
    assert_eq!(fixture.library.feeds().unwrap().len(), 1);
}

#[test]
fn the_log_is_long_but_not_endless() {
    let (mut fixture, _, ids) = filled();
    fixture.library.apply(Change::Remove(ids[1])).unwrap();
    for number in 0..210 {
        let star = Change::Mark(vec![ids[0]], Mark::Starred, number % 2 == 0);
        fixture.library.apply(star).unwrap();
    }
    let mut undone = 0;
    while fixture.library.undo().unwrap() != Done::NothingToUndo {
        undone += 1;
    }
    assert_eq!(undone, 200);
    // The item stays known though its article is gone for good.
    let article = linked("خبر ثان قصير", "https://one.example/2");
    assert_eq!(fixture.arrive(FeedId(1), "b", article).new, []);
    assert_eq!(fixture.library.check().unwrap(), [""; 0]);
}

#[test]
fn what_is_not_there_is_told() {
    let (mut fixture, ..) = filled();
    let mark = Change::Mark(vec![EntryId(99)], Mark::Read, true);
    assert!(matches!(
        fixture.library.apply(mark),
        Err(StoreError::NoEntry(99))
    ));
    assert!(matches!(
        fixture.library.apply(Change::Remove(EntryId(99))),
        Err(StoreError::NoEntry(99))
    ));
    assert!(matches!(
        fixture.library.apply(Change::RemoveFeed(FeedId(9))),
        Err(StoreError::NoFeed(9))
    ));
    assert!(matches!(
        fixture.library.apply(Change::Forget(SavedId(9))),
        Err(StoreError::NoSaved(9))
    ));
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
}
