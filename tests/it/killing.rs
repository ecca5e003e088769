//! kill -9 in the middle of writing: the library opens, is whole, and has what was acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hashiya::exchange::sidecar;
use hashiya::library::{Document, EntryId};
use hashiya::notebook::{Body, Notebook};
use hashiya::source;
use hashiya::store::{Library, LooseFile};

use crate::support::Random;

/// Kills of a run of the suite; `HASHIYA_KILLS=200` makes more.
const KILLS: usize = 8;
/// Files of one run of the program.
const FILES: usize = 40;

fn text(round: usize, number: usize) -> String {
    let words: String = (0..60)
        .map(|n| format!("كلمة{}ر{round} ", number * 97 + n))
        .collect();
    format!("خبر {number} من الجولة {round}\n{words}")
}

fn files(folder: &Path, round: usize) -> Vec<PathBuf> {
    (0..FILES)
        .map(|number| {
            let path = folder.join(format!("{round}-{number}.txt"));
            std::fs::write(&path, text(round, number)).unwrap();
            path
        })
        .collect()
}

/// Adds the files, kills the program a moment after it has acknowledged so many, and returns the
/// acknowledged articles: number and path.
fn add_and_kill(library: &Path, files: &[PathBuf], random: &mut Random) -> Vec<(i64, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .arg("add")
        .arg("--library")
        .arg(library)
        .args(files)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    let wanted = random.below(FILES as u64 - 1);
    for _ in 0..wanted {
        acknowledged.extend(lines.next());
    }
    // Not a sleep: how far the next file came when the blow falls is what varies.
    let moment = Instant::now() + Duration::from_micros(random.below(9_000));
    while Instant::now() < moment {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it had written into the pipe was acknowledged too.
    acknowledged.extend(lines);
    acknowledged
        .into_iter()
        .filter_map(|line| {
            let line = line.ok()?;
            let mut fields = line.split('\t');
            let id = fields.nth(1)?.parse().ok()?;
            Some((id, fields.next()?.to_owned()))
        })
        .collect()
}

#[test]
fn a_killed_writer_loses_nothing_that_was_acknowledged() {
    let kills = std::env::var("HASHIYA_KILLS").ok();
    let kills = kills.map_or(KILLS, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let mut random = Random(0x5eed);
    let mut kept: Vec<(i64, String)> = Vec::new();
    for round in 0..kills {
        let files = files(folder.path(), round);
        kept.extend(add_and_kill(&path, &files, &mut random));
        let library = Library::open(&path).unwrap();
        assert_eq!(library.check().unwrap(), [""; 0], "round {round}");
        for (id, file) in &kept {
            let article = library.article(EntryId(*id)).unwrap();
            assert_eq!(article.text, std::fs::read_to_string(file).unwrap());
        }
    }
    assert!(kept.len() > kills, "{} were acknowledged", kept.len());
    println!(
        "{kills} kills, {} articles acknowledged, none lost",
        kept.len()
    );
}

const ARTICLE: &str = "قالت سعاد حداد إن شركة نور وقعت العقد";

/// Says something of the file, and kills the program a moment later unless it has ended; tells
/// whether it was acknowledged.
fn annotate_and_kill(folder: &Path, beside: bool, note: &str, random: &mut Random) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hashiya"));
    command.arg("annotate").arg(folder.join("a.txt"));
    command.arg("--library").arg(folder.join("library.db"));
    command.args(beside.then_some("--sidecar"));
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let line = format!("{{\"do\": \"remark\", \"note\": \"{note}\"}}\n");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(line.as_bytes()).unwrap();
    drop(stdin);
    let moment = Instant::now() + Duration::from_micros(random.below(120_000));
    while Instant::now() < moment {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap().success()
}

/// The notes that are kept for the file.
fn kept(folder: &Path, beside: bool) -> Vec<String> {
    let file = folder.join("a.txt");
    let article = source::decode(ARTICLE.into(), "a.txt").unwrap();
    let notebook = match beside {
        true => sidecar::read(&sidecar::path(&file), &article).unwrap(),
        false if !folder.join("library.db").exists() => Notebook::default(),
        false => {
            let mut library = Library::open(&folder.join("library.db")).unwrap();
            assert_eq!(library.check().unwrap(), [""; 0]);
            library.hold_file(LooseFile {
                path: file.canonicalize().ok(),
                hash: LooseFile::hash(ARTICLE),
                title: String::new(),
            });
            library.notebook(Document::Loose).unwrap()
        }
    };
    let notes = notebook.iter().filter_map(|said| match &said.body {
        Body::Remark(remark) => Some(remark.text.clone()),
        _ => None,
    });
    notes.collect()
}

#[track_caller]
fn check_annotating(beside: bool) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), ARTICLE).unwrap();
    let mut random = Random(0xa110);
    // A note on the article takes the place of the one before it.
    let mut acknowledged = None;
    for round in 0..KILLS * 2 {
        let note = round.to_string();
        if annotate_and_kill(folder.path(), beside, &note, &mut random) {
            acknowledged = Some(round);
        }
        let kept = kept(folder.path(), beside);
        assert!(kept.len() < 2, "{kept:?}");
        let number = kept.first().map(|note| note.parse().unwrap());
        // One that was killed may have been kept all the same, but none is lost or older.
        assert!(number >= acknowledged, "{acknowledged:?} is not {kept:?}");
    }
}

#[test]
fn a_killed_annotator_loses_nothing_that_was_acknowledged() {
    check_annotating(false);
}

#[test]
fn a_sidecar_is_never_half_written() {
    check_annotating(true);
}
