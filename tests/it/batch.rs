//! `hashiya extract` as a step in somebody's engine: many articles, in order, in bounded memory.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

/// A sentence that names a person and a company.
const NAMES: &str =
    "قال إيلون ماسك الرئيس التنفيذي لشركة تسلا إن الشركة ستبني مصنعا جديدا في برلين.";

fn extract(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hashiya"));
    command
        .arg("extract")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the command with `input`, written while the output is read.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = extract(arguments).spawn().unwrap();
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_owned());
    let writing = std::thread::spawn(move || {
        // A program that has seen enough closes its input.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    output
}

/// The lines of standard output as JSON.
fn objects(output: &Output) -> Vec<Value> {
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Writes `count` articles into a folder; the number of each is in its text.
fn articles(folder: &Path, count: usize) -> Vec<String> {
    let write = |number: usize| {
        let path = folder.join(format!("{number:04}.txt"));
        // Long and short ones in turn, so that threads overtake one another.
        let text = format!("{number}\n{}", format!("{NAMES} ").repeat(number % 7 + 1));
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    (0..count).map(write).collect()
}

fn paths(found: &[Value]) -> Vec<&str> {
    let paths = found.iter().map(|found| found["path"].as_str());
    paths.map(Option::unwrap).collect()
}

#[test]
fn answers_come_in_the_order_of_the_files_however_many_work() {
    let folder = tempfile::tempdir().unwrap();
    let files = articles(folder.path(), 60);
    let whole = folder.path().display().to_string();
    let alone = run(&["--format", "jsonl", "--jobs", "1", &whole], b"");
    let together = run(&["--format", "jsonl", "--jobs", "7", &whole], b"");
    assert_eq!(paths(&objects(&together)), files);
    assert_eq!(alone.stdout, together.stdout);
    assert!(objects(&alone)[3]["entities"].to_string().contains("ماسك"));
}

#[test]
fn names_of_files_come_from_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let files = articles(folder.path(), 5);
    let odd = folder.path().join("سطر\nآخر.txt");
    std::fs::write(&odd, NAMES).unwrap();
    let lines = files.join("\n") + "\n\n";
    let found = run(
        &["--files-from", "-", "--format", "jsonl"],
        lines.as_bytes(),
    );
    assert_eq!(paths(&objects(&found)), files);
    let list = folder.path().join("list");
    std::fs::write(&list, format!("{}\0{}", odd.display(), files[2])).unwrap();
    let list = list.display().to_string();
    let found = run(&["-0", "--files-from", &list, "--format", "jsonl"], b"");
    let odd = odd.display().to_string();
    assert_eq!(paths(&objects(&found)), [odd.as_str(), &files[2]]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = articles(folder.path(), 3);
    files.insert(1, folder.path().join("لا شيء.txt").display().to_string());
    let mut arguments = vec!["--format", "jsonl"];
    arguments.extend(files.iter().map(String::as_str));
    let output = run(&arguments, b"");
    let found = objects(&output);
    assert_eq!(paths(&found), files);
    assert!(found[1]["error"].as_str().unwrap().contains("لا شيء.txt"));
    assert!(found[2]["error"].is_null());
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("1 of 4 could not be read"));
}

#[test]
fn several_files_are_one_array_of_json_and_one_file_is_an_object() {
    let folder = tempfile::tempdir().unwrap();
    let files = articles(folder.path(), 3);
    let array = run(&["--format", "json", &files[0], &files[1]], b"");
    let array: Value = serde_json::from_slice(&array.stdout).unwrap();
    assert_eq!(array.as_array().unwrap().len(), 2);
    let object = run(&["--format", "json", &files[0]], b"");
    let object: Value = serde_json::from_slice(&object.stdout).unwrap();
    assert_eq!(object, array[0]);
    let none = run(&["--format", "json", "--files-from", "-"], b"");
    let none: Value = serde_json::from_slice(&none.stdout).unwrap();
    assert_eq!(none, json!([]));
}

#[test]
fn every_line_of_json_is_answered_by_a_line() {
    let lines = [
        json!({"id": 7, "text": NAMES}).to_string(),
        String::new(),
        json!({"text": NAMES, "title": "بلا رقم"}).to_string(),
        "{not json".to_owned(),
        json!({"id": "ب", "body": NAMES}).to_string(),
        json!([1, 2]).to_string(),
        json!({"id": {"a": 1}, "text": " "}).to_string(),
        json!({"id": 9, "text": NAMES}).to_string(),
    ];
    let output = run(&["--jsonl-in", "--jobs", "3"], lines.join("\n").as_bytes());
    let found = objects(&output);
    let ids: Vec<&Value> = found.iter().map(|found| &found["id"]).collect();
    let (null, nested) = (Value::Null, json!({"a": 1}));
    assert_eq!(
        ids,
        [
            &json!(7),
            &null,
            &null,
            &json!("ب"),
            &null,
            &nested,
            &json!(9)
        ]
    );
    let wrong: Vec<bool> = found
        .iter()
        .map(|found| found["error"].is_string())
        .collect();
    assert_eq!(wrong, [false, false, true, true, true, true, false]);
    assert_eq!(found[2]["path"], "stdin:4");
    assert_eq!(output.status.code(), Some(1));
    // Offsets count the bytes of the text that was sent.
    let mention = &found[0]["mentions"][0];
    let place = |name: &str| usize::try_from(mention[name].as_u64().unwrap()).unwrap();
    assert_eq!(&NAMES[place("start")..place("end")], mention["text"]);
    assert_eq!(found[0]["offsets"], "text");
}

#[test]
fn members_of_json_have_the_names_that_the_engine_gave_them() {
    let line = json!({"url": "u1", "body": NAMES}).to_string();
    let fields = ["--jsonl-in", "--text-field", "body", "--id-field", "url"];
    let output = run(&fields, line.as_bytes());
    assert_eq!(objects(&output)[0]["id"], "u1");
    assert!(output.status.success());
}

/// A process that is asked line by line.
struct Conversation {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Conversation {
    fn start(arguments: &[&str]) -> Self {
        let mut child = extract(arguments).spawn().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, answers }
    }

    fn ask(&mut self, line: &Value) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn end(mut self) -> Output {
        drop(self.child.stdin.take());
        self.child.wait_with_output().unwrap()
    }
}

#[test]
fn an_answer_is_not_held_back_until_more_is_asked() {
    let mut talk = Conversation::start(&["--jsonl-in"]);
    for id in 0..3 {
        talk.ask(&json!({"id": id, "text": NAMES}));
        assert_eq!(talk.answer()["id"], id);
    }
    assert!(talk.end().status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_articles() {
    const LINES: usize = 400;
    let mut talk = Conversation::start(&["--jsonl-in", "--jobs", "2"]);
    let mut stdin = talk.child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || {
        let ballast = "x".repeat(1 << 20);
        for id in 0..LINES {
            let line = json!({"id": id, "text": NAMES, "ballast": ballast});
            writeln!(stdin, "{line}").unwrap();
        }
        stdin
    });
    for id in 0..LINES {
        assert_eq!(talk.answer()["id"], id);
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", talk.child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.unwrap().trim_end_matches(" kB").trim();
    let peak: usize = peak.parse::<usize>().unwrap() / 1024;
    // 400 MiB went through; 8 lines a thread are in flight.
    assert!(peak < 200, "{peak} MiB");
    talk.child.stdin = Some(writing.join().unwrap());
    assert!(talk.end().status.success());
}

#[test]
fn a_reader_that_goes_away_ends_it_in_peace() {
    let folder = tempfile::tempdir().unwrap();
    articles(folder.path(), 200);
    let mut child = extract(&["--format", "jsonl", &folder.path().display().to_string()])
        .spawn()
        .unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    answers.read_line(&mut String::new()).unwrap();
    drop(answers);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (told(&output).as_str(), output.status.code()),
        ("", Some(0))
    );
}

#[test]
fn a_list_that_cannot_be_read_is_a_failure() {
    let output = run(&["--files-from", "/nowhere/list", "--format", "jsonl"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("cannot read /nowhere/list"));
    let output = run(&["--jsonl-in", "--files-from", "x"], b"");
    assert_eq!(output.status.code(), Some(2));
}
