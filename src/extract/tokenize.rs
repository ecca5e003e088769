//! The tokens of an article: words in their matching form, by paragraph and sentence.
//!
//! From a text and the spans of its paragraphs to [`Tokens`]; every later step of the extraction
//! counts in these. Clitics (و ف ب ل ك, also two of them) are not cut off, because whether a letter
//! is one can only be told from the context: [`clitics`] lists what could be.

use std::ops::Range;

use crate::span::Span;
use crate::text::fold::fold_into;
use crate::text::segment::{WordKind, sentences, words};

/// Words after which a sentence without a stop is cut, to bound the work on endless lines.
const LONGEST_SENTENCE: usize = 80;

/// How the letters of a Latin word are written; [`Shape::None`] for everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Not a Latin word.
    None,
    /// `app`
    Lower,
    /// `Apple`
    Capitalised,
    /// `IBM`
    Upper,
    /// `iPhone`, `OpenAI`
    Mixed,
}

/// A word of the article as the extraction sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text.
    pub span: Span,
    /// What it is made of.
    pub kind: WordKind,
    /// How its Latin letters are written.
    pub shape: Shape,
    /// Its matching form, as bytes of [`Tokens`]' own string.
    folded: Range<usize>,
}

/// The tokens of an article, in sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    tokens: Vec<Token>,
    folded: String,
    sentences: Vec<Range<usize>>,
}

impl Tokens {
    /// Cuts the paragraphs of `text` into sentences and tokens.
    #[must_use]
    pub fn new(text: &str, paragraphs: impl IntoIterator<Item = Span>) -> Self {
        let mut tokens = Self::default();
        for paragraph in paragraphs {
            tokens.add_paragraph(text, paragraph);
        }
        tokens
    }

    /// Cuts a text whose paragraphs are its lines.
    #[must_use]
    pub fn of_lines(text: &str) -> Self {
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let span = Span::from_range(start..start + line.len());
            start += line.len();
            span
        });
        Self::new(text, lines.collect::<Vec<_>>())
    }

    fn add_paragraph(&mut self, text: &str, paragraph: Span) {
        let words = words(text, paragraph);
        let first = self.tokens.len();
        for word in &words {
            let surface = word.span.slice(text);
            let start = self.folded.len();
            fold_into(surface, &mut self.folded);
            if word.kind == WordKind::Sign && self.folded.get(start..) == Some("'") {
                // Single quotes do what double ones do.
                self.folded.truncate(start);
                self.folded.push('"');
            }
            self.tokens.push(Token {
                span: word.span,
                kind: word.kind,
                shape: shape(surface, word.kind),
                folded: start..self.folded.len(),
            });
        }
        let ranges = sentences(text, &words, LONGEST_SENTENCE);
        self.sentences
            .extend(ranges.into_iter().map(|r| first + r.start..first + r.end));
    }

    /// Returns the number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Tells whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Returns all tokens in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns a token by its index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    /// Returns the matching form of the token at `index`; empty when there is none.
    #[must_use]
    pub fn folded(&self, index: usize) -> &str {
        self.tokens
            .get(index)
            .and_then(|token| self.folded.get(token.folded.clone()))
            .unwrap_or_default()
    }

    /// Returns the sentences as ranges of token indices; together they hold every token once.
    #[must_use]
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Returns the bytes from the first to the last of `tokens`.
    #[must_use]
    pub fn span(&self, tokens: Range<usize>) -> Option<Span> {
        let first = self.get(tokens.start)?;
        let last = self.get(tokens.end.checked_sub(1)?)?;
        (first.span.start() <= last.span.start())
            .then(|| Span::new(first.span.start(), last.span.end()))
    }

    /// Returns the span of `tokens` without the first `letters` letters (a clitic).
    #[must_use]
    pub fn span_without(&self, text: &str, tokens: Range<usize>, letters: usize) -> Option<Span> {
        let whole = self.span(tokens.clone())?;
        let first = self.get(tokens.start)?;
        let place = crate::text::fold::Folded::new(text, first.span);
        let (at, _) = place.as_str().char_indices().nth(letters)?;
        let rest = place.source(at..place.as_str().len())?;
        Some(Span::new(rest.start(), whole.end()))
    }
}

fn shape(surface: &str, kind: WordKind) -> Shape {
    if kind != WordKind::Latin {
        return Shape::None;
    }
    let letters = || surface.chars().filter(|c| c.is_alphabetic());
    let upper = letters().filter(|c| c.is_uppercase()).count();
    let first = letters().next().is_some_and(char::is_uppercase);
    match (upper, letters().count()) {
        (0, _) => Shape::Lower,
        (1, many) if first && many > 1 => Shape::Capitalised,
        (some, many) if some == many => Shape::Upper,
        _ => Shape::Mixed,
    }
}

/// A way to read the first letters of an Arabic word as clitics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clitic {
    /// Letters of the matching form that the reading takes off: one or two.
    pub letters: usize,
    /// Whether what is left begins with the ل that swallowed the alif of its article (`لليابان`).
    pub swallowed_alif: bool,
}

/// Returns the ways to read the first letters of `folded`, a matching form, as clitics: one of
/// و ف ب ل ك, or و or ف with one of the others. What is left has two letters or more.
pub fn clitics(folded: &str) -> impl Iterator<Item = Clitic> {
    let count = folded.chars().count();
    let mut chars = folded.chars();
    let (first, second) = (chars.next(), chars.next());
    let third = chars.next();
    let one = matches!(first, Some('و' | 'ف' | 'ب' | 'ل' | 'ك')).then_some(Clitic {
        letters: 1,
        swallowed_alif: first == Some('ل') && second == Some('ل'),
    });
    let two = (matches!(first, Some('و' | 'ف')) && matches!(second, Some('ب' | 'ل' | 'ك')))
        .then_some(Clitic {
            letters: 2,
            swallowed_alif: second == Some('ل') && third == Some('ل'),
        });
    one.into_iter()
        .chain(two)
        .filter(move |clitic| count >= clitic.letters + 2)
}

/// Returns a word in its matching form, then what is left of it as the article and clitics are
/// taken off its front one by one. What is left has three letters or more: with two one cannot be
/// sure that what was taken off was a clitic.
pub fn stems(folded: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folded), |word| {
        let article = word.strip_prefix("ال").or_else(|| word.strip_prefix("لل"));
        let bare = article.or_else(|| word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك', 'س']))?;
        (bare.chars().count() >= 3).then_some(bare)
    })
}

/// Returns `folded` without the clitic; `لل` becomes `ال` again.
#[must_use]
pub fn without_clitic(folded: &str, clitic: Clitic) -> String {
    let mut rest = folded.chars();
    for _ in 0..clitic.letters {
        rest.next();
    }
    let prefix = if clitic.swallowed_alif { "ا" } else { "" };
    format!("{prefix}{}", rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_folded_and_grouped_in_sentences() {
        let text = "قالت «ميتا» إنها ربحت.\nووافقت Meta!";
        let tokens = Tokens::of_lines(text);
        let folded: Vec<_> = (0..tokens.len()).map(|i| tokens.folded(i)).collect();
        let expected = [
            "قالت",
            "\"",
            "ميتا",
            "\"",
            "انها",
            "ربحت",
            ".",
            "ووافقت",
            "meta",
            "!",
        ];
        assert_eq!(folded, expected);
        assert_eq!(tokens.sentences(), [0..7, 7..10]);
        assert_eq!(tokens.get(8).unwrap().shape, Shape::Capitalised);
    }

    #[test]
    fn noise_changes_no_token() {
        let plain = Tokens::of_lines("أعلن \"سامي\" في لندن. ثم عاد");
        let noisy = Tokens::of_lines("اَعــلن «سا\u{200c}مي» في\u{200f} لنـدن. ثم عادَ");
        assert_eq!(plain.folded, noisy.folded);
        assert_eq!(plain.sentences(), noisy.sentences());
    }

    #[track_caller]
    fn check_clitics(folded: &str, expected: &[&str]) {
        let found: Vec<_> = clitics(folded).map(|c| without_clitic(folded, c)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn clitics_are_read_one_or_two_deep() {
        check_clitics("وميتوان", &["ميتوان"]);
        check_clitics("وبالامازون", &["بالامازون", "الامازون"]);
        check_clitics("لليابان", &["اليابان"]);
        check_clitics("سامي", &[]);
    }

    #[test]
    fn a_clitic_is_left_out_of_the_span() {
        let text = "سافر وَبـلندن";
        let tokens = Tokens::of_lines(text);
        let span = tokens.span_without(text, 1..2, 2).unwrap();
        assert_eq!(span.slice(text), "لندن");
    }
}
