//! A paragraph to the embedding levels of its bytes (UAX #9, P to I2).
//!
//! A separator inside the paragraph ends the reach of what comes before it (X8): nothing spills
//! over. Levels come from the whole paragraph, never from a line of it. Most right-to-left
//! paragraphs need the algorithm only in a few places: [`window`] resolves those.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use super::Direction;
use crate::text::facts::{Bidi, Fact};

pub(super) mod window;

/// The levels of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Levels {
    /// The level of the paragraph, and of all bytes but those of `runs`.
    pub(super) base: u8,
    /// Bytes of other levels, in order.
    pub(super) runs: Vec<LevelRun>,
    /// Starts of the bidi controls that have no partner, in order.
    pub(super) unpaired: Vec<usize>,
}

/// Bytes side by side that have one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LevelRun {
    pub(super) bytes: Range<usize>,
    pub(super) level: u8,
}

impl Levels {
    /// Resolves the levels of `text` in a paragraph of `direction`.
    pub(super) fn new(text: &str, direction: Direction) -> Self {
        let base = match direction {
            Direction::RightToLeft => Level::rtl(),
            Direction::LeftToRight => Level::ltr(),
        };
        let info = BidiInfo::new(text, Some(base));
        let mut runs = Vec::new();
        push_runs(&mut runs, 0, base.number(), &info.levels);
        Self {
            base: base.number(),
            runs,
            unpaired: unpaired(text, &info.original_classes),
        }
    }
}

/// Adds the runs of `levels`, which are those of the bytes from `start` on, other than `base`.
fn push_runs(runs: &mut Vec<LevelRun>, start: usize, base: u8, levels: &[Level]) {
    let mut at = start;
    for run in levels.chunk_by(|a, b| a == b) {
        let level = run.first().map_or(base, Level::number);
        let bytes = at..at + run.len();
        at = bytes.end;
        if level != base {
            runs.push(LevelRun { bytes, level });
        }
    }
}

/// What rule L1 makes of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reset {
    /// Its level stays.
    Never,
    /// White space or a formatting character: it takes the paragraph's level before a separator
    /// and at the end of a line.
    AtEnd,
    /// A separator: it takes the paragraph's level wherever it stands.
    Always,
}

/// Returns what rule L1 makes of the grapheme of `first` and `rest`.
pub(super) fn reset(first: char, rest: &str) -> Reset {
    match reset_char(first) {
        // What stands on a space keeps it from being one.
        Reset::AtEnd if rest.chars().any(|c| reset_char(c) == Reset::Never) => Reset::Never,
        reset => reset,
    }
}

fn reset_char(c: char) -> Reset {
    use BidiClass::{B, BN, FSI, LRE, LRI, LRO, PDF, PDI, RLE, RLI, RLO, S, WS};
    match Fact::of(c).bidi() {
        Bidi::Space | Bidi::Boundary => Reset::AtEnd,
        Bidi::Other => match bidi_class(c) {
            B | S => Reset::Always,
            WS | FSI | LRI | RLI | PDI | LRE | RLE | LRO | RLO | PDF | BN => Reset::AtEnd,
            _ => Reset::Never,
        },
        _ => Reset::Never,
    }
}

/// Returns the starts of embeddings, overrides and isolates that nothing closes and of closers that
/// close nothing (BD9, BD11), in order. Text that relies on them shows other than it reads.
fn unpaired(text: &str, classes: &[BidiClass]) -> Vec<usize> {
    use BidiClass::{B, FSI, LRE, LRI, LRO, PDF, PDI, RLE, RLI, RLO};
    let mut lonely = Vec::new();
    let mut open: Vec<(usize, BidiClass)> = Vec::new();
    let mut isolates = 0_usize;
    for (at, _) in text.char_indices() {
        let class = classes.get(at).copied().unwrap_or(BidiClass::ON);
        match class {
            LRE | RLE | LRO | RLO => open.push((at, class)),
            LRI | RLI | FSI => {
                open.push((at, class));
                isolates += 1;
            }
            PDF => match open.last() {
                Some((_, LRE | RLE | LRO | RLO)) => drop(open.pop()),
                _ => lonely.push(at),
            },
            PDI if isolates == 0 => lonely.push(at),
            PDI => {
                // X6a: a PDI also closes the embeddings that were left open inside its isolate.
                while let Some((opener, LRE | RLE | LRO | RLO)) = open.last().copied() {
                    lonely.push(opener);
                    open.pop();
                }
                open.pop();
                isolates -= 1;
            }
            B => {
                lonely.extend(open.drain(..).map(|(opener, _)| opener));
                isolates = 0;
            }
            _ => {}
        }
    }
    lonely.extend(open.into_iter().map(|(opener, _)| opener));
    lonely.sort_unstable();
    lonely
}
