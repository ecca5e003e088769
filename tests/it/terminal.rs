//! The program in a terminal: taking the screen and giving it back, whatever happens.

use hashiya::terminal::Choices;
use portable_pty::CommandBuilder;
use rustix::process::Signal;

use crate::pty::{Session, Terminal, XTERM};

/// An article of our own with a name in it that stays legible in any order.
const ARTICLE: &str = "tests/data/terminal.txt";

const SIZE: (u16, u16) = (100, 30);

/// Opens the article and waits for its first frame.
fn open(terminal: Terminal) -> Session {
    let session = Session::start(terminal, SIZE, &[ARTICLE]);
    session.wait_for_text("OpenAI");
    session
}

#[test]
fn quitting_gives_the_screen_back() {
    let mut session = open(XTERM);
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_signal_to_end_gives_the_screen_back() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
        let mut session = open(XTERM);
        session.signal(signal);
        let status = session.wait_for_end();
        assert!(!status.success(), "{signal:?} was ignored");
        session.assert_restored();
    }
}

#[test]
fn ctrl_z_gives_the_screen_to_the_shell_and_fg_takes_it_again() {
    let script = r#"set -m; "$0" "$1"; echo STOPPED; read answer; fg; echo ENDED"#;
    let mut session = Session::shell(XTERM, SIZE, &[], script, &[ARTICLE]);
    session.wait_for_text("OpenAI");
    session.send("\x1a");
    let seen = session.wait_for("prompt", |seen| seen.text().contains("STOPPED"));
    assert!(!seen.screen().alternate_screen());
    assert!(!seen.screen().hide_cursor());
    drop(seen);
    session.send("\n");
    drop(session.wait_for("article again", |seen| {
        seen.screen().alternate_screen() && seen.text().contains("OpenAI")
    }));
    session.send("q");
    session.wait_for_text("ENDED");
    session.wait_for_end();
    session.assert_restored();
}

#[test]
fn ctrl_z_does_nothing_where_nobody_would_continue_us() {
    let mut session = open(XTERM);
    session.send("\x1aq");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_continue_after_a_hard_stop_paints_everything_anew() {
    let session = open(XTERM);
    session.signal(Signal::STOP);
    let before = session.seen().written.len();
    session.signal(Signal::CONT);
    drop(session.wait_for("a whole frame", |seen| {
        String::from_utf8_lossy(&seen.written[before..]).contains("OpenAI")
    }));
}

#[test]
fn an_article_from_stdin_leaves_the_keyboard_to_the_reader() {
    let script = r#""$0" - < "$1""#;
    let mut session = Session::shell(XTERM, SIZE, &[], script, &[ARTICLE]);
    session.wait_for_text("OpenAI");
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_closed_window_ends_the_program() {
    let mut session = open(XTERM);
    session.hang_up("?");
    assert!(!session.wait_for_end().success());
}

#[test]
fn a_small_window_and_back_is_survived() {
    let mut session = open(XTERM);
    for (columns, rows) in [(20, 6), (1, 1), (200, 60)] {
        session.resize(columns, rows);
    }
    session.wait_for_text("OpenAI");
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_silent_terminal_gets_its_frame_all_the_same() {
    let mut session = open(Terminal {
        term: "xterm-256color",
        replies: &[],
    });
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn keys_typed_before_the_replies_are_not_lost() {
    // The reply to the last query comes with keys round it.
    const HASTY: Terminal = Terminal {
        term: "xterm-256color",
        replies: &[("\x1b[c", "\x1b[?62;22cq")],
    };
    let mut session = Session::start(HASTY, SIZE, &[ARTICLE]);
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn replies_that_come_late_are_still_heard() {
    // Nothing is answered before a key was pressed and drawn; then the terminal turns out to be
    // one that is switched by a sequence of its own.
    let session = open(Terminal {
        term: "xterm-256color",
        replies: &[],
    });
    session.send("\x1bP>|Konsole 25.04.2\x1b\\\x1b[?62;1;4c");
    drop(session.wait_for("Konsole's switch", |seen| {
        String::from_utf8_lossy(&seen.written).contains("\x1b]50;BidiRenderingEnabled=false\x07")
    }));
}

#[test]
fn escape_is_heard_while_replies_are_outstanding() {
    let mut session = open(Terminal {
        term: "xterm-256color",
        replies: &[],
    });
    session.send("?");
    session.wait_for_text("Tab");
    session.send("\x1b");
    drop(session.wait_for("the page again", |seen| {
        seen.text().contains("OpenAI") && !seen.text().contains("Tab")
    }));
    session.send("q");
    assert!(session.wait_for_end().success());
}

#[test]
fn a_reader_jumps_searches_resizes_and_leaves() {
    let mut session = open(XTERM);
    // The names are found on another thread.
    session.wait_for_text("Companies 2");
    session.send("\t\t");
    session.wait_for_text("OpenAI · 1/3");
    session.send("\t");
    drop(session.wait_for("another name", |seen| !seen.text().contains("OpenAI · ")));
    // Back in the text, with the name still selected.
    session.send("\x7f");
    session.wait_for_text("· –/");
    session.send("/الصباغ");
    session.wait_for_text("(2)");
    session.send("\r");
    session.wait_for_text("· 1/2");
    session.resize(20, 6);
    drop(session.wait_for("a small page", |seen| {
        seen.screen().size().1.get() == 20 && seen.text().contains("…")
    }));
    session.resize(100, 30);
    session.wait_for_text("Companies 2");
    session.send("q");
    assert!(session.wait_for_end().success());
    session.assert_restored();
}

#[test]
fn a_click_on_a_name_selects_it() {
    let session = open(XTERM);
    session.wait_for_text("Companies 2");
    let seen = session.seen();
    let row = seen
        .screen()
        .rows(0, 100)
        .position(|row| row.contains("Muscat"))
        .unwrap();
    drop(seen);
    session.send(&format!("\x1b[<0;20;{}M\x1b[<0;20;{}m", row + 1, row + 1));
    session.wait_for_text("Muscat · 1/1");
}

#[test]
fn the_doctor_tells_what_it_found_and_leaves_the_terminal_as_it_was() {
    let mut session = Session::start(XTERM, (100, 50), &["doctor"]);
    assert!(session.wait_for_end().success());
    let seen = session.seen();
    assert!(
        seen.text().contains("XTVERSION = XTerm(379)"),
        "{}",
        seen.text()
    );
    assert!(
        seen.text().contains("--bidi app   <- in use here"),
        "{}",
        seen.text()
    );
    drop(seen);
    session.assert_restored();
}

/// Not a test of its own: what [`a_panic_gives_the_screen_back`] runs in a terminal.
#[test]
fn panics_on_the_screen_when_asked() {
    if std::env::var_os("HASHIYA_PANIC").is_none() {
        return;
    }
    let (mut screen, _input) = hashiya::terminal::open(&Choices::default()).unwrap();
    screen.draw(|_| panic!("in the middle of a frame")).unwrap();
}

#[test]
fn a_panic_gives_the_screen_back() {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "terminal::panics_on_the_screen_when_asked",
        "--nocapture",
    ]);
    let mut session = Session::run(XTERM, SIZE, command, &[("HASHIYA_PANIC", "1")]);
    assert!(!session.wait_for_end().success());
    session.assert_restored();
    let seen = session.seen();
    let text = String::from_utf8_lossy(&seen.written);
    let (screen, message) = (
        text.rfind("\x1b[?1049l"),
        text.find("in the middle of a frame"),
    );
    assert!(
        screen.is_some() && screen < message,
        "the message came too early:\n{text:?}"
    );
}
