//! Long texts: the real binary in a pseudo-terminal in front of megabytes.

use std::fmt::Write as _;

use tempfile::TempDir;

use crate::pty::{Session, XTERM};

const SCREEN: (u16, u16) = (110, 30);
const SENTENCE: &str =
    "قال أحمد الحداد المدير التنفيذي لشركة النيل في دبي إن الأرباح ارتفعت بنسبة 12%";

/// Writes a text of about `bytes` with a word at its beginning, its middle, at six tenths, and at
/// its end, and returns its path. `end` ends each sentence.
fn text(folder: &TempDir, bytes: usize, end: &str) -> String {
    let count = bytes / (SENTENCE.len() + end.len() + 8);
    let mut text = format!("Outset{end}");
    for number in 0..count {
        match number * 1_000 / count {
            499..=501 => write!(text, "Halfway {SENTENCE} {number}{end}").unwrap(),
            600 if number * 1_000 % count < 1_000 => {
                write!(text, "Zanzibar Unguja {SENTENCE}{end}").unwrap();
            }
            _ => write!(text, "{SENTENCE} {number}{end}").unwrap(),
        }
    }
    text.push_str("Finisterre");
    let path = folder.path().join("long.txt");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn leave(mut session: Session) {
    session.send("\u{3}");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_long_text_opens_and_goes_to_its_end_its_middle_and_a_word() {
    let folder = TempDir::new().unwrap();
    let path = text(&folder, 20_000_000, ".\n");
    let session = Session::start(XTERM, SCREEN, &["--lang", "en", &path]);
    session.wait_for_text("Outset");
    session.send("G");
    session.wait_for_text("Finisterre");
    session.send("g");
    session.wait_for_text("Outset");
    session.send("50%");
    session.wait_for_text("Halfway");
    session.send("/Zanzibar\r");
    session.wait_for_text("Unguja");
    session.wait_for_text("1/1");
    leave(session);
}

#[test]
fn one_line_of_megabytes_is_a_text_like_others() {
    let folder = TempDir::new().unwrap();
    let path = text(&folder, 4_000_000, ". ");
    let session = Session::start(XTERM, SCREEN, &["--lang", "en", &path]);
    session.wait_for_text("Outset");
    session.send("G");
    session.wait_for_text("Finisterre");
    session.send("/Zanzibar\r");
    session.wait_for_text("Unguja");
    leave(session);
}

#[test]
fn names_of_where_the_reader_is_come_first() {
    let folder = TempDir::new().unwrap();
    let path = text(&folder, 3_000_000, ".\n");
    let session = Session::start(XTERM, SCREEN, &["--lang", "en", &path]);
    session.wait_for_text("Outset");
    session.wait_for_text("People");
    session.send("G");
    session.wait_for_text("Finisterre");
    // A coloured word on the last page: the name is marked there.
    drop(session.wait_for("a name that is marked", |seen| {
        let screen = seen.screen();
        (0..SCREEN.1 - 1).any(|row| {
            (50..SCREEN.0).any(|column| {
                let cell = screen.cell(row, column);
                cell.is_some_and(|cell| cell.fgcolor() != vt100::Color::Default)
            })
        })
    }));
    leave(session);
}
