//! The inner loop of the quick way: simple characters of one level, one after the other.

use super::table::{Entry, Glyph, ITSELF, Seen, form, utf8};
use super::{Level, Quick};
use crate::layout::breaks::WordKind;
use crate::layout::cluster::{ClusterData, Flags};
use crate::layout::shape::letters::{JointKind, Letters};
use crate::layout::{LamAlef, Order, Profile, Shaping};
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
    /// How many records there are.
    count: usize,
    /// How many bytes they print.
    len: usize,
    /// How many bytes those before them print.
    before: u32,
}

impl Batch {
    pub(super) fn new() -> Self {
        Self {
            records: [ClusterData::default(); BATCH],
            out: [0; BATCH * GLYPH],
            count: 0,
            len: 0,
            before: 0,
        }
    }

    /// Adds a cluster, for which there must be room, and its glyph.
    #[inline]
    fn push(&mut self, mut record: ClusterData, glyph: Glyph) {
        record.out = self.before + ByteOffset::new(self.len).0;
        if let Some(place) = self.records.get_mut(self.count) {
            *place = record;
        }
        // Four bytes at once are quicker than as many as there are.
        if let Some(place) = self.out.get_mut(self.len..self.len + GLYPH) {
            place.copy_from_slice(&glyph);
        }
        let [.., len] = glyph;
        self.count += 1;
        self.len += usize::from(len);
    }

    /// Adds all to `letters`.
    fn empty_into(&mut self, letters: &mut Letters) {
        letters.push_all(
            self.records.get(..self.count).unwrap_or_default(),
            self.out.get(..self.len).unwrap_or_default(),
        );
        (self.count, self.len, self.before) = (0, 0, letters.len());
    }
}

/// What the last cluster means to the next one.
#[derive(Clone, Copy)]
struct Last {
    /// It is a letter that reaches out.
    reaches: bool,
    word: WordKind,
    /// What must be said of breaks between the two.
    breaks: Flags,
}

impl Quick<'_> {
    /// Adds simple characters of one level.
    pub(super) fn run(&mut self, level: Level) {
        let text = self.text.as_bytes().get(..level.until).unwrap_or_default();
        let profile = self.shaper.letters.profile;
        let (shaping, ligates) = (profile.shaping, ligates(&profile));
        let mut at = self.at;
        let mut seen = Seen::at(text, at);
        let mut last = Last {
            reaches: self.is_reached(seen),
            word: self.words.kind,
            breaks: self.before_next,
        };
        while seen.entry.has(level.needed) {
            let entry = seen.entry;
            let mut end = at + seen.len;
            let mut next = Seen::at(text, end);
            let joined = last.reaches & entry.has(Entry::LETTER);
            let mut now = Last {
                reaches: entry.has(Entry::REACHES) & next.entry.has(Entry::LETTER),
                word: entry.word(last.word),
                breaks: Flags::EMPTY,
            };
            let mut flags = entry.flags;
            let mut glyph = match shaping {
                Shaping::Presentation => entry.glyph(form(joined, now.reaches)),
                Shaping::Base => entry.glyph(ITSELF),
            };
            if entry.has(Entry::LAM) & next.entry.has(Entry::ALEF) {
                if ligates {
                    let alef = next.entry;
                    end += next.len;
                    next = Seen::at(text, end);
                    // There stand the ligatures of an alef.
                    (glyph, flags) = (alef.glyph(form(joined, true)), alef.flags);
                    (now.reaches, now.word) = (false, alef.word(now.word));
                } else {
                    flags.add(Flags::LAM_BEFORE_ALEF);
                }
            }
            if !next.entry.has(Entry::BASE) {
                break;
            }
            if entry.flags == Flags::SPACE {
                now = self.end_word_in_batch(at, last);
                last.breaks = Flags::EMPTY;
            } else if entry.has(Entry::MIRRORED) {
                glyph = self.mirror(entry, glyph, level.level);
            }
            flags.add(last.breaks);
            flags.add_if(joined, Flags::JOINED_TO_PREVIOUS);
            flags.add_if(now.reaches, Flags::JOINED_TO_NEXT);
            self.batch.push(
                ClusterData {
                    source: ByteOffset::new(at).0,
                    out: 0,
                    width: 1,
                    level: level.level,
                    flags,
                },
                glyph,
            );
            if self.batch.count == BATCH {
                self.batch.empty_into(&mut self.shaper.letters);
            }
            (at, seen, last) = (end, next, now);
        }
        self.at = at;
        self.words.kind = last.word;
        self.before_next = last.breaks;
        self.batch.empty_into(&mut self.shaper.letters);
        if last.reaches {
            self.reach_out(text);
        }
    }

    /// Joins what we see to the letter that came another way and reaches out to it.
    fn is_reached(&mut self, seen: Seen) -> bool {
        let letters = &mut self.shaper.letters;
        self.batch.before = letters.len();
        seen.entry.has(Entry::LETTER) && letters.join_to_last(JoiningType::Right) == Joined::Yes
    }

    /// Has the last letter reach out to one that comes another way.
    fn reach_out(&mut self, text: &[u8]) {
        let letters = &mut self.shaper.letters;
        let last = letters.records.last().map_or(0, |record| record.source);
        let entry = Seen::at(text, last as usize).entry;
        letters.reach_out(match entry.has(Entry::LAM) {
            true => JointKind::Lam,
            false => JointKind::Letter,
        });
    }

    /// Ends the word before the space at `at`. Returns what the space means to what comes next.
    #[inline]
    fn end_word_in_batch(&mut self, at: usize, last: Last) -> Last {
        self.words.kind = last.word;
        if !self.words.follows_plain() {
            self.batch.empty_into(&mut self.shaper.letters);
        }
        self.end_word(at);
        Last {
            reaches: false,
            word: self.words.kind,
            breaks: self.before_next,
        }
    }

    /// Returns what is printed for what has a mirror image (L4), and counts brackets.
    #[inline(never)]
    fn mirror(&mut self, entry: &Entry, glyph: Glyph, level: u8) -> Glyph {
        self.brackets += usize::from(entry.has(Entry::BRACKET));
        match self.shaper.letters.profile.order {
            Order::Visual if level % 2 == 1 => mirror(glyph),
            _ => glyph,
        }
    }
}

fn ligates(profile: &Profile) -> bool {
    profile.lam_alef == LamAlef::Ligature && profile.shaping == Shaping::Presentation
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
