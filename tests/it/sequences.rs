//! Everything the program writes to a terminal is on a list: no article, name or file starts a
//! sequence that is not ours.

use std::io::Write;

use proptest::prelude::*;

use crate::pty::{DA1, Session, Terminal, XTERM};

/// Sequences without parameters of their own.
const FIXED: &[&str] = &[
    "\x1b[2J",
    "\x1b[H",
    "\x1b[8l",
    "\x1b[8h",
    "\x1b[1 k",
    "\x1b[0 k",
    // Queries; the carriage return belongs to the test of OSC 66.
    "\x1b[>q",
    "\x1b[8$p",
    "\x1b[?2501$p",
    "\x1b[>c",
    "\x1b[c",
    "\r\x1b]66;w=2; \x1b\\\x1b[6n",
    "\x05",
    "\x1b]50;BidiRenderingEnabled=false\x07",
    "\x1b]50;BidiRenderingEnabled=true\x07",
    "\x1b]5379;use_ctl=false\x07",
    "\x1b]5379;use_ctl=true\x07",
];

/// Modes that are set and reset.
const MODES: &[&str] = &["1049", "25", "1000", "1002", "1006", "2004", "2026"];

const KITTY: Terminal = Terminal {
    term: "xterm-kitty",
    replies: &[
        ("\x1b[>q", "\x1bP>|kitty(0.41.1)\x1b\\"),
        ("\x1b[6n", "\x1b[1;3R"),
        DA1,
    ],
};

const KONSOLE: Terminal = Terminal {
    term: "xterm-256color",
    replies: &[("\x1b[>q", "\x1bP>|Konsole 25.04.2\x1b\\"), DA1],
};

const PUTTY: Terminal = Terminal {
    term: "xterm",
    replies: &[("\x05", "PuTTY"), DA1],
};

/// Returns the first thing in what was written that is not on the list.
fn foreign(written: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(written);
    let mut rest = text.as_ref();
    let mut on_screen = false;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = ours(rest) {
            on_screen = match &rest[..length] {
                "\x1b[?1049h" => true,
                "\x1b[?1049l" => false,
                _ => on_screen,
            };
            rest = &rest[length..];
            continue;
        }
        let line_end = !on_screen && matches!(c, '\r' | '\n');
        if !line_end && is_harmful(c) {
            return Some(format!("{:?}", rest.chars().take(40).collect::<String>()));
        }
        rest = &rest[c.len_utf8()..];
    }
    None
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns the length of the sequence at the beginning, if it is one of ours.
fn ours(rest: &str) -> Option<usize> {
    if let Some(fixed) = FIXED.iter().find(|fixed| rest.starts_with(**fixed)) {
        return Some(fixed.len());
    }
    if let Some(cell) = rest.strip_prefix("\x1b]66;w=1:v=1;") {
        let end = cell.find("\x1b\\")?;
        let clean = !cell[..end].chars().any(is_harmful);
        return clean.then_some(rest.len() - cell.len() + end + 2);
    }
    let body = rest.strip_prefix("\x1b[")?;
    let length = body.find(|c: char| !c.is_ascii_digit() && !matches!(c, ';' | '?'))?;
    let parameters = &body[..length];
    let last = body[length..].chars().next()?;
    let known = match last {
        'H' => parameters.split(';').count() == 2 && !parameters.contains('?'),
        'm' => parameters.starts_with('0') && !parameters.contains('?'),
        'h' | 'l' => parameters
            .strip_prefix('?')
            .is_some_and(|mode| MODES.contains(&mode)),
        _ => false,
    };
    known.then_some(2 + length + 1)
}

/// Reads an article of these bytes in a terminal, presses keys all over, and checks all output.
fn check(terminal: Terminal, article: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(article).unwrap();
    let path = file.path().to_str().unwrap();
    let mut session = Session::start(terminal, (90, 24), &[path]);
    // A file that is no text is refused, in words.
    let opened = session.wait_for_frame_or_end();
    if opened {
        // Names, the index, a search; then out, whatever is open.
        session.send("\t\t]e j\r/a\r?\x03");
    }
    session.wait_for_end();
    let seen = session.seen();
    assert_eq!(
        foreign(&seen.written),
        None,
        "from {:?}",
        String::from_utf8_lossy(article)
    );
}

#[test]
fn an_article_of_attacks_starts_no_sequence() {
    const ATTACKS: &str = "\
عنوان \u{1b}]0;owned\u{7} الخبر\n\
وقال \u{1b}[2J\u{1b}[31mكريم حداد\u{1b}[0m إن \u{9b}5n شركة Orb\u{7}it \u{90}q\u{9c} نمت.\n\
\u{202e}مقلوب\u{2066}\u{2067} \u{1b}]52;c;ZXZpbA==\u{7} \u{1b}P>|x\u{1b}\\ OpenAI\u{85}\u{2028}نهاية\u{7f}\n";
    for terminal in [XTERM, KITTY, KONSOLE, PUTTY] {
        check(terminal, ATTACKS.as_bytes());
    }
}

#[test]
fn a_file_name_starts_no_sequence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("\u{1b}]0;owned\u{7}\u{202e}.txt");
    std::fs::write(&path, "خبر قصير عن OpenAI.\n").unwrap();
    let mut session = Session::start(XTERM, (90, 24), &[path.to_str().unwrap()]);
    session.wait_for_text("OpenAI");
    session.send("q");
    session.wait_for_end();
    assert_eq!(foreign(&session.seen().written), None);

    std::fs::remove_file(&path).unwrap();
    let mut session = Session::start(XTERM, (90, 24), &[path.to_str().unwrap()]);
    assert!(!session.wait_for_end().success());
    assert_eq!(foreign(&session.seen().written), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_start_a_sequence(
        bytes in proptest::collection::vec(
            prop_oneof![
                Just(b"\x1b[".to_vec()), Just(b"\x1b]0;x\x07".to_vec()), Just(b"\xc2\x9b".to_vec()),
                Just("\u{202e}".as_bytes().to_vec()), Just("سلام ".as_bytes().to_vec()),
                Just(b"Orbit ".to_vec()), Just(b"\n".to_vec()),
                proptest::collection::vec(any::<u8>(), 1..3),
            ],
            1..60,
        ),
        kitty in any::<bool>(),
    ) {
        check(if kitty { KITTY } else { XTERM }, &bytes.concat());
    }
}
