//! Learning with the real binary, from articles of our own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

struct Reader {
    home: tempfile::TempDir,
}

impl Reader {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
        }
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .args(words)
            .env("XDG_DATA_HOME", self.home.path())
            .output()
            .unwrap()
    }

    #[track_caller]
    fn done(&self, words: &[&str]) -> String {
        let output = self.run(words);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {errors}");
        assert_eq!(errors, "", "{words:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.done(words)).unwrap()
    }

    fn version(&self, number: u32) -> PathBuf {
        let learned = self.home.path().join("hashiya/learned");
        learned.join(format!("{number:04}.learned"))
    }

    /// The article that is learned from, as it is read now.
    fn found(&self) -> String {
        self.done(&[
            "extract",
            "--format",
            "json",
            &lesson("games").join("article.txt").to_string_lossy(),
        ])
    }
}

fn lesson(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/learning")
        .join(name)
}

fn lessons() -> String {
    lesson("").to_string_lossy().into_owned()
}

#[test]
fn what_was_learned_is_used_listed_and_taken_back() {
    let reader = Reader::new();
    let shipped = reader.found();
    let report = reader.json(&["learn", "--json", &lessons()]);
    assert_eq!(report["version"], 1, "{report}");
    assert_eq!(report["articles"], 4);
    assert!(report["corrections"].as_u64().unwrap() > 0, "{report}");
    let pair = |name: &str| {
        let at = |index: usize| report[name][index].as_f64().unwrap();
        (at(0), at(1))
    };
    let (before, after) = pair("corrected");
    assert!(after > before, "{report}");
    let (before, after) = pair("held_out");
    assert!(after >= before, "{report}");
    let (before, after) = pair("guard");
    assert!(after >= before - 0.5, "{report}");
    let learned = reader.found();
    assert_ne!(learned, shipped);
    assert!(reader.done(&["learn", "--list"]).contains("* 1"));

    reader.done(&["learn", "--undo"]);
    assert_eq!(reader.found(), shipped);
    reader.done(&["learn", "--use", "1"]);
    assert_eq!(reader.found(), learned);
    reader.done(&["learn", "--reset"]);
    assert_eq!(reader.found(), shipped);
    let listed = reader.json(&["learn", "--list", "--json"]);
    assert_eq!(listed["in_use"], 0);
    assert_eq!(listed["versions"][0]["version"], 1);
}

#[test]
fn the_same_corrections_teach_the_same() {
    let (one, other) = (Reader::new(), Reader::new());
    let trial = one.done(&["learn", "--dry-run", &lessons()]);
    assert!(trial.contains("nothing was kept (--dry-run)"), "{trial}");
    assert!(!one.version(1).exists());
    one.done(&["learn", &lessons()]);
    other.done(&["learn", &lessons()]);
    let weights = |reader: &Reader| {
        let bytes = fs::read(reader.version(1)).unwrap();
        // The header, whose length stands before it, tells when; behind it come the weights and the
        // checksum.
        let length = u32::from_le_bytes(bytes[13..17].try_into().unwrap());
        let header = 17 + usize::try_from(length).unwrap();
        bytes[header..bytes.len() - 4].to_vec()
    };
    assert!(weights(&one).len() > 20_000);
    assert_eq!(weights(&one), weights(&other));
    let again = one.json(&["learn", "--json", &lessons()]);
    assert_eq!(
        (&again["version"], &again["unchanged"]),
        (&1.into(), &true.into())
    );
    assert!(!one.version(2).exists());
}

#[test]
fn what_cannot_be_used_is_told_and_left_alone() {
    let reader = Reader::new();
    let shipped = reader.found();
    // One article is learned from faster; none is held out.
    reader.done(&["learn", &lesson("games").to_string_lossy()]);
    let path = reader.version(1);
    let whole = fs::read(&path).unwrap();
    let mut other_base = whole.clone();
    other_base[5] ^= 1;
    let body = other_base.len() - 4;
    let sum = other_base[..body]
        .iter()
        .fold(0x811c_9dc5_u32, |hash, &byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
    other_base[body..].copy_from_slice(&sum.to_le_bytes());
    let cut = whole[..100].to_vec();
    for (bytes, reason) in [
        (other_base, "another version of the program"),
        (cut, "damaged"),
    ] {
        fs::write(&path, bytes).unwrap();
        let article = lesson("games").join("article.txt");
        let output = reader.run(&["extract", "--format", "json", &article.to_string_lossy()]);
        assert!(output.status.success());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), shipped);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(reason), "{told}");
        assert!(reader.done(&["learn", "--list"]).contains(reason));
        let refused = reader.run(&["learn", "--use", "1"]);
        assert!(!refused.status.success());
    }
    reader.done(&["learn", "--undo"]);
    assert_eq!(reader.found(), shipped);
}

#[test]
fn without_corrections_there_is_nothing_to_learn() {
    let output = Reader::new().run(&["learn"]);
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("nothing to learn from"), "{told}");
}

/// Says of an article, a file or the number of an entry, that these words are names.
fn mark(reader: &Reader, article: &str, beside: bool, names: &[(&str, &str)]) {
    let lines = names.iter().map(|(name, label)| {
        serde_json::json!({
            "do": "mark", "at": {"exact": name, "occurrence": 1}, "label": label, "places": "all",
        })
    });
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    let file = reader.home.path().join("lines");
    fs::write(&file, lines.join("\n")).unwrap();
    let file = file.to_string_lossy();
    let mut words = vec!["annotate", article, &file];
    words.extend(beside.then_some("--sidecar"));
    reader.done(&words);
}

#[test]
fn corrections_in_the_library_and_beside_files_are_learned_from() {
    let reader = Reader::new();
    let article = reader.home.path().join("harbour.txt");
    fs::copy(lesson("harbour").join("article.txt"), &article).unwrap();
    let article = article.to_string_lossy();
    reader.done(&[
        "add",
        &lesson("bakery").join("article.txt").to_string_lossy(),
    ]);
    let harbour = [
        ("دروب البحر", "ORG"),
        ("صواري ساحل", "ORG"),
        ("مرساتي", "PROD"),
    ];
    mark(&reader, &article, true, &harbour);
    mark(
        &reader,
        "1",
        false,
        &[("قمح وسكر", "ORG"), ("نخلة بلس", "ORG")],
    );
    let report = reader.json(&["learn", "--dry-run", "--json", &article]);
    assert_eq!(report["articles"], 2, "{report}");
    assert!(report["corrections"].as_u64().unwrap() >= 5, "{report}");
    assert_eq!(report["fit"], true, "{report}");
    // Without the name of the file only the library is looked at.
    let report = reader.json(&["learn", "--dry-run", "--json"]);
    assert_eq!(report["articles"], 1, "{report}");
}
