//! Annotating with the real binary: what was said is there when the article is opened again.

use std::fs;
use std::path::Path;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::pty::{Session, XTERM};
use crate::support::ARTICLE;

/// Opens the file with a home of its own, in English.
fn open(folder: &Path, variables: &[(&str, &str)]) -> Session {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hashiya"));
    command.args(["--lang", "en"]);
    command.arg(folder.join("story.txt"));
    let home = folder.to_str().unwrap();
    let mut all = vec![("HOME", home), ("XDG_DATA_HOME", home)];
    all.extend_from_slice(variables);
    Session::run(XTERM, (100, 30), command, &all)
}

fn story() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("story.txt"), ARTICLE).unwrap();
    folder
}

#[test]
fn a_name_is_marked_taken_back_marked_again_and_there_the_next_time() {
    let folder = story();
    let mut session = open(folder.path(), &[]);
    session.wait_for_text("People");
    session.send("/السوق\r");
    session.wait_for_text("1/1");
    session.send("\x1b");
    session.wait_for_text("People 2 ·");
    session.send("ve\r");
    session.wait_for_text("in the whole article");
    session.send("d");
    session.wait_for_text("Products and works 1");
    session.send("u");
    drop(session.wait_for("the mark gone", |seen| {
        !seen.text().contains("Products and works")
    }));
    session.send("\x12");
    session.wait_for_text("Products and works 1");
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();

    let mut again = open(folder.path(), &[]);
    again.wait_for_text("Products and works 1");
    again.send("q");
    assert!(again.wait_for_end().success());
}

#[test]
fn a_note_is_written_kept_and_there_the_next_time() {
    let folder = story();
    let mut session = open(folder.path(), &[]);
    session.wait_for_text("People");
    session.send("\tW");
    session.wait_for_text("Esc keeps");
    session.send("to be asked about #money");
    session.wait_for_text("#money");
    session.send("\x1b");
    session.wait_for_text("Note kept");
    session.send("q");
    assert!(session.wait_for_end().success());

    let mut again = open(folder.path(), &[]);
    again.wait_for_text("People");
    again.send("T");
    again.wait_for_text("to be asked about #money");
    again.send("\x1b");
    drop(again.wait_for("the list gone", |seen| !seen.text().contains("Filter:")));
    again.send("q");
    assert!(again.wait_for_end().success());
}

#[test]
fn an_editor_outside_gets_the_screen_and_gives_it_back() {
    let folder = story();
    let editor = folder.path().join("editor.sh");
    let script =
        "#!/bin/sh\nls -l \"$1\" | cut -c1-10 > \"$HOME/mode\"\necho from outside >> \"$1\"\n";
    fs::write(&editor, script).unwrap();
    let command = format!("sh {}", editor.to_str().unwrap());
    let mut session = open(folder.path(), &[("VISUAL", &command)]);
    session.wait_for_text("People");
    session.send("\tWmine ");
    session.wait_for_text("mine");
    session.send("\x05");
    session.wait_for_text("from outside");
    session.send("\x1b");
    session.wait_for_text("Note kept");
    assert_eq!(
        fs::read_to_string(folder.path().join("mode")).unwrap(),
        "-rw-------\n"
    );
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}
