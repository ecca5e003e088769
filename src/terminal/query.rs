//! What to ask a terminal at the start, and whether to wait for it.
//!
//! The first frame does not wait for replies when they would, at worst, change it a moment later
//! in a terminal we have no reason to expect. It does wait where the environment names a terminal
//! in which the first frame would be wrong without them.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::choices::{Bidi, Choices};
use super::detect::{Family, family_of_term};
use super::environment::Environment;
use super::replies::Multiplexer;

/// Name and version of the terminal (XTVERSION).
const VERSION: &str = "\x1b[>q";
/// Whether it knows BDSM, the BiDi mode, and how that stands (DECRQM).
const BIDI_MODE: &str = "\x1b[8$p";
/// The same of automatic direction, which mintty and VTE know.
const AUTO_DIRECTION: &str = "\x1b[?2501$p";
/// Secondary device attributes: they tell mlterm, qterminal and the multiplexers.
const DEVICE: &str = "\x1b[>c";
/// A space that claims two cells (OSC 66), from the first column, and where the cursor is then.
const WIDE_SPACE: &str = "\r\x1b]66;w=2; \x1b\\\x1b[6n";
/// Answerback: PuTTY gives its name.
const ANSWERBACK: &str = "\x05";
/// Primary device attributes: every terminal answers, so what comes before is all there is.
const ATTRIBUTES: &str = "\x1b[c";

/// What is asked, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The queries in one string; empty when nothing need be asked.
    pub queries: String,
    /// Whether the first frame waits for the replies.
    pub before_first_frame: bool,
    /// How long it waits for them.
    pub limit: Duration,
}

/// Decides what to ask.
///
/// Nothing is asked where `TERM` itself names a terminal whose needs do not vary: every terminal
/// sets `TERM`, so the name is of the innermost one, unlike `VTE_VERSION` and its kind, which
/// survive in terminals that were started from others. Nothing is asked, either, where the
/// reader's choice leaves no switch to find.
#[must_use]
pub fn plan(environment: &Environment, choices: &Choices) -> Plan {
    // Round trips over a network are longer than any terminal's own delay.
    let limit = Duration::from_millis(if environment.remote { 1500 } else { 300 });
    let named = family_of_term(environment);
    let settled = matches!(choices.bidi, Bidi::Terminal | Bidi::None)
        || environment.tmux
        || matches!(
            named,
            Some(
                Family::Foot
                    | Family::Alacritty
                    | Family::Mlterm
                    | Family::St
                    | Family::Urxvt
                    | Family::Putty
                    | Family::LinuxConsole
            )
        )
        || environment.term == "dumb";
    if settled {
        return Plan {
            queries: String::new(),
            before_first_frame: false,
            limit,
        };
    }
    let kitty = named == Some(Family::Kitty);
    let mut queries = [VERSION, BIDI_MODE, AUTO_DIRECTION, DEVICE].concat();
    if kitty {
        queries.push_str(WIDE_SPACE);
    } else {
        queries.push_str(ANSWERBACK);
    }
    queries.push_str(ATTRIBUTES);
    Plan {
        queries,
        before_first_frame: kitty || environment.konsole,
        limit,
    }
}

/// Asks tmux about the terminal outside it. `None` when tmux does not tell.
#[must_use]
pub fn ask_tmux() -> Option<Multiplexer> {
    const FORMAT: &str = "#{client_termtype}\t#{client_termname}\t#{allow-passthrough}";
    let output = Command::new("tmux")
        .args(["display-message", "-p", FORMAT])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    parse_tmux(&String::from_utf8_lossy(&output.stdout))
}

fn parse_tmux(line: &str) -> Option<Multiplexer> {
    let mut fields = line.trim_end_matches('\n').split('\t');
    Some(Multiplexer {
        client_type: fields.next()?.to_owned(),
        client_term: fields.next()?.to_owned(),
        // "on", "all", or "1" as older versions print a flag.
        passthrough: matches!(fields.next()?, "on" | "all" | "1"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(term: &str, konsole: bool) -> Plan {
        let environment = Environment {
            term: term.into(),
            konsole,
            ..Environment::default()
        };
        plan(&environment, &Choices::default())
    }

    #[test]
    fn the_attributes_are_asked_last() {
        assert!(asked("xterm-256color", false).queries.ends_with(ATTRIBUTES));
        assert!(asked("xterm-kitty", false).queries.ends_with(ATTRIBUTES));
    }

    #[test]
    fn a_term_of_its_own_needs_no_query() {
        for term in [
            "foot",
            "alacritty",
            "mlterm",
            "st-256color",
            "rxvt-unicode-256color",
            "linux",
        ] {
            assert_eq!(asked(term, false).queries, "", "{term}");
        }
    }

    #[test]
    fn the_first_frame_waits_only_where_it_would_be_wrong() {
        assert!(!asked("xterm-256color", false).before_first_frame);
        assert!(asked("xterm-256color", true).before_first_frame);
        assert!(asked("xterm-kitty", false).before_first_frame);
        assert!(!asked("foot", true).before_first_frame);
    }

    #[test]
    fn osc_66_is_tried_only_in_kitty() {
        assert!(!asked("xterm-256color", false).queries.contains("]66"));
        assert!(asked("xterm-kitty", false).queries.contains("]66"));
    }

    #[test]
    fn a_chosen_mode_without_a_switch_asks_nothing() {
        let choices = Choices {
            bidi: Bidi::None,
            ..Choices::default()
        };
        assert_eq!(plan(&Environment::default(), &choices).queries, "");
    }

    #[test]
    fn tmux_tells_its_client_in_three_fields() {
        let told = parse_tmux("\tmlterm\ton\n").unwrap();
        assert_eq!(
            (told.client_type.as_str(), told.client_term.as_str()),
            ("", "mlterm")
        );
        assert!(told.passthrough);
        assert!(!parse_tmux("XTerm(379)\txterm\t0\n").unwrap().passthrough);
        assert_eq!(parse_tmux("no server"), None);
    }
}
