//! The tagger: from the tokens of an article to names with labels and confidences.
//!
//! Every word becomes a vector (its own embedding and those of its character n-grams); two
//! recurrent layers read each sentence in both directions. Between them each word is shown what
//! its other places in the article look like, so that one telling context helps all of them. A
//! CRF picks the tags. Nothing here knows the resolver: a mention is judged by itself.

use std::collections::HashMap;
use std::ops::Range;

use crate::extract::crf::Chunk;
use crate::extract::features::{NO_KEY, Place, hash, lookup_form, ngrams, places, shape_class};
use crate::extract::model::{Guidelines, Head, Model};
use crate::extract::nn::{Columns, Dense, GruScratch, Sentences, Way, tanh_all};
use crate::extract::tokenize::{Tokens, clitics};
use crate::extract::{Label, Subtype};
use crate::span::Span;

/// Tokens that are worked on together. Longer articles are tagged piece by piece; only the
/// evidence of other places is then lost between pieces.
const PIECE: usize = 4000;

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

/// Buffers that are reused from article to article.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// A row for each distinct word: its vector, then that times the first layer's inputs.
    vectors: Vec<f32>,
    projected: [Vec<f32>; 2],
    /// A row for each token: states of the first layer.
    states: Vec<f32>,
    evidence: Vec<f32>,
    mixed_in: Vec<f32>,
    mixed: Vec<f32>,
    /// A row for each token: states of the second layer.
    outputs: Vec<f32>,
    scores: Vec<f32>,
    extras_in: Vec<f32>,
    extras: Vec<f32>,
    gru: GruScratch,
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
        let features = Features {
            places: places(tokens),
            marks: if self.model.marks > 0 {
                self.model.lexicon.marks(tokens)
            } else {
                Vec::new()
            },
        };
        let mut tagging = Tagging::default();
        tagging.scores.resize(tokens.len(), TokenScores::default());
        for sentences in pieces(tokens.sentences()) {
            let piece = Piece::new(tokens, sentences);
            self.encode(tokens, &piece, &features, scratch);
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

    /// Fills `scratch.scores` and `scratch.extras`, a row for each token of the piece.
    fn encode(&self, tokens: &Tokens, piece: &Piece, features: &Features, s: &mut Scratch) {
        let model = self.model;
        let types = Types::new(tokens, piece);
        types.vectors(model, tokens, &mut s.vectors);
        for (gru, projected) in model.first.iter().zip(&mut s.projected) {
            gru.input.apply(&s.vectors, projected);
        }
        let count = piece.range.len();
        run_layer(
            &model.first,
            piece,
            &types.of,
            &s.projected,
            &mut s.states,
            &mut s.gru,
        );
        pool(
            &model.pool,
            &s.states,
            piece,
            &features.places,
            &mut s.evidence,
        );
        self.mix(piece, &types, features, s);
        for (gru, projected) in model.second.iter().zip(&mut s.projected) {
            gru.input.apply(&s.mixed, projected);
        }
        run_layer(
            &model.second,
            piece,
            &[],
            &s.projected,
            &mut s.outputs,
            &mut s.gru,
        );
        self.head.scores.apply(&s.outputs, &mut s.scores);
        let width = s.outputs.len() / count.max(1);
        s.extras_in.clear();
        for (row, output) in s.outputs.chunks_exact(width.max(1)).enumerate() {
            s.extras_in.extend_from_slice(output);
            s.extras_in
                .extend_from_slice(types.vector(row, &s.vectors, model.dimension));
        }
        model.extras.apply(&s.extras_in, &mut s.extras);
    }

    /// Puts together what is known of each word, and takes it to the second layer's input.
    fn mix(&self, piece: &Piece, types: &Types, features: &Features, s: &mut Scratch) {
        let model = self.model;
        let width = 2 * model.first[0].size();
        let pooled = 2 * model.pool.outputs() + 1;
        s.mixed_in.clear();
        let rows = s
            .states
            .chunks_exact(width)
            .zip(s.evidence.chunks_exact(pooled));
        for (row, (state, evidence)) in rows.enumerate() {
            s.mixed_in.extend_from_slice(state);
            s.mixed_in
                .extend_from_slice(types.vector(row, &s.vectors, model.dimension));
            if model.marks > 0 {
                let token = piece.range.start + row;
                let marks = features.marks.get(token).copied().unwrap_or(0);
                let bit = |bit: usize| if marks >> bit & 1 == 1 { 1.0 } else { 0.0 };
                s.mixed_in.extend((0..model.marks).map(bit));
            }
            s.mixed_in.extend_from_slice(evidence);
        }
        model.mix.apply(&s.mixed_in, &mut s.mixed);
        tanh_all(&mut s.mixed);
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

/// What the whole article says of each token.
struct Features {
    places: Vec<Place>,
    marks: Vec<u32>,
}

/// Some sentences that are worked on together.
struct Piece {
    range: Range<usize>,
    sentences: Sentences,
}

impl Piece {
    fn new(tokens: &Tokens, sentences: &[Range<usize>]) -> Self {
        let start = sentences.first().map_or(0, |sentence| sentence.start);
        let end = sentences.last().map_or(0, |sentence| sentence.end);
        debug_assert!(end <= tokens.len());
        let rows = sentences
            .iter()
            .map(|range| (range.start - start, range.len()));
        Self {
            range: start..end,
            sentences: Sentences::new(rows),
        }
    }
}

/// Cuts the sentences into pieces of at most [`PIECE`] tokens.
fn pieces(sentences: &[Range<usize>]) -> impl Iterator<Item = &[Range<usize>]> {
    let mut rest = sentences;
    std::iter::from_fn(move || {
        let start = rest.first()?.start;
        let count = rest
            .partition_point(|sentence| sentence.end <= start + PIECE)
            .max(1);
        let (piece, after) = rest.split_at_checked(count)?;
        rest = after;
        Some(piece)
    })
}

/// The distinct words of a piece.
struct Types {
    /// For each token of the piece, the row of its word.
    of: Vec<usize>,
    /// For each distinct word, a token that shows it.
    example: Vec<usize>,
}

impl Types {
    fn new(tokens: &Tokens, piece: &Piece) -> Self {
        let mut rows: HashMap<(u8, &str), usize> = HashMap::new();
        let mut example = Vec::new();
        let of = piece.range.clone().map(|index| {
            let shape = tokens.get(index).map_or(0, shape_class);
            *rows
                .entry((shape, tokens.folded(index)))
                .or_insert_with(|| {
                    example.push(index);
                    example.len() - 1
                })
        });
        Self {
            of: of.collect(),
            example,
        }
    }

    fn vectors(&self, model: &Model<'_>, tokens: &Tokens, out: &mut Vec<f32>) {
        let width = model.dimension.max(1);
        out.clear();
        out.resize(self.example.len() * width, 0.0);
        let (mut form, mut grams) = (String::new(), Vec::new());
        for (&index, row) in self.example.iter().zip(out.chunks_exact_mut(width)) {
            form.clear();
            lookup_form(tokens.folded(index), &mut form);
            grams.clear();
            ngrams(&form, |gram| grams.extend(model.grams.find(gram)));
            let factor = 1.0 / (grams.len().max(1) as f32).sqrt();
            for &place in &grams {
                model.grams.add(place, factor, row);
            }
            let shape = usize::from(tokens.get(index).map_or(0, shape_class));
            let shapes = model
                .shapes
                .chunks_exact(width)
                .nth(shape)
                .unwrap_or_default();
            for (sum, add) in row.iter_mut().zip(shapes) {
                *sum += add;
            }
            if let Some(place) = model.words.find(hash(&form)) {
                model.words.add(place, 1.0, row);
            }
        }
    }

    fn vector<'v>(&self, row: usize, vectors: &'v [f32], width: usize) -> &'v [f32] {
        let of = self.of.get(row).copied().unwrap_or(0);
        vectors
            .get(of * width..(of + 1) * width)
            .unwrap_or_default()
    }
}

/// Runs both directions of a layer; `states` gets a row for each token, whose input is the row of
/// `projected` that `row_of` names (its own row when it names none).
fn run_layer(
    layer: &[crate::extract::nn::Gru; 2],
    piece: &Piece,
    row_of: &[usize],
    projected: &[Vec<f32>; 2],
    states: &mut Vec<f32>,
    scratch: &mut GruScratch,
) {
    let size = layer[0].size();
    states.clear();
    states.resize(piece.range.len() * 2 * size, 0.0);
    let ways = [Way::Forwards, Way::Backwards];
    for (index, (way, (gru, projected))) in ways
        .into_iter()
        .zip(layer.iter().zip(projected))
        .enumerate()
    {
        let out = Columns {
            table: states,
            stride: 2 * size,
            column: index * size,
        };
        gru.run(way, &piece.sentences, (projected, row_of), out, scratch);
    }
}

/// For each token: the mean and the maximum of what all places of its word look like, and the log
/// of their number.
fn pool(dense: &Dense, states: &[f32], piece: &Piece, places: &[Place], out: &mut Vec<f32>) {
    let width = dense.outputs();
    let mut seen = Vec::new();
    dense.apply(states, &mut seen);
    tanh_all(&mut seen);
    let mut group_of: HashMap<u32, usize> = HashMap::new();
    let mut groups: Vec<(f32, Vec<f32>, Vec<f32>)> = Vec::new();
    let mut member = Vec::with_capacity(piece.range.len());
    for (index, row) in piece.range.clone().zip(seen.chunks_exact(width.max(1))) {
        let key = places.get(index).map_or(NO_KEY, |place| place.key);
        let next = groups.len();
        let group = if key == NO_KEY {
            next
        } else {
            *group_of.entry(key).or_insert(next)
        };
        member.push(group);
        match groups.get_mut(group) {
            None => groups.push((1.0, row.to_vec(), row.to_vec())),
            Some((count, sum, top)) => {
                *count += 1.0;
                for ((sum, top), value) in sum.iter_mut().zip(top).zip(row) {
                    *sum += value;
                    *top = top.max(*value);
                }
            }
        }
    }
    out.clear();
    for (count, sum, top) in member.iter().filter_map(|&group| groups.get(group)) {
        out.extend(sum.iter().map(|sum| sum / count));
        out.extend_from_slice(top);
        out.push(count.ln().min(3.0));
    }
}

#[cfg(test)]
mod tests;
