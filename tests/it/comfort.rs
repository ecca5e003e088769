//! The reader's own settings in the real binary: configuration, keys, themes, completions.

use std::path::PathBuf;
use std::process::{Command, Output};

use portable_pty::CommandBuilder;

use crate::pty::{Session, XTERM};

const SIZE: (u16, u16) = (100, 30);
const ARTICLE: &str = "assets/sample.txt";

/// A home with a configuration in it, or with none.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with(configuration: &str) -> Self {
        let home = Self::new();
        let file = home.file();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, configuration).unwrap();
        home
    }

    fn file(&self) -> PathBuf {
        self.0.path().join(".config/hashiya/config.toml")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.0.path())
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap()
    }

    fn open(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Session {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hashiya"));
        command.args(arguments);
        let mut all = vec![("HOME", self.0.path().to_str().unwrap())];
        all.extend(variables);
        Session::run(XTERM, SIZE, command, &all)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Waits for the page with its names.
fn opened(session: &Session) {
    session.wait_for_text("People 10 · Companies");
}

#[test]
fn a_key_that_was_bound_does_what_it_was_bound_to() {
    let home = Home::with("language = 'en'\n[keys]\nhelp = ['Z', 'ض']\nquit = 'ctrl-x'\n");
    let mut session = home.open(&[ARTICLE], &[]);
    opened(&session);
    session.send("Z");
    session.wait_for_text("half a page down");
    session.send("Z");
    drop(session.wait_for("no help", |seen| !seen.text().contains("half a page down")));
    // What the keyboard would have as q is bound itself.
    session.send("ض");
    session.wait_for_text("half a page down");
    session.send("ض?q");
    drop(session.wait_for("no help", |seen| !seen.text().contains("half a page down")));
    session.send("\x18");
    assert!(session.wait_for_end().success());
}

#[test]
fn keys_work_with_the_arabic_layout_on() {
    let mut session = Home::new().open(&["--lang", "en", ARTICLE], &[]);
    opened(&session);
    // With Shift, the key of ? types the Arabic one.
    session.send("؟");
    session.wait_for_text("half a page down");
    session.send("ض");
    drop(session.wait_for("no help", |seen| !seen.text().contains("half a page down")));
    session.send("ض");
    assert!(session.wait_for_end().success());
}

#[test]
fn a_broken_configuration_says_where_and_the_article_opens() {
    let home = Home::with("language = 'en'\nmeasure = 60\ntheme = darc\n");
    let mut session = home.open(&[ARTICLE], &[]);
    session.wait_for_text("config.toml, line 3, column 9");
    // The next key takes the message away; the page is there.
    session.send("j");
    opened(&session);
    session.send("q");
    assert!(session.wait_for_end().success());
}

#[test]
fn a_conflict_of_keys_is_told_on_the_screen_and_by_check() {
    let home = Home::with("language = 'en'\n[keys]\nquit = ['q', 'x']\n");
    let mut session = home.open(&[ARTICLE], &[]);
    session.wait_for_text("the key \"x\" is wanted");
    session.send("x");
    assert!(session.wait_for_end().success());

    let checked = home.run(&["config", "check"]);
    assert_eq!(checked.status.code(), Some(1));
    let told = text(&checked.stderr);
    let place = format!("{}:3:14: the key", home.file().display());
    assert!(told.contains(&place), "{told}");
    assert!(told.contains("give select-second another one"), "{told}");
}

#[test]
fn what_init_writes_is_right_and_is_not_written_over() {
    let home = Home::new();
    assert!(home.run(&["config", "check"]).status.success());
    assert!(home.run(&["config", "init"]).status.success());
    let written = std::fs::read_to_string(home.file()).unwrap();
    assert!(written.contains("# theme = \"auto\""));
    assert!(home.run(&["config", "check"]).status.success());
    assert_eq!(text(&home.run(&["config", "show"]).stdout), written);

    std::fs::write(home.file(), "measure = 60\n").unwrap();
    let again = home.run(&["config", "init"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("config init --force"));
    assert!(text(&home.run(&["config", "show"]).stdout).contains("\nmeasure = 60\n"));
    assert!(home.run(&["config", "init", "--force"]).status.success());
    assert_eq!(std::fs::read_to_string(home.file()).unwrap(), written);
}

#[test]
fn a_configuration_that_is_no_text_is_told() {
    let home = Home::with("");
    std::fs::write(home.file(), b"theme = '\xff'\n").unwrap();
    let checked = home.run(&["config", "check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stderr).contains("UTF-8"));
}

#[test]
fn the_xdg_folder_goes_before_that_of_home() {
    let (home, other) = (Home::new(), tempfile::tempdir().unwrap());
    let shown = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .args(["config", "path"])
        .env("HOME", home.0.path())
        .env("XDG_CONFIG_HOME", other.path())
        .output()
        .unwrap();
    let expected = format!("{}/hashiya/config.toml\n", other.path().display());
    assert_eq!(text(&shown.stdout), expected);
}

#[test]
fn keys_are_printed_with_what_the_reader_changed() {
    let home = Home::with("[keys]\nsort = 'Z'\nquit = ['q', 'x']\n");
    let printed = home.run(&["--print-keys", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    let keys = json["keys"].as_array().unwrap();
    let of = |action: &str| -> Vec<_> {
        let rows = keys.iter().filter(|row| row["action"] == action);
        rows.map(|row| row["key"].as_str().unwrap()).collect()
    };
    assert_eq!(of("sort"), ["Z"]);
    assert_eq!(of("select-second"), Vec::<&str>::new());
    assert_eq!(json["conflicts"][0]["lost"], "select-second");

    let lines = text(&home.run(&["--print-keys"]).stdout);
    let sort = lines.lines().find(|line| line.contains(" sort ")).unwrap();
    assert!(sort.starts_with("reader     Z "), "{sort}");
}

/// Returns what a session writes until its first page with names is there.
fn first_page(session: &Session) -> String {
    opened(session);
    text(&session.seen().written)
}

#[test]
fn no_color_is_respected_unless_a_theme_was_chosen() {
    let home = Home::new();
    let plain = home.open(&["--lang", "en", ARTICLE], &[("NO_COLOR", "1")]);
    let written = first_page(&plain);
    assert!(!written.contains("\x1b[38;5;") && !written.contains("\x1b[48;5;"));

    let coloured = home.open(&["--lang", "en", ARTICLE], &[("NO_COLOR", "")]);
    assert!(first_page(&coloured).contains("38;5;32m"));

    let chosen = home.open(
        &["--lang", "en", "--theme", "dark", ARTICLE],
        &[("NO_COLOR", "1")],
    );
    assert!(first_page(&chosen).contains("48;5;234m"));
}

#[test]
fn shells_are_told_every_command() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = text(&home.run(&["completions", shell]).stdout);
        for word in ["extract", "config", "print-keys"] {
            assert!(script.contains(word), "{shell} is not told {word}");
        }
    }
}

#[test]
fn the_manual_page_tells_every_option() {
    let home = Home::new();
    let page = text(&home.run(&["man"]).stdout);
    assert!(page.contains(".TH hashiya 1"));
    assert!(page.contains("print\\-keys") && page.contains("hashiya\\-export(1)"));
    let page = text(&home.run(&["man", "export"]).stdout);
    assert!(page.contains(".TH hashiya-export 1"), "{page}");
    let none = home.run(&["man", "nothing"]);
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none.stderr).contains("name one of: extract"));
}

#[test]
fn reading_by_lines_answers_lines_and_draws_nothing() {
    let home = Home::new();
    let mut session = home.open(&["--linear", "--lang", "en", ARTICLE], &[]);
    session.wait_for_text("Enter reads on, h is help, q leaves.");
    session.send("\n");
    session.wait_for_text("Paragraph 1");
    session.send("3\n");
    session.wait_for_text("Paragraph 3");
    session.send("ه\n");
    session.wait_for_text("Products and works:");
    session.send("w 99\n");
    session.wait_for_text("There is no name of that number");
    session.send("q\n");
    assert!(session.wait_for_end().success());
    let seen = session.seen();
    assert!(
        !seen.written.contains(&0x1b),
        "an escape sequence was written"
    );
    let drawn = |c: char| ('\u{2500}'..='\u{259f}').contains(&c);
    assert!(!text(&seen.written).contains(drawn), "lines were drawn");
}

#[test]
fn reading_by_lines_into_a_pipe_is_the_whole_article_in_logical_order() {
    let printed = text(
        &Home::new()
            .run(&["--linear", "--lang", "ar", ARTICLE])
            .stdout,
    );
    let article = std::fs::read_to_string(ARTICLE).unwrap();
    let first = article
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap();
    let words = first.split(' ').next_back().unwrap();
    assert!(printed.contains(words), "{words}");
    assert!(printed.contains("ليلى المنصوري (شخص)"));
    assert!(
        printed.contains("أشخاص:\n1. ليلى المنصوري: 4 مواضع")
            || printed.contains("أشخاص:\n١. ليلى المنصوري: ٤ مواضع")
    );
}
