//! The inner loop of the quick way: simple characters of one level, one after the other.

use super::table::{Entry, Glyph, ITSELF, Seen, form, utf8};
use super::{Level, Quick};
use crate::layout::breaks::WordKind;
use crate::layout::cluster::Flags;
use crate::layout::shape::LONGEST_CLUSTER;
use crate::layout::shape::letters::JointKind;
use crate::layout::{LamAlef, Order, Profile, Shaping};
use crate::text::joining::mirrored;

/// What comes after a character and its marks.
#[derive(Clone, Copy)]
struct After {
    /// Where the marks end.
    end: usize,
    /// What stands there.
    next: Seen,
    /// What the word is then.
    word: WordKind,
}

impl After {
    /// Looks beyond `base`, which ends before byte `at`, in a word that was `word` before it. `None`
    /// if `base` and what stands on it are no simple grapheme.
    #[inline]
    fn new(text: &[u8], at: usize, base: &Entry, word: WordKind) -> Option<Self> {
        let after = Self {
            end: at,
            next: Seen::at(text, at),
            word: base.word(word),
        };
        if after.next.entry.has(Entry::BASE) {
            return Some(after);
        }
        match base.has(Entry::RIGHT_TO_LEFT) {
            true => after.marks(text),
            false => None,
        }
    }

    fn marks(mut self, text: &[u8]) -> Option<Self> {
        for _ in 1..LONGEST_CLUSTER {
            if !self.next.entry.has(Entry::MARK) {
                break;
            }
            self.word = self.next.entry.word(self.word);
            self.end += self.next.len;
            self.next = Seen::at(text, self.end);
        }
        self.next.entry.has(Entry::BASE).then_some(self)
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
    /// Adds simple characters of one level, with the marks of letters.
    pub(super) fn run(&mut self, level: Level) {
        let text = self.text.as_bytes().get(..level.until).unwrap_or_default();
        let profile = self.shaper.letters.profile;
        let (shaping, ligates) = (profile.shaping, ligates(&profile));
        let mirrors = level.level % 2 == 1 && profile.order == Order::Visual;
        let mut at = self.at;
        let mut seen = Seen::at(text, at);
        let mut last = Last {
            reaches: false,
            word: self.words.kind,
            breaks: self.before_next,
        };
        while seen.entry.has(level.needed) {
            let entry = seen.entry;
            let marks = at + seen.len;
            let Some(after) = After::new(text, marks, entry, last.word) else {
                break;
            };
            let is_lam_alef = entry.has(Entry::LAM) & after.next.entry.has(Entry::ALEF);
            if entry.flags == Flags::SPACE {
                last = self.push_space(at, level.level, last);
            } else if is_lam_alef & ligates {
                let Some(beyond) = self.push_ligature(at, level, marks, after, last) else {
                    break;
                };
                (at, seen) = (beyond.end, beyond.next);
                last = Last {
                    reaches: false,
                    word: beyond.word,
                    breaks: Flags::EMPTY,
                };
                continue;
            } else {
                let joined = last.reaches & entry.has(Entry::LETTER);
                let reaches = entry.has(Entry::REACHES) & after.next.entry.has(Entry::LETTER);
                let mut glyph = match shaping {
                    Shaping::Presentation => entry.glyph(form(joined, reaches)),
                    Shaping::Base => entry.glyph(ITSELF),
                };
                if entry.has(Entry::MIRRORED) {
                    self.brackets += usize::from(entry.has(Entry::BRACKET));
                    if mirrors {
                        glyph = mirror(glyph);
                    }
                }
                let mut flags = last.breaks;
                flags.add(entry.flags);
                flags.add_if(joined, Flags::JOINED_TO_PREVIOUS);
                flags.add_if(reaches, Flags::JOINED_TO_NEXT);
                flags.add_if(is_lam_alef, Flags::LAM_BEFORE_ALEF);
                self.shaper
                    .letters
                    .push_glyph(at, level.level, glyph, flags);
                if after.end > marks {
                    let marks = text.get(marks..after.end).unwrap_or_default();
                    self.shaper.letters.push_bare_marks(marks);
                }
                last = Last {
                    reaches,
                    word: after.word,
                    breaks: Flags::EMPTY,
                };
            }
            (at, seen) = (after.end, after.next);
        }
        self.at = at;
        self.words.kind = last.word;
        self.before_next = last.breaks;
        if last.reaches {
            let base = self.shaper.letters.records.last();
            let letter = Seen::at(text, base.map_or(at, |record| record.source as usize));
            self.shaper
                .letters
                .reach_out(match letter.entry.has(Entry::LAM) {
                    true => JointKind::Lam,
                    false => JointKind::Letter,
                });
        }
    }

    /// Adds a space.
    #[inline]
    fn push_space(&mut self, at: usize, level: u8, last: Last) -> Last {
        self.words.kind = last.word;
        self.end_word(at);
        self.shaper
            .letters
            .push_glyph(at, level, [b' ', 0, 0, 1], Flags::SPACE);
        Last {
            reaches: false,
            word: self.words.kind,
            breaks: self.before_next,
        }
    }

    /// Adds the lam at `at` and the alef after it as one. Returns what comes after both.
    #[inline(never)]
    fn push_ligature(
        &mut self,
        at: usize,
        level: Level,
        marks: usize,
        lam: After,
        last: Last,
    ) -> Option<After> {
        let text = self.text.as_bytes().get(..level.until).unwrap_or_default();
        let alef = lam.next;
        let alef_marks = lam.end + alef.len;
        let after = After::new(text, alef_marks, alef.entry, lam.word)?;
        let mut flags = last.breaks;
        flags.add(alef.entry.flags);
        flags.add_if(last.reaches, Flags::JOINED_TO_PREVIOUS);
        // There stand the ligatures of an alef.
        let glyph = alef.entry.glyph(form(last.reaches, true));
        let letters = &mut self.shaper.letters;
        letters.push_glyph(at, level.level, glyph, flags);
        letters.push_bare_marks(text.get(marks..lam.end).unwrap_or_default());
        letters.push_bare_marks(text.get(alef_marks..after.end).unwrap_or_default());
        Some(after)
    }
}

fn ligates(profile: &Profile) -> bool {
    profile.lam_alef == LamAlef::Ligature && profile.shaping == Shaping::Presentation
}

/// Returns the mirror image of a glyph that has one.
#[inline(never)]
fn mirror(glyph: Glyph) -> Glyph {
    let [bytes @ .., len] = glyph;
    let c = bytes
        .get(..usize::from(len))
        .and_then(|bytes| str::from_utf8(bytes).ok());
    let image = c.and_then(|c| c.chars().next()).and_then(mirrored);
    image.map_or(glyph, utf8)
}
