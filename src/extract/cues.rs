//! Words that tell what the words beside them are.
//!
//! From a token's matching form to a set of [`Cue`]s: heads of names (شركة), titles (الرئيس), verbs
//! of saying, prepositions of place, and the plain words that no name begins or ends with. The
//! lists are ours; their weights are learned with the rest of the article-level decision.

use std::collections::HashMap;

use super::tokenize::stems;

/// What a word says about its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Cue {
    /// A word of grammar; part of no name at its edges.
    Plain,
    /// Head of an enterprise's name that stays outside it (شركة).
    Company,
    /// Head of an outlet's name that stays outside it (صحيفة).
    Media,
    /// Head that is part of an organisation's name (بنك، وزارة).
    Kept,
    /// Head of a state body's name, inside it or not (وزارة).
    State,
    /// Head of another organisation's name (حزب).
    Body,
    /// Head of a product's or work's name (تطبيق).
    Product,
    /// Head of a place's name (مدينة).
    Place,
    /// A preposition of place (في).
    In,
    /// A title or office before a person's name.
    Title,
    /// Kinship before a person's name (شقيق).
    Kin,
    /// A verb of saying.
    Saying,
    /// An adjective of nationality or region.
    Nation,
    /// "called", "named", "known as".
    Called,
    /// A word of buying, owning, competing: what companies do.
    Business,
    /// A part inside persons' names (بن).
    Link,
}

/// How many cues there are.
pub const CUES: usize = 16;

/// A set of cues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CueSet(u16);

impl CueSet {
    /// Tells whether the set holds `cue`.
    #[must_use]
    pub fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u8) != 0
    }

    /// Tells whether the set holds the cue with this number.
    #[must_use]
    pub fn has_number(self, number: usize) -> bool {
        self.0 >> number & 1 != 0
    }

    /// Tells whether the word says nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The lists: words in their matching form, with spaces between.
const LISTS: [(Cue, &str); 16] = [
    (Cue::Plain, include_str!("cues/plain.txt")),
    (Cue::Company, include_str!("cues/company.txt")),
    (Cue::Media, include_str!("cues/media.txt")),
    (Cue::Kept, include_str!("cues/kept.txt")),
    (Cue::State, include_str!("cues/state.txt")),
    (Cue::Body, include_str!("cues/body.txt")),
    (Cue::Product, include_str!("cues/product.txt")),
    (Cue::Place, include_str!("cues/place.txt")),
    (Cue::In, include_str!("cues/in.txt")),
    (Cue::Title, include_str!("cues/title.txt")),
    (Cue::Kin, include_str!("cues/kin.txt")),
    (Cue::Saying, include_str!("cues/saying.txt")),
    (Cue::Nation, include_str!("cues/nation.txt")),
    (Cue::Called, include_str!("cues/called.txt")),
    (Cue::Business, include_str!("cues/business.txt")),
    (Cue::Link, include_str!("cues/link.txt")),
];

/// The lists, ready for look-up.
#[derive(Clone, Debug)]
pub struct Cues {
    words: HashMap<&'static str, CueSet>,
}

impl Default for Cues {
    fn default() -> Self {
        Self::new()
    }
}

impl Cues {
    /// Reads the lists.
    #[must_use]
    pub fn new() -> Self {
        let mut words: HashMap<&'static str, CueSet> = HashMap::new();
        for (cue, list) in LISTS {
            for word in list.split_whitespace() {
                words.entry(word).or_default().0 |= 1 << cue as u8;
            }
        }
        Self { words }
    }

    /// Returns the cues of a word in its matching form. A و, ف, ب, ل or ك before it, and the
    /// article, are looked through.
    #[must_use]
    pub fn of(&self, folded: &str) -> CueSet {
        let known = stems(folded).find_map(|stem| self.words.get(stem));
        known.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    #[test]
    fn the_lists_are_in_their_matching_form() {
        for (_, list) in LISTS {
            assert_eq!(fold(list).replace(' ', "\n"), list.replace(' ', "\n"));
        }
    }

    #[test]
    fn clitics_and_the_article_are_looked_through() {
        let cues = Cues::new();
        assert!(cues.of("شركه").has(Cue::Company));
        assert!(cues.of("وشركه").has(Cue::Company));
        assert!(cues.of("للصحيفه").has(Cue::Media));
        assert!(cues.of("والرييس").has(Cue::Title));
        assert!(cues.of("وقال").has(Cue::Saying));
        assert!(cues.of("تسلا").is_empty());
    }
}
