//! What the quick way must know about a character, in one look: derived from `text::facts` and
//! `text::joining` when the program is compiled.

use crate::layout::breaks::WordKind;
use crate::layout::cluster::Flags;
use crate::layout::justify::kashida_group;
use crate::layout::shape::letters::encoded;
use crate::text::facts::{Bidi, BidiSet, Fact};
use crate::text::joining::{Form, Joined, LAM, lam_alef, presentation_forms};

/// What a character is to the quick way.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Entry {
    /// What is printed for it: its forms by their numbers, then itself.
    glyphs: [Glyph; 5],
    /// What a word becomes with it, by what the word was.
    words: [WordKind; 4],
    /// The flags of its cluster, but for those that its neighbours decide.
    pub(super) flags: Flags,
    /// Those that its neighbours may decide.
    pub(super) joins: Flags,
    traits: u16,
}

/// At most three bytes of UTF-8, and how many they are.
pub(super) type Glyph = [u8; 4];

/// Where a character itself stands among the glyphs.
pub(super) const ITSELF: usize = 4;

impl Entry {
    /// Its facts are known.
    pub(super) const KNOWN: u16 = 1;
    /// It begins a grapheme after any other that is known.
    pub(super) const BASE: u16 = 1 << 1;
    /// It is no base that is printed as itself, in one cell.
    pub(super) const COMPLEX: u16 = 1 << 2;
    /// It has not always the paragraph's level where no left-to-right letters and numbers are near.
    pub(super) const RESTLESS: u16 = 1 << 3;
    /// It is a space, is not what plain words are made of, or has a mirror image.
    pub(super) const SPECIAL: u16 = 1 << 4;
    /// It has a mirror image.
    pub(super) const MIRRORED: u16 = 1 << 5;
    /// It is a paired bracket.
    pub(super) const BRACKET: u16 = 1 << 6;
    /// It is the letter that ligates with an alef after it.
    pub(super) const LAM: u16 = 1 << 7;
    /// It is a letter that ligates with a lam before it.
    pub(super) const ALEF: u16 = 1 << 8;

    const OTHER: Self = Self {
        glyphs: [[0; 4]; 5],
        words: [WordKind::Other; 4],
        flags: Flags::EMPTY,
        joins: Flags::EMPTY,
        traits: Self::COMPLEX | Self::RESTLESS | Self::SPECIAL,
    };

    /// The end of a text or of what has one level: graphemes end before it and nothing joins to it.
    pub(super) const END: Self = Self {
        traits: Self::BASE | Self::KNOWN | Self::COMPLEX,
        ..Self::OTHER
    };

    const fn new(c: char) -> Self {
        let fact = Fact::of(c);
        let (mut flags, mut joins) = (Flags::EMPTY, Flags::EMPTY);
        if c == ' ' {
            flags.add(Flags::SPACE);
        }
        if fact.has(Fact::LETTER) {
            flags.add(Flags::LETTER);
            flags.set_group(kashida_group(c));
            joins.add(Flags::JOINED_TO_PREVIOUS);
        }
        if fact.has(Fact::JOINS_NEXT) {
            joins.add(Flags::JOINED_TO_NEXT);
        }
        Self {
            glyphs: glyphs(c, fact),
            words: [
                WordKind::Started.then(fact),
                WordKind::Plain.then(fact),
                WordKind::Ended.then(fact),
                WordKind::Other.then(fact),
            ],
            flags,
            joins,
            traits: traits(c, fact),
        }
    }

    /// Tells whether all of `traits` are its own.
    #[inline]
    pub(super) fn has(&self, traits: u16) -> bool {
        self.traits & traits == traits
    }

    /// Returns what is printed for it as a letter in a form.
    #[inline]
    pub(super) fn glyph(&self, place: usize) -> Glyph {
        self.glyphs.get(place).copied().unwrap_or_default()
    }

    /// Tells whether any of `traits` is its own.
    #[inline]
    pub(super) fn has_any(&self, traits: u16) -> bool {
        self.traits & traits != 0
    }

    /// Returns what a word becomes with it.
    pub(super) fn word(&self, word: WordKind) -> WordKind {
        let place = word as usize;
        self.words.get(place).copied().unwrap_or(WordKind::Other)
    }
}

/// The number of a form, as [`Flags::form_number`] has it.
const fn place(form: Form) -> usize {
    match form {
        Form::Isolated => 0,
        Form::Final => 1,
        Form::Initial => 2,
        Form::Medial => 3,
    }
}

const fn glyphs(c: char, fact: Fact) -> [Glyph; 5] {
    let itself = utf8(c);
    let mut glyphs = [itself; 5];
    if !fact.has(Fact::LETTER) {
        return glyphs;
    }
    let [isolated, last, initial, medial] = presentation_forms(c);
    glyphs[place(Form::Isolated)] = glyph(isolated, itself);
    glyphs[place(Form::Final)] = glyph(last, itself);
    // A letter without the form that reaches out keeps the one it has.
    glyphs[place(Form::Initial)] = glyph(initial, glyph(isolated, itself));
    glyphs[place(Form::Medial)] = glyph(medial, glyph(last, itself));
    // An alef never reaches out: there stand its ligatures with a lam.
    if let (Some(alone), Some(joined)) = (lam_alef(c, Joined::No), lam_alef(c, Joined::Yes)) {
        glyphs[place(Form::Initial)] = utf8(alone);
        glyphs[place(Form::Medial)] = utf8(joined);
    }
    glyphs
}

const fn glyph(form: u16, otherwise: Glyph) -> Glyph {
    if form == 0 {
        return otherwise;
    }
    let [a, b, c] = encoded(form);
    [a, b, c, 3]
}

/// Returns the UTF-8 of a character of up to three bytes.
pub(super) const fn utf8(c: char) -> Glyph {
    let mut glyph = [0; 4];
    let len = c.encode_utf8(&mut glyph).len();
    assert!(len <= 3, "no entry lies beyond U+FFFF");
    glyph[3] = len.to_le_bytes()[0];
    glyph
}

const fn traits(c: char, fact: Fact) -> u16 {
    let is_strong = fact.is_one_of(BidiSet::RIGHT_TO_LEFT);
    let is_bracket = matches!(fact.bidi(), Bidi::Bracket);
    let is_calm = is_strong
        || is_bracket
        || fact.is_one_of(BidiSet::FOLLOWING)
        || matches!(fact.bidi(), Bidi::Boundary);
    let is_word = fact.has(Fact::WORD) && !fact.has(Fact::EXTENDS);
    let is_alef = fact.has(Fact::LETTER) && lam_alef(c, Joined::No).is_some();
    bit(fact.has(Fact::KNOWN), Entry::KNOWN)
        | bit(fact.is_base(), Entry::BASE)
        | bit(
            !(fact.is_base() && fact.has(Fact::ONE_CELL)),
            Entry::COMPLEX,
        )
        | bit(!is_calm, Entry::RESTLESS)
        | bit(!is_word || fact.has(Fact::MIRRORED), Entry::SPECIAL)
        | bit(fact.has(Fact::MIRRORED), Entry::MIRRORED)
        | bit(is_bracket, Entry::BRACKET)
        | bit(c == LAM, Entry::LAM)
        | bit(is_alef, Entry::ALEF)
}

const fn bit(is_set: bool, bit: u16) -> u16 {
    if is_set { bit } else { 0 }
}

/// The characters of one and two bytes, then U+2000 to U+207F.
static ENTRIES: [Entry; 0x880] = {
    let mut entries = [Entry::OTHER; 0x880];
    let mut index: u32 = 0;
    while (index as usize) < entries.len() {
        let code = if index < 0x800 { index } else { index + 0x1800 };
        if let Some(c) = char::from_u32(code) {
            entries[index as usize] = Entry::new(c);
        }
        index += 1;
    }
    entries
};

static OTHER: Entry = Entry::OTHER;
static END: Entry = Entry::END;

/// A character of a text and the byte after it; there is none at the text's end.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) entry: &'static Entry,
    pub(super) end: u32,
}

impl Seen {
    /// Looks at the character that begins at byte `at` of a text.
    #[inline]
    pub(super) fn at(text: &[u8], at: u32) -> Self {
        let start = at as usize;
        match text.get(start..start + 2) {
            Some(&[first @ ..0x80, _]) => Self::entry(usize::from(first), at + 1),
            Some(&[first @ ..0xe0, second]) => {
                let index = usize::from(first & 0x1f) << 6 | usize::from(second & 0x3f);
                Self::entry(index, at + 2)
            }
            _ => Self::rarely(text.get(start..).unwrap_or_default(), at),
        }
    }

    /// Looks at a character of three bytes or at the last one, which begins at byte `at`.
    #[inline(never)]
    fn rarely(text: &[u8], at: u32) -> Self {
        match text {
            [] => Self {
                entry: &END,
                end: at,
            },
            [first @ ..0x80] => Self::entry(usize::from(*first), at + 1),
            [0xe2, second @ (0x80 | 0x81), third, ..] => {
                let place = usize::from(second & 1) << 6 | usize::from(third & 0x3f);
                Self::entry(0x800 | place, at + 3)
            }
            _ => Self {
                entry: &OTHER,
                end: at,
            },
        }
    }

    #[inline]
    fn entry(index: usize, end: u32) -> Self {
        Self {
            entry: ENTRIES.get(index).unwrap_or(&OTHER),
            end,
        }
    }
}
