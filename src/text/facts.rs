//! What layout must know about a character, in one look, for the characters that news is made of.
//!
//! Latin, Greek, Cyrillic, Hebrew, Arabic (up to U+06FF) and general punctuation have a [`Fact`] in
//! a table. A character without one, or whose behaviour takes more than a look (controls, emoji,
//! bidi controls), is [`Fact::OTHER`]: it is left to the full algorithms of the crates. Tests hold
//! the quick ways equal to the full ones.

use super::tables::{FACTS_LOW, FACTS_PUNCTUATION, PUNCTUATION_FIRST};

/// Facts about a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact(pub u16);

impl Fact {
    /// A character of which nothing is known here.
    pub const OTHER: Self = Self(0);

    /// The end of the text, which ends graphemes and joins to nothing.
    pub const END: Self = Self(Self::KNOWN);

    /// A grapheme cluster begins here after any other character with a fact, unless it extends.
    pub const KNOWN: u16 = 1 << 4;
    /// It belongs to the grapheme before it (GB9: Extend).
    pub const EXTENDS: u16 = 1 << 5;
    /// It is printed as itself in one cell.
    pub const ONE_CELL: u16 = 1 << 6;
    /// It joins to the letter before it.
    pub const LETTER: u16 = 1 << 7;
    /// It is not seen by joining.
    pub const TRANSPARENT: u16 = 1 << 8;
    /// It is a mark of a right-to-left script.
    pub const MARK: u16 = 1 << 9;
    /// It stands inside words that no line break parts (UAX #14: AL, NU, CM).
    pub const WORD: u16 = 1 << 10;
    /// It ends words and is not parted from them (UAX #14: IS, EX, CL, CP, QU of category Pf).
    pub const WORD_END: u16 = 1 << 11;
    /// It has a mirror image.
    pub const MIRRORED: u16 = 1 << 12;

    /// It begins words and is not parted from them (UAX #14: OP, QU of category Pi).
    pub const WORD_START: u16 = 1 << 14;
    /// It joins to the letter after it.
    pub const JOINS_NEXT: u16 = 1 << 13;

    /// Returns the facts about `c`.
    #[must_use]
    #[inline]
    pub const fn of(c: char) -> Self {
        let code = c as u32;
        if (code as usize) < FACTS_LOW.len() {
            return Self(FACTS_LOW[code as usize]);
        }
        let index = code.wrapping_sub(PUNCTUATION_FIRST) as usize;
        if index < FACTS_PUNCTUATION.len() {
            return Self(FACTS_PUNCTUATION[index]);
        }
        Self::OTHER
    }

    /// Tells whether all of `bits` hold.
    #[must_use]
    pub const fn has(self, bits: u16) -> bool {
        self.0 & bits == bits
    }

    /// Tells whether it begins a grapheme after any other character with a fact.
    #[must_use]
    pub const fn is_base(self) -> bool {
        self.0 & (Self::KNOWN | Self::EXTENDS) == Self::KNOWN
    }

    /// Tells whether its bidi class is one of `classes`.
    #[must_use]
    #[inline]
    pub const fn is_one_of(self, classes: BidiSet) -> bool {
        classes.0 >> (self.0 & 0xf) & 1 == 1
    }

    /// Returns what it is to UAX #9.
    #[must_use]
    pub const fn bidi(self) -> Bidi {
        match self.0 & 0xf {
            1 => Bidi::ArabicLetter,
            2 => Bidi::RightToLeft,
            3 => Bidi::LeftToRight,
            4 => Bidi::Mark,
            5 => Bidi::EuropeanNumber,
            6 => Bidi::ArabicNumber,
            7 => Bidi::EuropeanSeparator,
            8 => Bidi::EuropeanTerminator,
            9 => Bidi::CommonSeparator,
            10 => Bidi::Neutral,
            11 => Bidi::Space,
            12 => Bidi::Bracket,
            13 => Bidi::Boundary,
            _ => Bidi::Other,
        }
    }
}

/// A character of a text with its facts and its length, as one number: what several passes over the
/// same text would else find out again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse(u32);

impl Glimpse {
    /// Returns the facts about the character.
    #[must_use]
    #[inline]
    pub fn fact(self) -> Fact {
        let [high, low, ..] = self.0.to_be_bytes();
        Fact(u16::from_be_bytes([high, low]))
    }

    /// Returns the bytes of the character.
    #[must_use]
    #[inline]
    pub fn len_utf8(self) -> usize {
        1 + (self.0 >> 14 & 3) as usize
    }

    /// Returns the character, if it has a fact; else NUL.
    #[must_use]
    #[inline]
    pub fn known_char(self) -> char {
        char::from_u32(self.0 & 0x3fff).unwrap_or_default()
    }
}

/// Returns a glimpse of every character of `text`.
#[must_use]
pub fn glimpses(text: &str) -> Vec<Glimpse> {
    let mut glimpses = Vec::with_capacity(text.len());
    glimpses.extend(text.chars().map(|c| {
        let fact = Fact::of(c);
        // All characters with a fact lie below U+4000.
        let code = if fact == Fact::OTHER {
            0
        } else {
            u32::from(c) & 0x3fff
        };
        let len = match u32::from(c) {
            0..0x80 => 0,
            0x80..0x800 => 1,
            0x800..0x1_0000 => 2,
            _ => 3,
        };
        Glimpse(u32::from(fact.0) << 16 | len << 14 | code)
    }));
    glimpses
}

/// A set of bidi classes, as the bits of their numbers in a fact.
#[derive(Clone, Copy, Debug)]
pub struct BidiSet(u16);

impl BidiSet {
    /// R and AL.
    pub const RIGHT_TO_LEFT: Self = Self(1 << 1 | 1 << 2);
    /// What has the direction of its surroundings: marks, separators, terminators, punctuation but
    /// for brackets, spaces.
    pub const FOLLOWING: Self = Self(1 << 4 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11);
}

/// Bidi classes, those that only the full algorithm handles taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bidi {
    /// Whatever has no fact.
    Other,
    /// AL.
    ArabicLetter,
    /// R.
    RightToLeft,
    /// L.
    LeftToRight,
    /// NSM.
    Mark,
    /// EN.
    EuropeanNumber,
    /// AN.
    ArabicNumber,
    /// ES.
    EuropeanSeparator,
    /// ET.
    EuropeanTerminator,
    /// CS.
    CommonSeparator,
    /// ON, but for brackets.
    Neutral,
    /// WS.
    Space,
    /// ON with a paired bracket type.
    Bracket,
    /// BN: the joiners.
    Boundary,
}

#[cfg(test)]
mod tests {
    use unicode_bidi::{BidiClass, bidi_class};
    use unicode_segmentation::UnicodeSegmentation as _;

    use super::*;
    use crate::span::Cells;
    use crate::text::joining::{JoiningType, joining_type, mirrored};
    use crate::text::visible::{Visible, is_right_to_left_mark, visible};
    use crate::text::width::char_width;

    fn known() -> impl Iterator<Item = (char, Fact)> {
        let all = ('\0'..=char::MAX).map(|c| (c, Fact::of(c)));
        all.filter(|(_, fact)| fact.has(Fact::KNOWN))
    }

    #[test]
    fn facts_agree_with_the_properties_they_stand_for() {
        for (c, fact) in known() {
            let joining = joining_type(c);
            let joins = joining.joins_previous() || joining.joins_next();
            assert_eq!(fact.has(Fact::LETTER), joins, "{c:?}");
            assert_eq!(fact.has(Fact::LETTER), joining.joins_previous(), "{c:?}");
            assert_eq!(fact.has(Fact::JOINS_NEXT), joining.joins_next(), "{c:?}");
            assert_eq!(
                fact.has(Fact::TRANSPARENT),
                joining == JoiningType::Transparent,
                "{c:?}"
            );
            assert_eq!(fact.has(Fact::MIRRORED), mirrored(c).is_some(), "{c:?}");
            assert_eq!(fact.has(Fact::MARK), is_right_to_left_mark(c), "{c:?}");
            if fact.has(Fact::ONE_CELL) {
                assert_eq!(
                    (visible(c), char_width(c)),
                    (Visible::Itself, Cells(1)),
                    "{c:?}"
                );
            }
        }
        assert!(known().count() > 1_500);
    }

    #[test]
    fn a_glimpse_tells_the_character_its_facts_and_its_length() {
        for c in '\0'..=char::MAX {
            let seen = glimpses(&String::from(c))[0];
            assert_eq!((seen.fact(), seen.len_utf8()), (Fact::of(c), c.len_utf8()));
            if seen.fact() != Fact::OTHER {
                assert_eq!(seen.known_char(), c);
            }
        }
    }

    #[test]
    fn bidi_facts_agree_with_the_class() {
        for (c, fact) in known() {
            let class = match fact.bidi() {
                Bidi::Other => panic!("{c:?} is known, but not its class"),
                Bidi::ArabicLetter => BidiClass::AL,
                Bidi::RightToLeft => BidiClass::R,
                Bidi::LeftToRight => BidiClass::L,
                Bidi::Mark => BidiClass::NSM,
                Bidi::EuropeanNumber => BidiClass::EN,
                Bidi::ArabicNumber => BidiClass::AN,
                Bidi::EuropeanSeparator => BidiClass::ES,
                Bidi::EuropeanTerminator => BidiClass::ET,
                Bidi::CommonSeparator => BidiClass::CS,
                Bidi::Neutral | Bidi::Bracket => BidiClass::ON,
                Bidi::Space => BidiClass::WS,
                Bidi::Boundary => BidiClass::BN,
            };
            assert_eq!(bidi_class(c), class, "{c:?}");
        }
    }

    #[test]
    fn known_characters_begin_a_grapheme_unless_they_extend() {
        for (c, fact) in known() {
            for other in ['a', 'ب', '1', ' ', '.', 'é'] {
                let pair = String::from_iter([other, c]);
                let extends = pair.graphemes(true).count() == 1;
                assert_eq!(fact.has(Fact::EXTENDS), extends, "{pair:?}");
            }
        }
    }
}
