//! Bytes typed before the program was listening, to events.
//!
//! While replies are awaited the keys come in between them, and crossterm, which reads all later
//! ones, takes no bytes from outside. So the few keys that someone types ahead in the first moment
//! are read here; what is not among them is dropped, not guessed at.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// Reads the keys in `bytes`, in order.
#[must_use]
pub(super) fn events(bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (key, length) = first_key(rest);
        events.extend(key.map(Event::Key));
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    events
}

/// Reads the key at the beginning: it, if known, and how many bytes it took.
fn first_key(bytes: &[u8]) -> (Option<KeyEvent>, usize) {
    match bytes {
        [0x1b, b'[' | b'O', rest @ ..] => {
            let parameters = rest
                .iter()
                .take_while(|byte| (0x20..=0x3f).contains(*byte))
                .count();
            let key = rest.get(..=parameters).and_then(named).map(KeyEvent::from);
            (key, 2 + parameters + 1)
        }
        [0x1b, ..] => (Some(KeyCode::Esc.into()), 1),
        [b'\r' | b'\n', ..] => (Some(KeyCode::Enter.into()), 1),
        [b'\t', ..] => (Some(KeyCode::Tab.into()), 1),
        [0x7f | 0x08, ..] => (Some(KeyCode::Backspace.into()), 1),
        [byte @ 0x01..=0x1a, ..] => {
            let letter = char::from(byte - 1 + b'a');
            (
                Some(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)),
                1,
            )
        }
        _ => match first_char(bytes) {
            Some(c) if !c.is_control() => {
                let modifiers = if c.is_uppercase() {
                    KeyModifiers::SHIFT
                } else {
                    KeyModifiers::NONE
                };
                (
                    Some(KeyEvent::new(KeyCode::Char(c), modifiers)),
                    c.len_utf8(),
                )
            }
            _ => (None, 1),
        },
    }
}

/// Names the key whose sequence ends so.
fn named(end: &[u8]) -> Option<KeyCode> {
    Some(match end {
        b"A" => KeyCode::Up,
        b"B" => KeyCode::Down,
        b"C" => KeyCode::Right,
        b"D" => KeyCode::Left,
        b"H" | b"1~" => KeyCode::Home,
        b"F" | b"4~" => KeyCode::End,
        b"5~" => KeyCode::PageUp,
        b"6~" => KeyCode::PageDown,
        b"Z" => KeyCode::BackTab,
        _ => return None,
    })
}

fn first_char(bytes: &[u8]) -> Option<char> {
    let longest = bytes.get(..bytes.len().min(4))?;
    longest.utf8_chunks().next()?.valid().chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let words: Vec<String> = events(bytes)
            .into_iter()
            .map(|event| match event {
                Event::Key(key) if key.modifiers == KeyModifiers::CONTROL => {
                    format!("ctrl-{}", key.code)
                }
                Event::Key(key) => key.code.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn letters_and_named_keys_are_read() {
        check(b"jG\r\t\x7f\x1b", "j G Enter Tab Backspace Esc");
        check(b"\x1b[A\x1bOB\x1b[5~\x1b[Z", "Up Down Page Up Back Tab");
        check("ج".as_bytes(), "ج");
        check(b"\x03", "ctrl-c");
    }

    #[test]
    fn unknown_sequences_and_broken_bytes_are_dropped_whole() {
        check(b"\x1b[<0;3;4Mq", "q");
        check(b"\x1b[200~q", "q");
        check(b"\xff\xfeq\xd8", "q");
    }
}
