//! What the reader says is kept, taken back, made again, and found.

use super::*;
use crate::annotation::selector::Selector;
use crate::library::{Change, Document, Done, Mark};
use crate::notebook::{
    Annotation as Said, AnnotationId, Body, Claim, Colour, Edit, Ids, Notebook, Remark, Scope,
    Target,
};

const TEXT: &str = "قالت سعاد حداد إن شركة نور وقعت العقد\nثم عادت سعاد حداد إلى بيروت";

fn remark(text: &str, tags: &[&str]) -> Body {
    Body::Remark(Remark {
        colour: Some(Colour::Green),
        text: text.to_owned(),
        tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
    })
}

fn said(ids: &mut Ids, target: Target, body: Body) -> Said {
    Said {
        id: ids.give(),
        created: None,
        modified: None,
        target,
        body,
    }
}

fn place(text: &str, part: &str) -> Target {
    let start = text.find(part).unwrap();
    Target::Place(Selector::of(
        text,
        Span::from_range(start..start + part.len()),
    ))
}

fn name(form: &str, scope: Scope) -> Target {
    Target::Name {
        form: form.to_owned(),
        scope,
    }
}

fn adding<'a>(said: impl IntoIterator<Item = &'a Said>) -> Edit {
    Edit {
        before: Vec::new(),
        after: said.into_iter().cloned().collect(),
    }
}

impl Fixture {
    fn annotate(&mut self, document: Document, edit: Edit) {
        self.library
            .apply(Change::Annotate(document, edit))
            .unwrap();
    }

    fn bodies(&self, document: Document) -> Vec<Body> {
        let notebook = self.library.notebook(document).unwrap();
        notebook
            .in_order()
            .into_iter()
            .map(|said| said.body.clone())
            .collect()
    }

    fn numbers(&self, document: Document) -> Vec<AnnotationId> {
        let notebook = self.library.notebook(document).unwrap();
        notebook.iter().map(|said| said.id).collect()
    }

    fn again(&self) -> Library {
        Library::open(&self.folder.path().join("library.db")).unwrap()
    }
}

fn loose(path: &str, text: &str) -> LooseFile {
    LooseFile {
        path: (!path.is_empty()).then(|| path.into()),
        hash: LooseFile::hash(text),
        title: "ملف".to_owned(),
    }
}

#[test]
fn what_was_said_is_there_when_the_library_is_opened_again() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let mut ids = Ids::new(3);
    let note = said(&mut ids, place(TEXT, "شركة نور"), remark("من؟", &[]));
    fixture.annotate(Document::Entry(id), adding([&note]));
    let opened = fixture.again().open_entry(id).unwrap();
    let kept = opened.notebook.get(note.id).unwrap();
    assert_eq!((&kept.target, &kept.body), (&note.target, &note.body));
    assert!(kept.created.is_some() && kept.modified.is_some());
}

#[test]
fn a_statement_about_a_name_everywhere_is_in_every_notebook() {
    let mut fixture = fixture();
    let (one, other) = (fixture.add(TEXT), fixture.add("نص آخر عن أمر آخر"));
    let mut ids = Ids::new(3);
    let never = said(&mut ids, name("شركة نور", Scope::Everywhere), Body::NoName);
    let here = said(&mut ids, name("سعاد", Scope::Article), Body::NoName);
    let edit = adding([&never, &here]);
    fixture.annotate(Document::Entry(one), edit);
    assert_eq!(fixture.numbers(Document::Entry(one)), [never.id, here.id]);
    assert_eq!(fixture.numbers(Document::Entry(other)), [never.id]);
    fixture.library.hold_file(loose("/a", "x"));
    assert_eq!(fixture.numbers(Document::Loose), [never.id]);
}

#[test]
fn annotations_are_taken_back_and_made_again_one_at_a_time() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let document = Document::Entry(id);
    let mut ids = Ids::new(3);
    let old = said(&mut ids, Target::Article, remark("أول", &[]));
    fixture.annotate(document, adding([&old]));
    let changed = Said {
        body: remark("ثان", &[]),
        ..old.clone()
    };
    let other = said(&mut ids, Target::Article, Body::NoName);
    let edit = Edit {
        before: vec![old.clone()],
        after: vec![changed.clone(), other.clone()],
    };
    fixture.annotate(document, edit);
    let mut latest = fixture.bodies(document);
    latest.sort_by_key(|body| *body == Body::NoName);
    assert_eq!(latest, [changed.body.clone(), Body::NoName]);
    let undone = fixture.library.undo().unwrap();
    let Done::Undone(Change::Annotate(of, told)) = undone else {
        panic!("{undone:?}");
    };
    assert_eq!((of, told.after.len()), (document, 2));
    assert_eq!(fixture.bodies(document), std::slice::from_ref(&old.body));
    fixture.library.undo().unwrap();
    assert_eq!(fixture.bodies(document), []);
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
    fixture.library.redo().unwrap();
    assert_eq!(fixture.bodies(document), [old.body]);
    let redone = fixture.library.redo().unwrap();
    assert!(matches!(redone, Done::Redone(Change::Annotate(..))));
    assert_eq!(fixture.numbers(document), [changed.id, other.id]);
    assert_eq!(fixture.library.redo().unwrap(), Done::NothingToRedo);
}

#[test]
fn a_new_change_ends_what_could_be_made_again() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    for mark in [Mark::Starred, Mark::Later] {
        let change = Change::Mark(vec![id], mark, true);
        fixture.library.apply(change.clone()).unwrap();
        assert_eq!(fixture.library.undo().unwrap(), Done::Undone(change));
    }
    let redone = fixture.library.redo().unwrap();
    assert_eq!(
        redone,
        Done::Redone(Change::Mark(vec![id], Mark::Later, true))
    );
    assert_eq!(fixture.library.redo().unwrap(), Done::NothingToRedo);
}

#[test]
fn every_change_can_be_made_again() {
    let mut fixture = fixture();
    let feed = fixture.feed("a");
    fixture.arrive(feed, "1", article("خبر أول من المصدر", 0));
    let id = fixture.add_named(TEXT, 0, &[("سعاد حداد", Label::Person)]);
    let name = fixture.library.names("").unwrap().first().unwrap().id;
    fixture
        .library
        .apply(Change::Save("قديم".to_owned(), "خبر".to_owned()))
        .unwrap();
    let saved = fixture.library.shelves().unwrap();
    let saved = saved.iter().find_map(|row| match row.shelf {
        Shelf::Saved(id) => Some(id),
        _ => None,
    });
    for change in [
        Change::Tag(id, "وسم".to_owned(), true),
        Change::Watch(name, true),
        Change::Mark(vec![id], Mark::Archived, true),
        Change::ReadAll(Shelf::All),
        Change::Save("بحث".to_owned(), "سعاد".to_owned()),
        Change::Forget(saved.unwrap()),
        Change::Remove(id),
        Change::RemoveFeed(feed),
    ] {
        let state = |fixture: &Fixture| {
            (
                fixture.library.shelves().unwrap(),
                fixture.list(Shelf::All, ""),
                fixture.list(Shelf::Archive, ""),
            )
        };
        let before = state(&fixture);
        fixture.library.apply(change.clone()).unwrap();
        let after = state(&fixture);
        assert_ne!(before, after, "{change:?}");
        for _ in 0..2 {
            let undone = fixture.library.undo().unwrap();
            assert_eq!(undone, Done::Undone(change.clone()));
            assert_eq!(state(&fixture), before, "{change:?}");
            let redone = fixture.library.redo().unwrap();
            assert_eq!(redone, Done::Redone(change.clone()));
            assert_eq!(state(&fixture), after, "{change:?}");
        }
    }
}

#[test]
fn an_article_that_was_opened_is_read_and_that_is_not_taken_back() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let star = Change::Mark(vec![id], Mark::Starred, true);
    fixture.library.apply(star.clone()).unwrap();
    fixture.library.see(id).unwrap();
    let row = fixture.list(Shelf::All, "").remove(0);
    assert!(row.marks.read && row.marks.starred);
    assert_eq!(fixture.library.undo().unwrap(), Done::Undone(star));
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
}

#[test]
fn two_windows_add_to_one_notebook() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let document = Document::Entry(id);
    let mut other = fixture.again();
    let (mut ids, mut others) = (Ids::new(3), Ids::new(1 << 100));
    let here = said(&mut ids, Target::Article, remark("هنا", &[]));
    let there = said(&mut others, Target::Article, remark("هناك", &[]));
    fixture.annotate(document, adding([&here]));
    other
        .apply(Change::Annotate(document, adding([&there])))
        .unwrap();
    assert_eq!(fixture.numbers(document), [here.id, there.id]);
    let gone = Edit {
        before: vec![here],
        after: Vec::new(),
    };
    other.apply(Change::Annotate(document, gone)).unwrap();
    assert_eq!(fixture.numbers(document), [there.id]);
}

#[test]
fn a_file_is_known_by_its_path_and_a_moved_one_by_its_text() {
    let mut fixture = fixture();
    let mut ids = Ids::new(3);
    let note = said(&mut ids, Target::Article, remark("في الملف", &[]));
    fixture.library.hold_file(loose("/folder/a.txt", TEXT));
    assert_eq!(fixture.numbers(Document::Loose), []);
    fixture.annotate(Document::Loose, adding([&note]));
    for (path, text, known) in [
        ("/folder/a.txt", TEXT, true),
        ("/folder/a.txt", "نص معدل", true),
        ("/elsewhere/b.txt", TEXT, true),
        ("", TEXT, true),
        ("/elsewhere/b.txt", "نص معدل", false),
    ] {
        fixture.library.hold_file(loose(path, text));
        let found = fixture.numbers(Document::Loose);
        assert_eq!(found == [note.id], known, "{path} {text}");
    }
}

#[test]
fn on_the_page_of_a_file_only_its_own_changes_are_taken_back() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let star = Change::Mark(vec![id], Mark::Starred, true);
    let mut ids = Ids::new(3);
    let note = said(&mut ids, Target::Article, remark("في الملف", &[]));
    fixture
        .library
        .hold_file(loose("/folder/a.txt", "نص الملف"));
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
    fixture.annotate(Document::Loose, adding([&note]));
    let mut other = fixture.again();
    other.apply(star.clone()).unwrap();
    assert!(matches!(
        fixture.library.undo().unwrap(),
        Done::Undone(Change::Annotate(Document::Loose, _))
    ));
    assert_eq!(fixture.library.undo().unwrap(), Done::NothingToUndo);
    assert_eq!(other.undo().unwrap(), Done::Undone(star));
    assert_eq!(
        other.redo().unwrap(),
        Done::Redone(Change::Mark(vec![id], Mark::Starred, true))
    );
    assert!(matches!(fixture.library.redo().unwrap(), Done::Redone(_)));
    assert_eq!(fixture.bodies(Document::Loose).len(), 1);
}

#[test]
fn notes_are_found_by_their_words_their_tags_and_what_they_are_about() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let mut ids = Ids::new(3);
    let all = [
        said(
            &mut ids,
            place(TEXT, "شركة نور"),
            remark("عقدٌ مهمّ", &["اقتصاد"]),
        ),
        said(
            &mut ids,
            name("سعاد حدّاد", Scope::Everywhere),
            remark("محامية", &["ناس"]),
        ),
        said(&mut ids, name("نور", Scope::Article), Body::NoName),
    ];
    fixture.annotate(Document::Entry(id), adding(&all));
    for (typed, expected) in [
        ("", vec![1, 0]),
        ("عقد", vec![0]),
        ("مهم عقد", vec![0]),
        ("شركة", vec![0]),
        ("#اقتصاد", vec![0]),
        ("#ناس محامية", vec![1]),
        ("حداد", vec![1]),
        ("#عقد", vec![]),
        ("%", vec![]),
    ] {
        let rows = fixture.library.notes(typed).unwrap();
        let found: Vec<_> = rows.iter().map(|row| row.annotation.id).collect();
        let expected: Vec<_> = expected.iter().map(|&n: &usize| all[n].id).collect();
        assert_eq!(found, expected, "{typed}");
        for row in rows {
            let everywhere = row.annotation.id == all[1].id;
            assert_eq!(row.entry, (!everywhere).then_some(id));
            assert_eq!(row.title.is_empty(), everywhere);
        }
    }
}

#[test]
fn notes_on_a_name_are_on_its_page() {
    let mut fixture = fixture();
    let id = fixture.add_named(TEXT, 0, &[("سعاد حداد", Label::Person)]);
    let mut ids = Ids::new(3);
    let on = |form: &str, ids: &mut Ids| said(ids, name(form, Scope::Everywhere), remark("ن", &[]));
    let (note, other) = (on("سعاد حدّاد", &mut ids), on("كريم", &mut ids));
    fixture.annotate(Document::Entry(id), adding([&note, &other]));
    let name = fixture.library.names("سعاد").unwrap().first().unwrap().id;
    let notes = fixture.library.name_page(name).unwrap().notes;
    let found: Vec<_> = notes.iter().map(|said| said.id).collect();
    assert_eq!(found, [note.id]);
}

#[test]
fn an_article_with_annotations_outlives_its_feed_and_the_log() {
    let mut fixture = fixture();
    let feed = fixture.feed("a");
    for (guid, text) in [("1", TEXT), ("2", "خبر آخر لا حاشية عليه")] {
        fixture.arrive(feed, guid, article(text, 0));
    }
    let [plain, noted] = fixture.ids(Shelf::All, "")[..] else {
        panic!("two articles");
    };
    let mut ids = Ids::new(3);
    let note = said(&mut ids, Target::Article, remark("يبقى", &[]));
    fixture.annotate(Document::Entry(noted), adding([&note]));
    fixture.library.apply(Change::RemoveFeed(feed)).unwrap();
    assert_eq!(fixture.ids(Shelf::All, ""), [noted]);
    fixture.library.apply(Change::Remove(noted)).unwrap();
    for _ in 0..150 {
        fixture.add("ملف");
        let other = fixture.add("ملف");
        for on in [true, false] {
            let change = Change::Mark(vec![other], Mark::Starred, on);
            fixture.library.apply(change).unwrap();
        }
    }
    assert!(fixture.library.article(plain).is_err());
    assert_eq!(fixture.add(TEXT), noted);
    assert_eq!(fixture.numbers(Document::Entry(noted)), [note.id]);
}

#[test]
fn damaged_rows_do_not_take_the_others_with_them() {
    let mut fixture = fixture();
    let id = fixture.add(TEXT);
    let mut ids = Ids::new(3);
    let all = [
        said(&mut ids, Target::Article, remark("أ", &[])),
        said(&mut ids, Target::Article, remark("ب", &[])),
    ];
    fixture.annotate(Document::Entry(id), adding(&all));
    let sql = "UPDATE annotations SET said = '{' WHERE id = (SELECT min(id) FROM annotations)";
    fixture.library.connection.execute(sql, []).unwrap();
    assert_eq!(fixture.numbers(Document::Entry(id)), [all[1].id]);
    assert_eq!(fixture.library.notes("").unwrap().len(), 1);
}

#[test]
fn a_library_of_the_first_version_becomes_one_with_annotations() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE version (version INTEGER PRIMARY KEY, since TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP); \
             INSERT INTO version (version) VALUES (1);",
        )
        .unwrap();
    connection
        .execute_batch(include_str!("../schema.sql"))
        .unwrap();
    drop(connection);
    let mut fixture = Fixture {
        library: Library::open(&path).unwrap(),
        folder,
    };
    let id = fixture.add(TEXT);
    let mut ids = Ids::new(3);
    let claim = Body::Names(Claim {
        label: Label::Person,
        subtype: None,
        entity: None,
    });
    let named = said(&mut ids, place(TEXT, "سعاد حداد"), claim);
    fixture.annotate(Document::Entry(id), adding([&named]));
    let notebook: Notebook = fixture.library.notebook(Document::Entry(id)).unwrap();
    assert_eq!(notebook.len(), 1);
}

#[test]
fn what_is_said_finds_its_place_in_a_newer_text_or_is_listed_as_lost() {
    let mut fixture = fixture();
    let address = "https://a.example/1";
    let id = fixture
        .library
        .add_article(&linked(TEXT, address), None, NOW)
        .unwrap()
        .id;
    let mut ids = Ids::new(3);
    let stays = said(&mut ids, place(TEXT, "شركة نور"), remark("تبقى", &[]));
    let goes = said(&mut ids, place(TEXT, "إلى بيروت"), remark("تضيع", &[]));
    fixture.annotate(Document::Entry(id), adding([&stays, &goes]));
    let newer = "عاجل\nقالت سعاد حداد إن شركة نور وقعت العقد\nثم عادت سعاد حداد من السفر";
    fixture
        .library
        .add_article(&linked(newer, address), None, NOW)
        .unwrap();
    let opened = fixture.library.open_entry(id).unwrap();
    assert_eq!(opened.article.text, newer);
    assert_eq!(opened.notebook.len(), 2);
    let anchored = crate::notebook::Anchored::new(&opened.notebook, &opened.article);
    let at = anchored.place(stays.id).unwrap();
    assert_eq!(at.slice(newer), "شركة نور");
    for (note, lost) in [(stays, false), (goes, true)] {
        let rows = fixture.library.notes("").unwrap();
        let row = rows
            .iter()
            .find(|row| row.annotation.id == note.id)
            .unwrap();
        assert_eq!(row.orphaned, lost);
    }
}

#[test]
fn the_list_of_a_folder_says_that_it_keeps_no_annotations() {
    let mut library = Library::open(std::path::Path::new(":memory:")).unwrap();
    let id = library
        .add_article(&article(TEXT, 0), None, NOW)
        .unwrap()
        .id;
    let note = said(&mut Ids::new(3), Target::Article, remark("أ", &[]));
    let change = Change::Annotate(Document::Entry(id), adding([&note]));
    let failed = library.apply(change).unwrap_err();
    assert!(matches!(failed, StoreError::Passing));
    assert!(failed.hint().contains("hashiya add"));
}
