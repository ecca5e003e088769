//! What the tagger knows of a word before it has read the sentence.
//!
//! From a token to hashes: of its form, of its character n-grams, of the name it may share with
//! other words of the article. Training reads these from here, so it cannot disagree with use.

use std::collections::HashMap;

use crate::extract::tokenize::{Shape, Token, Tokens, clitics, without_clitic};
use crate::text::segment::WordKind;

/// Characters of a word that are looked at; what is longer is no word.
const LONGEST_FORM: usize = 24;

/// Appends the form under which a word is looked up: the matching form, cut to a bearable length,
/// with every digit a zero.
pub fn lookup_form(folded: &str, out: &mut String) {
    let chars = folded.chars().take(LONGEST_FORM);
    out.extend(chars.map(|c| if c.is_ascii_digit() { '0' } else { c }));
}

/// A hash that is the same on every machine and in every version: FNV-1a, its halves mixed by the
/// finaliser of `MurmurHash3`, because tables are searched by the high bits.
#[derive(Clone, Copy, Debug)]
pub struct Hasher(u64);

impl Default for Hasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher {
    /// Adds the bytes of `text`.
    pub fn write(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Returns the hash of what was written so far.
    #[must_use]
    pub fn finish(self) -> u32 {
        mixed(self.0)
    }
}

/// Returns the hash of one string.
#[must_use]
pub fn hash(text: &str) -> u32 {
    let mut hasher = Hasher::default();
    hasher.write(text);
    hasher.finish()
}

fn mixed(state: u64) -> u32 {
    let mut x = state;
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    u32::try_from(x >> 32).unwrap_or_default()
}

/// Calls `each` with the hash of every character n-gram of a lookup form, its ends marked by `^`
/// and `$`: those of three to five characters, and the pairs at the ends.
pub fn ngrams(form: &str, mut each: impl FnMut(u32)) {
    let mut buffer = String::with_capacity(form.len() + 2);
    buffer.push('^');
    buffer.push_str(form);
    buffer.push('$');
    let starts: Vec<usize> = buffer.char_indices().map(|(at, _)| at).collect();
    let count = starts.len();
    for (first, &start) in starts.iter().enumerate() {
        let bytes = buffer.get(start..).unwrap_or_default();
        let mut hasher = Hasher::default();
        for (more, c) in bytes.chars().take(5).enumerate() {
            let mut utf8 = [0; 4];
            hasher.write(c.encode_utf8(&mut utf8));
            let at_end = first == 0 || first + more + 1 == count;
            if more >= 2 || (more == 1 && at_end) {
                each(hasher.finish());
            }
        }
    }
}

/// Number of [`shape_class`]es.
pub const SHAPES: usize = 8;

/// Returns the class of a token's script and case, below [`SHAPES`].
#[must_use]
pub fn shape_class(token: &Token) -> u8 {
    match (token.kind, token.shape) {
        (WordKind::Arabic, _) => 0,
        (WordKind::Number, _) => 1,
        (WordKind::Sign, _) => 2,
        (WordKind::Latin, Shape::None | Shape::Lower) => 3,
        (WordKind::Latin, Shape::Capitalised) => 4,
        (WordKind::Latin, Shape::Upper) => 5,
        (WordKind::Latin, Shape::Mixed) => 6,
    }
}

/// The key of a word that shares its evidence with no other.
pub const NO_KEY: u32 = u32::MAX;

/// What the rest of the article says of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Tokens with one key are forms of one word.
    pub key: u32,
    /// How many first letters must be clitics for that.
    pub letters: usize,
}

/// Returns for each token which of the article's words it is. A word that would stand elsewhere in
/// the article, if its first letters were clitics, has the key of that other word. Numbers and
/// signs have [`NO_KEY`].
#[must_use]
pub fn places(tokens: &Tokens) -> Vec<Place> {
    let mut by_form: HashMap<&str, u32> = HashMap::new();
    let mut next = 0;
    let wordy = |index: usize| {
        tokens.get(index).is_some_and(|token| {
            matches!(token.kind, WordKind::Arabic | WordKind::Latin)
                && tokens.folded(index).len() > 1
        })
    };
    for index in (0..tokens.len()).filter(|&index| wordy(index)) {
        by_form.entry(tokens.folded(index)).or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    let alone = Place {
        key: NO_KEY,
        letters: 0,
    };
    (0..tokens.len())
        .map(|index| {
            if wordy(index) {
                place_of(tokens.folded(index), &by_form)
            } else {
                alone
            }
        })
        .collect()
}

fn place_of(folded: &str, by_form: &HashMap<&str, u32>) -> Place {
    // Three Arabic letters or more are left: كان is no clitic and ان.
    let stripped = clitics(folded)
        .map(|clitic| (clitic.letters, without_clitic(folded, clitic)))
        .filter(|(_, rest)| rest.len() >= 6)
        .filter_map(|(letters, rest)| {
            by_form
                .get(rest.as_str())
                .map(|&key| Place { key, letters })
        })
        .last();
    stripped.unwrap_or_else(|| Place {
        key: by_form.get(folded).copied().unwrap_or(NO_KEY),
        letters: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change() {
        // The weights are sorted by these values.
        assert_eq!(hash("شركه"), 2_594_144_740);
    }

    #[test]
    fn ngrams_mark_the_ends_of_the_word() {
        let mut found = Vec::new();
        ngrams("اب", |gram| found.push(gram));
        let expected = ["^ا", "^اب", "^اب$", "اب$", "ب$"].map(hash);
        assert_eq!(found, expected);
    }

    #[test]
    fn forms_of_one_word_share_a_key() {
        let tokens = Tokens::of_lines("ميتا وميتا لليابان اليابان كان ان 5");
        let found = places(&tokens);
        let keys: Vec<u32> = found.iter().map(|place| place.key).collect();
        assert_eq!(found[1].letters, 1);
        assert_eq!(keys[0], keys[1]);
        assert_eq!(keys[2], keys[3]);
        assert_ne!(keys[4], keys[5]);
        assert_eq!(keys[6], NO_KEY);
    }
}
