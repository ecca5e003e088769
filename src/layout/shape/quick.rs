//! The quick way from an ordinary right-to-left paragraph to its clusters: one walk over its bytes.
//!
//! Ordinary are paragraphs of characters with a [`Fact`](crate::text::facts::Fact), without bidi
//! controls. Nearly all of one is *calm*: right-to-left letters, and what takes their direction.
//! There levels are known beforehand, a look at the next letter gives the form of each, and most
//! graphemes are one character. What is not so is left to those who know it: levels around numbers
//! and left-to-right letters to [`window`], graphemes of several characters to the [`Shaper`],
//! opportunities around words that are not plain to [`push_full`]. Tests hold the outcome equal to
//! that of the full algorithms.

use std::ops::Range;

use super::letters::Letters;
use super::{Cursor, Shaper};
use crate::layout::Profile;
use crate::layout::breaks::{Break, Found, Opportunity, WordKind, Words, push_full};
use crate::layout::cluster::Flags;
use crate::layout::levels::{LevelRun, window};
use crate::layout::shaped::Shaped;
use crate::span::ByteOffset;
use crate::text::facts::Fact;

mod run;
mod table;

use run::Batch;
use table::{Entry, Seen};

/// The level of the paragraph and of all that is calm.
const LEVEL: u8 = 1;

/// Shapes a right-to-left paragraph that begins at byte `start` of its article, or returns `None`
/// when it is not an ordinary one.
pub(super) fn shape(text: &str, start: ByteOffset, profile: &Profile) -> Option<Shaped> {
    u32::try_from(text.len()).ok()?;
    let mut quick = Quick::new(text, profile);
    while quick.at < text.len() {
        quick.step()?;
    }
    quick.end_text()?;
    let (out, records) = quick.shaper.letters.finish(text.len());
    Some(Shaped {
        start,
        out,
        records,
        base: LEVEL,
        mixed: quick.levels.mixed,
        is_even: quick.is_even,
        profile: *profile,
    })
}

struct Quick<'a> {
    text: &'a str,
    shaper: Shaper<'a>,
    /// The byte up to which all is done.
    at: usize,
    levels: Windows,
    words: Words,
    /// What the present word is, up to the byte `looked_at`; what follows is plain.
    word: WordKind,
    looked_at: usize,
    /// What the next cluster must be told about breaks.
    before_next: Flags,
    /// Room for opportunities.
    breaks: Vec<Break>,
    brackets: usize,
    /// All clusters so far take one cell, and no line must end before one.
    is_even: bool,
    batch: Batch,
}

/// The levels of the last window.
#[derive(Default)]
struct Windows {
    /// Bytes of other levels than the paragraph's, in order.
    runs: Vec<LevelRun>,
    /// The first of them that is not behind us.
    next: usize,
    /// The byte at which the window ends.
    end: usize,
    /// The clusters of all windows that have such runs.
    mixed: Vec<Range<usize>>,
}

/// Bytes of one level.
#[derive(Clone, Copy)]
struct Level {
    level: u8,
    /// Where they end.
    until: usize,
    /// What a character must not be to go the quick way.
    excluded: u16,
}

impl Windows {
    /// Returns the level of the byte `at` of a text of `len` bytes, before which stand `clusters`.
    fn level(&mut self, at: usize, len: usize, clusters: usize) -> Level {
        if at >= self.end {
            if let Some(window) = self.mixed.last_mut() {
                window.end = window.end.min(clusters);
            }
            return Level {
                level: LEVEL,
                until: len,
                excluded: Entry::COMPLEX | Entry::RESTLESS,
            };
        }
        let known = |level, until| Level {
            level,
            until,
            excluded: Entry::COMPLEX,
        };
        while let Some(run) = self.runs.get(self.next) {
            if at < run.bytes.start {
                return known(LEVEL, run.bytes.start);
            }
            if at < run.bytes.end {
                return known(run.level, run.bytes.end);
            }
            self.next += 1;
        }
        known(LEVEL, self.end)
    }
}

impl<'a> Quick<'a> {
    fn new(text: &'a str, profile: &Profile) -> Self {
        Self {
            text,
            shaper: Shaper {
                cursor: Cursor::level_only(LEVEL),
                unpaired: &[],
                letters: Letters::new(text.len(), profile),
            },
            at: 0,
            levels: Windows::default(),
            words: Words::default(),
            word: WordKind::Started,
            looked_at: 0,
            before_next: Flags::EMPTY,
            breaks: Vec::new(),
            brackets: 0,
            is_even: true,
            batch: Batch::new(),
        }
    }

    /// Looks at the character that begins at byte `at`.
    fn see(&self, at: usize) -> Seen {
        Seen::at(self.text.as_bytes(), ByteOffset::new(at).0)
    }

    /// Goes on as far as one level and simple characters reach, or over one other grapheme.
    fn step(&mut self) -> Option<()> {
        let clusters = self.shaper.letters.records.len();
        let level = self.levels.level(self.at, self.text.len(), clusters);
        let seen = self.see(self.at);
        // An alef looks back at its lam: where that came another way, so does the alef.
        if !(seen.entry.has(Entry::ALEF) && self.shaper.letters.joint.is_some()) {
            self.run(level);
        }
        if self.at >= level.until {
            return Some(());
        }
        let seen = self.see(self.at);
        if !seen.entry.has(Entry::RESTLESS) || self.at < self.levels.end {
            self.push_grapheme(level.level)
        } else {
            self.open_window()
        }
    }

    /// Adds the grapheme that begins here, which is not a simple one.
    fn push_grapheme(&mut self, level: u8) -> Option<()> {
        let mut end = self.at;
        let mut seen = self.see(end);
        let before = self.before_next;
        // All known characters begin a grapheme but those that extend one.
        loop {
            if !seen.entry.has(Entry::KNOWN) {
                return None;
            }
            match seen.entry.flags == Flags::SPACE {
                true => self.end_word(end),
                false => {
                    self.pass(end, seen);
                    self.before_next = Flags::EMPTY;
                }
            }
            end = seen.end as usize;
            seen = self.see(end);
            if seen.entry.has(Entry::BASE) {
                break;
            }
        }
        let grapheme = self.text.get(self.at..end)?;
        let count = self.shaper.letters.records.len();
        self.shaper.cursor = Cursor::level_only(level);
        self.shaper.push_grapheme(self.at, grapheme);
        let records = &mut self.shaper.letters.records;
        if let Some(record) = records.get_mut(count) {
            record.flags.add(before);
        }
        let added = records.get(count..).unwrap_or_default();
        self.is_even &= added.iter().all(|record| record.width == 1);
        self.at = end;
        Some(())
    }

    /// Takes note of the character at `at`, which is no space.
    fn pass(&mut self, at: usize, seen: Seen) {
        self.brackets += usize::from(seen.entry.has(Entry::BRACKET));
        self.word = seen.entry.word(self.word_before(at));
        self.looked_at = seen.end as usize;
    }

    /// Returns what the present word is before the byte `at`.
    #[inline]
    fn word_before(&self, at: usize) -> WordKind {
        match at > self.looked_at {
            true => self.word.then(Fact(Fact::WORD)),
            false => self.word,
        }
    }

    /// Ends the word before the space at `at`. After a plain word a line may end before the next,
    /// if that is plain, too; if not, this is put right where the full algorithm has been asked.
    #[inline]
    fn end_word(&mut self, at: usize) {
        let kind = self.word_before(at);
        if let Found::Open { window, last } = self.words.end_word(at, kind) {
            self.put_breaks_right(window, last);
        }
        self.words.begin(at + 1);
        (self.word, self.looked_at) = (WordKind::Started, at + 1);
        self.before_next = match self.words.follows_plain() {
            true => Flags::BREAK,
            false => Flags::EMPTY,
        };
    }

    /// Asks the full algorithm for the opportunities in `window` after its first byte and up to
    /// `last`. All its clusters are there.
    #[inline(never)]
    fn put_breaks_right(&mut self, window: Range<usize>, last: usize) {
        let start = window.start;
        self.breaks.clear();
        push_full(self.text, window, last, &mut self.breaks);
        let records = self.shaper.letters.records.iter_mut().rev();
        for record in records.take_while(|record| record.source as usize > start) {
            if record.source as usize > last {
                continue;
            }
            record.flags.remove(Flags::ANY_BREAK);
            // Opportunities inside a cluster are passed over.
            while self
                .breaks
                .pop_if(|place| place.at > record.source)
                .is_some()
            {}
            if let Some(found) = self.breaks.pop_if(|place| place.at == record.source) {
                record.flags.add(found.opportunity.flag());
                self.is_even &= found.opportunity == Opportunity::Allowed;
            }
        }
    }

    /// Resolves the levels of the window that we stand in, before the first of its letters and
    /// numbers.
    fn open_window(&mut self) -> Option<()> {
        let levels = &mut self.levels;
        let start = window::start(self.text, self.at);
        levels.runs.clear();
        levels.next = 0;
        levels.end = window::resolve(self.text, start, &mut levels.runs)?;
        let records = &mut self.shaper.letters.records;
        let mut first = records.len();
        if let Some(earliest) = levels.runs.first() {
            // Signs before a number may become part of it.
            let turned = records.iter_mut().rev().map_while(|record| {
                let source = record.source as usize;
                (source >= earliest.bytes.start).then_some((source, &mut record.level))
            });
            for (source, level) in turned {
                let run = levels.runs.iter().find(|run| run.bytes.contains(&source));
                *level = run.map_or(LEVEL, |run| run.level);
                first -= 1;
            }
            levels.mixed.push(first..usize::MAX);
        }
        Some(())
    }

    /// Ends the paragraph.
    fn end_text(&mut self) -> Option<()> {
        let len = self.text.len();
        self.end_word(len);
        if let Found::Open { window, last } = self.words.end_text(len) {
            self.put_breaks_right(window, last);
        }
        (self.brackets <= window::MOST_BRACKETS || self.levels.mixed.is_empty()).then_some(())
    }
}
