//! How common a word is in news: what is not common may be a name.

use super::table::{Index, Table};
use super::tokenize::stems;

static COMMON: &str = include_str!("../../assets/common.txt");
static INDEX: Index = Index::new();

/// The everyday words of Arabic news; `training/vocabulary/common.py` counts them.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    words: Table,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new()
    }
}

impl Vocabulary {
    /// Returns the table that is part of the program.
    #[must_use]
    pub fn new() -> Self {
        Self {
            words: Table::indexed(COMMON, &INDEX),
        }
    }

    /// Returns how common a folded word is as it stands: 0 for rare or unknown words, up to 9.
    #[must_use]
    pub fn of(&self, folded: &str) -> u8 {
        let digit = self.words.get(folded).and_then(|rest| rest.bytes().next());
        digit.map_or(0, |digit| digit.saturating_sub(b'0'))
    }

    /// Returns how common a word is when clitics and the article may be taken off it.
    #[must_use]
    pub fn of_stem(&self, folded: &str) -> u8 {
        stems(folded).map(|stem| self.of(stem)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn everyday_words_are_common_and_names_are_not() {
        let vocabulary = Vocabulary::new();
        assert!(vocabulary.of("قال") > 4);
        assert!(vocabulary.of_stem("وبالشركه") > 3);
        assert_eq!(vocabulary.of("ميتوان"), 0);
    }

    #[test]
    fn the_table_is_sorted_and_folded() {
        let mut last = "";
        for line in COMMON.lines() {
            let (word, _) = line.split_once('\t').unwrap();
            assert!(last < word);
            assert_eq!(fold(word), word);
            last = word;
        }
    }
}
