//! The article as the decision sees it: its tokens, what each says about its neighbours, and the
//! quotation marks and brackets around them.

use super::cues::{Cue, CueSet, Cues};
use super::tokenize::Tokens;
use super::vocabulary::Vocabulary;
use crate::article::{Article, Role};
use crate::text::segment::WordKind;

/// The tokens of the story (boilerplate left out) with what is known of each.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The tokens.
    pub tokens: Tokens,
    /// For each token its cues.
    pub cues: Vec<CueSet>,
    /// For each token how common it is, as it stands and without clitics and article.
    pub common: Vec<(u8, u8)>,
    /// For each token how common it is without the alef of an accusative (`بريدا`); 0 for words
    /// that do not end so, or are common as they stand.
    pub accusative: Vec<u8>,
    /// For each token the number of its sentence.
    pub sentence_of: Vec<u32>,
    /// For each token whether it stands in the title.
    pub in_title: Vec<bool>,
}

impl Context {
    /// Reads an article.
    #[must_use]
    pub fn new(article: &Article, cues: &Cues, vocabulary: &Vocabulary) -> Self {
        let story = article.paragraphs.iter().filter(|paragraph| {
            let pasted = |(_, a): (usize, &crate::annotation::Annotation<_>)| {
                a.target.covers(paragraph.span)
            };
            !article.boilerplate.overlapping(paragraph.span).any(pasted)
        });
        let tokens = Tokens::new(&article.text, story.map(|paragraph| paragraph.span));
        let title = article.paragraphs.iter().find(|p| p.role == Role::Title);
        let mut sentence_of = vec![0; tokens.len()];
        for (number, sentence) in (0..).zip(tokens.sentences()) {
            if let Some(slots) = sentence_of.get_mut(sentence.clone()) {
                slots.fill(number);
            }
        }
        let cue = |index| match tokens.get(index).map(|token| token.kind) {
            Some(WordKind::Arabic) => cues.of(tokens.folded(index)),
            _ => CueSet::default(),
        };
        let common = |index| match tokens.get(index).map(|token| token.kind) {
            Some(WordKind::Arabic) => {
                let folded = tokens.folded(index);
                (vocabulary.of(folded), vocabulary.of_stem(folded))
            }
            _ => (0, 0),
        };
        let common: Vec<(u8, u8)> = (0..tokens.len()).map(common).collect();
        let accusative = |(index, &(_, stem)): (usize, &(u8, u8))| {
            let bare = tokens.folded(index).strip_suffix('ا');
            let bare = bare.filter(|bare| stem < 2 && bare.chars().count() > 2);
            bare.map_or(0, |bare| vocabulary.of_stem(bare))
        };
        Self {
            accusative: common.iter().enumerate().map(accusative).collect(),
            common,
            cues: (0..tokens.len()).map(cue).collect(),
            sentence_of,
            in_title: tokens
                .as_slice()
                .iter()
                .map(|token| title.is_some_and(|t| t.span.covers(token.span)))
                .collect(),
            tokens,
        }
    }

    /// Returns the cues of a token; none outside the text.
    #[must_use]
    pub fn cue(&self, index: Option<usize>) -> CueSet {
        index
            .and_then(|index| self.cues.get(index))
            .copied()
            .unwrap_or_default()
    }

    /// Tells whether the token at `index` is this sign.
    #[must_use]
    pub fn is_sign(&self, index: usize, sign: &str) -> bool {
        self.kind(index) == Some(WordKind::Sign) && self.tokens.folded(index) == sign
    }

    /// Tells whether the token is an Arabic word that is no everyday word of news.
    #[must_use]
    pub fn is_rare(&self, index: usize) -> bool {
        self.kind(index) == Some(WordKind::Arabic)
            && self.common.get(index).is_some_and(|&(_, stem)| stem < 2)
            && self.may_edge(index)
    }

    /// Returns what the token is made of.
    #[must_use]
    pub fn kind(&self, index: usize) -> Option<WordKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    /// Returns the token before `index` in the same sentence.
    #[must_use]
    pub fn before(&self, index: usize) -> Option<usize> {
        let previous = index.checked_sub(1)?;
        (self.sentence_of.get(previous) == self.sentence_of.get(index)).then_some(previous)
    }

    /// Returns the token after the last one of a range that ends before `end`, in the sentence.
    #[must_use]
    pub fn after(&self, end: usize) -> Option<usize> {
        let last = end.checked_sub(1)?;
        (end < self.tokens.len() && self.sentence_of.get(last) == self.sentence_of.get(end))
            .then_some(end)
    }

    /// Returns the nearest word before `index`, looking through an opening quote or bracket.
    #[must_use]
    pub fn word_before(&self, index: usize) -> Option<usize> {
        let previous = self.before(index)?;
        if self.is_sign(previous, "\"") || self.is_sign(previous, "(") {
            self.before(previous)
        } else {
            Some(previous)
        }
    }

    /// Returns the nearest word after a range that ends before `end`, looking through a closing
    /// quote.
    #[must_use]
    pub fn word_after(&self, end: usize) -> Option<usize> {
        let next = self.after(end)?;
        if self.is_sign(next, "\"") || self.is_sign(next, ")") {
            self.after(next + 1)
        } else {
            Some(next)
        }
    }

    /// Tells whether the token may stand at the edge of a name: a word or number with letters
    /// that is no word of grammar.
    #[must_use]
    pub fn may_edge(&self, index: usize) -> bool {
        match self.kind(index) {
            Some(WordKind::Arabic) => !self.cue(Some(index)).has(Cue::Plain),
            Some(WordKind::Latin | WordKind::Number) => true,
            Some(WordKind::Sign) | None => false,
        }
    }
}
