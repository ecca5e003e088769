//! Letters to the forms they take beside each other, written one after the other.
//!
//! A letter is written unjoined to what follows. When the next letter turns out to join, the form
//! is put right in place: all presentation forms take three bytes.

use std::str::Chars;

use crate::layout::cluster::{ClusterData, Flags};
use crate::layout::justify::kashida_group;
use crate::layout::{LamAlef, Marks, Order, Profile, Shaping};
use crate::span::ByteOffset;
use crate::text::facts::Fact;
use crate::text::joining::{
    Joined, JoiningType, LAM, joining_type, lam_alef, mirrored, presentation_forms,
};
use crate::text::visible::{Visible, is_right_to_left_mark, visible};

/// The printed text of a paragraph and its clusters while they are written.
pub(super) struct Letters {
    pub(super) profile: Profile,
    out: Vec<u8>,
    pub(super) records: Vec<ClusterData>,
    /// The letter that reaches out to the next one.
    pub(super) joint: Option<Joint>,
}

#[derive(Clone, Copy)]
pub(super) struct Joint {
    /// Its record.
    index: u32,
    /// Where its glyph stands in the printed text.
    glyph: u32,
    reaching: Reaching,
    joined: Joined,
    kind: JointKind,
}

/// What stands after a letter, as far as the letter is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Follower {
    /// A letter that joins to it, if it reaches out.
    Joins,
    /// Anything else.
    Parts,
}

/// How a letter comes to reach out to the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reaching {
    /// It was written so.
    Already,
    /// By another form, if there is one (0 if not).
    Form(u16),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum JointKind {
    Lam,
    Letter,
    /// Not a cluster of its own: ZWJ.
    Joiner,
}

impl Letters {
    pub(super) fn new(source: usize, profile: &Profile) -> Self {
        Self {
            profile: *profile,
            // Presentation forms take three bytes where letters take two.
            out: Vec::with_capacity(source + source / 2),
            records: Vec::with_capacity(source / 2 + 2),
            joint: None,
        }
    }

    /// Returns the bytes printed so far.
    pub(super) fn len(&self) -> u32 {
        ByteOffset::new(self.out.len()).0
    }

    /// Adds the base of a cluster, a character that is printed as itself: its record is complete
    /// but for joining.
    pub(super) fn push_known(&mut self, record: ClusterData, c: char, fact: Fact) {
        let leftwards = record.level % 2 == 1;
        let joining = joining(c, fact);
        if leftwards && joining != JoiningType::NonJoining {
            return self.push_letter(record, c, joining);
        }
        // Letters forced to run from left to right have no neighbour where they would join.
        self.joint = None;
        match leftwards && (fact.has(Fact::MIRRORED) || fact == Fact::OTHER) {
            true => self.write(self.mirror(c)),
            false => self.write(c),
        }
        self.records.push(record);
    }

    /// Adds a letter without marks when it is known what follows: the quick way of what
    /// [`Letters::push_known`] does, for letters that stand from right to left.
    #[inline]
    pub(super) fn push_between(
        &mut self,
        mut record: ClusterData,
        c: char,
        fact: Fact,
        follower: Follower,
    ) {
        if self.ligated(c) {
            return;
        }
        let joined = self.join_to_last(JoiningType::Right);
        let reaches = fact.has(Fact::JOINS_NEXT) && follower == Follower::Joins;
        let [isolated, last, initial, medial] = self.forms(c);
        let (form, flags) = match (joined, reaches) {
            (Joined::No, false) => (isolated, Flags::LETTER),
            (Joined::Yes, false) => (last, Flags::JOINED_LETTER),
            // A letter without the form that reaches out keeps the one it has.
            (Joined::No, true) if initial == 0 => (isolated, Flags::REACHING_LETTER),
            (Joined::Yes, true) if medial == 0 => (last, Flags::MEDIAL_LETTER),
            (Joined::No, true) => (initial, Flags::REACHING_LETTER),
            (Joined::Yes, true) => (medial, Flags::MEDIAL_LETTER),
        };
        if reaches {
            let (index, glyph) = self.place();
            let kind = if c == LAM {
                JointKind::Lam
            } else {
                JointKind::Letter
            };
            self.joint = Some(Joint {
                index,
                glyph,
                reaching: Reaching::Already,
                joined,
                kind,
            });
        }
        record.flags.add(flags);
        record.flags.set_group(kashida_group(c));
        match form {
            0 => self.write(c),
            form => self.out.extend_from_slice(&encoded(form)),
        }
        self.records.push(record);
    }

    /// Adds clusters that are complete, and what they print.
    pub(super) fn push_all(&mut self, records: &[ClusterData], out: &[u8]) {
        if !records.is_empty() {
            self.joint = None;
            self.records.extend_from_slice(records);
            self.out.extend_from_slice(out);
        }
    }

    /// Has the last cluster, a letter that is written so, reach out to the one that comes.
    pub(super) fn reach_out(&mut self, kind: JointKind) {
        let Some((last, before)) = self.records.split_last() else {
            return;
        };
        self.joint = Some(Joint {
            index: ByteOffset::new(before.len()).0,
            glyph: last.out,
            reaching: Reaching::Already,
            joined: match last.flags.has(Flags::JOINED_TO_PREVIOUS) {
                true => Joined::Yes,
                false => Joined::No,
            },
            kind,
        });
    }

    fn forms(&self, c: char) -> [u16; 4] {
        match self.profile.shaping {
            Shaping::Presentation => presentation_forms(c),
            Shaping::Base => [0; 4],
        }
    }

    /// Adds a character of one cell that does not join, and is no bracket.
    #[inline]
    pub(super) fn push_unjoined(&mut self, record: ClusterData, c: char) {
        self.joint = None;
        self.write(c);
        self.records.push(record);
    }

    /// Adds a letter; an alef may become one with the lam before it.
    fn push_letter(&mut self, mut record: ClusterData, c: char, joining: JoiningType) {
        if self.ligated(c) {
            return;
        }
        let (index, glyph) = self.place();
        let joined = self.join_to_last(joining);
        let [isolated, last, initial, medial] = self.forms(c);
        let (unjoined, reaching) = match joined {
            Joined::No => (isolated, initial),
            Joined::Yes => (last, medial),
        };
        self.joint = joining.joins_next().then_some(Joint {
            index,
            glyph,
            reaching: Reaching::Form(reaching),
            joined,
            kind: if c == LAM {
                JointKind::Lam
            } else {
                JointKind::Letter
            },
        });
        record.flags.set_group(kashida_group(c));
        record.flags.add(match joined {
            Joined::No => Flags::LETTER,
            Joined::Yes => Flags::JOINED_LETTER,
        });
        match unjoined {
            0 => self.write(c),
            form => self.out.extend_from_slice(&encoded(form)),
        }
        self.records.push(record);
    }

    /// Makes one of `c` and the lam before it, if it is an alef and that is wanted.
    #[inline]
    fn ligated(&mut self, c: char) -> bool {
        match self.joint {
            Some(lam) if lam.kind == JointKind::Lam => self.ligate(lam, c),
            _ => false,
        }
    }

    fn ligate(&mut self, lam: Joint, c: char) -> bool {
        let Some(ligature) = lam_alef(c, lam.joined) else {
            return false;
        };
        let Some(record) = self.records.get_mut(lam.index as usize) else {
            return false;
        };
        let is_wanted = self.profile.lam_alef == LamAlef::Ligature
            && self.profile.shaping == Shaping::Presentation;
        if !is_wanted {
            record.flags.add(Flags::LAM_BEFORE_ALEF);
            return false;
        }
        record.flags.set_group(kashida_group(c));
        // The ligature ends where the alef ends, and an alef joins to nothing after it.
        record.flags.remove(Flags::JOINED_TO_NEXT);
        self.put(lam.glyph, u16::try_from(u32::from(ligature)).unwrap_or(0));
        // What is not printed between the two becomes part of the ligature, too.
        self.records.truncate(lam.index as usize + 1);
        self.joint = None;
        true
    }

    /// Adds a sign that stands for something else and joins to nothing.
    pub(super) fn push_sign(&mut self, mut record: ClusterData, sign: char) {
        record.width = 1;
        self.joint = None;
        self.write(sign);
        self.records.push(record);
    }

    /// Adds what is not printed, but joins or parts its neighbours: ZWJ, ZWNJ, soft hyphens.
    pub(super) fn push_hidden(&mut self, record: ClusterData, first: char, rest: Chars<'_>) {
        for c in std::iter::once(first).chain(rest) {
            self.join_through(c);
        }
        self.records.push(record);
    }

    /// Adds the characters after the first to the last cluster.
    pub(super) fn push_marks(&mut self, base: char, marks: impl Iterator<Item = char>) {
        let mut marks = marks.peekable();
        while let Some(c) = marks.next() {
            self.push_mark(base, c, marks.peek().is_some());
            self.join_through(c);
        }
    }

    fn push_mark(&mut self, base: char, c: char, is_inner: bool) {
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
        let is_joiner = matches!(c, '\u{200c}' | '\u{200d}');
        // Letters are tied, pictures are not: where a terminal knows no families and no tones of skin
        // it draws their parts, in more cells than one that does, and later frames are off by these.
        let joins_none = joining_type(base) == JoiningType::NonJoining;
        let ties = is_joiner && is_inner && joins_none && base.is_alphabetic();
        if matches!(c, '\u{1f3fb}'..='\u{1f3ff}') && !base.is_alphabetic() {
            return;
        }
        if visible(c) == Visible::Itself || is_emoji_tag || is_variant || ties {
            self.write(c);
        }
    }

    /// Lets a character that has no cluster of its own take part in joining.
    fn join_through(&mut self, c: char) {
        let joining = joining(c, Fact::of(c));
        if joining == JoiningType::Transparent {
            return;
        }
        let joined = self.join_to_last(joining);
        let (index, glyph) = self.place();
        let kind = JointKind::Joiner;
        self.joint = joining.joins_next().then_some(Joint {
            index,
            glyph,
            reaching: Reaching::Already,
            joined,
            kind,
        });
    }

    /// Joins what comes now to the letter that reaches out, if both can. No letter reaches out
    /// then.
    #[inline]
    pub(super) fn join_to_last(&mut self, joining: JoiningType) -> Joined {
        let Some(joint) = self.joint.take().filter(|_| joining.joins_previous()) else {
            return Joined::No;
        };
        if let Reaching::Form(form) = joint.reaching {
            if let Some(record) = self.records.get_mut(joint.index as usize) {
                record.flags.add(Flags::JOINED_TO_NEXT);
            }
            if form != 0 {
                self.put(joint.glyph, form);
            }
        }
        Joined::Yes
    }

    /// Gives the white space and formatting characters at the end the level of the paragraph (L1).
    pub(super) fn reset_spaces(&mut self, base: u8) {
        let spaces = self.records.iter_mut().rev();
        for space in spaces.take_while(|record| record.flags.has(Flags::RESETS)) {
            space.level = base;
        }
    }

    /// Returns what is printed for the last cluster.
    pub(super) fn last_printed(&self) -> &str {
        let start = self.records.last().map_or(0, |record| record.out as usize);
        str::from_utf8(self.out.get(start..).unwrap_or_default()).unwrap_or_default()
    }

    pub(super) fn set_last_width(&mut self, width: u8) {
        if let Some(record) = self.records.last_mut() {
            record.width = width;
        }
    }

    /// Returns where the next record and the next glyph will stand.
    fn place(&self) -> (u32, u32) {
        (ByteOffset::new(self.records.len()).0, self.len())
    }

    /// L4: a character of right-to-left level shows its mirror image.
    fn mirror(&self, c: char) -> char {
        match self.profile.order {
            Order::Visual => mirrored(c).unwrap_or(c),
            Order::Logical | Order::LogicalAligned => c,
        }
    }

    #[inline]
    fn write(&mut self, c: char) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.out.push(byte),
            _ => self
                .out
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }

    /// Puts a form over the one that was written at `at`.
    fn put(&mut self, at: u32, form: u16) {
        let at = at as usize;
        match self.out.get_mut(at..at + 3) {
            Some(place) => place.copy_from_slice(&encoded(form)),
            None => debug_assert!(false, "a form is put right before it is written"),
        }
    }

    /// Returns the printed text and its records, with one more that says where the last one ends.
    pub(super) fn finish(mut self, source: usize) -> (Vec<u8>, Vec<ClusterData>) {
        let (source, out) = (ByteOffset::new(source).0, self.len());
        self.records.push(ClusterData {
            source,
            out,
            ..ClusterData::default()
        });
        (self.out, self.records)
    }
}

/// Returns the joining type of `c`, with [`JoiningType::Causing`] counted as dual.
fn joining(c: char, fact: Fact) -> JoiningType {
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

/// Returns the UTF-8 of a presentation form, all of which take three bytes.
pub(super) const fn encoded(form: u16) -> [u8; 3] {
    let [high, low] = form.to_be_bytes();
    [
        0xe0 | high >> 4,
        0x80 | (high & 0xf) << 2 | low >> 6,
        0x80 | low & 0x3f,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::joining::Form;
    use crate::text::joining::presentation_form;

    #[test]
    fn every_form_is_encoded_as_utf8() {
        for letter in '\u{620}'..='\u{6ff}' {
            for form in presentation_forms(letter)
                .into_iter()
                .filter(|form| *form != 0)
            {
                let c = char::from_u32(u32::from(form)).unwrap();
                assert_eq!(c.encode_utf8(&mut [0; 4]).as_bytes(), encoded(form));
            }
            let has = |form| presentation_form(letter, form).is_some();
            assert!(!has(Form::Initial) || has(Form::Isolated), "{letter}");
        }
    }
}
