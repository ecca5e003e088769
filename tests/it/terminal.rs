//! The program in a terminal: taking the screen and giving it back, whatever happens.

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
