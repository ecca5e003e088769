//! What the reader corrects is what the library's names say, in all articles.

use super::*;
use crate::library::{Change, Document};
use crate::notebook::{Annotation as Said, Body, Claim, Edit, Ids, Scope, Target};

/// Says one thing of a name, in an article.
fn say(fixture: &mut Fixture, at: EntryId, form: &str, scope: Scope, body: Body) {
    let seed = u128::try_from(fixture.library.notebook(Document::Entry(at)).unwrap().len());
    let said = Said {
        id: Ids::new(seed.unwrap() << 90).give(),
        created: None,
        modified: None,
        target: Target::Name {
            form: form.to_owned(),
            scope,
        },
        body,
    };
    let edit = Edit {
        before: Vec::new(),
        after: vec![said],
    };
    let change = Change::Annotate(Document::Entry(at), edit);
    fixture.library.apply(change).unwrap();
    while fixture.library.join_names(1).unwrap() > 0 {}
}

fn undo(fixture: &mut Fixture) {
    fixture.library.undo().unwrap();
    while fixture.library.join_names(3).unwrap() > 0 {}
}

/// The names with their articles and mentions, by name.
fn names(fixture: &Fixture) -> Vec<String> {
    let rows = fixture.library.names("").unwrap();
    let mut names: Vec<String> = rows
        .iter()
        .map(|row| {
            let code = row.label.code();
            format!("{code} {} {}/{}", row.name, row.articles, row.mentions)
        })
        .collect();
    names.sort();
    names
}

fn two_articles() -> (Fixture, EntryId, EntryId) {
    let mut fixture = fixture();
    let names = [
        ("سعاد حداد", Label::Person),
        ("شركة نور", Label::Organisation),
    ];
    let one = fixture.add_named("قالت سعاد حداد إن شركة نور وقعت. سعاد حداد", 0, &names);
    let other = fixture.add_named("عادت سعاد حداد إلى بيروت أمس", 1, &names);
    (fixture, one, other)
}

#[track_caller]
fn check(scope: Scope, form: &str, body: Body, expected: &[&str]) {
    let (mut fixture, one, _) = two_articles();
    let before = names(&fixture);
    assert_eq!(before, ["ORG شركة نور 1/1", "PER سعاد حداد 2/3"]);
    say(&mut fixture, one, form, scope, body);
    assert_eq!(names(&fixture), expected);
    undo(&mut fixture);
    assert_eq!(names(&fixture), before);
    fixture.library.redo().unwrap();
    while fixture.library.join_names(8).unwrap() > 0 {}
    assert_eq!(names(&fixture), expected);
    assert!(fixture.library.check().unwrap().is_empty());
}

#[test]
fn what_is_no_name_here_is_counted_elsewhere_only() {
    check(
        Scope::Article,
        "سعاد حداد",
        Body::NoName,
        &["ORG شركة نور 1/1", "PER سعاد حداد 1/1"],
    );
}

#[test]
fn what_is_never_a_name_is_counted_nowhere() {
    check(
        Scope::Everywhere,
        "سعاد حداد",
        Body::NoName,
        &["ORG شركة نور 1/1"],
    );
}

#[test]
fn another_label_makes_another_name() {
    let claim = |label| {
        Body::Names(Claim {
            label,
            subtype: None,
            entity: None,
        })
    };
    check(
        Scope::Everywhere,
        "سعاد حداد",
        claim(Label::Organisation),
        &["ORG سعاد حداد 2/3", "ORG شركة نور 1/1"],
    );
    check(
        Scope::Article,
        "شركة نور",
        claim(Label::Product),
        &["PER سعاد حداد 2/3", "PROD شركة نور 1/1"],
    );
}

#[test]
fn what_the_reader_adds_everywhere_is_found_in_all_articles() {
    let claim = Body::Names(Claim {
        label: Label::Location,
        subtype: None,
        entity: None,
    });
    check(
        Scope::Everywhere,
        "بيروت",
        claim,
        &["LOC بيروت 1/1", "ORG شركة نور 1/1", "PER سعاد حداد 2/3"],
    );
}

#[test]
fn a_name_is_shown_as_the_reader_calls_it() {
    check(
        Scope::Everywhere,
        "سعاد حداد",
        Body::Canonical("الأستاذة سعاد".to_owned()),
        &["ORG شركة نور 1/1", "PER الأستاذة سعاد 2/3"],
    );
}

#[test]
fn two_names_of_two_articles_become_one_and_two_again() {
    let mut fixture = fixture();
    let person = Label::Person;
    let one = fixture.add_named("قال كريم منصور", 0, &[("كريم منصور", person)]);
    let other = fixture.add_named("قال أبو سعيد", 0, &[("أبو سعيد", person)]);
    fixture.add_named("عاد حداد", 0, &[("حداد", person)]);
    let before = ["PER أبو سعيد 1/1", "PER حداد 1/1", "PER كريم منصور 1/1"];
    assert_eq!(names(&fixture), before);
    let id = fixture.library.names("كريم").unwrap().first().unwrap().id;
    fixture.library.apply(Change::Watch(id, true)).unwrap();
    let same = |form: &str| Body::SameAs(form.to_owned());
    say(
        &mut fixture,
        one,
        "أبو سعيد",
        Scope::Everywhere,
        same("كريم منصور"),
    );
    assert_eq!(names(&fixture), ["PER حداد 1/1", "PER كريم منصور 2/2"]);
    fixture.check("person:\"كريم منصور\"", &[one, other]);
    // A form that tells nobody by itself does when the reader says so.
    say(
        &mut fixture,
        one,
        "حداد",
        Scope::Everywhere,
        same("أبو سعيد"),
    );
    assert_eq!(names(&fixture), ["PER كريم منصور 3/3"]);
    undo(&mut fixture);
    undo(&mut fixture);
    assert_eq!(names(&fixture), before);
    // Who was watched together is watched apart.
    let watched = fixture.ids(Shelf::Watched, "");
    assert!(watched.contains(&one), "{watched:?}");
}

#[test]
fn what_the_library_took_for_one_is_told_apart() {
    let mut fixture = fixture();
    let firm = Label::Organisation;
    let one = fixture.add_named("أعلنت جوجل", 0, &[("جوجل", firm)]);
    fixture.add_named("أعلنت غوغل", 0, &[("غوغل", firm)]);
    assert_eq!(names(&fixture).len(), 1);
    let apart = Body::Apart("غوغل".to_owned());
    say(&mut fixture, one, "جوجل", Scope::Everywhere, apart);
    assert_eq!(names(&fixture), ["ORG جوجل 1/1", "ORG غوغل 1/1"]);
}

#[test]
fn an_article_that_comes_later_is_corrected_too() {
    let (mut fixture, one, _) = two_articles();
    say(
        &mut fixture,
        one,
        "سعاد حداد",
        Scope::Everywhere,
        Body::NoName,
    );
    let later = [("سعاد حداد", Label::Person), ("كريم منصور", Label::Person)];
    let id = fixture.add_named("خبر لاحق عن سعاد حداد وعن كريم منصور", 0, &later);
    assert_eq!(names(&fixture), ["ORG شركة نور 1/1", "PER كريم منصور 1/1"]);
    let row = fixture
        .list(Shelf::All, "")
        .into_iter()
        .find(|row| row.id == id);
    let chips: Vec<_> = row
        .unwrap()
        .chips
        .into_iter()
        .map(|chip| chip.name)
        .collect();
    assert_eq!(chips, ["كريم منصور"]);
}

#[test]
fn an_opened_article_knows_which_names_its_corrected_entities_are() {
    let (mut fixture, one, other) = two_articles();
    say(&mut fixture, one, "سعاد حداد", Scope::Article, Body::NoName);
    let opened = fixture.library.open_entry(one).unwrap();
    assert_eq!(opened.extraction.unwrap().entities.len(), 2);
    let firm = fixture.library.names("نور").unwrap().first().unwrap().id;
    assert_eq!(opened.names, [Some(firm)]);
    // Also before what was said elsewhere has come to it.
    let said = Said {
        id: Ids::new(9).give(),
        created: None,
        modified: None,
        target: Target::Name {
            form: "بيروت".to_owned(),
            scope: Scope::Everywhere,
        },
        body: Body::Names(Claim {
            label: Label::Location,
            subtype: None,
            entity: None,
        }),
    };
    let edit = Edit {
        before: Vec::new(),
        after: vec![said],
    };
    let change = Change::Annotate(Document::Entry(one), edit);
    fixture.library.apply(change).unwrap();
    let person = fixture.library.names("سعاد").unwrap().first().unwrap().id;
    let opened = fixture.library.open_entry(other).unwrap();
    assert_eq!(opened.names, [Some(person), None]);
}
