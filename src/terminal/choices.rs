//! What the reader asked for on the command line about the terminal; `auto` leaves it to detection.

use clap::ValueEnum;

/// Who reorders right-to-left text (`--bidi`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Bidi {
    /// Find out from the terminal.
    #[default]
    Auto,
    /// This program, with the terminal's own reordering switched off where it has one.
    App,
    /// The terminal: rows are written in logical order.
    Terminal,
    /// This program the words, the terminal the letters in each: for one that turns runs of
    /// letters round where they stand.
    Words,
    /// This program, and nothing is sent to switch the terminal's reordering off.
    None,
}

/// Who joins letters (`--shaping`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Shaping {
    /// As the terminal needs.
    #[default]
    Auto,
    /// This program, with presentation forms.
    Presentation,
    /// The terminal: base letters are written.
    None,
}

/// What happens to vowel marks (`--marks`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Marks {
    /// As the terminal needs.
    #[default]
    Auto,
    /// In the cell of their letter.
    Keep,
    /// In the cell to the left of their letter.
    Left,
    /// Not shown.
    Drop,
}

/// How lam-alef is written (`--lam-alef`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LamAlef {
    /// One cell.
    #[default]
    Ligature,
    /// Two cells.
    Split,
}

/// A mechanism that detection turns on where it helps (`--osc66`, `--lro`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Toggle {
    /// As the terminal needs.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl Toggle {
    /// Returns the answer, `detected` when the choice is left to detection.
    #[must_use]
    pub fn resolve(self, detected: bool) -> bool {
        match self {
            Self::Auto => detected,
            Self::On => true,
            Self::Off => false,
        }
    }
}

/// All that the reader can choose about the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Who reorders.
    pub bidi: Bidi,
    /// Who joins.
    pub shaping: Shaping,
    /// Where marks go.
    pub marks: Marks,
    /// How lam-alef is written.
    pub lam_alef: LamAlef,
    /// Whether kitty's text sizing keeps it from reversing runs.
    pub osc66: Toggle,
    /// Whether a left-to-right override stands on each row, for VTE behind tmux.
    pub lro: Toggle,
}
