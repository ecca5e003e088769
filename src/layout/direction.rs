//! Text to its direction: by its letters, not by what happens to come first.

use unicode_bidi::{BidiClass, bidi_class};

use super::Direction;
use crate::text::graphemes::char_boundary_before;

/// How much of a text is looked at, in each of three places.
const SAMPLE: usize = 32 << 10;

/// Returns the direction that most letters of `text` have, or `None` when it has no letter. Of a
/// huge text, samples of the beginning, the middle and the end are counted.
#[must_use]
pub fn dominant_direction(text: &str) -> Option<Direction> {
    let (mut rightwards, mut leftwards) = (0_usize, 0_usize);
    for sample in samples(text) {
        for direction in sample.chars().filter_map(letter_direction) {
            match direction {
                Direction::LeftToRight => rightwards += 1,
                Direction::RightToLeft => leftwards += 1,
            }
        }
    }
    match leftwards.cmp(&rightwards) {
        std::cmp::Ordering::Greater => Some(Direction::RightToLeft),
        std::cmp::Ordering::Less => Some(Direction::LeftToRight),
        std::cmp::Ordering::Equal if leftwards == 0 => None,
        std::cmp::Ordering::Equal => text.chars().find_map(letter_direction),
    }
}

/// Returns the direction of a paragraph: its article's, so that a paragraph that begins with a Latin
/// name still goes from right to left; its own by P2 and P3 when it has no letter of that direction.
#[must_use]
pub fn paragraph_direction(text: &str, article: Direction) -> Direction {
    if text
        .chars()
        .filter_map(letter_direction)
        .any(|direction| direction == article)
    {
        return article;
    }
    match unicode_bidi::get_base_direction(text) {
        unicode_bidi::Direction::Rtl => Direction::RightToLeft,
        unicode_bidi::Direction::Ltr => Direction::LeftToRight,
        unicode_bidi::Direction::Mixed => article,
    }
}

fn letter_direction(c: char) -> Option<Direction> {
    match c {
        'A'..='Z' | 'a'..='z' => Some(Direction::LeftToRight),
        '\u{0}'..='\u{7f}' => None,
        _ => match bidi_class(c) {
            BidiClass::L => Some(Direction::LeftToRight),
            BidiClass::R | BidiClass::AL => Some(Direction::RightToLeft),
            _ => None,
        },
    }
}

fn samples(text: &str) -> impl Iterator<Item = &str> {
    let middle = (text.len() / 2).saturating_sub(SAMPLE / 2).max(SAMPLE);
    let last = text.len().saturating_sub(SAMPLE).max(middle + SAMPLE);
    [0, middle, last].into_iter().filter_map(move |start| {
        let end = char_boundary_before(text, start + SAMPLE);
        text.get(char_boundary_before(text, start)..end)
    })
}
