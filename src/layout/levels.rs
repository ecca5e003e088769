//! A paragraph to the embedding level of each of its bytes (UAX #9, P to I2).
//!
//! A separator inside the paragraph ends the reach of what comes before it (X8): nothing spills
//! over. Levels come from the whole paragraph, never from a line of it.

use unicode_bidi::{BidiClass, BidiInfo, Level};

use super::Direction;

/// Levels and classes of a paragraph, by byte.
#[derive(Debug)]
pub(super) struct Levels {
    levels: Vec<Level>,
    classes: Vec<BidiClass>,
    /// Starts of the bidi controls that have no partner, in order.
    pub(super) unpaired: Vec<usize>,
}

impl Levels {
    /// Resolves the levels of `text` in a paragraph of `direction`.
    pub(super) fn new(text: &str, direction: Direction) -> Self {
        let info = BidiInfo::new(text, Some(base_level(direction)));
        Self {
            levels: info.levels,
            unpaired: unpaired(text, &info.original_classes),
            classes: info.original_classes,
        }
    }

    /// Returns the level of the character at a byte.
    pub(super) fn level(&self, at: usize) -> u8 {
        self.levels.get(at).map_or(0, Level::number)
    }

    /// Returns the bidi class of the character at a byte, before any rule.
    pub(super) fn class(&self, at: usize) -> BidiClass {
        self.classes.get(at).copied().unwrap_or(BidiClass::ON)
    }
}

/// Returns the embedding level of a paragraph of `direction`.
pub(super) fn base_level(direction: Direction) -> Level {
    match direction {
        Direction::RightToLeft => Level::rtl(),
        Direction::LeftToRight => Level::ltr(),
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
