//! Environment, replies and the reader's choices to what the terminal is able to do: a pure function.
//!
//! The order of trust: the reader, then tmux (what is outside it cannot be asked), then replies,
//! then `TERM`, then variables that leak between terminals. What each terminal needs was seen in
//! pictures of it; the table is in `docs/terminals.md`.

use crate::layout::{self, Order, Profile};

use super::choices::{self, Bidi, Choices};
use super::environment::Environment;
use super::notes::Note;
use super::replies::{Answers, Multiplexer};

/// Terminals by what they do with right-to-left text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Inside tmux; what matters is the terminal outside.
    Tmux,
    /// Inside GNU screen.
    Screen,
    /// Follows the BiDi recommendation (`CSI 8 l` switches reordering off): VTE, mintty, WezTerm.
    Switchable,
    /// Reorders; has a switch of its own (OSC 50).
    Konsole,
    /// Reverses each run of right-to-left cells; runs can be broken up from version 0.40 on (OSC 66).
    Kitty,
    /// Reorders; has a switch of its own (OSC 5379).
    Mlterm,
    /// Reorders and cannot be told not to.
    Putty,
    /// qterminal and other users of its widget: as PuTTY.
    QTermWidget,
    /// macOS Terminal.app: as PuTTY.
    AppleTerminal,
    /// Does not reorder; loses letters that carry marks.
    Foot,
    /// Does not reorder; draws marks one cell too far right.
    Alacritty,
    /// Does not reorder; cannot draw marks.
    St,
    /// Does not reorder; cannot draw marks.
    Zutty,
    /// Does not reorder; shows formatting characters as marks.
    Urxvt,
    /// Does not reorder.
    Xterm,
    /// The Linux console, which has no Arabic letters.
    LinuxConsole,
    /// Nothing is known: taken for one that does not reorder.
    Unknown,
}

/// What made the family known, for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Which variable or query it was.
    pub source: &'static str,
    /// What it said.
    pub value: String,
}

/// The sequence with which a terminal's reordering is switched off and on again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnSwitch {
    /// Konsole's OSC 50. Never sent elsewhere: there it sets the font.
    Konsole,
    /// mlterm's OSC 5379.
    Mlterm,
}

/// How the terminal's own reordering is switched off while we are on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switch {
    /// Send `CSI 8 l`. It prints nothing anywhere, so it is sent to unknown terminals as well.
    pub explicit: bool,
    /// Send `CSI 8 h` on leaving; not when the terminal was in explicit mode before us.
    pub back_to_implicit: bool,
    /// The terminal's own sequence, if it has one.
    pub own: Option<OwnSwitch>,
    /// Wrap the terminal's own sequence for the terminal outside tmux.
    pub through_tmux: bool,
}

/// What a terminal turns round without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Turning {
    /// Rows that begin with a right-to-left letter, with the blanks at their ends.
    WholeRows,
    /// Each run of right-to-left letters, where it stands.
    Words,
}

/// What the terminal does, and so what is left to us. The product of [`decide`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// What layout must know.
    pub profile: Profile,
    /// How reordering is switched off.
    pub switch: Switch,
    /// Write cells in odd columns through OSC 66, so that kitty does not reverse runs.
    pub osc66: bool,
    /// Put a left-to-right override on each row, so that VTE behind tmux does not reorder.
    pub lro: bool,
    /// The terminal reorders whole rows, so nothing may stand beside right-to-left text.
    pub full_width_rows: bool,
    /// What the terminal turns round, so that it has to be written the other way.
    pub turning: Option<Turning>,
    /// What kind of terminal it is.
    pub family: Family,
    /// How that became known; nothing for [`Family::Unknown`].
    pub evidence: Option<Evidence>,
    /// What the terminal calls itself, or what we call its kind.
    pub name: String,
    /// What the reader should know when the terminal cannot be served well.
    pub notes: Vec<Note>,
}

impl Capabilities {
    /// Tells whether the two are sent the same bytes, cells aside.
    pub(super) fn are_served_like(&self, other: &Self) -> bool {
        let bytes = |it: &Self| (it.switch, it.osc66, it.lro, it.turning);
        bytes(self) == bytes(other)
    }
}

/// Decides what to leave to the terminal.
#[must_use]
pub fn decide(environment: &Environment, answers: &Answers, choices: &Choices) -> Capabilities {
    let (family, evidence) = identify(environment, answers);
    let outside = match family {
        Family::Tmux => identify_outside(environment, answers.multiplexer.as_ref()),
        other => other,
    };
    let can_break_runs = choices.osc66.resolve(osc66(family, answers));
    let mode = match choices.bidi {
        Bidi::Auto => mode(outside, can_break_runs),
        chosen => chosen,
    };
    let switch = switch(mode, family, outside, answers);
    let mut capabilities = Capabilities {
        profile: profile(mode, outside, choices),
        switch,
        osc66: can_break_runs && !matches!(mode, Bidi::Terminal | Bidi::Words),
        lro: choices.lro.resolve(lro(mode, family, outside, &switch)),
        full_width_rows: mode == Bidi::Terminal,
        turning: match (mode, family) {
            (Bidi::Words, _) => Some(Turning::Words),
            (Bidi::Terminal, Family::Putty | Family::Mlterm) => Some(Turning::WholeRows),
            _ => None,
        },
        family,
        evidence,
        name: name(family, answers),
        notes: Vec::new(),
    };
    capabilities.notes = notes(&capabilities, mode, outside);
    capabilities
}

/// Tells the family and what made it known.
fn identify(environment: &Environment, answers: &Answers) -> (Family, Option<Evidence>) {
    let because = |family, source, value: &str| {
        let value = value.to_owned();
        (family, Some(Evidence { source, value }))
    };
    let version = answers.version.as_deref().unwrap_or_default();
    let term = environment.term.as_str();
    if environment.tmux {
        return because(Family::Tmux, "TMUX", "");
    }
    // Through ssh from inside a multiplexer the variables are lost, but it still answers.
    if version.starts_with("tmux") {
        return because(Family::Tmux, "XTVERSION", version);
    }
    if environment.screen {
        return because(Family::Screen, "STY", "");
    }
    for (source, state) in [
        ("DECRQM 8", answers.bidi_mode),
        ("DECRQM ?2501", answers.auto_direction),
    ] {
        if let Some(state @ 1..=4) = state {
            return because(Family::Switchable, source, &state.to_string());
        }
    }
    if let Some(family) = family_of_name(version) {
        return because(family, "XTVERSION", version);
    }
    if let Some((family, device)) = answers.device.as_deref().and_then(|device| {
        let family = family_of_device(device, environment)?;
        Some((family, device))
    }) {
        return because(family, "DA2", device);
    }
    if answers.answerback.as_deref() == Some("PuTTY") {
        return because(Family::Putty, "ENQ", "PuTTY");
    }
    if answers.attributes.as_deref() == Some("64;1;9;15;21;22") {
        return because(Family::Zutty, "DA1", "64;1;9;15;21;22");
    }
    if let Some(family) = family_of_term(environment) {
        return because(family, "TERM", term);
    }
    if environment.term_program == "Apple_Terminal" {
        return because(Family::AppleTerminal, "TERM_PROGRAM", "Apple_Terminal");
    }
    // A terminal that answered is not the one that left this variable behind.
    if environment.konsole && !answers.complete {
        return because(Family::Konsole, "KONSOLE_VERSION", "");
    }
    (Family::Unknown, None)
}

/// Tells the family from what the terminal calls itself (XTVERSION, tmux's name of its client).
fn family_of_name(name: &str) -> Option<Family> {
    const NAMES: [(&str, Family); 10] = [
        ("Konsole", Family::Konsole),
        ("kitty", Family::Kitty),
        ("XTerm", Family::Xterm),
        ("foot", Family::Foot),
        ("VTE", Family::Switchable),
        ("mintty", Family::Switchable),
        ("WezTerm", Family::Switchable),
        ("mlterm", Family::Mlterm),
        ("rxvt", Family::Urxvt),
        ("alacritty", Family::Alacritty),
    ];
    NAMES
        .iter()
        .find(|(prefix, _)| name.starts_with(prefix))
        .map(|(_, family)| *family)
}

/// Tells the family from the secondary device attributes.
fn family_of_device(device: &str, environment: &Environment) -> Option<Family> {
    let mut numbers = device.split(';');
    match (numbers.next()?, numbers.next()?) {
        ("24", _) => Some(Family::Mlterm),
        ("83", _) => Some(Family::Screen),
        ("84", _) => Some(Family::Tmux),
        ("85", _) => Some(Family::Urxvt),
        // qterminal's widget was forked from Konsole long ago and still says 115.
        (_, "115") if environment.konsole => Some(Family::Konsole),
        ("0", "115") => Some(Family::QTermWidget),
        _ => None,
    }
}

/// Tells the family from `TERM` where the terminal sets a name of its own. Every terminal sets
/// `TERM`, so such a name does not leak from another one.
pub(super) fn family_of_term(environment: &Environment) -> Option<Family> {
    const TERMS: [(&str, Family); 13] = [
        ("tmux", Family::Tmux),
        ("screen", Family::Screen),
        ("xterm-kitty", Family::Kitty),
        ("mlterm", Family::Mlterm),
        ("putty", Family::Putty),
        ("konsole", Family::Konsole),
        ("vte", Family::Switchable),
        ("foot", Family::Foot),
        ("alacritty", Family::Alacritty),
        ("st", Family::St),
        ("rxvt", Family::Urxvt),
        ("mintty", Family::Switchable),
        ("linux", Family::LinuxConsole),
    ];
    TERMS
        .iter()
        .find(|(name, _)| environment.term_is(name))
        .map(|(_, family)| *family)
}

/// Tells what stands outside tmux, from what tmux knows of its client.
fn identify_outside(environment: &Environment, tmux: Option<&Multiplexer>) -> Family {
    let leaked = if environment.konsole && !environment.vte {
        Family::Konsole
    } else {
        // VTE before 0.72 and the unknown ones look alike from here; what VTE needs harms no other.
        Family::Switchable
    };
    let Some(tmux) = tmux else {
        return if environment.vte || environment.konsole {
            leaked
        } else {
            Family::Unknown
        };
    };
    let client = Environment {
        term: tmux.client_term.clone(),
        ..Environment::default()
    };
    family_of_name(&tmux.client_type)
        .or_else(|| family_of_term(&client))
        .unwrap_or(match tmux.client_term.as_str() {
            "xterm-256color" if tmux.client_type.is_empty() => leaked,
            _ => Family::Unknown,
        })
}

/// Returns the mode for a terminal that nothing was chosen for.
fn mode(outside: Family, can_break_runs: bool) -> Bidi {
    match outside {
        Family::Putty | Family::AppleTerminal => Bidi::Terminal,
        Family::QTermWidget => Bidi::Words,
        Family::Kitty if !can_break_runs => Bidi::Words,
        _ => Bidi::App,
    }
}

fn profile(mode: Bidi, family: Family, choices: &Choices) -> Profile {
    let logical = mode == Bidi::Terminal;
    Profile {
        order: match family {
            _ if !logical => Order::Visual,
            // Its rows begin where their first letter wants it.
            Family::Putty => Order::LogicalAligned,
            _ => Order::Logical,
        },
        shaping: match choices.shaping {
            choices::Shaping::None => layout::Shaping::Base,
            choices::Shaping::Auto if logical || mode == Bidi::Words => layout::Shaping::Base,
            choices::Shaping::Auto | choices::Shaping::Presentation => {
                layout::Shaping::Presentation
            }
        },
        marks: match choices.marks {
            choices::Marks::Keep => layout::Marks::Keep,
            choices::Marks::Left => layout::Marks::Left,
            choices::Marks::Drop => layout::Marks::Drop,
            choices::Marks::Auto => marks(family, mode),
        },
        lam_alef: match choices.lam_alef {
            choices::LamAlef::Ligature => layout::LamAlef::Ligature,
            choices::LamAlef::Split => layout::LamAlef::Split,
        },
    }
}

fn marks(family: Family, mode: Bidi) -> layout::Marks {
    match family {
        Family::Foot | Family::St | Family::Zutty => layout::Marks::Drop,
        // Seen in kitty: a mark tears the letters of its word apart.
        _ if mode == Bidi::Words => layout::Marks::Drop,
        Family::Alacritty if mode != Bidi::Terminal => layout::Marks::Left,
        _ => layout::Marks::Keep,
    }
}

fn switch(mode: Bidi, family: Family, outside: Family, answers: &Answers) -> Switch {
    if !matches!(mode, Bidi::App | Bidi::Words) {
        return Switch::default();
    }
    let inside_tmux = family == Family::Tmux;
    let reachable = !inside_tmux
        || answers
            .multiplexer
            .as_ref()
            .is_some_and(|tmux| tmux.passthrough);
    let own = match outside {
        Family::Konsole => Some(OwnSwitch::Konsole),
        Family::Mlterm => Some(OwnSwitch::Mlterm),
        _ => None,
    };
    Switch {
        explicit: true,
        // 2: reset, that is explicit already, by the reader's own setting.
        back_to_implicit: answers.bidi_mode != Some(2),
        own: own.filter(|_| reachable),
        through_tmux: inside_tmux,
    }
}

/// Tells whether OSC 66 breaks up runs here. foot understands it, too, but needs it not.
fn osc66(family: Family, answers: &Answers) -> bool {
    family == Family::Kitty
        && match answers.wide_space {
            Some(moved) => moved == 2,
            None => answers
                .version
                .as_deref()
                .is_some_and(is_kitty_with_text_sizing),
        }
}

fn is_kitty_with_text_sizing(version: &str) -> bool {
    let numbers = version.trim_start_matches("kitty(").trim_end_matches(')');
    let mut numbers = numbers
        .split('.')
        .map(|number| number.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (major, minor) >= (0, 40)
}

/// Tells whether rows need a left-to-right override: tmux swallows `CSI 8 l`, and so does nothing
/// for VTE. Konsole then joins badly, but its words are in order, which without it they are not.
fn lro(mode: Bidi, family: Family, outside: Family, switch: &Switch) -> bool {
    mode == Bidi::App
        && family == Family::Tmux
        && switch.own.is_none()
        && matches!(outside, Family::Switchable | Family::Konsole)
}

fn name(family: Family, answers: &Answers) -> String {
    let known = match family {
        Family::Tmux => "tmux",
        Family::Screen => "GNU screen",
        Family::Switchable => "VTE",
        Family::Konsole => "Konsole",
        Family::Kitty => "kitty",
        Family::Mlterm => "mlterm",
        Family::Putty => "PuTTY",
        Family::QTermWidget => "qterminal",
        Family::AppleTerminal => "Terminal.app",
        Family::Foot => "foot",
        Family::Alacritty => "Alacritty",
        Family::St => "st",
        Family::Zutty => "zutty",
        Family::Urxvt => "urxvt",
        Family::Xterm => "xterm",
        Family::LinuxConsole => "Linux console",
        Family::Unknown => "?",
    };
    match &answers.version {
        Some(version) => version.clone(),
        None => known.to_owned(),
    }
}

fn notes(capabilities: &Capabilities, mode: Bidi, outside: Family) -> Vec<Note> {
    let mut notes = Vec::new();
    let visual = !matches!(mode, Bidi::Terminal | Bidi::Words);
    match outside {
        Family::Kitty if visual && !capabilities.osc66 => notes.push(Note::KittyReverses),
        Family::Konsole | Family::Mlterm
            if mode == Bidi::App
                && capabilities.family == Family::Tmux
                && capabilities.switch.own.is_none() =>
        {
            notes.push(Note::AllowPassthrough);
        }
        Family::Putty | Family::QTermWidget | Family::AppleTerminal if visual => {
            notes.push(Note::CannotStopReordering);
        }
        Family::LinuxConsole => notes.push(Note::NoArabicFont),
        _ => {}
    }
    if capabilities.full_width_rows {
        notes.push(Note::TerminalReorders);
    }
    if mode == Bidi::Words {
        notes.push(Note::TerminalTurnsWords);
    }
    if outside == Family::Foot && capabilities.profile.marks == layout::Marks::Drop {
        notes.push(Note::FootLosesMarks);
    }
    notes
}

#[cfg(test)]
mod tests;
