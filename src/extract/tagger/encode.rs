//! The tagger's network: from the words of some sentences to a row of scores for each.

use std::collections::HashMap;
use std::ops::Range;
use std::thread;

use crate::extract::features::{NO_KEY, Place, hash, lookup_form, ngrams, places, shape_class};
use crate::extract::model::{Head, Model};
use crate::extract::nn::{Columns, Dense, Gru, GruScratch, Narrow, Sentences, Way, tanh_all};
use crate::extract::tokenize::Tokens;

/// Tokens that are worked on together. Longer articles are tagged piece by piece; only the
/// evidence of other places is then lost between pieces.
pub(super) const PIECE: usize = 4000;

/// Rows that are put together for an affine map at a time: they stay near the processor.
const BLOCK: usize = 64;

/// A piece with fewer tokens is done before another thread has begun.
const WORTH_A_THREAD: usize = 150;

/// Buffers that are reused from article to article.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// Whether a second thread helps.
    pub(crate) helped: bool,
    /// A row for each distinct word: its vector.
    vectors: Vec<f32>,
    /// What is read forwards, and what backwards.
    ways: [WayScratch; 2],
    /// A row for each token: what its place looks like.
    seen: Vec<f32>,
    pooled: Pooled,
    /// Rows of a block.
    block: Vec<f32>,
    narrow: Narrow,
    mixed: Vec<f32>,
    pub(super) scores: Vec<f32>,
    pub(super) extras: Vec<f32>,
}

/// Buffers of a layer that is read in one way.
#[derive(Clone, Debug, Default)]
struct WayScratch {
    /// A row for each row of the input: it times the layer's inputs.
    projected: Vec<f32>,
    /// A row for each token: the states.
    states: Vec<f32>,
    narrow: Narrow,
    gru: GruScratch,
}

/// What all places of a word look like together, a row for each group of places.
#[derive(Clone, Debug, Default)]
struct Pooled {
    group_of: HashMap<u32, usize>,
    /// The group of each token.
    member: Vec<usize>,
    counts: Vec<f32>,
    sums: Vec<f32>,
    tops: Vec<f32>,
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
    let helped = s.helped && piece.range.len() >= WORTH_A_THREAD;
    run_layer(
        &model.first,
        piece,
        (&s.vectors, &types.of),
        helped,
        &mut s.ways,
    );
    pool(&model.pool, piece, &features.places, s);
    mix(model, piece, &types, features, s);
    run_layer(&model.second, piece, (&s.mixed, &[]), helped, &mut s.ways);
    score(model, head, piece, &types, s);
}

/// Puts together what is known of each word, and takes it to the second layer's input.
fn mix(model: &Model<'_>, piece: &Piece, types: &Types, features: &Features, s: &mut Scratch) {
    let size = model.first[0].size();
    s.mixed.clear();
    for rows in blocks(piece.range.len()) {
        s.block.clear();
        for row in rows {
            push_states(&s.ways, row, size, &mut s.block);
            s.block
                .extend_from_slice(types.vector(row, &s.vectors, model.dimension));
            if model.marks > 0 {
                let token = piece.range.start + row;
                let marks = features.marks.get(token).copied().unwrap_or(0);
                let bit = |bit: usize| if marks >> bit & 1 == 1 { 1.0 } else { 0.0 };
                s.block.extend((0..model.marks).map(bit));
            }
            s.pooled.extend(row, model.pool.outputs(), &mut s.block);
        }
        model
            .mix
            .apply_further(&s.block, &mut s.mixed, &mut s.narrow);
    }
    tanh_all(&mut s.mixed);
}

/// Takes the second layer's states to scores.
fn score(model: &Model<'_>, head: &Head, piece: &Piece, types: &Types, s: &mut Scratch) {
    let size = model.second[0].size();
    s.scores.clear();
    s.extras.clear();
    for rows in blocks(piece.range.len()) {
        s.block.clear();
        for row in rows.clone() {
            push_states(&s.ways, row, size, &mut s.block);
        }
        head.scores
            .apply_further(&s.block, &mut s.scores, &mut s.narrow);
        s.block.clear();
        for row in rows {
            push_states(&s.ways, row, size, &mut s.block);
            s.block
                .extend_from_slice(types.vector(row, &s.vectors, model.dimension));
        }
        model
            .extras
            .apply_further(&s.block, &mut s.extras, &mut s.narrow);
    }
}

/// Cuts rows into blocks.
fn blocks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..rows).step_by(BLOCK);
    starts.map(move |start| start..rows.min(start + BLOCK))
}

impl Scratch {
    /// Returns what the second layer says of some rows of the piece, both ways beside each other.
    pub(super) fn outputs(&self, rows: Range<usize>, width: usize) -> Vec<f32> {
        let mut outputs = Vec::with_capacity(rows.len() * width);
        for row in rows {
            push_states(&self.ways, row, width / 2, &mut outputs);
        }
        outputs
    }
}

/// Appends a row of the states of both ways, `size` values of each.
fn push_states(ways: &[WayScratch; 2], row: usize, size: usize, out: &mut Vec<f32>) {
    for way in ways {
        out.extend_from_slice(row_of(&way.states, row, size));
    }
}

fn row_of(table: &[f32], row: usize, width: usize) -> &[f32] {
    let row = table.get(row * width..(row + 1) * width);
    row.unwrap_or_default()
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

/// Runs both directions of a layer over `inputs`; the states of each get a row for each token, whose
/// input is the row that `rows` names (its own row when it names none).
fn run_layer(
    layer: &[Gru; 2],
    piece: &Piece,
    inputs: (&[f32], &[usize]),
    helped: bool,
    [forwards, backwards]: &mut [WayScratch; 2],
) {
    let [ahead, behind] = layer;
    let mut forwards = || run_way(ahead, Way::Forwards, piece, inputs, forwards);
    let mut backwards = || run_way(behind, Way::Backwards, piece, inputs, backwards);
    match helped {
        false => {
            forwards();
            backwards();
        }
        true => thread::scope(|scope| {
            scope.spawn(backwards);
            forwards();
        }),
    }
}

fn run_way(
    gru: &Gru,
    way: Way,
    piece: &Piece,
    (inputs, rows): (&[f32], &[usize]),
    s: &mut WayScratch,
) {
    let size = gru.size();
    gru.input.apply(inputs, &mut s.projected, &mut s.narrow);
    s.states.clear();
    s.states.resize(piece.range.len() * size, 0.0);
    let out = Columns {
        table: &mut s.states,
        stride: size,
        column: 0,
    };
    gru.run(way, &piece.sentences, (&s.projected, rows), out, &mut s.gru);
}

/// For each token: what all places of its word look like.
fn pool(dense: &Dense, piece: &Piece, places: &[Place], s: &mut Scratch) {
    s.seen.clear();
    for rows in blocks(piece.range.len()) {
        s.block.clear();
        for row in rows {
            for way in &s.ways {
                let size = way.states.len() / piece.range.len().max(1);
                s.block.extend_from_slice(row_of(&way.states, row, size));
            }
        }
        dense.apply_further(&s.block, &mut s.seen, &mut s.narrow);
    }
    tanh_all(&mut s.seen);
    let keys = piece.range.clone().map(|index| places.get(index));
    let keys = keys.map(|place| place.map_or(NO_KEY, |place| place.key));
    s.pooled.gather(keys, &s.seen, dense.outputs());
}

impl Pooled {
    /// Groups the rows that have the same key; those without one stay alone.
    fn gather(&mut self, keys: impl Iterator<Item = u32>, rows: &[f32], width: usize) {
        self.group_of.clear();
        self.member.clear();
        self.counts.clear();
        self.sums.clear();
        self.tops.clear();
        for (key, row) in keys.zip(rows.chunks_exact(width.max(1))) {
            let next = self.counts.len();
            let group = match key {
                NO_KEY => next,
                key => *self.group_of.entry(key).or_insert(next),
            };
            self.member.push(group);
            if group == next {
                self.counts.push(1.0);
                self.sums.extend_from_slice(row);
                self.tops.extend_from_slice(row);
                continue;
            }
            if let Some(count) = self.counts.get_mut(group) {
                *count += 1.0;
            }
            let place = group * width..(group + 1) * width;
            let sums = self.sums.get_mut(place.clone()).unwrap_or_default();
            let tops = self.tops.get_mut(place).unwrap_or_default();
            for ((sum, top), value) in sums.iter_mut().zip(tops).zip(row) {
                *sum += value;
                *top = top.max(*value);
            }
        }
    }

    /// Adds to a row of input: the mean and the maximum of what all places of the token's word look
    /// like, and the log of their number.
    fn extend(&self, token: usize, width: usize, out: &mut Vec<f32>) {
        let group = self.member.get(token).copied().unwrap_or(0);
        let count = self.counts.get(group).copied().unwrap_or(1.0);
        out.extend(
            row_of(&self.sums, group, width)
                .iter()
                .map(|sum| sum / count),
        );
        out.extend_from_slice(row_of(&self.tops, group, width));
        out.push(count.ln().min(3.0));
    }
}
