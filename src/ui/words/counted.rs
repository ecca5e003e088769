//! Numbers with what they count, and ages, in the grammar of the language.
//!
//! Arabic says one and two by the noun alone, three to ten with its plural, eleven to ninety-nine
//! with its accusative singular, hundreds with its genitive singular; the last two digits decide.

use crate::app::Language;
use crate::article::Timestamp;
use crate::ui::words::number;

/// The forms of a noun that numbers ask for.
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// One of them, said without a number.
    one: &'static str,
    /// Two of them, as the object of a preposition or a verb.
    two: &'static str,
    /// After 3 to 10.
    few: &'static str,
    /// After 11 to 99.
    many: &'static str,
    /// After whole hundreds.
    hundred: &'static str,
    /// In English: one, and several.
    english: (&'static str, &'static str),
}

const MINUTE: Noun = Noun {
    one: "دقيقة",
    two: "دقيقتين",
    few: "دقائق",
    many: "دقيقة",
    hundred: "دقيقة",
    english: ("minute", "minutes"),
};

const HOUR: Noun = Noun {
    one: "ساعة",
    two: "ساعتين",
    few: "ساعات",
    many: "ساعة",
    hundred: "ساعة",
    english: ("hour", "hours"),
};

const DAY: Noun = Noun {
    one: "يوم",
    two: "يومين",
    few: "أيام",
    many: "يوما",
    hundred: "يوم",
    english: ("day", "days"),
};

const WEEK: Noun = Noun {
    one: "أسبوع",
    two: "أسبوعين",
    few: "أسابيع",
    many: "أسبوعا",
    hundred: "أسبوع",
    english: ("week", "weeks"),
};

const MONTH: Noun = Noun {
    one: "شهر",
    two: "شهرين",
    few: "أشهر",
    many: "شهرا",
    hundred: "شهر",
    english: ("month", "months"),
};

const YEAR: Noun = Noun {
    one: "سنة",
    two: "سنتين",
    few: "سنوات",
    many: "سنة",
    hundred: "سنة",
    english: ("year", "years"),
};

/// Articles.
pub const ARTICLE: Noun = Noun {
    one: "مقال واحد",
    two: "مقالان",
    few: "مقالات",
    many: "مقالا",
    hundred: "مقال",
    english: ("article", "articles"),
};

/// New articles.
pub const NEW_ARTICLE: Noun = Noun {
    one: "مقال جديد",
    two: "مقالان جديدان",
    few: "مقالات جديدة",
    many: "مقالا جديدا",
    hundred: "مقال جديد",
    english: ("new article", "new articles"),
};

/// Paragraphs.
pub const PARAGRAPH: Noun = Noun {
    one: "فقرة واحدة",
    two: "فقرتان",
    few: "فقرات",
    many: "فقرة",
    hundred: "فقرة",
    english: ("paragraph", "paragraphs"),
};

/// Mentions.
pub const MENTION: Noun = Noun {
    one: "موضع واحد",
    two: "موضعان",
    few: "مواضع",
    many: "موضعا",
    hundred: "موضع",
    english: ("mention", "mentions"),
};

/// A note.
pub const NOTE: Noun = Noun {
    one: "حاشية",
    two: "حاشيتين",
    few: "حواش",
    many: "حاشية",
    hundred: "حاشية",
    english: ("note", "notes"),
};

/// Feeds that failed.
pub const FAILURE: Noun = Noun {
    one: "مصدر واحد تعذر جلبه",
    two: "مصدران تعذر جلبهما",
    few: "مصادر تعذر جلبها",
    many: "مصدرا تعذر جلبها",
    hundred: "مصدر تعذر جلبها",
    english: ("source failed", "sources failed"),
};

/// Returns the number with its noun.
#[must_use]
pub fn counted(count: usize, noun: Noun, language: Language) -> String {
    let digits = number(count, language);
    if language == Language::English {
        let noun = if count == 1 {
            noun.english.0
        } else {
            noun.english.1
        };
        return format!("{digits} {noun}");
    }
    match (count, count % 100) {
        (0, _) => format!("لا {}", noun.few),
        (1, _) => noun.one.to_owned(),
        (2, _) => noun.two.to_owned(),
        (_, 3..=10) => format!("{digits} {}", noun.few),
        (_, 11..=99) => format!("{digits} {}", noun.many),
        _ => format!("{digits} {}", noun.hundred),
    }
}

/// Returns how long ago a moment was, in the largest unit that fits.
#[must_use]
pub fn age(then: Timestamp, now: Timestamp, language: Language) -> String {
    const STEPS: [(i64, Noun); 6] = [
        (60, MINUTE),
        (3_600, HOUR),
        (86_400, DAY),
        (7 * 86_400, WEEK),
        (30 * 86_400, MONTH),
        (365 * 86_400, YEAR),
    ];
    let seconds = now.0.saturating_sub(then.0);
    let step = STEPS.iter().rfind(|(length, _)| seconds >= *length);
    let Some((length, noun)) = step else {
        return match language {
            Language::Arabic => "الآن".to_owned(),
            Language::English => "now".to_owned(),
        };
    };
    let count = usize::try_from(seconds / length).unwrap_or(usize::MAX);
    let counted = counted(count, *noun, language);
    match language {
        Language::Arabic => format!("قبل {counted}"),
        Language::English => format!("{counted} ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(2_000_000_000);

    #[track_caller]
    fn check(seconds: i64, arabic: &str, english: &str) {
        let then = Timestamp(NOW.0 - seconds);
        assert_eq!(age(then, NOW, Language::Arabic), arabic);
        assert_eq!(age(then, NOW, Language::English), english);
    }

    #[test]
    fn ages_are_said_in_the_forms_that_numbers_ask_for() {
        const HOUR: i64 = 3_600;
        const DAY: i64 = 24 * HOUR;
        check(20, "الآن", "now");
        check(60, "قبل دقيقة", "1 minute ago");
        check(150, "قبل دقيقتين", "2 minutes ago");
        check(10 * 60, "قبل ١٠ دقائق", "10 minutes ago");
        check(11 * 60, "قبل ١١ دقيقة", "11 minutes ago");
        check(HOUR, "قبل ساعة", "1 hour ago");
        check(2 * HOUR, "قبل ساعتين", "2 hours ago");
        check(3 * HOUR, "قبل ٣ ساعات", "3 hours ago");
        check(11 * HOUR, "قبل ١١ ساعة", "11 hours ago");
        check(DAY, "قبل يوم", "1 day ago");
        check(2 * DAY, "قبل يومين", "2 days ago");
        check(6 * DAY, "قبل ٦ أيام", "6 days ago");
        check(7 * DAY, "قبل أسبوع", "1 week ago");
        check(21 * DAY, "قبل ٣ أسابيع", "3 weeks ago");
        check(70 * DAY, "قبل شهرين", "2 months ago");
        check(340 * DAY, "قبل ١١ شهرا", "11 months ago");
        check(800 * DAY, "قبل سنتين", "2 years ago");
    }

    #[test]
    fn a_moment_to_come_is_now() {
        check(-5_000, "الآن", "now");
    }

    #[test]
    fn the_last_two_digits_decide() {
        let said = |count| counted(count, ARTICLE, Language::Arabic);
        assert_eq!(said(0), "لا مقالات");
        assert_eq!(said(1), "مقال واحد");
        assert_eq!(said(2), "مقالان");
        assert_eq!(said(10), "١٠ مقالات");
        assert_eq!(said(99), "٩٩ مقالا");
        assert_eq!(said(100), "١٠٠ مقال");
        assert_eq!(said(103), "١٠٣ مقالات");
        assert_eq!(said(111), "١١١ مقالا");
        assert_eq!(said(202), "٢٠٢ مقال");
    }
}
