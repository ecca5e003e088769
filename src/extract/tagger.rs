//! The tagger: from the tokens of an article to names with labels and confidences.
//!
//! Every word becomes a vector (its own embedding and those of its character n-grams); two
//! recurrent layers read each sentence in both directions. Between them each word is shown what
//! its other places in the article look like, so that one telling context helps all of them. A
//! CRF picks the tags. Nothing here knows the resolver: a mention is judged by itself.

mod encode;

use std::ops::Range;

use crate::extract::crf::Chunk;
use crate::extract::model::{Guidelines, Head, Model};
use crate::extract::tokenize::{Tokens, clitics};
use crate::extract::{Label, Subtype};
use crate::span::Span;

pub use encode::Scratch;
use encode::{Features, Piece, pieces};

/// What it adds to the score of a clitic that the word stands elsewhere in the article without it;
/// chosen on the articles held out of training.
const STANDS_ELSEWHERE: f32 = 4.0;

/// A name that the tagger found.
#[derive(Clone, Debug, PartialEq)]
pub struct TaggedSpan {
    /// Its bytes in the text, clitics left out.
    pub span: Span,
    /// Its tokens, the clitic's included.
    pub tokens: Range<usize>,
    /// The kind of thing named. Under [`Guidelines::Anercorp`], `Product` stands for MISC.
    pub label: Label,
    /// The calibrated probability that exactly this span with this label is right.
    pub confidence: f32,
    /// Letters of clitic left out at the start: 0, 1 or 2.
    pub clitic: usize,
    /// Should it be an organisation: the probabilities of company, media, government, other.
    pub subtypes: [f32; 4],
}

impl TaggedSpan {
    /// Returns the likeliest subtype and its probability.
    #[must_use]
    pub fn subtype(&self) -> (Subtype, f32) {
        let names = [
            Subtype::Company,
            Subtype::Media,
            Subtype::Government,
            Subtype::Other,
        ];
        let pairs = names.into_iter().zip(self.subtypes);
        pairs.fold((Subtype::Other, 0.0), |best, pair| {
            if pair.1 > best.1 { pair } else { best }
        })
    }
}

/// What the tagger thinks of one token, whether it became part of a name or not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TokenScores {
    /// Probabilities of being in no name, and in one of each label: PER, ORG, LOC, PROD.
    pub labels: [f32; 5],
    /// Probability of being the first word of a name.
    pub begins: f32,
    /// Probabilities of 0, 1 and 2 letters of clitic, should a name begin here.
    pub clitic: [f32; 3],
    /// Should it be an organisation: the probabilities of company, media, government, other.
    pub subtypes: [f32; 4],
}

/// The names of an article, and the scores of all its tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tagging {
    /// The names in the order of the text; they do not overlap.
    pub spans: Vec<TaggedSpan>,
    /// One for each token.
    pub scores: Vec<TokenScores>,
}

/// Finds names; holds no state of its own.
#[derive(Clone, Copy, Debug)]
pub struct Tagger<'m> {
    model: &'m Model<'m>,
    head: &'m Head,
}

impl<'m> Tagger<'m> {
    /// Returns a tagger by `guidelines`, or `None` when the model has no such head.
    #[must_use]
    pub fn new(model: &'m Model<'m>, guidelines: Guidelines) -> Option<Self> {
        let head = model
            .heads
            .iter()
            .find(|head| head.guidelines == guidelines)?;
        Some(Self { model, head })
    }

    /// Tags an article.
    #[must_use]
    pub fn tag(&self, text: &str, tokens: &Tokens, scratch: &mut Scratch) -> Tagging {
        let features = Features::new(self.model, tokens);
        let mut tagging = Tagging::default();
        tagging.scores.resize(tokens.len(), TokenScores::default());
        for sentences in pieces(tokens.sentences()) {
            let piece = Piece::new(tokens, sentences);
            encode::encode(self.model, self.head, tokens, &piece, &features, scratch);
            for sentence in sentences {
                self.decode(
                    text,
                    tokens,
                    sentence,
                    (&piece, &features),
                    scratch,
                    &mut tagging,
                );
            }
        }
        tagging
    }

    /// Calls `each` with every sentence, and a row of what the second layer says for each of its
    /// words.
    pub(crate) fn states(
        &self,
        tokens: &Tokens,
        scratch: &mut Scratch,
        mut each: impl FnMut(&Range<usize>, &[f32]),
    ) {
        let features = Features::new(self.model, tokens);
        let width = self.head.scores.inputs();
        for sentences in pieces(tokens.sentences()) {
            let piece = Piece::new(tokens, sentences);
            encode::encode(self.model, self.head, tokens, &piece, &features, scratch);
            for sentence in sentences {
                let first = sentence.start - piece.range.start;
                let rows = first..first + sentence.len();
                each(sentence, &scratch.outputs(rows, width));
            }
        }
    }

    fn decode(
        &self,
        text: &str,
        tokens: &Tokens,
        sentence: &Range<usize>,
        (piece, features): (&Piece, &Features),
        s: &Scratch,
        tagging: &mut Tagging,
    ) {
        let crf = &self.head.crf;
        let tags = crf.tags();
        let first = sentence.start - piece.range.start;
        let rows = first * tags..(first + sentence.len()) * tags;
        let scores = s.scores.get(rows).unwrap_or_default();
        let lattice = crf.lattice(scores);
        lattice.marginals(tags, |word, row| {
            let token = sentence.start + word;
            let extras = s.extras.get((first + word) * 7..(first + word + 1) * 7);
            if let Some(place) = tagging.scores.get_mut(token) {
                let letters = features.places.get(token).map_or(0, |place| place.letters);
                *place = token_scores(
                    row,
                    extras.unwrap_or_default(),
                    tokens.folded(token),
                    letters,
                );
            }
        });
        for chunk in crf.best(scores) {
            let probability = crf.probability(&lattice, scores, &chunk);
            let confidence = self.calibrated(probability);
            let span = self.span(text, tokens, sentence.start, &chunk, confidence, tagging);
            tagging.spans.extend(span);
        }
    }

    fn span(
        &self,
        text: &str,
        tokens: &Tokens,
        offset: usize,
        chunk: &Chunk,
        confidence: f32,
        tagging: &Tagging,
    ) -> Option<TaggedSpan> {
        let words = offset + chunk.words.start..offset + chunk.words.end;
        let scores = tagging.scores.get(words.clone())?;
        let clitic = match self.head.guidelines {
            Guidelines::Hashiya => largest(&scores.first()?.clitic),
            Guidelines::Anercorp => 0,
        };
        let mut subtypes = [0.0; 4];
        for word in scores {
            for (sum, p) in subtypes.iter_mut().zip(word.subtypes) {
                *sum += p / scores.len() as f32;
            }
        }
        Some(TaggedSpan {
            span: tokens.span_without(text, words.clone(), clitic)?,
            tokens: words,
            label: label_of(chunk.label)?,
            confidence,
            clitic,
            subtypes,
        })
    }

    fn calibrated(&self, probability: f32) -> f32 {
        let p = probability.clamp(1e-4, 1.0 - 1e-4);
        let [slope, offset] = self.model.calibration;
        let odds = slope * (p / (1.0 - p)).ln() + offset;
        1.0 / (1.0 + (-odds).exp())
    }
}

fn label_of(number: usize) -> Option<Label> {
    let labels = [
        Label::Person,
        Label::Organisation,
        Label::Location,
        Label::Product,
    ];
    labels.get(number).copied()
}

fn largest(values: &[f32]) -> usize {
    let pairs = values.iter().enumerate();
    pairs
        .fold(
            (0, f32::NEG_INFINITY),
            |a, (i, &v)| if v > a.1 { (i, v) } else { a },
        )
        .0
}

/// `elsewhere`: the letters without which the word stands elsewhere in the article.
fn token_scores(tags: &[f32], extras: &[f32], folded: &str, elsewhere: usize) -> TokenScores {
    let mut scores = TokenScores::default();
    for (tag, &p) in tags.iter().enumerate() {
        if let Some(sum) = scores.labels.get_mut(tag.div_ceil(2)) {
            *sum += p;
        }
        if tag % 2 == 1 {
            scores.begins += p;
        }
    }
    let (subtypes, letters) = extras.split_at_checked(4).unwrap_or_default();
    softmax(subtypes, &mut scores.subtypes);
    let mut allowed = [0.0, f32::NEG_INFINITY, f32::NEG_INFINITY];
    for clitic in clitics(folded) {
        if let Some(place) = allowed.get_mut(clitic.letters) {
            *place = 0.0;
        }
    }
    if let (1.., Some(place)) = (elsewhere, allowed.get_mut(elsewhere)) {
        *place += STANDS_ELSEWHERE;
    }
    for (place, letters) in allowed.iter_mut().zip(letters) {
        *place += letters;
    }
    softmax(&allowed, &mut scores.clitic);
    scores
}

fn softmax(scores: &[f32], out: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - top).exp()).sum();
    for (out, score) in out.iter_mut().zip(scores) {
        *out = (score - top).exp() / sum;
    }
}

#[cfg(test)]
mod tests;
