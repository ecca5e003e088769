//! Whether two articles tell one story in nearly the same words.
//!
//! Feeds of several papers carry one agency's text, with another headline or a sentence more. A
//! text is taken as the set of its shingles (three words in a row, in their matching form). A
//! sketch of the set (MinHash) is cut into bands that the library indexes: texts that share a
//! band are candidates, and their shingles are then compared exactly.

use std::collections::HashSet;

use super::terms::folded_words;

const SHINGLE: usize = 3;
/// Two of three shingles in common make a shared band 97 times in a hundred with 8 bands of 3.
const BANDS: usize = 8;
const ROWS: usize = 3;
/// A text with fewer shingles is too short to be known by them.
const FEWEST: usize = 25;

/// The words of an article as far as another may share them.
#[derive(Debug)]
pub(super) struct Shingles {
    set: HashSet<u64>,
    /// A hash of all words in their order.
    pub(super) whole: i64,
}

impl Shingles {
    pub(super) fn new(text: &str) -> Self {
        let words: Vec<u64> = folded_words(text).iter().map(|word| hash(word)).collect();
        let together = |words: &[u64]| words.iter().fold(SEED, |sum, word| mix(sum ^ word));
        Self {
            set: words.windows(SHINGLE).map(together).collect(),
            whole: together(&words).cast_signed(),
        }
    }

    /// Returns the bands of the sketch; none for a text that is too short to tell.
    pub(super) fn bands(&self) -> Vec<i64> {
        if self.set.len() < FEWEST {
            return Vec::new();
        }
        (0..BANDS)
            .map(|band| {
                let rows = (0..ROWS).map(|row| self.least(band * ROWS + row));
                let band = mix(band as u64 ^ SEED);
                rows.fold(band, |sum, least| mix(sum ^ least)).cast_signed()
            })
            .collect()
    }

    /// The least of the shingles under one of many orders.
    fn least(&self, order: usize) -> u64 {
        let salt = mix((order as u64 + 1).wrapping_mul(SEED));
        let salted = self.set.iter().map(|shingle| mix(shingle ^ salt));
        salted.min().unwrap_or_default()
    }

    /// Tells whether the other is the same story: most of the shingles of both are shared, or
    /// nearly all of the shorter, which is not much shorter.
    pub(super) fn same_story(&self, other: &Shingles) -> bool {
        let (a, b) = (self.set.len(), other.set.len());
        if a.min(b) < FEWEST {
            return self.whole == other.whole;
        }
        let shared = self.set.intersection(&other.set).count();
        let most = shared * 10 >= (a + b - shared) * 6;
        let inside = shared * 10 >= a.min(b) * 9 && a.min(b) * 2 >= a.max(b);
        most || inside
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// FNV-1a: kept in files, so it may never change.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of SplitMix64.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: std::ops::Range<u32>) -> String {
        words.map(|n| format!("كلمة{n} ")).collect()
    }

    #[track_caller]
    fn check(a: &str, b: &str, same: bool) {
        let (a, b) = (Shingles::new(a), Shingles::new(b));
        assert_eq!(a.same_story(&b), same);
        let shared = a.bands().iter().any(|band| b.bands().contains(band));
        if same {
            assert!(shared, "the bands do not lead to it");
        }
    }

    #[test]
    fn a_story_is_known_with_another_beginning_and_end() {
        let story = text(0..200);
        check(
            &story,
            &format!("عنوان آخر تماما {story} المصدر وكالة"),
            true,
        );
        check(&story, &text(0..150), true);
        check(&story, &story.replace("كلمة50 ", ""), true);
    }

    #[test]
    fn other_stories_are_others() {
        check(&text(0..200), &text(100..300), false);
        check(&text(0..200), &text(200..400), false);
        check(&text(0..200), &text(0..60), false);
    }

    #[test]
    fn marks_and_spelling_make_no_other_story() {
        let story = "أعلنت الوزارة أنّ المدرسة ".repeat(3) + &text(0..40);
        check(
            &story,
            &story
                .replace(['أ', 'ّ'], "ا")
                .replace("ّ", "")
                .replace("ااا", "ا"),
            true,
        );
    }

    #[test]
    fn short_texts_must_be_the_same() {
        assert!(Shingles::new(&text(0..5)).bands().is_empty());
        let same = |a, b| Shingles::new(&text(a)).same_story(&Shingles::new(&text(b)));
        assert!(same(0..5, 0..5));
        assert!(!same(0..5, 0..6));
    }
}
