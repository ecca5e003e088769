//! Faults around the program: output that nobody reads, windows that are no size, a model of another
//! make.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::CommandFactory;
use hashiya::cli::Cli;
use hashiya::extract::model::{Model, ModelError};
use tempfile::TempDir;

use crate::pty::{Session, XTERM};
use crate::support::ARTICLE;

/// How subcommands are called for their output; those that are not here tell their help.
const CALLS: &[(&str, &[&str])] = &[
    ("extract", &["a.txt"]),
    ("render", &["a.txt"]),
    ("doctor", &[]),
    ("eval", &["gold.json"]),
    ("add", &["a.txt", "b.txt"]),
    ("fetch", &[]),
    ("feeds", &[]),
    ("remove", &["https://example.org/feed"]),
    ("list", &[]),
    ("search", &["نور"]),
    ("entities", &[]),
    ("mark", &["read", "1"]),
    ("tag", &["x", "1"]),
    ("watch", &["سعاد حداد"]),
    ("undo", &[]),
    ("export", &["1", "--format", "html"]),
    ("annotate", &["b.txt"]),
    ("config", &["show"]),
    ("completions", &["bash"]),
    ("man", &[]),
    ("notes", &[]),
    ("redo", &[]),
    ("learn", &["--list"]),
];

fn hashiya(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hashiya"));
    command.current_dir(folder);
    command
        .env("HOME", folder)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CONFIG_HOME");
    command
}

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let long = ARTICLE.repeat(120);
    fs::write(folder.path().join("a.txt"), &long).unwrap();
    fs::write(folder.path().join("b.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("gold.json"), "{}").unwrap();
    let added = hashiya(folder.path())
        .args(["add", "a.txt"])
        .output()
        .unwrap();
    assert!(added.status.success(), "{added:?}");
    folder
}

#[test]
fn output_that_nobody_reads_ends_every_command_without_a_word() {
    let folder = folder();
    let cli = Cli::command();
    for subcommand in cli.get_subcommands() {
        let name = subcommand.get_name();
        let call = CALLS.iter().find(|(known, _)| *known == name);
        let arguments = call.map_or(["--help"].as_slice(), |(_, arguments)| *arguments);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = hashiya(folder.path())
            .arg(name)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code().is_some(),
            "{name} was ended by a signal: {output:?}"
        );
        assert!(!told.contains("panicked"), "{name}: {told}");
        assert!(!told.to_lowercase().contains("pipe"), "{name}: {told}");
    }
}

#[test]
fn a_window_of_one_cell_is_no_reason_to_fail() {
    for size in [(1, 1), (1, 24), (2, 3), (200, 1)] {
        let folder = folder();
        let path = folder.path().join("b.txt");
        let mut session = Session::start(XTERM, size, &["--lang", "en", path.to_str().unwrap()]);
        assert!(session.wait_for_frame_or_end(), "{size:?}");
        session.send("jjG\te /a\r??]n\x1b\x1b");
        session.resize(90, 20);
        session.wait_for_text("Orbit");
        // The first closes what may be open over the page.
        session.send("\x03\x03");
        assert!(session.wait_for_end().success(), "{size:?}");
        session.assert_restored();
    }
}

#[test]
fn a_storm_of_sizes_ends_in_the_last_one() {
    let folder = folder();
    let path = folder.path().join("a.txt");
    let mut session = Session::start(XTERM, (80, 24), &["--lang", "en", path.to_str().unwrap()]);
    session.wait_for_text("Orbit");
    for step in 0..120_u16 {
        session.resize(1 + step * 7 % 160, 1 + step * 5 % 60);
        if step % 3 == 0 {
            session.send("j");
        }
    }
    session.resize(100, 30);
    session.wait_for_text("? help");
    let seen = session.wait_for("a status line at the bottom", |seen| {
        let rows: Vec<String> = seen.screen().rows(0, 100).collect();
        rows.len() == 30 && rows[29].contains("? help")
    });
    drop(seen);
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_model_that_is_not_whole_or_of_another_make_is_refused() {
    let model =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/model/tagger.bin")).unwrap();
    assert!(Model::read(&model).is_ok());
    for length in [0, 1, 7, 8, 12, 20, 100, model.len() / 2, model.len() - 1] {
        assert!(Model::read(&model[..length]).is_err(), "{length} bytes");
    }
    let changed = |at: usize| {
        let mut model = model.clone();
        model[at] ^= 0x10;
        model
    };
    assert!(matches!(
        Model::read(&changed(0)),
        Err(ModelError::NotAModel)
    ));
    assert!(matches!(
        Model::read(&changed(8)),
        Err(ModelError::OtherVersion(_))
    ));
    for step in 1..40 {
        let at = 12 + step * (model.len() - 13) / 40;
        assert!(
            matches!(Model::read(&changed(at)), Err(ModelError::Damaged)),
            "byte {at}"
        );
    }
}
