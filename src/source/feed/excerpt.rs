//! Tells whether a feed carries only the beginning of an article.

use super::Entry;
use crate::source::html;

/// Letters of a text that is an article, whatever it ends with.
const LONG: usize = 1500;
/// Letters of a text that is no article where the feed calls it a summary.
const SHORT: usize = 400;
/// How excerpts end.
const ENDINGS: &[&str] = &[
    "…",
    "...",
    "[…]",
    "[...]",
    "(...)",
    "»",
    "more",
    "more...",
    "continue reading",
    "المزيد",
    "التفاصيل",
    "اقرأ المزيد",
    "إقرأ المزيد",
    "متابعة القراءة",
    "تابع القراءة",
    "أكمل القراءة",
];

/// Returns whether the article is longer than what the feed carries of it, as far as can be told: it
/// is short and breaks off, or is short and called a summary, or is not there at all.
#[must_use]
pub fn is_excerpt(entry: &Entry) -> bool {
    let text = html::plain_text(entry.body());
    let letters = text.chars().count();
    if letters >= LONG {
        return false;
    }
    let has_content = entry
        .content
        .as_deref()
        .is_some_and(|content| !content.trim().is_empty());
    if letters == 0 || (!has_content && letters < SHORT) {
        return true;
    }
    let text = text.trim_end_matches([' ', '\u{a0}', ':', '←', '→', '»', '«', '>']);
    let end = text.to_lowercase();
    ENDINGS.iter().any(|ending| end.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str, content: Option<&str>) -> Entry {
        Entry {
            summary: Some(summary.to_owned()),
            content: content.map(str::to_owned),
            ..Entry::default()
        }
    }

    #[test]
    fn a_sentence_called_a_summary_is_an_excerpt() {
        assert!(is_excerpt(&entry(
            "فازت سلمى الحريري بجائزة الرواية.",
            None
        )));
        assert!(is_excerpt(&Entry::default()));
    }

    #[test]
    fn a_short_notice_called_the_content_is_whole() {
        let notice = "<p>أغلق السوق مرتفعا اليوم.</p>";
        assert!(!is_excerpt(&entry("", Some(notice))));
    }

    #[test]
    fn a_text_that_breaks_off_is_an_excerpt() {
        for end in ["…", "[&#8230;]", "<a href=x>اقرأ المزيد</a>", "Read more »"] {
            let text = format!("<p>{}</p>{end}", "كلمة ".repeat(120));
            assert!(is_excerpt(&entry("", Some(&text))), "{end}");
        }
    }

    #[test]
    fn a_long_text_is_an_article_whatever_it_ends_with() {
        let text = format!("{}…", "كلمة ".repeat(400));
        assert!(!is_excerpt(&entry(&text, None)));
    }
}
