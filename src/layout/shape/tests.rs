//! The quick ways through a paragraph against the one by the book.

use std::path::Path;

use proptest::prelude::*;

use unicode_segmentation::UnicodeSegmentation as _;

use super::*;
use crate::layout::breaks::full_opportunities;
use crate::layout::breaks::tests::cases;
use crate::layout::{LamAlef, Marks, Order, Shaping};

/// Shapes with the full algorithms and every grapheme looked at closely.
fn shape_by_the_book(text: &str, direction: Direction, profile: &Profile) -> Shaped {
    let levels = Levels::new(text, direction);
    let breaks: Vec<Break> = full_opportunities(text)
        .filter(|(at, _)| (1..text.len()).contains(at))
        .map(|(at, opportunity)| Break {
            at: u32::try_from(at).unwrap(),
            opportunity,
        })
        .collect();
    let mut shaper = Shaper {
        cursor: Cursor::new(&levels, &breaks),
        unpaired: &levels.unpaired,
        letters: Letters::new(text.len(), profile),
    };
    for (at, grapheme) in text.grapheme_indices(true) {
        shaper.push_grapheme(at, grapheme);
    }
    let (out, records) = shaper.letters.finish(text.len());
    Shaped {
        start: ByteOffset(0),
        out,
        records,
        base: levels.base,
        mixed: Vec::new(),
        is_even: false,
        profile: *profile,
    }
}

fn check(text: &str, direction: Direction, profile: &Profile) {
    let quick = shape(text, ByteOffset(0), direction, profile);
    let close = shape_by_the_book(text, direction, profile);
    let printed = |shaped: &Shaped| String::from_utf8(shaped.out.clone()).unwrap();
    assert_eq!(printed(&quick), printed(&close), "{text:?}");
    assert_eq!(quick.records, close.records, "{text:?}");
    assert_eq!(quick.base, close.base);
    for (index, cluster) in close.clusters().iter().enumerate() {
        let is_even = cluster.width == 1 && !cluster.flags.has(Flags::NEW_LINE);
        assert!(is_even || !quick.is_even, "{text:?}");
        let turns = cluster.level != close.base;
        assert!(!turns || quick.may_turn(&(index..index + 1)), "{text:?}");
    }
}

/// Checks with every profile that shapes otherwise.
fn check_rightwards_and_leftwards(text: &str) {
    for (order, lam_alef, shaping, marks) in [
        (
            Order::Visual,
            LamAlef::Ligature,
            Shaping::Presentation,
            Marks::Keep,
        ),
        (
            Order::Visual,
            LamAlef::Split,
            Shaping::Presentation,
            Marks::Left,
        ),
        (
            Order::Logical,
            LamAlef::Ligature,
            Shaping::Presentation,
            Marks::Drop,
        ),
        (
            Order::LogicalAligned,
            LamAlef::Ligature,
            Shaping::Base,
            Marks::Keep,
        ),
    ] {
        let profile = Profile {
            order,
            shaping,
            marks,
            lam_alef,
        };
        check(text, Direction::RightToLeft, &profile);
        check(text, Direction::LeftToRight, &profile);
    }
}

fn is_ordinary(text: &str) -> bool {
    quick::shape(text, ByteOffset(0), &Profile::default()).is_some()
}

#[test]
fn an_ordinary_paragraph_goes_the_quick_way() {
    let text = "قالت (رويترز) إن Apple Inc نمت 3.5% - في 2024/5 “تقريبا” جزءًا\u{a0}café.";
    assert!(is_ordinary(text));
    check_rightwards_and_leftwards(text);
}

#[test]
fn bidi_controls_and_brackets_that_pair_across_letters_do_not() {
    for text in ["ب \u{202e}ab", "ب \u{2067}ab\u{2069}", "(ب a ) b", "ب 👍"] {
        assert!(!is_ordinary(text), "{text:?}");
        check_rightwards_and_leftwards(text);
    }
    let brackets = "(".repeat(70);
    assert!(is_ordinary(&format!("ب {brackets} ب")));
    assert!(!is_ordinary(&format!("ب {brackets} ب 1")));
    for text in [format!("ب {brackets} ب"), format!("ب {brackets} ب (a) ب 1")] {
        check_rightwards_and_leftwards(&text);
    }
}

#[test]
fn heaped_marks_are_cut_at_the_same_place() {
    for count in 12..20 {
        let marks = "\u{64e}".repeat(count);
        check_rightwards_and_leftwards(&format!("بل{marks}ا{marks} ل{marks}اء{marks}"));
    }
}

/// Every sequence of up to five characters of the bidi classes that the quick way knows.
#[test]
fn all_short_sequences_of_bidi_classes_get_the_same_levels() {
    let classes = ['ب', 'א', 'a', '1', '٢', '+', '%', ',', '\u{64b}', '!', ' '];
    for len in 1..=5_u32 {
        for number in 0..classes.len().pow(len) {
            let digit = |place| number / classes.len().pow(place) % classes.len();
            let text: String = (0..len).map(|place| classes[digit(place)]).collect();
            check(&text, Direction::RightToLeft, &Profile::default());
        }
    }
}

/// Unicode's cases alone and between letters that would join, so that the quick way goes into and out
/// of each.
#[test]
fn the_cases_of_the_break_tests_are_shaped_by_the_book() {
    let mut count = 0;
    for file in ["GraphemeBreakTest.txt.gz", "LineBreakTest.txt.gz"] {
        for (case, _) in cases(file) {
            let profile = Profile::default();
            check(&case, Direction::RightToLeft, &profile);
            check(
                &format!("بل{case}لا 1 {case}ب"),
                Direction::RightToLeft,
                &profile,
            );
            count += 1;
        }
    }
    assert_eq!(count, 766 + 19_346);
}

/// Articles in the folder that `HASHIYA_ARTICLES` names, and those of the tests.
#[test]
fn real_articles_are_shaped_by_the_book() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")];
    folders.extend(std::env::var_os("HASHIYA_ARTICLES").map(Into::into));
    let mut paragraphs = 0;
    while let Some(path) = folders.pop() {
        if let Ok(entries) = path.read_dir() {
            folders.extend(entries.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for paragraph in text.lines() {
                check_rightwards_and_leftwards(paragraph);
                paragraphs += 1;
            }
        }
    }
    assert!(paragraphs > 0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..Default::default() })]

    #[test]
    fn odd_text_is_shaped_by_the_book(
        text in "([بسلاأدرةء]{1,5}|[ـںښ\u{64b}\u{651}\u{200c}\u{200d}\u{ad}]|[ \u{a0}(«12a)»]{1,2}|[\u{202d}\u{202e}\u{202c}\u{200f}\n…👍]){0,20}",
    ) {
        check_rightwards_and_leftwards(&text);
    }

    #[test]
    fn ordinary_text_is_shaped_by_the_book(
        text in "([بتא]{1,3}|[لاآأ\u{64b}\u{651}\u{670}]{1,4}|[ab]{1,3}|[12]{1,2}|[٢+%,$\u{64b}! -]|[\\[\\](){}«»“”]|[ ]{1,2}|[\u{a0}é\u{300}\u{200c}\u{200d}/–،.؟:]?){0,24}",
    ) {
        check_rightwards_and_leftwards(&text);
    }

    #[test]
    fn any_known_characters_are_shaped_by_the_book(
        text in "([ -~]|[\u{a0}-\u{24f}]|[\u{5b0}-\u{5ea}]|[\u{600}-\u{6ff}]|[\u{2000}-\u{206f}]|[بلا ]){0,12}",
    ) {
        check_rightwards_and_leftwards(&text);
    }
}
