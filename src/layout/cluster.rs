//! What one grapheme of a paragraph became: its bytes, what to print for it, how wide it is.
//!
//! [`ClusterData`] is the compact record that a paragraph stores for each of its clusters, in
//! logical order; [`Cluster`] is what others see of it.

use crate::span::{Cells, Span};
use crate::text::joining::{Form, Joined};

/// What the terminal draws as one: a grapheme, or lam and alef in one ligature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// Its bytes in the text; empty for stretching and padding that the layout added.
    pub span: Span,
    /// What to put in its cells: safe to print, and as wide as `width`.
    pub text: &'a str,
    /// How many cells it takes.
    pub width: Cells,
    /// The form its letter takes in the word, if it is one that joins.
    pub form: Option<Form>,
}

/// The record of one cluster. Its bytes and its text end where the next record's begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ClusterData {
    /// Its first byte in the paragraph.
    pub(super) source: u32,
    /// Its first byte in the paragraph's printed text.
    pub(super) out: u32,
    /// Cells; 0 for what is not printed.
    pub(super) width: u8,
    /// Embedding level (UAX #9), rule L1 done for separators but not yet for the line's end.
    pub(super) level: u8,
    /// What else must be known.
    pub(super) flags: Flags,
}

impl ClusterData {
    /// Returns the form of its letter, if it is one that joins.
    pub(super) fn form(self) -> Option<Form> {
        let joined = |flag| {
            if self.flags.has(flag) {
                Joined::Yes
            } else {
                Joined::No
            }
        };
        self.flags.has(Flags::LETTER).then(|| {
            Form::of(
                joined(Flags::JOINED_TO_PREVIOUS),
                joined(Flags::JOINED_TO_NEXT),
            )
        })
    }
}

/// A set of facts about a cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u16);

impl Flags {
    /// A line may end before it.
    pub(super) const BREAK: Self = Self(1);
    /// A line must end before it.
    pub(super) const NEW_LINE: Self = Self(1 << 1);
    /// White space, which takes no cell at the end of a line.
    pub(super) const HANGS: Self = Self(1 << 2);
    /// A space between words, which justification may widen.
    pub(super) const WORD_SPACE: Self = Self(1 << 3);
    /// White space or a formatting character, to which rule L1 applies at the end of a line.
    pub(super) const RESETS: Self = Self(1 << 4);
    /// A letter that joins to at least one side.
    pub(super) const LETTER: Self = Self(1 << 5);
    /// The letter is joined to the one before it.
    pub(super) const JOINED_TO_PREVIOUS: Self = Self(1 << 6);
    /// The letter is joined to the one after it.
    pub(super) const JOINED_TO_NEXT: Self = Self(1 << 7);
    /// It carries a mark of a right-to-left script.
    pub(super) const MARKED: Self = Self(1 << 8);
    /// A lam whose alef stands in the next cluster: kashida never comes between the two.
    pub(super) const LAM_BEFORE_ALEF: Self = Self(1 << 9);

    /// A line may or must end before it.
    pub(super) const ANY_BREAK: Self = Self(Self::BREAK.0 | Self::NEW_LINE.0);
    /// A letter that is joined to the one before it.
    pub(super) const JOINED_LETTER: Self = Self(Self::LETTER.0 | Self::JOINED_TO_PREVIOUS.0);
    /// A letter that is joined to the one after it.
    pub(super) const REACHING_LETTER: Self = Self(Self::LETTER.0 | Self::JOINED_TO_NEXT.0);
    /// A letter that is joined to both its neighbours.
    pub(super) const MEDIAL_LETTER: Self = Self(Self::JOINED_LETTER.0 | Self::JOINED_TO_NEXT.0);
    /// What a plain space is.
    pub(super) const SPACE: Self = Self(Self::HANGS.0 | Self::WORD_SPACE.0 | Self::RESETS.0);

    /// None.
    pub(super) const EMPTY: Self = Self(0);

    const GROUP_SHIFT: u32 = 12;

    /// Tells whether all of `flags` are set.
    pub(super) fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// Tells whether any of `flags` is set.
    pub(super) fn has_any(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// Sets all of `flags`.
    pub(super) const fn add(&mut self, flags: Self) {
        self.0 |= flags.0;
    }

    /// Returns what is in both.
    #[inline]
    pub(super) fn and(self, flags: Self) -> Self {
        Self(self.0 & flags.0)
    }

    /// Returns how a letter that may join as `letter` says is joined, when the one before it is
    /// joined as `before` says and `after` says how the next one may join. Nothing here is a branch,
    /// which nobody could predict.
    #[inline]
    pub(super) fn joining(before: Self, letter: Self, after: Self) -> Self {
        const { assert!(Self::JOINED_TO_NEXT.0 == Self::JOINED_TO_PREVIOUS.0 << 1) }
        let to_previous = letter.0 & Self::JOINED_TO_PREVIOUS.0 & before.0 >> 1;
        let to_next = letter.0 & Self::JOINED_TO_NEXT.0 & after.0 << 1;
        Self(to_previous | to_next)
    }

    /// Returns the number of the form of a letter that is joined so: 0 isolated, 1 final, 2 initial,
    /// 3 medial.
    #[inline]
    pub(super) fn form_number(self) -> usize {
        usize::from(self.0 / Self::JOINED_TO_PREVIOUS.0 % 4)
    }

    /// Clears all of `flags`.
    pub(super) fn remove(&mut self, flags: Self) {
        self.0 &= !flags.0;
    }

    /// Sets the number (below 16) of the kashida group its letter belongs to.
    pub(super) const fn set_group(&mut self, group: u8) {
        self.0 = self.0 & 0x0fff | (group as u16) << Self::GROUP_SHIFT;
    }

    /// Returns the number of its kashida group.
    pub(super) fn group(self) -> u8 {
        self.0.to_be_bytes()[0] >> (Self::GROUP_SHIFT - 8)
    }
}
