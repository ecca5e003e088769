//! Bytes typed while the terminal's replies are outstanding, to events.
//!
//! In the first moments keys come in between replies, and crossterm, which reads all later ones,
//! takes no bytes from outside. So the keys that the program knows and the mouse are read here;
//! what is not among them is dropped, not guessed at.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// Reads the events in `bytes`, in order.
#[must_use]
pub(super) fn events(bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (event, length) = first_event(rest);
        events.extend(event);
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    events
}

/// Reads the event at the beginning: it, if known, and how many bytes it took.
fn first_event(bytes: &[u8]) -> (Option<Event>, usize) {
    match bytes {
        [0x1b, b'[' | b'O', rest @ ..] => {
            let length = rest
                .iter()
                .take_while(|byte| (0x20..=0x3f).contains(*byte))
                .count();
            let parameters = rest
                .get(..length)
                .and_then(|body| str::from_utf8(body).ok());
            let event = match (parameters, rest.get(length)) {
                (Some(parameters), Some(last)) => sequence(parameters, *last),
                _ => None,
            };
            (event, 2 + length + 1)
        }
        [0x1b, rest @ ..] => match first_key(rest) {
            Some((
                KeyEvent {
                    code, modifiers, ..
                },
                length,
            )) if rest.first() != Some(&0x1b) => {
                let key = KeyEvent::new(code, modifiers | KeyModifiers::ALT);
                (Some(Event::Key(key)), 1 + length)
            }
            _ => (Some(Event::Key(KeyCode::Esc.into())), 1),
        },
        _ => match first_key(bytes) {
            Some((key, length)) => (Some(Event::Key(key)), length),
            None => (None, 1),
        },
    }
}

/// Reads the key at the beginning that is no sequence.
fn first_key(bytes: &[u8]) -> Option<(KeyEvent, usize)> {
    Some(match bytes.first()? {
        b'\r' | b'\n' => (KeyCode::Enter.into(), 1),
        b'\t' => (KeyCode::Tab.into(), 1),
        0x7f | 0x08 => (KeyCode::Backspace.into(), 1),
        byte @ 0x01..=0x1a => {
            let letter = char::from(byte - 1 + b'a');
            (
                KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL),
                1,
            )
        }
        _ => {
            let c = first_char(bytes).filter(|c| !c.is_control())?;
            let modifiers = match c.is_uppercase() {
                true => KeyModifiers::SHIFT,
                false => KeyModifiers::NONE,
            };
            (KeyEvent::new(KeyCode::Char(c), modifiers), c.len_utf8())
        }
    })
}

/// Reads a sequence by its parameters and its last byte.
fn sequence(parameters: &str, last: u8) -> Option<Event> {
    if let Some(mouse) = parameters.strip_prefix('<') {
        return mouse_event(mouse, last).map(Event::Mouse);
    }
    let (number, modifiers) = parameters.split_once(';').unwrap_or((parameters, "1"));
    let code = match (number, last) {
        (_, b'A') => KeyCode::Up,
        (_, b'B') => KeyCode::Down,
        (_, b'C') => KeyCode::Right,
        (_, b'D') => KeyCode::Left,
        (_, b'H') | ("1" | "7", b'~') => KeyCode::Home,
        (_, b'F') | ("4" | "8", b'~') => KeyCode::End,
        ("3", b'~') => KeyCode::Delete,
        ("5", b'~') => KeyCode::PageUp,
        ("6", b'~') => KeyCode::PageDown,
        (_, b'Z') => KeyCode::BackTab,
        _ => return None,
    };
    // One more than the bits for Shift, Alt and Control, which crossterm numbers otherwise.
    let bits = modifiers.parse::<u8>().ok()?.checked_sub(1)?;
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(
        KeyModifiers::SHIFT,
        bits & 1 != 0 || code == KeyCode::BackTab,
    );
    modifiers.set(KeyModifiers::ALT, bits & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 4 != 0);
    Some(Event::Key(KeyEvent::new(code, modifiers)))
}

/// Reads a press, a drag or the release of the left button, or a turn of the wheel (SGR mouse mode).
fn mouse_event(parameters: &str, last: u8) -> Option<MouseEvent> {
    let mut numbers = parameters
        .split(';')
        .map(|number| number.parse::<u16>().ok());
    let kind = match (numbers.next()??, last) {
        (0, b'M') => MouseEventKind::Down(MouseButton::Left),
        (32, b'M') => MouseEventKind::Drag(MouseButton::Left),
        (0, b'm') => MouseEventKind::Up(MouseButton::Left),
        (64, b'M') => MouseEventKind::ScrollUp,
        (65, b'M') => MouseEventKind::ScrollDown,
        _ => return None,
    };
    Some(MouseEvent {
        kind,
        column: numbers.next()??.checked_sub(1)?,
        row: numbers.next()??.checked_sub(1)?,
        modifiers: KeyModifiers::NONE,
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
                Event::Key(key) if key.modifiers == KeyModifiers::ALT => {
                    format!("alt-{}", key.code)
                }
                Event::Key(key) => key.code.to_string(),
                Event::Mouse(mouse) => format!("{:?}@{},{}", mouse.kind, mouse.column, mouse.row),
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
        check(b"\x1b[1;3D\x1bx\x1b[1;5A", "alt-Left alt-x ctrl-Up");
    }

    #[test]
    fn the_mouse_is_read() {
        check(
            b"\x1b[<0;3;4M\x1b[<32;4;4M\x1b[<0;4;4m\x1b[<65;1;1M",
            "Down(Left)@2,3 Drag(Left)@3,3 Up(Left)@3,3 ScrollDown@0,0",
        );
    }

    #[test]
    fn unknown_sequences_and_broken_bytes_are_dropped_whole() {
        check(b"\x1b[<0;0;4Mq\x1b[<0;70000;4M\x1b[<", "q");
        check(b"\x1b[200~q", "q");
        check(b"\xff\xfeq\xd8", "q");
    }
}
