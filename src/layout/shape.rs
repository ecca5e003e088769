//! A paragraph with its levels to clusters: joined letters, lam-alef, mirrored brackets, widths.
//!
//! Ordinary right-to-left paragraphs go the quick way of [`quick`]. Of others, characters of which a
//! [`Fact`] says all go straight into a cluster; stretches with others are first cut into graphemes,
//! and looked at more closely.

use std::iter;
use std::str::Chars;

use super::breaks::{Break, opportunities};
use super::cluster::{ClusterData, Flags};
use super::levels::{LevelRun, Levels, Reset, reset};
use super::shaped::Shaped;
use super::{Direction, Profile};
use crate::span::ByteOffset;
use crate::text::facts::{Fact, Glimpse, glimpses};
use crate::text::graphemes::graphemes;
use crate::text::visible::{REPLACEMENT, Visible, visible};
use crate::text::width::{char_width, cluster_width};

mod letters;
mod quick;

use letters::{Follower, Letters};

/// The most characters of one cluster that are printed: more than any orthography or emoji
/// sequence needs, and few enough that heaped marks stay near their line.
const LONGEST_CLUSTER: usize = 16;

/// Shapes a paragraph that begins at byte `start` of its article.
pub(super) fn shape(
    text: &str,
    start: ByteOffset,
    direction: Direction,
    profile: &Profile,
) -> Shaped {
    if direction == Direction::RightToLeft
        && let Some(shaped) = quick::shape(text, start, profile)
    {
        return shaped;
    }
    let glimpses = glimpses(text);
    let levels = Levels::new(text, direction);
    let breaks = opportunities(text, &glimpses);
    let mut shaper = Shaper {
        cursor: Cursor::new(&levels, &breaks),
        unpaired: &levels.unpaired,
        letters: Letters::new(text.len(), profile),
    };
    shaper.push_all(text, &glimpses);
    let (out, records) = shaper.letters.finish(text.len());
    Shaped {
        start,
        mixed: iter::once(0..records.len()).collect(),
        is_even: false,
        out,
        records,
        base: levels.base,
        profile: *profile,
    }
}

struct Shaper<'a> {
    cursor: Cursor<'a>,
    /// The bidi controls without a partner that are not behind us.
    unpaired: &'a [usize],
    letters: Letters,
}

impl Shaper<'_> {
    fn push_all(&mut self, text: &str, glimpses: &[Glimpse]) {
        let mut rest = glimpses;
        let mut at = 0;
        while let [glimpse, after @ ..] = rest {
            let fact = glimpse.fact();
            let next = after.first().map_or(Fact::END, |next| next.fact());
            if fact.has(Fact::ONE_CELL) && next.is_base() {
                self.push_alone(at, *glimpse, next);
                at += glimpse.len_utf8();
                rest = after;
                continue;
            }
            // A known character begins a grapheme after another, whatever came before the two.
            let is_cut = |pair: &[Glimpse]| match pair {
                [before, next] => before.fact().has(Fact::KNOWN) && next.fact().is_base(),
                _ => false,
            };
            let count = rest
                .windows(2)
                .position(is_cut)
                .map_or(rest.len(), |last| last + 1);
            let (stretch, after) = rest.split_at(count);
            let len = stretch
                .iter()
                .map(|glimpse| glimpse.len_utf8())
                .sum::<usize>();
            for (place, grapheme) in graphemes(text.get(at..at + len).unwrap_or_default()) {
                self.push_grapheme(at + place, grapheme);
            }
            at += len;
            rest = after;
        }
    }

    /// Adds a character of one cell that is a grapheme alone; `next` are the facts about what
    /// follows it.
    #[inline]
    fn push_alone(&mut self, at: usize, glimpse: Glimpse, next: Fact) {
        let (c, fact) = (glimpse.known_char(), glimpse.fact());
        let mut record = self.record(at, 1);
        let is_joining = fact.has(Fact::LETTER) && record.level % 2 == 1;
        if is_joining && self.cursor.until > at + glimpse.len_utf8() {
            // The next character is of the same level, so it alone decides about joining.
            let follower = match next.has(Fact::LETTER) {
                true => Follower::Joins,
                false => Follower::Parts,
            };
            self.letters.push_between(record, c, fact, follower);
        } else if c == ' ' {
            record.flags.add(Flags::SPACE);
            self.letters.push_unjoined(record, c);
        } else if is_joining || fact.has(Fact::MIRRORED) {
            self.letters.push_known(record, c, fact);
        } else {
            self.letters.push_unjoined(record, c);
        }
    }

    /// Begins the record of the cluster at a byte; bytes come in order.
    #[inline]
    fn record(&mut self, at: usize, width: u8) -> ClusterData {
        ClusterData {
            source: ByteOffset::new(at).0,
            out: self.letters.len(),
            width,
            level: self.cursor.level(at),
            flags: self.cursor.break_before(at),
        }
    }

    fn push_grapheme(&mut self, at: usize, grapheme: &str) {
        for (place, part) in parts(grapheme) {
            let mut rest = part.chars();
            if let Some(first) = rest.next() {
                self.push_part(at + place, first, rest);
            }
        }
    }

    /// Adds what begins with `first` and goes on with `rest`.
    fn push_part(&mut self, at: usize, first: char, rest: Chars<'_>) {
        let mut record = self.record(at, 0);
        let is_bare = rest.as_str().is_empty();
        if is_bare {
            record.flags.add(space_flags(first));
        }
        self.reset_levels(&mut record, first, rest.as_str());
        match self.shown(at, first) {
            Visible::Itself => self.push_base(record, first, rest),
            // A mark on a space is how a mark is shown alone.
            Visible::Space if !is_bare => self.push_base(record, ' ', rest),
            Visible::Space => self.letters.push_sign(record, ' '),
            Visible::Replaced(sign) => self.letters.push_sign(record, sign),
            Visible::Hidden => self.letters.push_hidden(record, first, rest),
        }
    }

    /// Adds a grapheme that begins with a printed character.
    fn push_base(&mut self, mut record: ClusterData, first: char, rest: Chars<'_>) {
        record.width = u8::try_from(char_width(first).0).unwrap_or(u8::MAX);
        if record.width == 0 {
            // A mark without a base: there is nothing that it could be drawn on.
            return self.letters.push_hidden(record, first, rest);
        }
        self.letters.push_known(record, first, Fact::of(first));
        let is_plain = rest.clone().all(|c| Fact::of(c).has(Fact::MARK));
        self.letters
            .push_marks(first, rest.take(LONGEST_CLUSTER - 1));
        if !is_plain {
            // An emoji sequence or a syllable may be wider than its first character.
            let width = cluster_width(self.letters.last_printed()).0;
            self.letters
                .set_last_width(u8::try_from(width).unwrap_or(u8::MAX));
        }
    }

    fn shown(&mut self, at: usize, c: char) -> Visible {
        while let Some((place, later)) = self.unpaired.split_first() {
            if *place > at {
                break;
            }
            self.unpaired = later;
            if *place == at {
                return Visible::Replaced(REPLACEMENT);
            }
        }
        visible(c)
    }

    /// L1, for separators and the white space before them.
    fn reset_levels(&mut self, record: &mut ClusterData, first: char, rest: &str) {
        match reset(first, rest) {
            Reset::Never => {}
            Reset::AtEnd => record.flags.add(Flags::RESETS),
            Reset::Always => {
                record.level = self.cursor.base;
                self.letters.reset_spaces(self.cursor.base);
            }
        }
    }
}

/// What is known of the bytes of a paragraph beforehand, read from its start to its end.
struct Cursor<'a> {
    base: u8,
    /// Level runs that are not behind us.
    runs: &'a [LevelRun],
    /// The level of the bytes before `until`.
    level: u8,
    until: usize,
    /// Breaks that are not behind us.
    breaks: &'a [Break],
}

impl<'a> Cursor<'a> {
    fn new(levels: &'a Levels, breaks: &'a [Break]) -> Self {
        Self {
            base: levels.base,
            runs: &levels.runs,
            level: levels.base,
            until: 0,
            breaks,
        }
    }

    /// Knows one level of all bytes, and nothing of breaks.
    fn level_only(level: u8) -> Self {
        Self {
            base: level,
            runs: &[],
            level,
            until: usize::MAX,
            breaks: &[],
        }
    }

    #[inline]
    fn level(&mut self, at: usize) -> u8 {
        while at >= self.until {
            (self.level, self.until) = match self.runs.split_first() {
                None => (self.base, usize::MAX),
                Some((run, _)) if at < run.bytes.start => (self.base, run.bytes.start),
                Some((run, later)) => {
                    self.runs = later;
                    (run.level, run.bytes.end)
                }
            };
        }
        self.level
    }

    #[inline]
    fn break_before(&mut self, at: usize) -> Flags {
        let mut flags = Flags::default();
        while let Some((place, later)) = self.breaks.split_first() {
            if place.at as usize > at {
                break;
            }
            // Opportunities inside a cluster are passed over.
            if place.at as usize == at {
                flags.add(place.opportunity.flag());
            }
            self.breaks = later;
        }
        flags
    }
}

/// Splits a grapheme after each sign that stands over or around what follows it, such as U+06DD:
/// it is one character to the reader, but its letter has a form and a cell of its own.
fn parts(grapheme: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    grapheme.split_inclusive(is_prepended).map(move |part| {
        let start = at;
        at += part.len();
        (start, part)
    })
}

fn is_prepended(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}')
}

fn space_flags(c: char) -> Flags {
    let mut flags = Flags::default();
    let is_fixed = matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    let is_space = matches!(c, ' ' | '\u{1680}' | '\u{3000}') || visible(c) == Visible::Space;
    if is_space && !is_fixed {
        flags.add(Flags::HANGS);
    }
    if matches!(c, ' ' | '\u{a0}') {
        flags.add(Flags::WORD_SPACE);
    }
    flags
}

#[cfg(test)]
mod tests;
