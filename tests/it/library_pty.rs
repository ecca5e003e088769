//! The real binary in front of a real library, in a pseudo-terminal.

use std::fs;
use std::path::Path;

use hashiya::article::Timestamp;
use hashiya::source;
use hashiya::store::Library;
use portable_pty::CommandBuilder;
use tempfile::TempDir;

use crate::pty::{Session, XTERM};
use crate::support::ARTICLE;

const WIDE: (u16, u16) = (100, 24);

/// Puts articles with these titles, the first the newest, into a library in `folder`.
fn library(folder: &Path, titles: &[&str]) -> String {
    let path = folder.join("library.db");
    let mut library = Library::open(&path).unwrap();
    for (age, title) in (0..).zip(titles) {
        // Stories must differ, or they are recognised as one.
        let text = format!("{title}\n{}", format!("{title} is a story. ").repeat(30));
        let mut article = source::decode(text.into_bytes(), title).unwrap();
        article.metadata.published = Some(Timestamp(1_790_000_000 - age * 3_600));
        library
            .add_article(&article, None, Timestamp(1_790_000_000))
            .unwrap();
    }
    path.to_str().unwrap().to_owned()
}

fn open(library: &str) -> Session {
    Session::start(XTERM, WIDE, &["--lang", "en", "--library", library])
}

#[test]
fn a_library_opens_and_remembers_what_was_read_and_where() {
    let folder = TempDir::new().unwrap();
    let library = library(folder.path(), &["First story", "Second story"]);
    let mut session = open(&library);
    session.wait_for_text("2 articles");
    session.wait_for_text("2 unread");
    session.send("j\r");
    session.wait_for_text("Second story is a story.");
    session.send("q");
    session.wait_for_text("1 unread");
    session.send("S");
    session.wait_for_text("u takes it back");
    session.send("qq");
    assert!(session.wait_for_end().success());
    session.assert_restored();

    let mut again = open(&library);
    again.wait_for_text("1 unread");
    again.send("u");
    again.wait_for_text("Taken back");
    again.send("u");
    // Opening an article is no change of the reader's.
    again.wait_for_text("Nothing to take back");
    again.send("qq");
    assert!(again.wait_for_end().success());
}

#[test]
fn a_search_finds_while_it_is_typed() {
    let folder = TempDir::new().unwrap();
    let library = library(folder.path(), &["First story", "Second story"]);
    let session = open(&library);
    session.wait_for_text("2 articles");
    session.send("/second");
    session.wait_for_text("(1 article)");
    session.send("\r\r");
    session.wait_for_text("Second story is a story.");
}

#[test]
fn a_folder_is_a_list_of_its_articles_with_their_names() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("one.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join(".hidden.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("picture.png"), "no article").unwrap();
    let mut session = Session::start(
        XTERM,
        WIDE,
        &["--lang", "en", folder.path().to_str().unwrap()],
    );
    session.wait_for_text("1 article");
    session.wait_for_text("one.txt");
    session.send("E");
    session.wait_for_text("Names in the library");
    session.wait_for_text("Orbit");
    session.send("qqq");
    assert!(session.wait_for_end().success());
    // What was read in a folder leaves nothing behind.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn links_go_to_the_reader_s_browser_as_one_argument() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    let mut article = source::decode(ARTICLE.as_bytes().to_vec(), "test").unwrap();
    article.metadata.link = Some("https://example.org/?a=1;touch+x&b=$(id)".to_owned());
    let mut library = Library::open(&path).unwrap();
    let now = Timestamp(1_790_000_000);
    library.add_article(&article, None, now).unwrap();
    drop(library);
    let told = folder.path().join("told");
    let browser = folder.path().join("browser");
    let script = format!(
        "#!/bin/sh\nprintf '%s|' \"$@\" > {}.part\nmv {0}.part {0}\n",
        told.display()
    );
    fs::write(&browser, script).unwrap();
    fs::set_permissions(
        &browser,
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hashiya"));
    command.args(["--lang", "en", "--library", path.to_str().unwrap()]);
    let browser = browser.to_str().unwrap();
    let session = Session::run(XTERM, WIDE, command, &[("BROWSER", browser)]);
    session.wait_for_text("1 article");
    session.send("o");
    session.wait_for_text("In the browser");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while !told.exists() && std::time::Instant::now() < deadline {
        std::thread::yield_now();
    }
    let told = fs::read_to_string(&told).unwrap();
    assert_eq!(told, "https://example.org/?a=1;touch+x&b=$(id)|");
}

#[test]
fn a_file_that_is_no_library_is_told_before_the_screen_is_taken() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("library.db");
    fs::write(
        &path,
        "no database at all, and long enough to be taken for one",
    )
    .unwrap();
    let mut session = open(path.to_str().unwrap());
    session.wait_for_text("try:");
    assert!(!session.wait_for_end().success());
}
