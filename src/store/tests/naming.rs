//! Names over all articles: who is one, who is not, and what the library counts.

use super::*;
use crate::library::{Change, NameRow};

const PERSON: Label = Label::Person;
const FIRM: Label = Label::Organisation;

/// The index as lines: name, articles, mentions.
fn index(fixture: &Fixture, text: &str) -> Vec<String> {
    let rows = fixture.library.names(text).unwrap();
    let line = |row: NameRow| format!("{} {} {}", row.name, row.articles, row.mentions);
    rows.into_iter().map(line).collect()
}

#[test]
fn one_person_in_two_articles_is_one_name() {
    let mut fixture = fixture();
    fixture.add_named(
        "قالت سعاد حداد، وأضافت حداد",
        2,
        &[("سعاد حداد|حداد", PERSON)],
    );
    fixture.add_named("سعــاد حدّاد تعود", 1, &[("سعــاد حدّاد", PERSON)]);
    assert_eq!(index(&fixture, ""), ["سعاد حداد 2 3"]);
    assert_eq!(index(&fixture, "حد"), ["سعاد حداد 2 3"]);
    assert_eq!(index(&fixture, "سعاد كريم"), [""; 0]);
}

#[test]
fn a_surname_alone_makes_nobody_one() {
    let mut fixture = fixture();
    fixture.add_named("سعاد حداد هنا", 3, &[("سعاد حداد|حداد", PERSON)]);
    fixture.add_named("كريم حداد هناك", 2, &[("كريم حداد|حداد", PERSON)]);
    fixture.add_named("حداد وحده", 1, &[("حداد", PERSON)]);
    fixture.add_named("وحداد مرة أخرى", 0, &[("حداد", PERSON)]);
    let mut lines = index(&fixture, "حداد");
    lines.sort();
    assert_eq!(
        lines,
        ["حداد 1 1", "حداد 1 1", "سعاد حداد 1 1", "كريم حداد 1 1"]
    );
}

#[test]
fn organisations_are_one_by_a_telling_form() {
    let mut fixture = fixture();
    fixture.add_named("شركة نور (Noor) هنا", 3, &[("شركة نور|Noor", FIRM)]);
    fixture.add_named("أعلنت Noor عن هذا", 2, &[("Noor", FIRM)]);
    fixture.add_named("أعلنت نور عن ذاك", 1, &[("نور", FIRM)]);
    assert_eq!(index(&fixture, ""), ["شركة نور 3 4"]);
    fixture.add_named("قالت الوزارة شيئا", 1, &[("الوزارة", FIRM)]);
    fixture.add_named("ونفت الوزارة ذلك", 0, &[("الوزارة", FIRM)]);
    assert_eq!(index(&fixture, "وزارة").len(), 2);
}

#[test]
fn known_spellings_are_one_name() {
    let mut fixture = fixture();
    fixture.add_named("أطلقت غوغل خدمة", 2, &[("غوغل", FIRM)]);
    fixture.add_named("وأطلقت جوجل أخرى", 1, &[("جوجل", FIRM)]);
    assert_eq!(index(&fixture, "").len(), 1);
    assert_eq!(index(&fixture, "جوجل"), index(&fixture, "غوغل"));
}

#[test]
fn two_names_become_one_when_an_article_says_so() {
    let mut fixture = fixture();
    let latin = fixture.add_named("كتبت Suad Haddad هنا", 3, &[("Suad Haddad", PERSON)]);
    fixture.add_named("وقالت سعاد حداد أيضا", 2, &[("سعاد حداد", PERSON)]);
    assert_eq!(index(&fixture, "").len(), 2);
    fixture.add_named(
        "سعاد حداد (Suad Haddad) معا",
        1,
        &[("سعاد حداد|Suad Haddad", PERSON)],
    );
    assert_eq!(index(&fixture, ""), ["سعاد حداد 3 4"]);
    let row = fixture.library.names("suad").unwrap().remove(0);
    let page = fixture.library.name_page(row.id).unwrap();
    assert_eq!(page.mentions.last().unwrap().entry, latin);
    assert_eq!(fixture.library.check().unwrap(), [""; 0]);
}

#[test]
fn a_label_keeps_names_apart() {
    let mut fixture = fixture();
    fixture.add_named("في الأهلي", 1, &[("الأهلي", FIRM)]);
    fixture.add_named("حي الأهلي", 1, &[("الأهلي", Label::Location)]);
    assert_eq!(index(&fixture, "").len(), 2);
}

#[test]
fn the_page_of_a_name_tells_when_where_and_with_whom() {
    let mut fixture = fixture();
    let names: &[_] = &[("سعاد حداد|حداد", PERSON), ("Orbit", FIRM)];
    let old = fixture.add_named("سبق هذا. قالت سعاد حداد إن Orbit ربحت. انتهى", 15, names);
    let new = fixture.add_named("عادت سعاد حداد.\nثم قالت حداد إنها باقية", 1, &names[..1]);
    let row = fixture.library.name_meant("سعاد حداد").unwrap().unwrap();
    let page = fixture.library.name_page(row.id).unwrap();
    assert_eq!((page.row.articles, page.row.mentions), (2, 3));
    assert_eq!(page.aliases, ["حداد"]);
    // Three weeks from Monday 9 November.
    assert_eq!(page.weeks, [1, 0, 2]);
    assert_eq!(page.since, Timestamp(1_794_182_400));
    let together: Vec<_> = page
        .together
        .iter()
        .map(|(row, n)| (row.name.as_str(), *n))
        .collect();
    assert_eq!(together, [("Orbit", 1)]);
    let places: Vec<_> = page
        .mentions
        .iter()
        .map(|m| (m.entry, m.snippet.text.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (new, "عادت سعاد حداد."),
            (new, "ثم قالت حداد إنها باقية"),
            (old, "قالت سعاد حداد إن Orbit ربحت."),
        ]
    );
    let opened = fixture.library.open_entry(old).unwrap();
    assert_eq!(opened.names.first(), Some(&Some(row.id)));
}

#[test]
fn counts_follow_articles_out_and_back() {
    let mut fixture = fixture();
    fixture.add_named("قالت سعاد حداد", 2, &[("سعاد حداد", PERSON)]);
    let second = fixture.add_named(
        "سعاد حداد والسيدة حداد",
        1,
        &[("سعاد حداد|السيدة حداد", PERSON)],
    );
    let before = index(&fixture, "");
    fixture.library.apply(Change::Remove(second)).unwrap();
    assert_eq!(index(&fixture, ""), ["سعاد حداد 1 1"]);
    assert_eq!(index(&fixture, "السيدة"), [""; 0]);
    fixture.library.undo().unwrap();
    assert_eq!(index(&fixture, ""), before);
    assert_eq!(index(&fixture, "السيدة"), before);
}

#[test]
fn articles_of_watched_names_come_first_until_they_are_read() {
    let mut fixture = fixture();
    let old = fixture.add_named("قالت سعاد حداد", 5, &[("سعاد حداد", PERSON)]);
    let new = fixture.add("خبر آخر جديد");
    let name = fixture.library.names("سعاد").unwrap().remove(0).id;
    assert_eq!(fixture.ids(Shelf::All, ""), [new, old]);
    fixture.library.apply(Change::Watch(name, true)).unwrap();
    assert_eq!(fixture.ids(Shelf::All, ""), [old, new]);
    assert_eq!(fixture.ids(Shelf::Watched, ""), [old]);
    fixture.check("is:watched", &[old]);
    let later = fixture.add_named("عادت سعاد حداد", 3, &[("سعاد حداد", PERSON)]);
    assert_eq!(fixture.ids(Shelf::All, ""), [later, old, new]);
    let read = Change::Mark(vec![old], crate::library::Mark::Read, true);
    fixture.library.apply(read).unwrap();
    assert_eq!(fixture.ids(Shelf::All, ""), [later, new, old]);
    fixture.library.apply(Change::Watch(name, false)).unwrap();
    assert_eq!(fixture.ids(Shelf::Watched, ""), []);
}

#[test]
fn names_can_be_looked_for_later() {
    let mut fixture = fixture();
    let text = "قالت سعاد حداد شيئا";
    let id = fixture.add(text);
    assert_eq!(fixture.library.without_names(9).unwrap(), [id]);
    let found = found(&article(text, 0), &[("سعاد حداد", PERSON)]);
    for _ in 0..2 {
        fixture.library.keep_names(id, &found).unwrap();
        assert_eq!(index(&fixture, ""), ["سعاد حداد 1 1"]);
    }
    assert_eq!(fixture.library.without_names(9).unwrap(), []);
    let chips: Vec<_> = fixture
        .list(Shelf::All, "")
        .remove(0)
        .chips
        .into_iter()
        .map(|c| c.name)
        .collect();
    assert_eq!(chips, ["سعاد حداد"]);
}
