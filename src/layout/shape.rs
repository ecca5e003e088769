//! A paragraph with its levels to clusters: joined letters, lam-alef, mirrored brackets, widths.
//!
//! Forms are decided in one pass over the graphemes. A letter is written unjoined to what follows;
//! when the next letter turns out to join, the form is put right in place.

use std::iter::Peekable;

use unicode_bidi::BidiClass;

use super::breaks::{Opportunities, Opportunity};
use super::cluster::{ClusterData, Flags};
use super::justify::kashida_group;
use super::levels::{Levels, base_level};
use super::{Direction, LamAlef, Marks, Order, Profile, Shaping};
use crate::span::{ByteOffset, Span};
use crate::text::graphemes::graphemes;
use crate::text::joining::{
    Form, Joined, JoiningType, LAM, joining_type, lam_alef, mirrored, presentation_form,
};
use crate::text::visible::{REPLACEMENT, Visible, is_right_to_left_mark, visible};
use crate::text::width::{char_width, cluster_width};

/// The most characters of one cluster that are printed: more than any orthography or emoji
/// sequence needs, and few enough that heaped marks stay near their line.
const LONGEST_CLUSTER: usize = 16;

/// A paragraph after shaping: all that lines are made from.
#[derive(Debug)]
pub(super) struct Shaped {
    /// The byte of the article at which the paragraph begins.
    start: ByteOffset,
    /// What is printed, cluster after cluster in logical order.
    out: String,
    /// The clusters in logical order, and one more that only says where the last one ends.
    records: Vec<ClusterData>,
    /// The level of the paragraph.
    pub(super) base: u8,
    /// What the terminal does itself.
    pub(super) profile: Profile,
}

impl Shaped {
    /// Shapes a paragraph that begins at byte `start` of its article.
    pub(super) fn new(
        text: &str,
        start: ByteOffset,
        direction: Direction,
        profile: &Profile,
    ) -> Self {
        let levels = Levels::new(text, direction);
        let mut shaper = Shaper::new(text, &levels, direction, profile);
        for (at, grapheme) in graphemes(text) {
            for (place, part) in parts(grapheme) {
                shaper.push(at + place, part);
            }
        }
        shaper.finish(text.len(), start)
    }

    /// Returns the records of the clusters.
    pub(super) fn clusters(&self) -> &[ClusterData] {
        self.records
            .split_last()
            .map_or(&[], |(_, clusters)| clusters)
    }

    /// Returns the record of a cluster, or the one that stands after the last.
    pub(super) fn record(&self, index: usize) -> ClusterData {
        let last = self.records.last().copied().unwrap_or_default();
        self.records.get(index).copied().unwrap_or(last)
    }

    /// Returns the bytes of the article that make up a cluster.
    pub(super) fn span(&self, index: usize) -> Span {
        Span::new(self.offset(index), self.offset(index + 1))
    }

    /// Returns the byte of the article at which a cluster begins.
    pub(super) fn offset(&self, index: usize) -> ByteOffset {
        ByteOffset(self.start.0.saturating_add(self.record(index).source))
    }

    /// Returns what to print for a cluster.
    pub(super) fn text(&self, index: usize) -> &str {
        let (from, to) = (self.record(index).out, self.record(index + 1).out);
        self.out.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Keeps the first `count` clusters and sets an ellipsis after them.
    pub(super) fn cut_with_ellipsis(&mut self, count: usize) {
        let end = self.record(count);
        self.records.truncate(count);
        self.out.truncate(end.out as usize);
        self.records.push(ClusterData {
            source: end.source,
            out: end.out,
            width: 1,
            level: self.base,
            flags: Flags::default(),
        });
        self.out.push('…');
        self.records.push(ClusterData {
            source: end.source,
            out: length(&self.out),
            ..end
        });
    }
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
    base: u8,
    opportunities: Peekable<Opportunities<'a>>,
    unpaired: Peekable<std::slice::Iter<'a, usize>>,
    out: Vec<u8>,
    records: Vec<ClusterData>,
    joint: Option<Joint>,
}

impl<'a> Shaper<'a> {
    fn new(text: &'a str, levels: &'a Levels, direction: Direction, profile: &Profile) -> Self {
        Self {
            profile: *profile,
            levels,
            base: base_level(direction).number(),
            opportunities: Opportunities::new(text).peekable(),
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
        let mut record = ClusterData {
            source: ByteOffset::new(at).0,
            out: length(&self.out),
            width: 0,
            level: self.levels.level(at),
            flags: self.break_before(at),
        };
        let is_bare = grapheme.len() == first.len_utf8();
        if is_bare {
            record.flags.add(space_flags(first));
        }
        self.reset_levels(&mut record, at, grapheme);
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
        while let Some((place, opportunity)) = self.opportunities.next_if(|(place, _)| *place <= at)
        {
            if place == at {
                flags.add(match opportunity {
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

    /// Adds a grapheme that begins with a printed character; an alef may become one with the lam
    /// before it.
    fn push_letters(&mut self, mut record: ClusterData, first: char, grapheme: &str) {
        if self.ligate(first, record.level) {
            let lam = self.joint.take().map_or(0, |joint| joint.index);
            self.records.truncate(lam + 1);
        } else {
            record.width = u8::try_from(char_width(first).0).unwrap_or(u8::MAX);
            if record.width == 0 {
                // A mark without a base: there is nothing that it could be drawn on.
                self.join_through(grapheme);
                return self.records.push(record);
            }
            self.push_base(record, first);
        }
        if grapheme.len() > first.len_utf8() {
            self.push_marks(first, grapheme);
        }
    }

    /// Writes all but the first character of a grapheme.
    fn push_marks(&mut self, base: char, grapheme: &str) {
        let index = self.records.len() - 1;
        let last = grapheme.chars().count() - 1;
        for (place, c) in grapheme
            .chars()
            .enumerate()
            .skip(1)
            .take(LONGEST_CLUSTER - 1)
        {
            self.push_mark(base, c, place == last);
            self.join(c, None, index);
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
        let joining = joining_type(c);
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
        let joining = joining_type(c);
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
            Order::Logical => c,
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
    fn reset_levels(&mut self, record: &mut ClusterData, at: usize, grapheme: &str) {
        use BidiClass::{B, BN, FSI, LRE, LRI, LRO, PDF, PDI, RLE, RLI, RLO, S, WS};
        let resets = |class| {
            matches!(
                class,
                WS | FSI | LRI | RLI | PDI | LRE | RLE | LRO | RLO | PDF | BN
            )
        };
        let class = self.levels.class(at);
        if matches!(class, B | S) {
            record.level = self.base;
            let before = self.records.iter_mut().rev();
            for space in before.take_while(|space| space.flags.has(Flags::RESETS)) {
                space.level = self.base;
            }
        } else if resets(class)
            && grapheme
                .char_indices()
                .all(|(place, _)| resets(self.levels.class(at + place)))
        {
            record.flags.add(Flags::RESETS);
        }
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
            base: self.base,
            profile: self.profile,
        }
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
