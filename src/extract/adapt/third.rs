//! The third classifier of the decision, learned from candidates.

use super::descent::{Descent, shuffle};
use super::{CLASSES, Extractor, HIDDEN, Lesson, Network, Odds, Plan, Scratch};
use crate::extract::combine::Third;
use crate::extract::decide::second_odds;
use crate::extract::evidence::{Feature, Features};
use crate::extract::example::class_of;

/// A candidate: its features, and the probabilities that its classes should have.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) features: Vec<Feature>,
    wanted: Odds,
}

impl Row {
    /// A candidate on which nothing should change.
    pub(super) fn unread(network: &Network, features: Vec<Feature>) -> Self {
        let wanted = network.odds(&features);
        Self { features, wanted }
    }

    /// How sure its class is, from 0 to 1.
    pub(super) fn surety(&self) -> f32 {
        self.wanted.iter().copied().fold(0.0, f32::max)
    }
}

/// Adds to the weights of a network; none when there are not as many.
pub(super) fn add(network: &mut Network, values: &[f32]) -> Option<()> {
    let mut weights = of(network);
    if weights.len() != values.len() {
        return None;
    }
    for (weight, value) in weights.iter_mut().zip(values) {
        *weight += value;
    }
    put(network, &weights);
    Some(())
}

/// The weights of a network, in the order of a [`Delta`](super::Delta).
fn of(network: &Network) -> Vec<f32> {
    let direct = network.direct.rows.iter().flatten();
    let inner = network.inner.iter().flatten();
    let outer = network.outer.rows.iter().flatten();
    direct.chain(inner).chain(outer).copied().collect()
}

fn put(network: &mut Network, weights: &[f32]) {
    let direct = network.direct.rows.iter_mut().flatten();
    let inner = network.inner.iter_mut().flatten();
    let outer = network.outer.rows.iter_mut().flatten();
    let all = direct.chain(inner).chain(outer);
    all.zip(weights)
        .for_each(|(place, weight)| *place = *weight);
}

/// Reads the candidates of a lesson.
pub(super) fn rows(extractor: &Extractor, lesson: &Lesson, scratch: &mut Scratch) -> Vec<Row> {
    let weights = &extractor.weights;
    extractor.with_candidates(&lesson.article, scratch, |gathering, tagging| {
        let Some(tagging) = tagging else {
            return Vec::new();
        };
        let features = Features::new(gathering, &|_| false);
        let odds = second_odds(&features, gathering, weights);
        let third = Third::new(gathering, tagging, &odds);
        let row = |(index, candidate)| {
            let features = third.described(index)?;
            let wanted = wanted(lesson, gathering, candidate)
                .unwrap_or_else(|| weights.third.odds(&features));
            Some(Row { features, wanted })
        };
        let all = gathering.candidates.iter().enumerate();
        all.filter_map(row).collect()
    })
}

/// What a candidate should be; none where that is not known.
fn wanted(
    lesson: &Lesson,
    gathering: &super::Gathering<'_>,
    candidate: &crate::extract::candidates::Candidate,
) -> Option<Odds> {
    let span = gathering.context.tokens.span(candidate.tokens.clone())?;
    let checked = lesson.checked.iter().any(|checked| checked.covers(span));
    let (article, ignored) = (&lesson.article, &lesson.ignored);
    let class = class_of(article, &lesson.mentions, ignored, gathering, candidate);
    // What is no mention is known to be none only where the reader has looked.
    let class = class.filter(|&class| checked || class > 0)?;
    let mut odds = [0.0; CLASSES];
    *odds.get_mut(class)? = 1.0;
    Some(odds)
}

/// Learns; returns by how much each weight changes.
pub(super) fn fit(network: &Network, rows: &[Row], plan: Plan) -> Vec<f32> {
    let mut now = network.clone();
    let mut descent = Descent::new(of(network), (plan.third_step, plan.pull, plan.caution));
    let inner = network.direct.rows.len() * CLASSES;
    let outer = inner + network.inner.len() * HIDDEN;
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..plan.passes {
        shuffle(&mut order, &mut random);
        for row in order.iter().filter_map(|&index| rows.get(index)) {
            let hidden = now.hidden(&row.features);
            let mut slopes = now.odds_with(&row.features, &hidden);
            for (slope, wanted) in slopes.iter_mut().zip(row.wanted) {
                *slope -= wanted;
            }
            if slopes.iter().all(|slope| slope.abs() < 1e-3) {
                continue;
            }
            let mut back = [0.0_f32; HIDDEN];
            for (unit, (back, value)) in back.iter_mut().zip(hidden).enumerate() {
                for (class, &slope) in slopes.iter().enumerate() {
                    let at = outer + unit * CLASSES + class;
                    let weight = descent.at.get(at).copied().unwrap_or_default();
                    *back += weight * slope * (1.0 - value * value);
                    descent.advance(at, slope * value);
                }
            }
            for &(slot, value) in &row.features {
                let slot = slot as usize;
                for (class, slope) in slopes.iter().enumerate() {
                    descent.advance(slot * CLASSES + class, slope * value);
                }
                for (unit, back) in back.iter().enumerate() {
                    descent.advance(inner + slot * HIDDEN + unit, back * value);
                }
            }
            put(&mut now, &descent.at);
        }
    }
    descent.moved()
}
