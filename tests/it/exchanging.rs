//! Annotations out of the program and into it, with the real program.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with an article, and a library of its own.
struct Desk {
    folder: tempfile::TempDir,
}

const TEXT: &str = "قالت شركة زفرتون القابضة إن رئيسها قبلان الدرمكي استقال أمس.\n\
                    وأكدت زفرتون أن مديرها ربيع النصف تولى المنصب. وزفرتون شركة قديمة.\n";

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.txt"), TEXT).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .args(arguments)
            .arg("--library")
            .arg(self.path("library.db"))
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    fn ok(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn fails(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Returns the mentions of an article as label and words.
    fn names(&self, article: &str) -> Vec<String> {
        let line = self.ok(&["export", "--format", "jsonl", article], "");
        let line: Value = serde_json::from_str(&line).unwrap();
        let spans = line["spans"].as_array().unwrap().iter();
        spans
            .map(|span| {
                format!(
                    "{} {}",
                    span["label"].as_str().unwrap(),
                    span["text"].as_str().unwrap()
                )
            })
            .collect()
    }
}

const SAY: &str = r#"
{"do": "mark", "at": {"exact": "استقال أمس"}, "label": "PROD"}
{"do": "mark", "at": {"exact": "زفرتون", "occurrence": 2}, "label": "ORG", "subtype": "company", "places": "all"}
{"do": "remark", "at": {"exact": "شركة قديمة"}, "colour": "green", "note": "متى؟", "tags": ["تحقق"]}
"#;

fn count(names: &[String], wanted: &str) -> usize {
    names.iter().filter(|name| *name == wanted).count()
}

#[test]
fn what_a_script_says_is_kept_and_undone() {
    let desk = Desk::new();
    let before = desk.names("a.txt");
    assert!(
        !desk.path("library.db").exists(),
        "reading makes no library"
    );
    let said = desk.ok(&["annotate", "a.txt"], SAY);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["total"], 3);
    let names = desk.names("a.txt");
    assert_eq!(count(&names, "PROD استقال أمس"), 1, "{names:?}");
    assert!(count(&names, "ORG زفرتون") >= 2, "{names:?}");
    let html = desk.ok(&["export", "a.txt", "--format", "html"], "");
    assert!(html.contains("highlight green") && html.contains("متى؟"));
    let told = desk.fails(
        &["annotate", "a.txt"],
        "{\"do\": \"unmark\", \"at\": {\"exact\": \"غاب\"}}",
    );
    assert!(told.contains("line 1 cannot be done"), "{told}");
    assert_eq!(desk.names("a.txt"), names, "nothing was changed");
    assert_ne!(before, names);
    desk.ok(&["undo", "a.txt"], "");
    assert_eq!(desk.names("a.txt"), before);
}

#[test]
fn annotations_beside_a_file_are_used_and_written_there() {
    let desk = Desk::new();
    desk.ok(&["annotate", "a.txt", "--sidecar"], SAY);
    assert!(!desk.path("library.db").exists());
    let names = desk.names("a.txt");
    assert_eq!(count(&names, "PROD استقال أمس"), 1, "{names:?}");
    // The text is changed; what was said goes with it.
    std::fs::write(desk.path("a.txt"), format!("خبر عاجل.\n{TEXT}")).unwrap();
    assert_eq!(count(&desk.names("a.txt"), "PROD استقال أمس"), 1);
    let listed = desk.ok(&["annotate", "a.txt", "--list"], "");
    assert_eq!(serde_json::from_str::<Value>(&listed).unwrap()["total"], 3);
}

#[test]
fn every_format_goes_out_and_those_that_can_come_back() {
    let desk = Desk::new();
    desk.ok(&["annotate", "a.txt"], SAY);
    let names = desk.names("a.txt");
    std::fs::create_dir(desk.path("out")).unwrap();
    for format in ["jsonld", "brat", "conll", "jsonl"] {
        desk.ok(&["export", "a.txt", "--format", format, "-o", "out"], "");
        let ending = if format == "brat" { "ann" } else { format };
        let file = desk.path("out").join(format!("a.{ending}"));
        let other = Desk::new();
        let file = file.to_str().unwrap();
        other.ok(
            &["import", format, file, "--into", "a.txt", "--sidecar"],
            "",
        );
        assert_eq!(other.names("a.txt"), names, "{format}");
    }
    let text = std::fs::read_to_string(desk.path("out").join("a.txt")).unwrap();
    assert_eq!(text, TEXT, "brat's text stands beside");
    for format in ["csv", "markdown", "html", "txt", "json"] {
        assert!(
            desk.ok(&["export", "a.txt", "--format", format], "")
                .contains("زفرتون")
        );
    }
    let told = desk.fails(&["import", "brat", "out/a.jsonl", "--into", "a.txt"], "");
    assert!(told.contains("is not brat"), "{told}");
}

#[test]
fn articles_of_the_library_are_annotated_by_their_numbers() {
    let desk = Desk::new();
    desk.ok(&["add", "a.txt"], "");
    desk.ok(&["annotate", "1"], SAY);
    assert_eq!(count(&desk.names("1"), "PROD استقال أمس"), 1);
    desk.ok(&["undo"], "");
    let listed = desk.ok(&["annotate", "1", "--list"], "");
    assert_eq!(serde_json::from_str::<Value>(&listed).unwrap()["total"], 0);
}
