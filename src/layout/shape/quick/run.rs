//! The inner loop of the quick way: simple characters of one level, one after the other.

use super::table::{Entry, Glyph, ITSELF, Seen, utf8};
use super::{Level, Quick};
use crate::layout::cluster::{ClusterData, Flags};
use crate::layout::shape::letters::JointKind;
use crate::layout::{LamAlef, Order, Shaping};
use crate::span::ByteOffset;
use crate::text::joining::{Joined, JoiningType, mirrored};

/// How many clusters are gathered before they are added to the others.
const BATCH: usize = 64;

/// Room for the bytes of a glyph.
const GLYPH: usize = size_of::<Glyph>();

/// Clusters of one cell that are not among the others yet: room that need not grow is quicker.
pub(super) struct Batch {
    records: [ClusterData; BATCH],
    out: [u8; BATCH * GLYPH],
}

/// How far a batch is filled.
#[derive(Clone, Copy)]
struct Filled {
    /// Its records.
    count: usize,
    /// The bytes that they print.
    len: u32,
    /// The bytes that those before the batch print.
    before: u32,
}

impl Batch {
    pub(super) fn new() -> Self {
        Self {
            records: [ClusterData::default(); BATCH],
            out: [0; BATCH * GLYPH],
        }
    }

    /// Adds a cluster, for which there must be room, and its glyph.
    #[inline]
    fn push(&mut self, filled: Filled, record: ClusterData, glyph: Glyph) -> Filled {
        if let Some(place) = self.records.get_mut(filled.count) {
            *place = ClusterData {
                out: filled.before + filled.len,
                ..record
            };
        }
        // Four bytes at once are quicker than as many as there are.
        let len = filled.len as usize;
        if let Some(place) = self.out.get_mut(len..len + GLYPH) {
            place.copy_from_slice(&glyph);
        }
        let [.., len] = glyph;
        Filled {
            count: filled.count + 1,
            len: filled.len + u32::from(len),
            ..filled
        }
    }
}

impl Quick<'_> {
    /// Adds simple characters of one level.
    pub(super) fn run(&mut self, level: Level) {
        match self.shaper.letters.profile.shaping {
            Shaping::Presentation => self.run_shaping::<true>(level),
            Shaping::Base => self.run_shaping::<false>(level),
        }
    }

    /// Adds simple characters of one level, letters as forms or as themselves.
    #[inline(never)]
    fn run_shaping<const FORMS: bool>(&mut self, level: Level) {
        let text = self.text.as_bytes().get(..level.until).unwrap_or_default();
        let ligates = FORMS && self.shaper.letters.profile.lam_alef == LamAlef::Ligature;
        let mut at = ByteOffset::new(self.at).0;
        let mut seen = Seen::at(text, at);
        // What is known of the place before a character: breaks, and whether a letter reaches out.
        let mut before = self.before_next;
        before.add(self.reaching(seen));
        let mut filled = self.filled();
        while !seen.entry.has_any(level.excluded) {
            let entry = seen.entry;
            let mut next = Seen::at(text, seen.end);
            let mut end = seen.end;
            let mut joining = Flags::joining(before, entry.joins, next.entry.joins);
            let mut flags = entry.flags;
            let mut glyph = match FORMS {
                true => entry.glyph(joining.form_number()),
                false => entry.glyph(ITSELF),
            };
            if entry.has(Entry::LAM) & next.entry.has(Entry::ALEF) {
                if ligates {
                    // There stand the ligatures of an alef.
                    glyph = next.entry.glyph(joining.form_number());
                    flags = next.entry.flags;
                    joining.remove(Flags::JOINED_TO_NEXT);
                    end = next.end;
                    next = Seen::at(text, end);
                } else {
                    flags.add(Flags::LAM_BEFORE_ALEF);
                }
            }
            if !next.entry.has(Entry::BASE) {
                break;
            }
            let mut after = joining;
            if entry.has(Entry::SPECIAL) {
                if entry.flags == Flags::SPACE {
                    filled = self.end_word_in_batch(at, filled);
                    (before, after) = (Flags::EMPTY, self.before_next);
                } else {
                    glyph = self.look_at_special(at, seen, glyph, level.level);
                }
            }
            flags.add(joining);
            flags.add(before.and(Flags::BREAK));
            let record = ClusterData {
                source: at,
                out: 0,
                width: 1,
                level: level.level,
                flags,
            };
            filled = self.batch.push(filled, record, glyph);
            if filled.count == BATCH {
                filled = self.empty(filled);
            }
            (at, seen, before) = (end, next, after);
        }
        self.empty(filled);
        self.at = at as usize;
        self.before_next = before.and(Flags::BREAK);
        if before.has(Flags::JOINED_TO_NEXT) {
            self.reach_out(text);
        }
    }

    /// Returns the state of an empty batch.
    fn filled(&self) -> Filled {
        Filled {
            count: 0,
            len: 0,
            before: self.shaper.letters.len(),
        }
    }

    /// Adds what is in the batch to the other clusters.
    #[inline(never)]
    fn empty(&mut self, filled: Filled) -> Filled {
        self.shaper.letters.push_all(
            self.batch.records.get(..filled.count).unwrap_or_default(),
            self.batch
                .out
                .get(..filled.len as usize)
                .unwrap_or_default(),
        );
        self.filled()
    }

    /// Joins what we see to the letter that came another way, if that reaches out to it.
    fn reaching(&mut self, seen: Seen) -> Flags {
        let letters = &mut self.shaper.letters;
        let is_letter = seen.entry.joins.has(Flags::JOINED_TO_PREVIOUS);
        match is_letter && letters.join_to_last(JoiningType::Right) == Joined::Yes {
            true => Flags::JOINED_TO_NEXT,
            false => Flags::EMPTY,
        }
    }

    /// Has the last letter reach out to one that comes another way.
    fn reach_out(&mut self, text: &[u8]) {
        let letters = &mut self.shaper.letters;
        let last = letters.records.last().map_or(0, |record| record.source);
        let entry = Seen::at(text, last).entry;
        letters.reach_out(match entry.has(Entry::LAM) {
            true => JointKind::Lam,
            false => JointKind::Letter,
        });
    }

    /// Ends the word before the space at `at`.
    #[inline]
    fn end_word_in_batch(&mut self, at: u32, filled: Filled) -> Filled {
        let filled = match self.words.follows_plain() {
            true => filled,
            false => self.empty(filled),
        };
        self.end_word(at as usize);
        filled
    }

    /// Takes note of the character at `at`, which is not what plain words are made of or has a mirror
    /// image, and returns what is printed for it (L4).
    #[inline(never)]
    fn look_at_special(&mut self, at: u32, seen: Seen, glyph: Glyph, level: u8) -> Glyph {
        self.pass(at as usize, seen);
        match self.shaper.letters.profile.order {
            Order::Visual if level % 2 == 1 && seen.entry.has(Entry::MIRRORED) => mirror(glyph),
            _ => glyph,
        }
    }
}

/// Returns the mirror image of a glyph that has one.
fn mirror(glyph: Glyph) -> Glyph {
    let [bytes @ .., len] = glyph;
    let c = bytes
        .get(..usize::from(len))
        .and_then(|bytes| str::from_utf8(bytes).ok());
    let image = c.and_then(|c| c.chars().next()).and_then(mirrored);
    image.map_or(glyph, utf8)
}
