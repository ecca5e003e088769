//! Bytes from the terminal to its answers, with what the reader typed meanwhile kept apart.
//!
//! Replies and keys come through one pipe. A sequence that is the shape of a reply we asked for is
//! taken as one; everything else is typing and is given back in order. Nothing here trusts the
//! terminal: lengths are bounded and names are cut down to printable ASCII.

/// What the terminal answered. Every field is `None` until its reply has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// XTVERSION: name and version, printable ASCII.
    pub version: Option<String>,
    /// DECRQM 8 (BDSM): 0 unknown, 1 implicit, 2 explicit, 3 and 4 the same for good.
    pub bidi_mode: Option<u8>,
    /// DECRQM ?2501: 0 unknown, 1 to 4 as above.
    pub auto_direction: Option<u8>,
    /// DA2: the parameters, such as `0;115;0`.
    pub device: Option<String>,
    /// ENQ: only PuTTY's answer is told from typing.
    pub answerback: Option<String>,
    /// By how many columns a space declared two cells wide (OSC 66) moved the cursor.
    pub wide_space: Option<u16>,
    /// DA1: the parameters, such as `64;1;9`.
    pub attributes: Option<String>,
    /// Whether DA1 has come: it is asked last, so nothing is outstanding.
    pub complete: bool,
    /// What tmux says of the terminal outside it.
    pub multiplexer: Option<Multiplexer>,
}

/// What tmux knows of its client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multiplexer {
    /// `client_termtype`: the client's own name and version; empty when it gave none.
    pub client_type: String,
    /// `client_termname`: the client's `TERM`.
    pub client_term: String,
    /// Whether `allow-passthrough` is on.
    pub passthrough: bool,
}

/// The longest string reply that is waited for, in bytes; a longer one is dropped as it comes.
const LONGEST: usize = 256;

/// Sorts bytes into answers and typing.
#[derive(Clone, Debug, Default)]
pub struct ReplyParser {
    answers: Answers,
    typed: Vec<u8>,
    pending: Vec<u8>,
}

/// What the bytes at hand are.
enum Piece {
    /// A whole reply of this many bytes, with its meaning.
    Reply(usize, Reply),
    /// A whole string that nobody asked for, of this many bytes.
    Dropped(usize),
    /// This many bytes of typing.
    Typed(usize),
    /// The beginning of something: more is needed.
    Partial,
}

enum Reply {
    Version(String),
    Mode {
        private: bool,
        number: u16,
        state: u8,
    },
    Device(String),
    Attributes(String),
    Column(u16),
    Answerback(String),
}

impl ReplyParser {
    /// Takes in what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        let mut rest = std::mem::take(&mut self.pending);
        let mut at = 0;
        while let Some(bytes) = rest.get(at..).filter(|bytes| !bytes.is_empty()) {
            match next_piece(bytes) {
                Piece::Reply(length, reply) => {
                    self.record(reply);
                    at += length;
                }
                Piece::Dropped(length) => at += length,
                Piece::Typed(length) => {
                    self.typed.extend(bytes.iter().take(length));
                    at += length;
                }
                Piece::Partial if bytes.len() > LONGEST => at += bytes.len(),
                Piece::Partial => break,
            }
        }
        self.pending = rest.split_off(at.min(rest.len()));
    }

    /// Returns what the terminal has answered so far.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Takes what was typed so far, in order.
    pub fn take_typed(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.typed)
    }

    /// Ends the waiting: what looked like the beginning of a reply was typed, such as a lone Escape.
    pub fn finish(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        self.typed.extend(pending);
    }

    fn record(&mut self, reply: Reply) {
        let answers = &mut self.answers;
        match reply {
            Reply::Version(name) => answers.version = Some(name),
            Reply::Mode {
                private: false,
                number: 8,
                state,
            } => answers.bidi_mode = Some(state),
            Reply::Mode {
                private: true,
                number: 2501,
                state,
            } => {
                answers.auto_direction = Some(state);
            }
            Reply::Mode { .. } => {}
            Reply::Device(device) => answers.device = Some(device),
            // The test is written from the first column on.
            Reply::Column(column) => answers.wide_space = Some(column.saturating_sub(1)),
            Reply::Answerback(name) => answers.answerback = Some(name),
            Reply::Attributes(attributes) => {
                answers.attributes = Some(attributes);
                answers.complete = true;
            }
        }
    }
}

/// Looks at the beginning of `bytes`, which is not empty.
fn next_piece(bytes: &[u8]) -> Piece {
    match bytes {
        [0x1b] => Piece::Partial,
        [0x1b, b'[', rest @ ..] => control_sequence(rest),
        [0x1b, b'P', rest @ ..] => device_string(rest),
        // No key begins so: an operating system command that nobody asked for.
        [0x1b, b']', rest @ ..] => match string_end(rest) {
            Some((_, length)) => Piece::Dropped(2 + length),
            None => Piece::Partial,
        },
        // Function keys: Escape, O, letter.
        [0x1b, b'O'] => Piece::Partial,
        [0x1b, b'O', _, ..] => Piece::Typed(3),
        [0x1b, ..] => Piece::Typed(1),
        _ if bytes.starts_with(b"PuTTY") => Piece::Reply(5, Reply::Answerback("PuTTY".to_owned())),
        _ if b"PuTTY".starts_with(bytes) => Piece::Partial,
        _ => Piece::Typed(1),
    }
}

/// Reads what follows `CSI`: parameters, intermediates, a final byte (ECMA-48, 5.4).
fn control_sequence(rest: &[u8]) -> Piece {
    let length = rest
        .iter()
        .take_while(|byte| (0x20..=0x3f).contains(*byte))
        .count();
    let Some(last) = rest.get(length) else {
        return Piece::Partial;
    };
    let body = rest
        .get(..length)
        .and_then(|body| std::str::from_utf8(body).ok());
    let whole = 2 + length + 1;
    let reply = body.and_then(|body| match last {
        b'y' => mode_report(body),
        b'c' => match body.split_at_checked(1)? {
            ("?", attributes) => Some(Reply::Attributes(attributes.to_owned())),
            (">", device) => Some(Reply::Device(device.to_owned())),
            _ => None,
        },
        b'R' => {
            let (_, column) = body.split_once(';')?;
            // F3 with a modifier looks the same (`1;2R`), but only while the test is under way.
            Some(Reply::Column(column.parse().ok()?))
        }
        _ => None,
    });
    match reply {
        Some(reply) => Piece::Reply(whole, reply),
        // A control character inside breaks the sequence off; the bytes before it mean nothing.
        None if *last < 0x20 => Piece::Dropped(whole - 1),
        None => Piece::Typed(whole),
    }
}

/// Reads a mode report: `8;1$` or `?2501;2$`.
fn mode_report(body: &str) -> Option<Reply> {
    let (private, body) = match body.strip_prefix('?') {
        Some(rest) => (true, rest),
        None => (false, body),
    };
    let (number, state) = body.strip_suffix('$')?.split_once(';')?;
    Some(Reply::Mode {
        private,
        number: number.parse().ok()?,
        state: state.parse().ok()?,
    })
}

/// Reads what follows `ESC P`: XTVERSION's reply, another string, or Alt-Shift-P.
fn device_string(rest: &[u8]) -> Piece {
    match rest {
        [] => Piece::Partial,
        [b'>' | b'!' | b'0'..=b'9', ..] => match string_end(rest) {
            None => Piece::Partial,
            Some((string, length)) => match string.strip_prefix(b">|") {
                Some(name) => Piece::Reply(2 + length, Reply::Version(printable(name))),
                None => Piece::Dropped(2 + length),
            },
        },
        _ => Piece::Typed(2),
    }
}

/// Finds the end of a control string: its content, and its length with the terminator.
fn string_end(rest: &[u8]) -> Option<(&[u8], usize)> {
    let end = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1b))?;
    let terminator = match rest.get(end..)? {
        [0x07, ..] => 1,
        [0x1b, b'\\', ..] => 2,
        [0x1b] => return None,
        // Broken off by another sequence: end before it.
        _ => 0,
    };
    Some((rest.get(..end)?, end + terminator))
}

/// Keeps what may be shown of a name, at most 40 bytes.
fn printable(name: &[u8]) -> String {
    name.iter()
        .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .take(40)
        .map(|byte| char::from(*byte))
        .collect()
}

#[cfg(test)]
mod tests;
