//! The commands of feeds, from subscribing to taking out, with the real program and a real server.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::server::{Reply, Server};

/// A library of its own for each test.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .args(arguments)
            .arg("--library")
            .arg(self.path("library.db"))
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// Runs a command that must do what was asked, and returns what it printed.
    #[track_caller]
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).unwrap()
    }

    /// Runs a command that must fail, and returns what it told.
    #[track_caller]
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn feed(title: &str, items: &[u32]) -> String {
    let items: String = items
        .iter()
        .map(|number| {
            let words = ["الميناء", "المطار", "الجامعة", "المتحف"];
            let subject = words[*number as usize % words.len()];
            format!(
                "<item><guid>{number}</guid><link>/n/{number}</link><title>خبر {number} عن {subject}\
                 </title><description><![CDATA[<p>{}</p>]]></description></item>",
                format!("قالت ليلى منصور في تقرير رقم {number} إن {subject} يتوسع هذا العام. ").repeat(8)
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>{title}</title>{items}</channel></rss>")
}

/// A site with a page, its feed, a broken feed, and another.
fn site() -> Server {
    Server::start(|asked| match asked.path.as_str() {
        "/" => Reply::page(
            "<html lang=ar><head><title>المرفأ</title><link rel=alternate \
             type='application/rss+xml' href='/rss'></head><body><p>مرحبا</p></body></html>",
        ),
        "/rss" => match asked.header("if-none-match") {
            Some("\"1\"") => Reply::status(304),
            _ => Reply::feed(feed("جريدة المرفأ", &[1, 2])).with("etag", "\"1\""),
        },
        "/other" => Reply::feed(feed("مجلة الضاد", &[3])),
        "/broken" => Reply::feed("<rss version=\"2.0\"><channel>"),
        "/story" => Reply::page(format!(
            "<html><head><title>قصة</title></head><body><article><h1>قصة الميناء</h1>{}</article>\
             </body></html>",
            "<p>روى كريم حداد قصة الميناء القديم لأهل المدينة في أمسية طويلة من أمسيات الشتاء.</p>"
                .repeat(4)
        )),
        _ => Reply::status(404),
    })
}

#[test]
fn a_page_leads_to_its_feed_and_the_feed_to_its_articles() {
    let (desk, server) = (Desk::new(), site());
    assert_eq!(
        desk.ok(&["add", &server.at("/")]),
        "subscribed\t1\tجريدة المرفأ\n"
    );
    let fetched = desk.json(&["fetch", "--json"]);
    assert_eq!(fetched["new"], 2);
    assert_eq!(fetched["feeds"][0]["outcome"], "read");
    assert_eq!(fetched["feeds"][0]["articles"], 2);
    let listed = desk.json(&["list", "--json"]);
    assert_eq!(listed["total"], 2);
    assert_eq!(listed["articles"][0]["sources"][0], "جريدة المرفأ");
    let names = desk.json(&["entities", "--json"]);
    assert!(names.to_string().contains("ليلى منصور"), "{names}");
}

#[test]
fn fetching_again_brings_nothing_twice() {
    let (desk, server) = (Desk::new(), site());
    desk.ok(&["add", &server.at("/rss")]);
    assert_eq!(desk.ok(&["fetch"]), "2 new\n");
    let again = desk.json(&["fetch", "--json"]);
    assert_eq!(again["new"], 0);
    assert_eq!(again["feeds"][0]["outcome"], "unchanged");
    assert_eq!(desk.json(&["list", "--json"])["total"], 2);
}

#[test]
fn one_bad_feed_is_told_and_is_no_failure_of_the_whole() {
    let (desk, server) = (Desk::new(), site());
    std::fs::write(
        desk.path("feeds.opml"),
        hashiya::source::opml::write("x", &[]),
    )
    .unwrap();
    desk.ok(&["add", &server.at("/rss")]);
    desk.ok(&["add", &server.at("/other"), "--tag", "ثقافة"]);
    assert!(
        desk.fails(&["add", &server.at("/broken")])
            .contains("it is a broken feed")
    );
    let listed = desk.json(&["feeds", "--json"]);
    assert_eq!(listed["feeds"].as_array().unwrap().len(), 2);
    // A feed that breaks after it was subscribed to.
    let down = Server::start(|_| Reply::feed(feed("غاب", &[])));
    desk.ok(&["add", &down.at("/rss")]);
    drop(down);
    let output = desk.run(&["fetch"]);
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "3 new, 1 feeds failed\n"
    );
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("cannot fetch غاب"), "{told}");
    let told = desk.fails(&["fetch", "غاب"]);
    assert!(told.contains("no feed could be fetched"), "{told}");
}

#[test]
fn lists_of_feeds_come_in_and_go_out() {
    let desk = Desk::new();
    let list = "<opml version=\"2.0\"><body><outline text=\"أخبار\">\
        <outline text=\"المرفأ\" xmlUrl=\"https://a.example/rss\"/></outline>\
        <outline text=\"\u{1b}[2Jالضاد\" xmlUrl=\"b.example/feed\"/>\
        <outline text=\"شر\" xmlUrl=\"file:///etc/passwd\"/></body></opml>";
    std::fs::write(desk.path("feeds.opml"), list).unwrap();
    let printed = desk.ok(&["add", "feeds.opml"]);
    assert_eq!(printed.lines().count(), 2);
    assert!(!printed.contains('\u{1b}'));
    let out = desk.ok(&["export", "--opml"]);
    let again = hashiya::source::opml::read(out.into_bytes()).unwrap();
    assert_eq!(again.len(), 2);
    assert_eq!(again[0].tags, ["أخبار"]);
    assert_eq!(again[1].address, "https://b.example/feed");
    assert!(desk.ok(&["add", "feeds.opml"]).starts_with("known\t1\t"));
}

#[test]
fn a_feed_is_taken_out_and_brought_back() {
    let (desk, server) = (Desk::new(), site());
    desk.ok(&["add", &server.at("/rss")]);
    desk.ok(&["fetch"]);
    desk.ok(&["remove", "المرفأ"]);
    assert_eq!(
        desk.json(&["feeds", "--json"])["feeds"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert_eq!(desk.json(&["list", "--json"])["total"], 0);
    desk.ok(&["undo"]);
    assert_eq!(desk.json(&["list", "--json"])["total"], 2);
    assert!(
        desk.fails(&["remove", "لا شيء"])
            .contains("there is no feed")
    );
}

#[test]
fn a_page_is_kept_printed_and_looked_through_by_its_address() {
    let (desk, server) = (Desk::new(), site());
    let page = server.at("/story");
    assert!(desk.ok(&["add", &page]).starts_with("added\t1\t"));
    assert!(
        desk.ok(&["add", "--page", &server.at("/story")])
            .starts_with("known\t1\t")
    );
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&["extract", &page]).contains("كريم حداد"));
    assert!(run(&["render", "--logical", &page]).contains("الميناء القديم"));
    assert!(run(&[&page]).lines().count() > 3);
}

#[test]
fn two_do_not_fetch_at_once() {
    let (desk, server) = (Desk::new(), site());
    desk.ok(&["add", &server.at("/rss")]);
    let lock = hashiya::sync::Lock::take(&desk.path("library.db"))
        .unwrap()
        .unwrap();
    assert_eq!(desk.json(&["fetch", "--json"])["busy"], true);
    assert!(!server.paths().contains(&"/n/1".to_owned()));
    drop(lock);
    assert_eq!(desk.json(&["fetch", "--json"])["new"], 2);
}

#[test]
fn a_file_that_is_not_there_is_no_address() {
    let desk = Desk::new();
    assert!(!Path::new("none.txt").exists());
    assert!(
        desk.fails(&["add", "none.txt"])
            .contains("cannot read none.txt")
    );
}

#[test]
fn whether_pages_are_fetched_can_be_set_and_changed() {
    let (desk, server) = (Desk::new(), site());
    let full_text = || desk.json(&["feeds", "--json"])["feeds"][0]["full_text"].clone();
    desk.ok(&["add", &server.at("/rss"), "--full-text", "never"]);
    assert_eq!(full_text(), "never");
    desk.ok(&["add", &server.at("/rss")]);
    assert_eq!(full_text(), "never");
    desk.ok(&["add", &server.at("/rss"), "--full-text", "always"]);
    assert_eq!(full_text(), "always");
}
