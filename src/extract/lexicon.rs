//! What lists of names tell the tagger about the words of an article.
//!
//! The lists travel inside the weights as sorted hashes of folded phrases, each with its classes
//! (given name, company, place …). Every phrase of up to `LONGEST` words that stands in a list
//! marks its words; which list is right in the context is for the tagger to decide.

use crate::extract::features::Hasher;
use crate::extract::tokenize::{Tokens, clitics, without_clitic};
use crate::text::segment::WordKind;

/// Classes of names.
pub const CLASSES: usize = 10;
/// Marks a word can have: for each class the only, the first, or a later word of a listed phrase.
pub const MARKS: usize = 3 * CLASSES;
/// Words of the longest phrase that is looked up.
const LONGEST: usize = 5;

/// Sorted hashes, four bytes each, with an index over their high bits.
#[derive(Clone, Debug, Default)]
pub struct Table<'a> {
    keys: &'a [u8],
    /// Where the hashes with each value of the high bits begin; one entry more for the end.
    starts: Vec<u32>,
}

/// High bits of a hash that the index of a [`Table`] distinguishes.
const INDEX_BITS: u32 = 12;

impl<'a> Table<'a> {
    /// Reads a table of sorted little-endian hashes.
    #[must_use]
    pub fn new(keys: &'a [u8]) -> Self {
        let mut starts = vec![0_u32; (1 << INDEX_BITS) + 1];
        for key in keys.chunks_exact(4) {
            if let Some(count) = starts.get_mut((read(key) >> (32 - INDEX_BITS)) as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { keys, starts }
    }

    /// Returns the place of a hash.
    #[must_use]
    pub fn find(&self, hash: u32) -> Option<usize> {
        let high = (hash >> (32 - INDEX_BITS)) as usize;
        let mut low = *self.starts.get(high)? as usize;
        let mut end = *self.starts.get(high + 1)? as usize;
        while low < end {
            let middle = low.midpoint(end);
            match self.key(middle)?.cmp(&hash) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => end = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn key(&self, index: usize) -> Option<u32> {
        self.keys.get(index * 4..index * 4 + 4).map(read)
    }
}

fn read(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_le_bytes)
}

/// The listed phrases with their classes.
#[derive(Clone, Debug, Default)]
pub struct Lexicon<'a> {
    phrases: Table<'a>,
    /// Two bytes a phrase: a bit for each class.
    classes: &'a [u8],
}

impl<'a> Lexicon<'a> {
    /// Reads sorted hashes of phrases and, in the same order, their classes as 16-bit sets.
    #[must_use]
    pub fn new(hashes: &'a [u8], classes: &'a [u8]) -> Self {
        Self {
            phrases: Table::new(hashes),
            classes,
        }
    }

    fn classes_of(&self, hash: u32) -> u16 {
        self.phrases
            .find(hash)
            .and_then(|place| self.classes.get(place * 2..place * 2 + 2))
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u16::from_le_bytes)
    }

    /// Returns for each token a set of [`MARKS`] bits: for class `c`, bit `3c` when the token is a
    /// listed name, `3c + 1` when it begins a longer one, `3c + 2` when it goes on in one.
    #[must_use]
    pub fn marks(&self, tokens: &Tokens) -> Vec<u32> {
        let mut marks = vec![0; tokens.len()];
        for sentence in tokens.sentences() {
            for first in sentence.clone() {
                let sign = tokens.get(first).is_none_or(|t| t.kind == WordKind::Sign);
                if !sign {
                    self.mark_from(tokens, first..sentence.end, &mut marks);
                }
            }
        }
        marks
    }

    fn mark_from(&self, tokens: &Tokens, range: std::ops::Range<usize>, marks: &mut [u32]) {
        let folded = tokens.folded(range.start);
        self.mark_phrases(tokens, &range, folded, marks);
        for clitic in clitics(folded) {
            let rest = without_clitic(folded, clitic);
            // Three Arabic letters: shorter rests are no evidence of a clitic.
            if rest.len() >= 6 {
                self.mark_phrases(tokens, &range, &rest, marks);
            }
        }
    }

    fn mark_phrases(
        &self,
        tokens: &Tokens,
        range: &std::ops::Range<usize>,
        first: &str,
        marks: &mut [u32],
    ) {
        let mut hasher = Hasher::default();
        hasher.write(first);
        let last = range.end.min(range.start + LONGEST);
        for end in range.start + 1..=last {
            let classes = self.classes_of(hasher.finish());
            if classes != 0 {
                let words = marks.get_mut(range.start..end).unwrap_or_default();
                mark_words(words, classes);
            }
            hasher.write(" ");
            hasher.write(tokens.folded(end));
        }
    }
}

fn mark_words(words: &mut [u32], classes: u16) {
    let single = words.len() == 1;
    for (index, word) in words.iter_mut().enumerate() {
        let kind = if single { 0 } else { 1 + index.min(1) };
        for class in (0..CLASSES).filter(|class| classes >> class & 1 == 1) {
            *word |= 1 << (3 * class + kind);
        }
    }
}

/// Returns the hash under which a phrase is listed.
#[must_use]
pub fn phrase_hash(phrase: &str) -> u32 {
    let tokens = Tokens::of_lines(phrase);
    let mut hasher = Hasher::default();
    for index in 0..tokens.len() {
        if index > 0 {
            hasher.write(" ");
        }
        hasher.write(tokens.folded(index));
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(list: &[(&str, u16)]) -> (Vec<u8>, Vec<u8>) {
        let mut entries: Vec<_> = list.iter().map(|(p, c)| (phrase_hash(p), *c)).collect();
        entries.sort_unstable();
        let hashes = entries.iter().flat_map(|e| e.0.to_le_bytes()).collect();
        let classes = entries.iter().flat_map(|e| e.1.to_le_bytes()).collect();
        (hashes, classes)
    }

    #[test]
    fn listed_phrases_mark_their_words_also_behind_a_clitic() {
        let (hashes, classes) = tables(&[("أبو ظبي", 1 << 7), ("سامي", 1), ("ظبي", 1 << 8)]);
        let lexicon = Lexicon::new(&hashes, &classes);
        let marks = lexicon.marks(&Tokens::of_lines("عاد سامي لأبو ظبي"));
        let expected = [0, 1, 1 << 22, 1 << 23 | 1 << 24];
        assert_eq!(marks, expected);
    }

    #[test]
    fn every_listed_hash_is_found_and_no_other() {
        let keys: Vec<u32> = (0..5000_u32).map(|i| i * 858_993).collect();
        let bytes: Vec<u8> = keys.iter().flat_map(|k| k.to_le_bytes()).collect();
        let table = Table::new(&bytes);
        for (place, key) in keys.iter().enumerate() {
            assert_eq!(table.find(*key), Some(place));
            assert_eq!(table.find(key + 1), None);
        }
        assert_eq!(Table::new(&[]).find(7), None);
    }
}
