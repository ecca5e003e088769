//! Words as the full-text index knows them, and what a searched word may be in a text.
//!
//! The index holds two rows of words for a text: its words in their matching form, one after the
//! other, for phrases; and the bare words, what is left when clitics (و ف ب ل ك س, also two of them)
//! and the article are taken off, so that بنك finds والبنك, للبنك and لبنك. A letter that only looks
//! like a clitic costs a bare word that nobody searches for. On the side of the search only the
//! article is taken off: البنك finds بنك and وبنك too, but وليد does not become ليد.

use std::fmt::Write as _;

use crate::extract::tokenize::{clitics, without_clitic};
use crate::span::Span;
use crate::text::fold::{fold, fold_into};
use crate::text::segment::{Word, WordKind, words};

/// Clitics that may stand before the first word of a phrase.
const BEFORE: [&str; 12] = [
    "", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك",
];

/// Letters that a bare word must have for a search to go by it instead of what was typed.
const SURE: usize = 3;

/// The words of a text as they are put into the index, each row with a space between words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// The words.
    pub(super) words: String,
    /// The bare words.
    pub(super) bare: String,
}

/// Returns the words of a text for the index.
pub(super) fn rows(text: &str) -> Rows {
    let mut rows = Rows::default();
    for word in indexed(text, Span::from_range(0..text.len())) {
        let start = rows.words.len();
        fold_into(word.span.slice(text), &mut rows.words);
        if word.kind == WordKind::Arabic {
            for bare in bare(rows.words.get(start..).unwrap_or_default()) {
                rows.bare.push_str(&bare);
                rows.bare.push(' ');
            }
        }
        rows.words.push(' ');
    }
    rows
}

/// Returns the words of a stretch of text that can be searched for: all but the signs.
pub(super) fn indexed(text: &str, span: Span) -> impl Iterator<Item = Word> {
    words(text, span)
        .into_iter()
        .filter(|word| word.kind != WordKind::Sign)
}

/// Returns what is left of a word in its matching form when clitics and the article are taken off
/// in every way they can be; not the word itself.
pub(super) fn bare(folded: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |word: &str, least: usize| {
        if word.chars().count() >= least && !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    };
    if let Some(rest) = folded.strip_prefix("ال") {
        add(rest, 2);
    }
    for clitic in clitics(folded) {
        let rest = without_clitic(folded, clitic);
        add(&rest, SURE);
        if let Some(rest) = rest.strip_prefix("ال") {
            add(rest, 2);
        }
    }
    let verb = folded.strip_prefix(['و', 'ف']).unwrap_or(folded);
    if let Some(rest) = verb.strip_prefix('س')
        && rest.starts_with(['ي', 'ت', 'ن', 'ا'])
    {
        add(rest, SURE);
    }
    found
}

/// What a word or phrase of a search may be in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One of these, as a word or as a bare word.
    Word(Vec<String>),
    /// A word or bare word that begins so.
    Prefix(String),
    /// One of the first, then the others, as words.
    Phrase(Vec<String>, Vec<String>),
}

impl Wanted {
    /// Returns what a typed word asks for; `None` when there is nothing but signs in it.
    pub(super) fn word(typed: &str) -> Option<Self> {
        let mut words = folded_words(typed);
        if words.len() > 1 {
            return Self::phrase(typed);
        }
        let word = words.pop()?;
        let article = word.strip_prefix("ال").or(word.strip_prefix("لل"));
        let bare = article.filter(|rest| rest.chars().count() >= SURE);
        let whole = word.strip_prefix("لل").map(|rest| format!("ال{rest}"));
        let mut forms = vec![word.clone()];
        if let Some(bare) = bare {
            forms.extend(whole);
            forms.push(bare.to_owned());
        }
        Some(Self::Word(forms))
    }

    /// Returns what the typed beginning of a word asks for.
    pub(super) fn prefix(typed: &str) -> Option<Self> {
        folded_words(typed).pop().map(Self::Prefix)
    }

    /// Returns what typed words in a row ask for.
    pub(super) fn phrase(typed: &str) -> Option<Self> {
        let mut words = folded_words(typed).into_iter();
        let first = words.next()?;
        let arabic = first.chars().next().is_some_and(is_arabic);
        let firsts = match arabic {
            true => BEFORE.iter().map(|before| joined(before, &first)).collect(),
            false => vec![first],
        };
        Some(Self::Phrase(firsts, words.collect()))
    }

    /// Returns the expression for FTS5; it goes by the columns that are right for it.
    pub(super) fn expression(&self) -> String {
        self.expression_in("title body", "")
    }

    /// Returns the expression that looks in the title only.
    pub(super) fn expression_in_title(&self) -> String {
        self.expression_in("title", "{title title_bare} : ")
    }

    fn expression_in(&self, phrase_columns: &str, word_columns: &str) -> String {
        let any = |forms: &mut dyn Iterator<Item = String>| forms.collect::<Vec<_>>().join(" OR ");
        match self {
            Self::Word(forms) => {
                let forms = any(&mut forms.iter().map(|form| quoted(form)));
                format!("{word_columns}({forms})")
            }
            Self::Prefix(form) => format!("{word_columns}({} *)", quoted(form)),
            Self::Phrase(firsts, others) => {
                let mut rest = String::new();
                for other in others {
                    let _ = write!(rest, " {other}");
                }
                let forms = any(&mut firsts.iter().map(|first| quoted(&format!("{first}{rest}"))));
                format!("{{{phrase_columns}}} : ({forms})")
            }
        }
    }

    /// Returns how many of `words`, matching forms in the order of the text, are one hit that
    /// begins at the first; 0 for no hit.
    pub(super) fn hit(&self, words: &[String]) -> usize {
        let Some(first) = words.first() else { return 0 };
        let matches = |fits: &dyn Fn(&str) -> bool| {
            usize::from(fits(first) || bare(first).iter().any(|bare| fits(bare)))
        };
        match self {
            Self::Word(forms) => matches(&|word| forms.iter().any(|form| form == word)),
            Self::Prefix(form) => matches(&|word| word.starts_with(form.as_str())),
            Self::Phrase(firsts, others) => {
                let whole = 1 + others.len();
                let fits = firsts.contains(first)
                    && words.get(1..whole).is_some_and(|rest| rest == others);
                if fits { whole } else { 0 }
            }
        }
    }
}

/// Returns the words of a text in their matching form.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    indexed(text, Span::from_range(0..text.len()))
        .map(|word| fold(word.span.slice(text)))
        .collect()
}

fn is_arabic(c: char) -> bool {
    ('\u{0621}'..='\u{06ff}').contains(&c)
}

/// A word behind clitics: ل takes the alif of the article away.
fn joined(before: &str, word: &str) -> String {
    match word.strip_prefix('ا') {
        Some(rest) if before.ends_with('ل') && rest.starts_with('ل') => format!("{before}{rest}"),
        _ => format!("{before}{word}"),
    }
}

/// A string of FTS5.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_bare(word: &str, expected: &[&str]) {
        assert_eq!(bare(word), expected, "{word}");
    }

    #[test]
    fn clitics_and_the_article_come_off() {
        check_bare("بنك", &[]);
        check_bare("البنك", &["بنك"]);
        check_bare("والبنك", &["البنك", "بنك"]);
        check_bare("للبنك", &["البنك", "بنك"]);
        check_bare("وللبنك", &["للبنك", "البنك", "بنك"]);
        check_bare("لبنك", &["بنك"]);
        check_bare("وسيعلن", &["سيعلن", "يعلن"]);
        check_bare("الدم", &["دم"]);
    }

    #[test]
    fn a_row_holds_the_matching_forms() {
        let rows = rows("وَقالَ البنـك (AT&T): ٣٫٥٪");
        assert_eq!(rows.words, "وقال البنك at&t 3.5 ");
        assert_eq!(rows.bare, "قال بنك ");
    }

    #[test]
    fn a_searched_word_loses_its_article_only() {
        let forms = |typed: &str| match Wanted::word(typed) {
            Some(Wanted::Word(forms)) => forms.join(" "),
            other => panic!("{other:?}"),
        };
        assert_eq!(forms("البنك"), "البنك بنك");
        assert_eq!(forms("للبنك"), "للبنك البنك بنك");
        assert_eq!(forms("وليد"), "وليد");
        assert_eq!(forms("الآن"), "الان");
        assert_eq!(Wanted::word("؟!"), None);
    }

    #[test]
    fn a_phrase_may_have_clitics_before_it() {
        let wanted = Wanted::phrase("البنك المركزي").unwrap();
        let hit = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
            wanted.hit(&words)
        };
        assert_eq!(hit(&["وللبنك", "المركزي"]), 2);
        assert_eq!(hit(&["البنك", "الوطني"]), 0);
        assert_eq!(hit(&["البنك"]), 0);
        assert!(wanted.expression().contains("\"وللبنك المركزي\""));
    }
}
