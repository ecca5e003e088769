//! The Latin key at the same place of the keyboard as an Arabic letter (layout Arabic 101), so that
//! nobody has to switch layouts to turn a page.

use crate::app::event::{Key, KeyCode};

/// The keys of the layout by rows, each before what it types alone; the characters of one row of
/// the one stand for those of the other.
const PLACES: &[(&str, &str)] = &[
    ("ذضصثقفغعهخحجد", "`qwertyuiop[]"),
    ("شسيبلاتنمكط", "asdfghjkl;'"),
    ("ئءؤرىةوزظ", "zxcvnm,./"),
    // With Shift. What gives a sign of ASCII there is left to mean itself.
    ("\u{64e}\u{64b}\u{64f}\u{64c}إ\u{2018}÷×؛", "QWERYUIOP"),
    ("\u{650}\u{64d}أ\u{640}،\u{652}آ\u{2019}؟", "ASHJKXNM?"),
    // Lam-alef has a key of its own; what comes is one ligature.
    ("\u{fefb}\u{fef5}\u{fef7}\u{fef9}", "bBGT"),
];

/// Returns the Latin character on the key that types `letter` in the Arabic (101) layout.
#[must_use]
pub fn latin_letter(letter: char) -> Option<char> {
    if let Some(digit) = arabic_digit(letter) {
        return char::from_digit(digit, 10);
    }
    PLACES.iter().find_map(|(arabic, latin)| {
        let at = arabic.chars().position(|char| char == letter)?;
        latin.chars().nth(at)
    })
}

/// Returns the key at the same place of a Latin keyboard, when `key` is a letter of an Arabic one.
#[must_use]
pub fn latin(key: Key) -> Option<Key> {
    let KeyCode::Char(letter) = key.code else {
        return None;
    };
    let code = KeyCode::Char(latin_letter(letter)?);
    Some(Key { code, ..key })
}

/// Returns the value of a key that is a digit, Western or Arabic, without Control or Alt.
#[must_use]
pub fn digit(key: Key) -> Option<u32> {
    match key {
        Key {
            code: KeyCode::Char(char),
            control: false,
            alt: false,
        } => char.to_digit(10).or_else(|| arabic_digit(char)),
        _ => None,
    }
}

fn arabic_digit(char: char) -> Option<u32> {
    matches!(char, '٠'..='٩').then(|| u32::from(char) - u32::from('٠'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arabic: &str, latin: &str) {
        let found: String = arabic.chars().filter_map(latin_letter).collect();
        assert_eq!(found, latin);
    }

    #[test]
    fn letters_stand_for_the_keys_at_their_places() {
        check("شسيبلاتنمكط", "asdfghjkl;'");
        check("ضصثقفغعهخحجد", "qwertyuiop[]");
        check("ئءؤرىةوزظ", "zxcvnm,./");
        check("ذ", "`");
    }

    #[test]
    fn letters_with_shift_stand_for_capitals() {
        check("\u{64e}\u{64b}\u{64f}\u{64c}إ‘÷×؛", "QWERYUIOP");
        check("\u{650}\u{64d}أـ،", "ASHJK");
        check("\u{652}آ’؟", "XNM?");
    }

    #[test]
    fn the_ligatures_are_keys_of_their_own() {
        check("\u{fefb}\u{fef5}\u{fef7}\u{fef9}", "bBGT");
    }

    #[test]
    fn each_row_has_as_many_letters_as_keys() {
        let mut seen = Vec::new();
        for (arabic, latin) in PLACES {
            assert_eq!(arabic.chars().count(), latin.chars().count(), "{latin}");
            seen.extend(arabic.chars());
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all, "a letter stands in two places");
    }

    #[test]
    fn what_is_no_arabic_letter_stays_what_it_is() {
        assert_eq!(latin(Key::char('j')), None);
        assert_eq!(latin(Key::char(']')), None);
        assert_eq!(latin(Key::plain(KeyCode::Enter)), None);
        assert_eq!(latin(Key::control('ب')), Some(Key::control('f')));
    }

    #[test]
    fn digits_of_both_kinds_count() {
        assert_eq!(digit(Key::char('7')), Some(7));
        assert_eq!(digit(Key::char('٧')), Some(7));
        assert_eq!(digit(Key::control('7')), None);
        assert_eq!(digit(Key::char('f')), None);
    }
}
