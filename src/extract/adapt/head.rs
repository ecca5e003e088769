//! The tagger's tag scores and the steps between tags, learned from sentences.
//!
//! The likelihood of a conditional random field: for each sentence the slope is what the weights
//! expect less what should be. What should be are the tags of a sentence that the reader checked,
//! and of any other what the shipped weights expect.

use std::ops::Range;

use super::descent::{Descent, shuffle};
use super::{Lesson, Plan};
use crate::extract::context::Context;
use crate::extract::crf::Crf;
use crate::extract::model::Head;
use crate::extract::nn::Dense;
use crate::extract::resolve::Named;
use crate::extract::tagger::Tagger;
use crate::extract::{Label, Scratch};

/// A slope smaller than this moves nothing.
const FLAT: f32 = 2e-3;

/// A sentence to learn from: what the network says of its words, and its tags if they are known.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) states: Vec<f32>,
    tags: Option<Vec<usize>>,
}

impl Sentence {
    /// A sentence on which nothing should change.
    pub(super) fn unread(states: Vec<f32>) -> Self {
        Self { states, tags: None }
    }

    /// How sure a head is of the word of which it is least sure, from 0 to 1.
    pub(super) fn surety(&self, head: &Head) -> f32 {
        let shape = Shape {
            inputs: head.scores.inputs(),
            tags: head.crf.tags(),
        };
        let (words, _) = shape.expected(&of(head), &self.states);
        let most = |row: &[f32]| row.iter().copied().fold(0.0, f32::max);
        words
            .chunks_exact(shape.tags.max(1))
            .map(most)
            .fold(1.0, f32::min)
    }
}

/// How many weights a head has.
pub(super) fn size(head: &Head) -> usize {
    let tags = head.crf.tags();
    tags * head.scores.inputs() + tags + tags * tags + tags
}

/// Adds to the weights of a head.
pub(super) fn add(head: &mut Head, values: &[f32]) {
    let mut weights = of(head);
    for (weight, value) in weights.iter_mut().zip(values) {
        *weight += value;
    }
    let (scores, crf) = parts(head, &weights);
    (head.scores, head.crf) = (scores, crf);
}

/// The weights of a head, in the order of a [`Delta`](super::Delta).
fn of(head: &Head) -> Vec<f32> {
    let inputs = head.scores.inputs();
    let tags = head.crf.tags();
    let mut weights = Vec::with_capacity(size(head));
    for tag in 0..tags {
        weights.extend((0..inputs).map(|input| head.scores.weight(tag, input)));
    }
    weights.extend_from_slice(head.scores.bias());
    let (steps, start) = head.crf.weights();
    weights.extend_from_slice(steps);
    weights.extend_from_slice(start);
    weights
}

fn parts(head: &Head, weights: &[f32]) -> (Dense, Crf) {
    let (inputs, tags) = (head.scores.inputs(), head.crf.tags());
    let (rows, rest) = weights.split_at_checked(tags * inputs).unwrap_or_default();
    let (bias, rest) = rest.split_at_checked(tags).unwrap_or_default();
    let (steps, start) = rest.split_at_checked(tags * tags).unwrap_or_default();
    let weight = |tag: usize, input: usize| rows.get(tag * inputs + input).copied().unwrap_or(0.0);
    (
        head.scores.changed(bias.to_vec(), weight),
        Crf::new(steps.to_vec(), start.to_vec()),
    )
}

/// Reads the sentences of a lesson. `named` are its mentions.
pub(super) fn sentences(
    tagger: &Tagger<'_>,
    lesson: &Lesson,
    context: &Context,
    named: &[Option<Named>],
    scratch: &mut Scratch,
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    tagger.states(&context.tokens, &mut scratch.tagger, |range, states| {
        sentences.push(Sentence {
            states: states.to_vec(),
            tags: tags(lesson, context, named, range),
        });
    });
    sentences
}

/// The tags of a sentence; none when the reader has not looked at all of it.
fn tags(
    lesson: &Lesson,
    context: &Context,
    named: &[Option<Named>],
    sentence: &Range<usize>,
) -> Option<Vec<usize>> {
    let span = context.tokens.span(sentence.clone())?;
    let whole = lesson.checked.iter().any(|checked| checked.covers(span));
    let unknown = lesson.ignored.iter().any(|ignored| ignored.overlaps(span));
    if !whole || unknown {
        return None;
    }
    let mut tags = vec![0; sentence.len()];
    for (named, (place, label)) in named.iter().zip(&lesson.mentions) {
        if !place.overlaps(span) {
            continue;
        }
        // A name that is no row of tokens cannot be said by tags.
        let named = named.as_ref()?;
        let label = Label::ALL.iter().position(|known| known == label)?;
        for (index, token) in named.tokens.clone().enumerate() {
            let tag = tags.get_mut(token.checked_sub(sentence.start)?)?;
            *tag = 1 + 2 * label + usize::from(index > 0);
        }
    }
    Some(tags)
}

/// What should be expected of a sentence: of each word's tags, and of the steps between them.
struct Target<'s> {
    states: &'s [f32],
    words: Vec<f32>,
    steps: Vec<f32>,
}

/// Learns; returns by how much each weight changes.
pub(super) fn fit(head: &Head, sentences: &[Sentence], plan: Plan) -> Vec<f32> {
    let start = of(head);
    let shape = Shape {
        inputs: head.scores.inputs(),
        tags: head.crf.tags(),
    };
    let targets: Vec<Target<'_>> = sentences
        .iter()
        .map(|sentence| {
            let (words, steps) = match &sentence.tags {
                Some(tags) => shape.counted(tags),
                None => shape.expected(&start, &sentence.states),
            };
            Target {
                states: &sentence.states,
                words,
                steps,
            }
        })
        .collect();
    let mut descent = Descent::new(start, (plan.head_step, plan.pull, plan.caution));
    let mut order: Vec<usize> = (0..targets.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..plan.passes {
        shuffle(&mut order, &mut random);
        for target in order.iter().filter_map(|&index| targets.get(index)) {
            shape.step(target, &mut descent);
        }
    }
    descent.moved()
}

/// The sizes of a head.
#[derive(Clone, Copy)]
struct Shape {
    inputs: usize,
    tags: usize,
}

impl Shape {
    /// Where the biases, the steps and the first tags begin among the weights.
    fn places(self) -> [usize; 3] {
        let bias = self.tags * self.inputs;
        [
            bias,
            bias + self.tags,
            bias + self.tags + self.tags * self.tags,
        ]
    }

    fn counted(self, tags: &[usize]) -> (Vec<f32>, Vec<f32>) {
        let mut words = vec![0.0; tags.len() * self.tags];
        let mut steps = vec![0.0; self.tags * self.tags];
        for (word, tag) in tags.iter().enumerate() {
            if let Some(place) = words.get_mut(word * self.tags + tag) {
                *place = 1.0;
            }
        }
        for pair in tags.windows(2) {
            if let [from, to] = pair
                && let Some(place) = steps.get_mut(from * self.tags + to)
            {
                *place += 1.0;
            }
        }
        (words, steps)
    }

    /// What some weights expect.
    fn expected(self, weights: &[f32], states: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let [bias, steps, start] = self.places();
        let rows = weights.get(..bias).unwrap_or_default();
        let bias = weights.get(bias..steps).unwrap_or_default();
        let crf = Crf::new(
            weights.get(steps..start).unwrap_or_default().to_vec(),
            weights.get(start..).unwrap_or_default().to_vec(),
        );
        let mut scores = Vec::with_capacity(states.len() / self.inputs.max(1) * self.tags);
        for state in states.chunks_exact(self.inputs.max(1)) {
            let each = rows.chunks_exact(self.inputs.max(1)).zip(bias);
            scores.extend(each.map(|(row, bias)| {
                let products = row.iter().zip(state).map(|(weight, input)| weight * input);
                products.sum::<f32>() + bias
            }));
        }
        let lattice = crf.lattice(&scores);
        let mut words = Vec::with_capacity(scores.len());
        lattice.marginals(self.tags, |_, row| words.extend_from_slice(row));
        let mut steps = vec![0.0; self.tags * self.tags];
        crf.add_steps(&lattice, &scores, &mut steps);
        (words, steps)
    }

    /// One step down the slope of one sentence.
    fn step(self, target: &Target<'_>, descent: &mut Descent) {
        let (mut words, mut steps) = self.expected(&descent.at, target.states);
        for (slope, wanted) in words.iter_mut().zip(&target.words) {
            *slope -= wanted;
        }
        if words.iter().all(|slope| slope.abs() < FLAT) {
            return;
        }
        for (slope, wanted) in steps.iter_mut().zip(&target.steps) {
            *slope -= wanted;
        }
        let mut rows = vec![0.0; self.tags * self.inputs];
        let mut bias = vec![0.0; self.tags];
        let states = target.states.chunks_exact(self.inputs.max(1));
        for (slopes, state) in words.chunks_exact(self.tags.max(1)).zip(states) {
            let each = rows.chunks_exact_mut(self.inputs.max(1)).zip(&mut bias);
            for (slope, (row, bias)) in slopes.iter().zip(each) {
                if slope.abs() < FLAT {
                    continue;
                }
                *bias += slope;
                for (sum, input) in row.iter_mut().zip(state) {
                    *sum += slope * input;
                }
            }
        }
        let first = words.get(..self.tags).unwrap_or_default();
        let all = rows.iter().chain(&bias).chain(&steps).chain(first);
        all.enumerate()
            .for_each(|(index, &slope)| descent.advance(index, slope));
    }
}
