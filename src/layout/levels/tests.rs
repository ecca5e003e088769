//! The quick way against the full algorithm.

use proptest::prelude::*;

use super::*;
use crate::text::facts::glimpses;

fn check(text: &str) {
    let found = Levels::new(text, &glimpses(text), Direction::RightToLeft);
    assert_eq!(
        found,
        Levels::full(text, Direction::RightToLeft),
        "{text:?}"
    );
}

#[test]
fn an_ordinary_paragraph_goes_the_quick_way() {
    let text = "قالت (رويترز) إن Apple Inc نمت 3.5% - في 2024/5 “تقريبا”.";
    assert!(quick::runs(text, &glimpses(text)).is_some());
    check(text);
}

#[test]
fn a_bracket_that_pairs_across_a_letter_goes_the_full_way() {
    assert!(quick::runs("(ب a ) b", &glimpses("(ب a ) b")).is_none());
    check("(ب a ) b");
}

/// Every sequence of up to five characters of the classes that the quick way knows.
#[test]
fn all_short_sequences_of_classes_get_the_same_levels() {
    let classes = ['ب', 'א', 'a', '1', '٢', '+', '%', ',', '\u{64b}', '!', ' '];
    for len in 1..=5_u32 {
        for number in 0..classes.len().pow(len) {
            let digit = |place| number / classes.len().pow(place) % classes.len();
            check(
                &(0..len)
                    .map(|place| classes[digit(place)])
                    .collect::<String>(),
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    #[test]
    fn any_sequence_of_classes_gets_the_same_levels(
        text in "([بتא]{1,3}|[ab]{1,3}|[12]{1,2}|[٢+%,\u{64b}! ]|[\\[\\](){}]|[\u{200c}\u{200d}\u{200f}\u{2067}\u{2069}\n…]?){0,24}",
    ) {
        check(&text);
    }
}
