//! Names by their forms: what is compared when two spellings are to be one name, and all places
//! where a name stands, also behind clitics.

use std::collections::HashMap;

use crate::article::Article;
use crate::extract::candidates::LONGEST;
use crate::extract::tokenize::{Tokens, clitics, without_clitic};
use crate::span::Span;
use crate::text::segment::WordKind;

/// Returns the matching form of a name: its folded words with one space between.
#[must_use]
pub fn key(name: &str) -> String {
    let tokens = Tokens::of_lines(name);
    let words: Vec<&str> = (0..tokens.len()).map(|at| tokens.folded(at)).collect();
    words.join(" ")
}

/// Returns a place's words as a name to show and to look for: with single spaces.
#[must_use]
pub fn name_at(text: &str, span: Span) -> String {
    let words: Vec<&str> = span.slice(text).split_whitespace().collect();
    words.join(" ")
}

/// Returns the matching forms that a place can have: as it is written and, behind the ل that
/// swallowed the alif of the article (`لليابان`), with that alif.
#[must_use]
pub fn keys_at(text: &str, span: Span) -> (String, Option<String>) {
    let plain = key(span.slice(text));
    let before = text.get(..span.start().index()).unwrap_or_default();
    let behind_lam = before.ends_with('ل') && plain.starts_with('ل');
    let whole = behind_lam.then(|| format!("ا{plain}"));
    (plain, whole)
}

/// Forms of names that are looked for together.
#[derive(Debug, Default)]
pub struct Forms {
    /// By the first word: the words of each form, and its number.
    by_first: HashMap<String, Vec<(Vec<String>, usize)>>,
    count: usize,
}

impl Forms {
    /// Adds a form by its [`key`] and returns its number, counted from 0.
    pub fn add(&mut self, key: &str) -> usize {
        let number = self.count;
        self.count += 1;
        let words: Vec<String> = key.split(' ').map(str::to_owned).collect();
        if let Some(first) = words.first().filter(|first| !first.is_empty()) {
            let same = self.by_first.entry(first.clone()).or_default();
            same.push((words, number));
        }
        number
    }

    /// Returns the places of the forms in the paragraphs of an article, without their clitics, each
    /// with the form's number; in the order of the text. They may overlap.
    #[must_use]
    pub fn places(&self, article: &Article) -> Vec<(Span, usize)> {
        if self.by_first.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for paragraph in &article.paragraphs {
            let tokens = Tokens::new(&article.text, [paragraph.span]);
            for start in 0..tokens.len() {
                self.places_from(&article.text, &tokens, start, &mut found);
            }
        }
        found
    }

    fn places_from(
        &self,
        text: &str,
        tokens: &Tokens,
        start: usize,
        found: &mut Vec<(Span, usize)>,
    ) {
        let word = tokens.folded(start);
        self.places_of(word, 0, text, tokens, start, found);
        let arabic = tokens.get(start).map(|token| token.kind) == Some(WordKind::Arabic);
        for clitic in clitics(word).filter(|_| arabic) {
            let rest = without_clitic(word, clitic);
            self.places_of(&rest, clitic.letters, text, tokens, start, found);
            if clitic.swallowed_alif
                && let Some(written) = rest.strip_prefix('ا')
            {
                self.places_of(written, clitic.letters, text, tokens, start, found);
            }
        }
    }

    fn places_of(
        &self,
        first: &str,
        letters: usize,
        text: &str,
        tokens: &Tokens,
        start: usize,
        found: &mut Vec<(Span, usize)>,
    ) {
        for (words, number) in self.by_first.get(first).into_iter().flatten() {
            let mut rest = words.iter().enumerate().skip(1);
            let all = rest.all(|(at, word)| tokens.folded(start + at) == word);
            let range = start..start + words.len();
            let span = match letters {
                0 => tokens.span(range),
                _ => tokens.span_without(text, range, letters),
            };
            if let Some(span) = span.filter(|_| all) {
                found.push((span, *number));
            }
        }
    }
}

/// Returns the places of one name in an article, as [`Forms::places`] finds them.
#[must_use]
pub fn places_of(article: &Article, name: &str) -> Vec<Span> {
    let mut forms = Forms::default();
    forms.add(&key(name));
    let places = forms.places(article).into_iter();
    places.map(|(span, _)| span).collect()
}

/// Tells whether a name has no more words than the extractor's own can have.
#[must_use]
pub fn is_short_enough(key: &str) -> bool {
    key.split(' ').count() <= 2 * LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    #[track_caller]
    fn check(text: &str, name: &str, expected: &[&str]) {
        let article = source::decode(text.as_bytes().to_vec(), "test.txt").unwrap();
        let places = places_of(&article, name);
        let found: Vec<&str> = places.iter().map(|s| s.slice(&article.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_is_found_behind_clitics_and_in_all_spellings() {
        check(
            "قالت أرامكو. وأرامكو لارامكو وبأرامـكو.",
            "أرامكو",
            &["أرامكو", "أرامكو", "ارامكو", "أرامـكو"],
        );
        check("سافر لليابان واليابان", "اليابان", &["ليابان", "اليابان"]);
        check("سافر للندن", "لندن", &["لندن"]);
    }

    #[test]
    fn all_words_of_a_name_are_needed_in_one_paragraph() {
        check("سامي الحداد وسامي", "سامي الحداد", &["سامي الحداد"]);
        check("قال سامي\nالحداد", "سامي الحداد", &[]);
        check("شركة AT&T هنا", "at&t", &["AT&T"]);
        check("نص", "", &[]);
    }
}
