//! How well a Latin name reads as an Arabic one.
//!
//! The cost of the cheapest way to turn Arabic letters into Latin ones, by the table that
//! `training/translit.py` learned (a memoryless stochastic transducer, Ristad and Yianilos 1998).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

static COSTS: &str = include_str!("../../../assets/translit.tsv");

/// What a step costs that the table does not have.
const UNHEARD: f32 = 9.0;

/// A letter becomes at most so many.
const CHUNK: usize = 3;

/// Names longer than this are compared by their beginnings.
const LONGEST: usize = 40;

/// The learned table.
#[derive(Clone, Debug)]
pub struct Transliteration {
    costs: HashMap<u64, f32, BuildHasherDefault<Spread>>,
}

/// Spreads keys that are small numbers; the keys are ours, so nobody can make them collide.
#[derive(Clone, Copy, Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0 ^ key)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23);
    }
}

/// One number for an Arabic letter and the Latin letters it becomes.
fn key(letter: char, latin: &[u8]) -> u64 {
    let packed = latin
        .iter()
        .fold(0, |packed, &byte| packed << 8 | u64::from(byte));
    u64::from(letter) << 24 | packed
}

impl Default for Transliteration {
    fn default() -> Self {
        Self::new()
    }
}

/// Stands for "no Arabic letter" in the table.
const NOTHING: char = '\0';

impl Transliteration {
    /// Reads the table that is part of the program.
    #[must_use]
    pub fn new() -> Self {
        let costs = COSTS.lines().filter_map(|line| {
            let mut fields = line.split('\t');
            let (letter, latin, cost) = (fields.next()?, fields.next()?, fields.next()?);
            let letter = letter.chars().next().unwrap_or(NOTHING);
            Some((key(letter, latin.as_bytes()), cost.parse().ok()?))
        });
        Self {
            costs: costs.collect(),
        }
    }

    fn cost(&self, letter: char, latin: &[u8]) -> f32 {
        let found = self.costs.get(&key(letter, latin));
        found.copied().unwrap_or(UNHEARD)
    }

    /// Returns the cost of reading `latin` as `arabic` for each letter of the longer one, in nats:
    /// below 2 for forms of one name, above 3 for most other pairs. Both are folded.
    #[must_use]
    pub fn distance(&self, arabic: &str, latin: &str) -> f32 {
        let arabic: Vec<char> = arabic
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(LONGEST)
            .collect();
        let latin: Vec<u8> = latin
            .bytes()
            .filter(u8::is_ascii_lowercase)
            .take(LONGEST)
            .collect();
        if arabic.is_empty() || latin.is_empty() {
            return f32::INFINITY;
        }
        let width = latin.len() + 1;
        let mut row = self.row_without_letter(&latin, vec![f32::INFINITY; width], Some(0));
        for &letter in &arabic {
            let mut next = vec![f32::INFINITY; width];
            for (from, &base) in row.iter().enumerate().filter(|(_, base)| base.is_finite()) {
                for to in from..=(from + CHUNK).min(latin.len()) {
                    let step = base + self.cost(letter, latin.get(from..to).unwrap_or_default());
                    if let Some(slot) = next.get_mut(to) {
                        *slot = slot.min(step);
                    }
                }
            }
            row = self.row_without_letter(&latin, next, None);
        }
        let total = row.last().copied().unwrap_or(f32::INFINITY);
        let letters = u16::try_from(arabic.len().max(latin.len())).unwrap_or(u16::MAX);
        total / f32::from(letters)
    }

    /// Lets Latin letters come from nothing.
    fn row_without_letter(
        &self,
        latin: &[u8],
        mut row: Vec<f32>,
        start: Option<usize>,
    ) -> Vec<f32> {
        if let Some(slot) = start.and_then(|start| row.get_mut(start)) {
            *slot = 0.0;
        }
        for (at, letter) in latin.iter().enumerate() {
            let base = row.get(at).copied().unwrap_or(f32::INFINITY);
            let step = base + self.cost(NOTHING, std::slice::from_ref(letter));
            if let Some(slot) = row.get_mut(at + 1) {
                *slot = slot.min(step);
            }
        }
        row
    }
}

/// Reads Arabic names of Latin letters as these letters (`ان ال ار بي` is `nlrb`); none when a
/// word is no such name.
#[must_use]
pub fn spelled_letters(arabic: &str) -> Option<String> {
    let letters: Option<String> = arabic.split(' ').map(letter_named).collect();
    letters.filter(|letters| letters.len() > 1)
}

fn letter_named(word: &str) -> Option<char> {
    let letter = match word {
        "ايه" | "اي" | "ا" => 'a',
        "بي" => 'b',
        "سي" => 'c',
        "دي" => 'd',
        "اف" => 'f',
        "جي" => 'g',
        "اتش" | "ايتش" | "هاء" => 'h',
        "جيه" | "جاي" => 'j',
        "كيه" | "كي" => 'k',
        "ال" | "ل" => 'l',
        "ام" => 'm',
        "ان" => 'n',
        "او" => 'o',
        "كيو" => 'q',
        "ار" => 'r',
        "اس" => 's',
        "تي" => 't',
        "يو" => 'u',
        "في" => 'v',
        "دبليو" | "دابليو" => 'w',
        "اكس" => 'x',
        "واي" => 'y',
        "زد" | "زي" => 'z',
        _ => return None,
    };
    Some(letter)
}

/// Tells whether letters spelled in Arabic are those of `acronym`; `اي` stands for three of them.
#[must_use]
pub fn spells(arabic: &str, acronym: &str) -> bool {
    let Some(spelled) = spelled_letters(arabic) else {
        return false;
    };
    let acronym: Vec<char> = acronym.chars().filter(|c| c.is_alphanumeric()).collect();
    let words: Vec<&str> = arabic.split(' ').collect();
    spelled.chars().count() == acronym.len()
        && spelled
            .chars()
            .zip(&acronym)
            .zip(words)
            .all(|((heard, &written), word)| {
                heard == written || (word == "اي" && matches!(written, 'a' | 'e' | 'i'))
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_name_cost_little() {
        let table = Transliteration::new();
        for (arabic, latin) in [
            ("عليبابا", "alibaba"),
            ("ميتوان", "meituan"),
            ("انفيديا", "nvidia"),
            ("هولماركوم", "holmarcom"),
            ("توشيبا", "toshiba"),
            ("بايدو", "baidu"),
        ] {
            let cost = table.distance(arabic, latin);
            assert!(cost < 2.0, "{arabic} {latin} {cost}");
        }
    }

    #[test]
    fn other_names_cost_much() {
        let table = Transliteration::new();
        for (arabic, latin) in [
            ("عليبابا", "meituan"),
            ("توشيبا", "tesla"),
            ("بايدو", "bytedance"),
        ] {
            let cost = table.distance(arabic, latin);
            assert!(cost > 2.3, "{arabic} {latin} {cost}");
        }
        assert_eq!(table.distance("", "a"), f32::INFINITY);
    }

    #[test]
    fn spelled_acronyms_are_read() {
        assert!(spells("ان ال ار بي", "nlrb"));
        assert!(spells("اي بي ام", "ibm"));
        assert!(!spells("ابل", "a"));
    }
}
