//! Words that are written to look like others.
//!
//! A name with a Cyrillic а in it looks like the Latin name and is another: searches and the index
//! hold the two apart, readers cannot. Which characters look alike is told by Unicode Technical
//! Standard #39 (<https://www.unicode.org/reports/tr39/#Confusable_Detection>).

use unicode_security::skeleton;

/// Returns the Latin word that a word of `name` looks like without being it, if there is one.
///
/// Only words that could be taken for one of ASCII letters are told: an honest name in Cyrillic or
/// Greek has letters that no Latin word has, and Arabic letters are mistaken for none.
#[must_use]
pub fn imitated(name: &str) -> Option<String> {
    // Most names are of one script and end here.
    if !name.chars().any(could_imitate) {
        return None;
    }
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(could_imitate))
        .find_map(latin_double)
}

fn latin_double(word: &str) -> Option<String> {
    if word.chars().any(is_arabic) {
        return None;
    }
    let double: String = skeleton(word).collect();
    // One letter alone is a sign, as in a formula, more often than a word.
    let is_word = double.len() > 1 && double.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_word.then_some(double)
}

/// Tells whether `c` is a letter that some Latin letter is taken for: of another script than Latin
/// and Arabic, or a mathematical or enclosed one.
fn could_imitate(c: char) -> bool {
    let accented = ('\u{c0}'..='\u{24f}').contains(&c) || ('\u{1e00}'..='\u{1eff}').contains(&c);
    let full_width = ('\u{ff00}'..='\u{ff5e}').contains(&c);
    !c.is_ascii() && c.is_alphanumeric() && !accented && !full_width && !is_arabic(c)
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{870}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        assert_eq!(imitated(name).as_deref(), expected, "{name}");
    }

    #[test]
    fn a_foreign_letter_in_a_latin_name_is_told() {
        check("\u{410}pple", Some("Apple"));
        check("Micr\u{43e}soft", Some("Microsoft"));
        check("شركة G\u{3bf}\u{3bf}gle", Some("Google"));
    }

    #[test]
    fn a_whole_word_of_another_script_that_reads_as_latin_is_told() {
        // Cyrillic а, р, р, palochka, е.
        check("\u{430}\u{440}\u{440}\u{4cf}\u{435}", Some("apple"));
        check("\u{1d400}pple", Some("Apple"));
    }

    #[test]
    fn honest_names_are_left_alone() {
        for name in [
            "Apple",
            "أرامكو",
            "الAI",
            "Nestlé",
            "Путин",
            "Ελλάδα",
            "Müller & Söhne",
            "٥٠٥",
            "東京",
            "آی‌بی‌ام",
            "هه",
            "Işık",
            "А",
            "שלום",
        ] {
            check(name, None);
        }
    }
}
