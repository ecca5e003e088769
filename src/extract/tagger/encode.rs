//! The tagger's network: from the words of some sentences to a row of scores for each.

use std::collections::HashMap;
use std::ops::Range;

use crate::extract::features::{NO_KEY, Place, hash, lookup_form, ngrams, places, shape_class};
use crate::extract::model::{Head, Model};
use crate::extract::nn::{Columns, Dense, Gru, GruScratch, Sentences, Way, tanh_all};
use crate::extract::tokenize::Tokens;

/// Tokens that are worked on together. Longer articles are tagged piece by piece; only the
/// evidence of other places is then lost between pieces.
pub(super) const PIECE: usize = 4000;

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
    pub(super) outputs: Vec<f32>,
    pub(super) scores: Vec<f32>,
    extras_in: Vec<f32>,
    pub(super) extras: Vec<f32>,
    gru: GruScratch,
}

/// What the whole article says of each token.
pub(super) struct Features {
    pub(super) places: Vec<Place>,
    marks: Vec<u32>,
}

impl Features {
    pub(super) fn new(model: &Model<'_>, tokens: &Tokens) -> Self {
        Self {
            places: places(tokens),
            marks: if model.marks > 0 {
                model.lexicon.marks(tokens)
            } else {
                Vec::new()
            },
        }
    }
}

/// Some sentences that are worked on together.
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    sentences: Sentences,
}

impl Piece {
    pub(super) fn new(tokens: &Tokens, sentences: &[Range<usize>]) -> Self {
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
pub(super) fn pieces(sentences: &[Range<usize>]) -> impl Iterator<Item = &[Range<usize>]> {
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

/// Fills `scratch.scores` and `scratch.extras`, a row for each token of the piece.
pub(super) fn encode(
    model: &Model<'_>,
    head: &Head,
    tokens: &Tokens,
    piece: &Piece,
    features: &Features,
    s: &mut Scratch,
) {
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
    mix(model, piece, &types, features, s);
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
    head.scores.apply(&s.outputs, &mut s.scores);
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
fn mix(model: &Model<'_>, piece: &Piece, types: &Types, features: &Features, s: &mut Scratch) {
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
    layer: &[Gru; 2],
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
