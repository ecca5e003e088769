//! A paragraph with its levels to clusters: joined letters, lam-alef, mirrored brackets, widths.
//!
//! Forms are decided in one pass over the graphemes. A letter is written unjoined to what follows;
//! when the next letter turns out to join, the form is put right in place.

use std::iter::Peekable;

use super::breaks::{Break, Opportunity, opportunities};
use super::cluster::{ClusterData, Flags};
use super::justify::kashida_group;
use super::levels::{LevelRun, Levels, Reset, reset};
use super::shaped::Shaped;
use super::{Direction, LamAlef, Marks, Order, Profile, Shaping};
use crate::span::ByteOffset;
use crate::text::facts::Fact;
use crate::text::graphemes::graphemes;
use crate::text::joining::{
    Form, Joined, JoiningType, LAM, joining_type, lam_alef, mirrored, presentation_form,
};
use crate::text::visible::{REPLACEMENT, Visible, is_right_to_left_mark, visible};
use crate::text::width::{char_width, cluster_width};

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
    let levels = Levels::new(text, direction);
    let mut shaper = Shaper::new(text, &levels, profile);
    for (at, grapheme) in graphemes(text) {
        shaper.push(at, grapheme);
    }
    shaper.finish(text.len(), start)
}

/// A letter that reaches out to the next one.
#[derive(Clone, Copy)]
struct Joint {
    /// Its record.
    index: usize,
    /// Where its glyph begins in the printed text; `None` for what has no forms (tatweel, ZWJ).
    glyph: Option<usize>,
    letter: char,
    joined: Joined,
}

struct Shaper<'a> {
    profile: Profile,
    levels: &'a Levels,
    /// Those of its runs that are not behind us.
    runs: &'a [LevelRun],
    breaks: Peekable<std::vec::IntoIter<Break>>,
    unpaired: Peekable<std::slice::Iter<'a, usize>>,
    out: Vec<u8>,
    records: Vec<ClusterData>,
    joint: Option<Joint>,
}

impl<'a> Shaper<'a> {
    fn new(text: &str, levels: &'a Levels, profile: &Profile) -> Self {
        Self {
            profile: *profile,
            levels,
            runs: &levels.runs,
            breaks: opportunities(text).into_iter().peekable(),
            unpaired: levels.unpaired.iter().peekable(),
            // Presentation forms take three bytes where letters take two.
            out: Vec::with_capacity(text.len() + text.len() / 2),
            records: Vec::with_capacity(text.len() / 2 + 2),
            joint: None,
        }
    }

    /// Adds the grapheme that begins at byte `at`.
    fn push(&mut self, at: usize, grapheme: &str) {
        let Some(first) = grapheme.chars().next() else {
            return;
        };
        let fact = Fact::of(first);
        if fact.has(Fact::ONE_CELL) && grapheme.len() == first.len_utf8() {
            let mut record = self.record(at);
            record.width = 1;
            self.push_known(record, first, fact);
        } else if fact.has(Fact::KNOWN) {
            self.push_part(at, first, grapheme);
        } else {
            for (place, part) in parts(grapheme) {
                let first = part.chars().next().unwrap_or(first);
                self.push_part(at + place, first, part);
            }
        }
    }

    /// Begins the record of the cluster at a byte; bytes come in order.
    fn record(&mut self, at: usize) -> ClusterData {
        ClusterData {
            source: ByteOffset::new(at).0,
            out: length(&self.out),
            width: 0,
            level: self.level(at),
            flags: self.break_before(at),
        }
    }

    /// Adds a grapheme of one character of which all that matters is known.
    fn push_known(&mut self, mut record: ClusterData, c: char, fact: Fact) {
        let leftwards = record.level % 2 == 1;
        if fact.has(Fact::LETTER) && leftwards {
            return self.push_letter(record, c);
        }
        self.joint = None;
        if c == ' ' {
            record.flags.add(Flags::SPACE);
            self.out.push(b' ');
        } else if leftwards && fact.has(Fact::MIRRORED) {
            self.write(self.mirror(c));
        } else {
            self.write(c);
        }
        self.records.push(record);
    }

    /// Adds a grapheme that takes more than a look.
    fn push_part(&mut self, at: usize, first: char, grapheme: &str) {
        let mut record = self.record(at);
        let is_bare = grapheme.len() == first.len_utf8();
        if is_bare {
            record.flags.add(space_flags(first));
        }
        self.reset_levels(&mut record, grapheme);
        match self.shown(at, first) {
            Visible::Itself => return self.push_letters(record, first, grapheme),
            // A mark on a space is how a mark is shown alone.
            Visible::Space if !is_bare => return self.push_letters(record, ' ', grapheme),
            Visible::Space => self.push_sign(&mut record, ' '),
            Visible::Hidden => self.join_through(grapheme),
            Visible::Replaced(shown) => self.push_sign(&mut record, shown),
        }
        self.records.push(record);
    }

    fn break_before(&mut self, at: usize) -> Flags {
        let mut flags = Flags::default();
        // Opportunities inside a cluster are passed over.
        while let Some(place) = self.breaks.next_if(|place| place.at as usize <= at) {
            if place.at as usize == at {
                flags.add(match place.opportunity {
                    Opportunity::Allowed => Flags::BREAK,
                    Opportunity::Mandatory => Flags::NEW_LINE,
                });
            }
        }
        flags
    }

    fn shown(&mut self, at: usize, c: char) -> Visible {
        while self.unpaired.next_if(|place| **place < at).is_some() {}
        if self.unpaired.peek() == Some(&&at) {
            return Visible::Replaced(REPLACEMENT);
        }
        visible(c)
    }

    /// Lets what is not printed still join or part its neighbours: ZWJ, ZWNJ, soft hyphens.
    fn join_through(&mut self, grapheme: &str) {
        for c in grapheme.chars() {
            self.join(c, None, 0);
        }
    }

    /// Writes a sign that stands for something else and joins to nothing.
    fn push_sign(&mut self, record: &mut ClusterData, sign: char) {
        record.width = 1;
        self.joint = None;
        self.write(sign);
    }

    /// Adds a grapheme that begins with a printed character.
    fn push_letters(&mut self, mut record: ClusterData, first: char, grapheme: &str) {
        record.width = u8::try_from(char_width(first).0).unwrap_or(u8::MAX);
        if record.width == 0 {
            // A mark without a base: there is nothing that it could be drawn on.
            self.join_through(grapheme);
            return self.records.push(record);
        }
        self.push_letter(record, first);
        if grapheme.len() > first.len_utf8() {
            self.push_marks(first, grapheme);
        }
    }

    /// Adds a letter; an alef may become one with the lam before it.
    fn push_letter(&mut self, record: ClusterData, c: char) {
        if self.ligate(c, record.level) {
            let lam = self.joint.take().map_or(0, |joint| joint.index);
            self.records.truncate(lam + 1);
        } else {
            self.push_base(record, c);
        }
    }

    /// Writes all but the first character of a grapheme.
    fn push_marks(&mut self, base: char, grapheme: &str) {
        let index = self.records.len() - 1;
        let mut rest = grapheme.chars();
        rest.next();
        let mut is_plain = true;
        for _ in 1..LONGEST_CLUSTER {
            let Some(c) = rest.next() else { break };
            is_plain &= Fact::of(c).has(Fact::MARK);
            self.push_mark(base, c, rest.as_str().is_empty());
            self.join(c, None, index);
        }
        if is_plain {
            return; // Marks take no cell.
        }
        if let Some(record) = self.records.get_mut(index) {
            // An emoji sequence or a syllable may be wider than its first character.
            let printed = self.out.get(record.out as usize..).unwrap_or_default();
            let printed = str::from_utf8(printed).unwrap_or_default();
            record.width = u8::try_from(cluster_width(printed).0).unwrap_or(u8::MAX);
        }
    }

    /// Turns the lam that stands before `alef` into the ligature of the two.
    fn ligate(&mut self, alef: char, level: u8) -> bool {
        let Some(joint) = self
            .joint
            .filter(|joint| joint.letter == LAM && level % 2 == 1)
        else {
            return false;
        };
        let Some(ligature) = lam_alef(alef, joint.joined) else {
            return false;
        };
        let (ligates, index) = (self.ligates(), joint.index);
        let Some(lam) = self.records.get_mut(index) else {
            return false;
        };
        if !ligates {
            lam.flags.add(Flags::LAM_BEFORE_ALEF);
            return false;
        }
        lam.flags.set_group(kashida_group(ligature));
        if let Some(glyph) = joint.glyph {
            self.put(glyph, ligature);
        }
        true
    }

    fn ligates(&self) -> bool {
        self.profile.lam_alef == LamAlef::Ligature && self.profile.shaping == Shaping::Presentation
    }

    /// Adds the record of a cluster and writes the character that carries it, joined to the letter
    /// before it.
    fn push_base(&mut self, mut record: ClusterData, c: char) {
        let joining = joining(c);
        let leftwards = record.level % 2 == 1;
        if !leftwards || joining == JoiningType::NonJoining {
            // Letters forced to run from left to right have no neighbour where they would join.
            self.joint = None;
            self.write(if leftwards { self.mirror(c) } else { c });
            return self.records.push(record);
        }
        let joined = self.join(c, Some(self.out.len()), self.records.len());
        record.flags.set_group(kashida_group(c));
        record.flags.add(Flags::LETTER);
        if joined == Joined::Yes {
            record.flags.add(Flags::JOINED_TO_PREVIOUS);
        }
        self.write(self.form(c, Form::of(joined, Joined::No)).unwrap_or(c));
        self.records.push(record);
    }

    /// Writes a further character of a cluster, where it is one that is printed.
    fn push_mark(&mut self, base: char, c: char, is_last: bool) {
        if is_right_to_left_mark(c) {
            if self.profile.marks != Marks::Drop {
                self.write(c);
                if let Some(record) = self.records.last_mut() {
                    record.flags.add(Flags::MARKED);
                }
            }
            return;
        }
        let is_emoji_tag = matches!(c, '\u{e0020}'..='\u{e007f}') && base == '\u{1f3f4}';
        let is_variant = matches!(c, '\u{fe0e}' | '\u{fe0f}');
        let is_inner_joiner = matches!(c, '\u{200c}' | '\u{200d}')
            && !is_last
            && joining_type(base) == JoiningType::NonJoining;
        if visible(c) == Visible::Itself || is_emoji_tag || is_variant || is_inner_joiner {
            self.write(c);
        }
    }

    /// Takes `c` into the joining of letters. Returns whether it is joined to what comes before.
    fn join(&mut self, c: char, glyph: Option<usize>, index: usize) -> Joined {
        let joining = joining(c);
        if joining == JoiningType::Transparent {
            return Joined::No;
        }
        let joined = match self.joint.take() {
            Some(joint) if joining.joins_previous() => {
                self.join_to_next(joint);
                Joined::Yes
            }
            _ => Joined::No,
        };
        self.joint = joining.joins_next().then_some(Joint {
            index,
            glyph,
            letter: c,
            joined,
        });
        joined
    }

    /// Gives a letter the form that reaches out to the next one.
    fn join_to_next(&mut self, joint: Joint) {
        let Some(glyph) = joint.glyph else {
            return;
        };
        if let Some(record) = self.records.get_mut(joint.index) {
            record.flags.add(Flags::JOINED_TO_NEXT);
        }
        if let Some(form) = self.form(joint.letter, Form::of(joint.joined, Joined::Yes)) {
            self.put(glyph, form);
        }
    }

    fn form(&self, letter: char, form: Form) -> Option<char> {
        match self.profile.shaping {
            Shaping::Presentation => presentation_form(letter, form),
            Shaping::Base => None,
        }
    }

    /// L4: a character of right-to-left level shows its mirror image.
    fn mirror(&self, c: char) -> char {
        match self.profile.order {
            Order::Visual => mirrored(c).unwrap_or(c),
            Order::Logical | Order::LogicalAligned => c,
        }
    }

    fn write(&mut self, c: char) {
        self.out
            .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Puts a glyph over the one that was written at `at`; all forms take three bytes.
    fn put(&mut self, at: usize, glyph: char) {
        let mut bytes = [0; 4];
        let encoded = glyph.encode_utf8(&mut bytes).as_bytes();
        let Some(place) = self.out.get_mut(at..at + encoded.len()) else {
            debug_assert!(false, "a glyph is put right before it is written");
            return;
        };
        place.copy_from_slice(encoded);
    }

    /// L1, for separators and the white space before them.
    fn reset_levels(&mut self, record: &mut ClusterData, grapheme: &str) {
        match reset(grapheme) {
            Reset::Never => {}
            Reset::AtEnd => record.flags.add(Flags::RESETS),
            Reset::Always => {
                record.level = self.levels.base;
                let before = self.records.iter_mut().rev();
                for space in before.take_while(|space| space.flags.has(Flags::RESETS)) {
                    space.level = self.levels.base;
                }
            }
        }
    }

    /// Returns the level at a byte; bytes are asked for in order.
    fn level(&mut self, at: usize) -> u8 {
        while let Some((run, later)) = self.runs.split_first() {
            if at < run.bytes.start {
                break;
            }
            if at < run.bytes.end {
                return run.level;
            }
            self.runs = later;
        }
        self.levels.base
    }

    fn finish(mut self, source: usize, start: ByteOffset) -> Shaped {
        self.records.push(ClusterData {
            source: ByteOffset::new(source).0,
            out: length(&self.out),
            ..ClusterData::default()
        });
        let out = String::from_utf8(self.out);
        debug_assert!(out.is_ok(), "glyphs are put over glyphs of the same length");
        Shaped {
            start,
            out: out.unwrap_or_default(),
            records: self.records,
            base: self.levels.base,
            profile: self.profile,
        }
    }
}

/// Returns the joining type of `c`, with [`JoiningType::Causing`] counted as dual.
fn joining(c: char) -> JoiningType {
    let fact = Fact::of(c);
    if !fact.has(Fact::KNOWN) {
        return joining_type(c);
    }
    match (fact.has(Fact::LETTER), fact.has(Fact::JOINS_NEXT)) {
        (true, true) => JoiningType::Dual,
        (true, false) => JoiningType::Right,
        _ if fact.has(Fact::TRANSPARENT) => JoiningType::Transparent,
        _ => JoiningType::NonJoining,
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

fn length(bytes: impl AsRef<[u8]>) -> u32 {
    ByteOffset::new(bytes.as_ref().len()).0
}
