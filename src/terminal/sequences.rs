//! The control sequences that take the screen over and give it back, as bytes.
//!
//! Everything the program ever sends, apart from cells, is here and in `query`; a test holds what
//! it writes to this list.

use super::detect::{Capabilities, OwnSwitch, Switch};

/// Takes the screen: alternate screen, hidden cursor, mouse with wheel and drag, bracketed paste.
///
/// The switch of reordering comes next and the clear after it: VTE stores the mode with each row
/// and sets it when the row is cleared.
const TAKE: &str = "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?2004h";

/// Gives the screen back, in the reverse order, whatever a frame cut short has left behind.
const GIVE_BACK: &str =
    "\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?25h\x1b[?1049l";

/// Clears the screen and goes home.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Left-to-right override.
pub(super) const LRO: char = '\u{202d}';

/// Begins a frame that is shown at once when it is whole (synchronised update).
pub(super) const FRAME_BEGIN: &str = "\x1b[?2026h";
/// Ends such a frame.
pub(super) const FRAME_END: &str = "\x1b[?2026l";

/// Returns what is sent before anything is known: nothing here depends on the terminal.
#[must_use]
pub(super) fn take() -> &'static str {
    TAKE
}

/// Returns what switches the terminal's reordering off, with the clear that makes it hold.
#[must_use]
pub(super) fn set_up(capabilities: &Capabilities) -> String {
    switch_off(capabilities) + CLEAR
}

/// Returns what switches the terminal's reordering off for rows that are begun from now on.
#[must_use]
pub(super) fn switch_off(capabilities: &Capabilities) -> String {
    let mut out = String::new();
    let switch = &capabilities.switch;
    if switch.explicit {
        // Explicit mode, then left-to-right: a right-to-left setting would flip the rows.
        out.push_str("\x1b[8l\x1b[1 k");
    }
    out.push_str(&own(switch, State::Off));
    out
}

/// Returns what has to reach the terminal outside tmux before the screen is taken: while tmux
/// redraws for the alternate screen, it drops what it should hand on.
#[must_use]
pub(super) fn ahead(capabilities: &Capabilities) -> String {
    match capabilities.switch.through_tmux {
        true => own(&capabilities.switch, State::Off),
        false => String::new(),
    }
}

/// Returns what undoes [`set_up`].
#[must_use]
pub(super) fn tear_down(capabilities: &Capabilities) -> String {
    let switch = &capabilities.switch;
    let mut out = own(switch, State::On);
    if switch.explicit {
        if switch.back_to_implicit {
            out.push_str("\x1b[8h");
        }
        out.push_str("\x1b[0 k");
    }
    out
}

/// Returns what gives the screen back.
#[must_use]
pub(super) fn give_back() -> &'static str {
    GIVE_BACK
}

/// Whether the terminal's own reordering is to be on.
#[derive(Clone, Copy)]
enum State {
    On,
    Off,
}

fn own(switch: &Switch, state: State) -> String {
    let value = match state {
        State::On => "true",
        State::Off => "false",
    };
    let sequence = match switch.own {
        None => return String::new(),
        Some(OwnSwitch::Konsole) => format!("\x1b]50;BidiRenderingEnabled={value}\x07"),
        Some(OwnSwitch::Mlterm) => format!("\x1b]5379;use_ctl={value}\x07"),
    };
    if switch.through_tmux {
        // tmux hands on what stands between, with every Escape doubled.
        format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
    } else {
        sequence
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::choices::Choices;
    use crate::terminal::environment::Environment;
    use crate::terminal::replies::{Answers, Multiplexer};
    use crate::terminal::{detect, replies};

    fn konsole(multiplexer: Option<replies::Multiplexer>) -> Capabilities {
        let tmux = multiplexer.is_some();
        let environment = Environment {
            konsole: true,
            tmux,
            ..Environment::default()
        };
        let answers = Answers {
            multiplexer,
            ..Answers::default()
        };
        detect::decide(&environment, &answers, &Choices::default())
    }

    #[test]
    fn the_clear_comes_after_the_switch() {
        let sent = set_up(&konsole(None));
        assert_eq!(
            sent,
            "\x1b[8l\x1b[1 k\x1b]50;BidiRenderingEnabled=false\x07\x1b[2J\x1b[H"
        );
    }

    #[test]
    fn leaving_undoes_the_switch() {
        let sent = tear_down(&konsole(None));
        assert_eq!(sent, "\x1b]50;BidiRenderingEnabled=true\x07\x1b[8h\x1b[0 k");
    }

    #[test]
    fn escapes_are_doubled_for_tmux() {
        let tmux = Multiplexer {
            client_term: "xterm-256color".into(),
            passthrough: true,
            ..Multiplexer::default()
        };
        let sent = set_up(&konsole(Some(tmux)));
        assert!(
            sent.contains("\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=false\x07\x1b\\"),
            "{sent:?}"
        );
    }

    #[test]
    fn every_mode_that_is_set_is_reset() {
        let modes = |text: &str, end: char| -> Vec<String> {
            text.split("\x1b[?")
                .filter_map(|part| part.split_once(end))
                .map(|(mode, _)| mode.to_owned())
                .filter(|mode| mode.chars().all(|c| c.is_ascii_digit()))
                .collect()
        };
        let mut set = modes(TAKE, 'h');
        set.push("2026".into());
        set.retain(|mode| !modes(GIVE_BACK, 'l').contains(mode));
        // The cursor is the one that is hidden by resetting.
        assert!(set.is_empty(), "{set:?}");
        assert!(GIVE_BACK.contains("\x1b[?25h"));
    }
}
