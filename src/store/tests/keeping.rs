//! The file: opening, versions, two processes, and disks that say no.

use super::*;
use crate::library::{Answer, Change, Mark, Request};
use crate::span::ByteOffset;

#[test]
fn an_article_comes_back_whole_with_its_position() {
    let mut fixture = fixture();
    let id = fixture.add_named(
        "العنوان\nقالت سعاد حداد",
        1,
        &[("سعاد حداد", Label::Person)],
    );
    let answer = fixture.library.answer(Request::Position(id, ByteOffset(8)));
    assert!(matches!(answer, Answer::Kept));
    let path = fixture.folder.path().join("library.db");
    fixture.library = Library::open(&path).unwrap();
    let Answer::Opened(opened) = fixture.library.answer(Request::Open(id)) else {
        panic!("not opened");
    };
    let mut expected = article("العنوان\nقالت سعاد حداد", 1);
    expected.origin.steps.clear();
    assert_eq!(*opened.article, expected);
    assert_eq!(opened.position, Some(ByteOffset(8)));
    let names = opened.extraction.unwrap();
    assert_eq!(names.entities[0].name, "سعاد حداد");
}

#[test]
fn a_newer_library_is_refused_in_a_sentence() {
    let fixture = fixture();
    fixture
        .library
        .connection
        .execute("INSERT INTO version (version) VALUES (99)", [])
        .unwrap();
    let path = fixture.folder.path().join("library.db");
    let error = Library::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 99, .. }));
    assert!(error.hint().contains("newer hashiya"));
    assert!(matches!(
        Library::open_to_read(&path),
        Err(StoreError::Newer { .. })
    ));
}

#[test]
fn what_is_no_library_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let notes = "ليس هذا مكتبة".repeat(100);
    std::fs::write(&path, &notes).unwrap();
    let error = Library::open(&path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), notes);
    assert!(Library::open(folder.path()).is_err());
}

#[test]
fn a_damaged_page_is_told() {
    let mut fixture = fixture();
    for number in 0..200 {
        fixture.add(&format!("خبر رقم {number} {}", "كلام ".repeat(100)));
    }
    let path = fixture.folder.path().join("library.db");
    fixture
        .library
        .connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let copy = fixture.folder.path().join("copy.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xa5);
    std::fs::write(&copy, bytes).unwrap();
    let broken = Library::open(&copy).and_then(|library| library.check());
    match broken {
        Ok(lines) => assert!(!lines.is_empty()),
        Err(error) => assert!(matches!(
            error,
            StoreError::Broken(_) | StoreError::Damaged { .. }
        )),
    }
}

#[test]
fn a_library_that_may_only_be_read_lists_and_opens() {
    let mut fixture = fixture();
    let id = fixture.add("خبر عن النفط");
    let path = fixture.folder.path().join("library.db");
    let mut library = Library::open_to_read(&path).unwrap();
    assert_eq!(library.access(), Access::Read);
    assert_eq!(library.open_entry(id).unwrap().article.text, "خبر عن النفط");
    assert!(matches!(
        library.answer(Request::Shelves),
        Answer::Shelves(_)
    ));
    let mark = Change::Mark(vec![id], Mark::Read, true);
    let Answer::Failed { what, hint, .. } = library.answer(Request::Apply(mark)) else {
        panic!("written");
    };
    assert!(what.contains("only be read") && hint.contains("reading goes on"));
}

#[test]
fn a_closed_library_is_read_where_nothing_may_be_written_beside_it() {
    let mut fixture = fixture();
    let id = fixture.add("خبر عن النفط");
    let path = fixture.folder.path().join("library.db");
    drop(fixture.library);
    let address = immutable_address(&path);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(address, flags).unwrap();
    let text: String = connection
        .query_row("SELECT text FROM texts WHERE entry = ?1", [id.0], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(text, "خبر عن النفط");
    assert_eq!(
        immutable_address(Path::new("/a b/?.db")),
        "file:/a%20b/%3F.db?immutable=1"
    );
}

#[test]
fn a_full_disk_changes_nothing_and_reading_goes_on() {
    let mut fixture = fixture();
    let id = fixture.add("خبر عن النفط");
    let pages: i64 = fixture
        .library
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    fixture
        .library
        .connection
        .execute_batch(&format!("PRAGMA max_page_count = {}", pages + 2))
        .unwrap();
    let long = article(&"كلام طويل مختلف ".repeat(5_000), 0);
    let error = fixture.library.add_article(&long, None, NOW).unwrap_err();
    assert!(matches!(error, StoreError::Full), "{error:?}");
    assert!(error.hint().contains("make room"));
    fixture.check("نفط", &[id]);
    fixture.check("طويل", &[]);
    assert_eq!(fixture.library.check().unwrap(), [""; 0]);
}

#[test]
fn a_writer_does_not_hold_up_a_reader() {
    let mut fixture = fixture();
    let id = fixture.add("خبر عن النفط");
    let path = fixture.folder.path().join("library.db");
    let mut other = Library::open(&path).unwrap();
    let writing = other.writing().unwrap();
    writing.execute("UPDATE entries SET read = 1", []).unwrap();
    fixture.check("is:unread", &[id]);
    fixture
        .library
        .connection
        .busy_timeout(Duration::from_millis(20))
        .unwrap();
    let star = Change::Mark(vec![id], Mark::Starred, true);
    assert!(matches!(
        fixture.library.apply(star),
        Err(StoreError::Locked)
    ));
    writing.commit().unwrap();
    fixture.check("is:unread", &[]);
}

#[test]
fn requests_for_the_network_are_refused_here() {
    let mut fixture = fixture();
    assert!(matches!(
        fixture.library.answer(Request::Fetch(Vec::new())),
        Answer::Failed { .. }
    ));
}
