//! The article-level decision: which candidates are mentions, and of what.
//!
//! Two linear classifiers. The first judges a candidate by its [`features`](super::features); the
//! second judges it again knowing what the first thought of every other place of the same form, of
//! longer and shorter forms, and of the candidates it overlaps. A third adds what the trained
//! tagger thinks ([`combine`](super::combine)). Then each sentence takes the
//! compatible candidates that promise most (weighted interval scheduling).

use std::collections::HashMap;

use super::Label;
use super::candidates::{Candidate, Gathering};
use super::combine::Third;
use super::evidence::{Feature, Features};
use super::tagger::Tagging;
use super::weights::{Linear, Weights};
use crate::text::segment::WordKind;

/// Classes: no mention, then the labels in the order of [`Label::ALL`].
pub const CLASSES: usize = 5;

/// Probabilities of the classes.
pub type Odds = [f32; CLASSES];

/// Slots of the second classifier.
pub const SECOND_SLOTS: usize = 96;

/// A candidate that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Which candidate, as an index.
    pub candidate: usize,
    /// What it is a mention of.
    pub label: Label,
    /// How sure the decision is of span and label.
    pub confidence: f32,
}

/// Judges all candidates of an article: their probabilities after all classifiers. Without a
/// tagging, after the first two.
#[must_use]
pub fn judge(
    features: &Features<'_>,
    gathering: &Gathering<'_>,
    tagging: Option<&Tagging>,
    weights: &Weights,
) -> Vec<Odds> {
    let second = second_odds(features, gathering, weights);
    let Some(tagging) = tagging else {
        return second;
    };
    let third = Third::new(gathering, tagging, &second);
    let mut list = Vec::new();
    let judge = |(index, odds): (usize, &Odds)| {
        if third.is_hopeless(index) {
            return *odds;
        }
        list.clear();
        third.of(index, &mut list);
        weights.third.odds(&list)
    };
    second.iter().enumerate().map(judge).collect()
}

/// Judges every candidate by the first two classifiers, which need no tagger.
pub fn second_odds(
    features: &Features<'_>,
    gathering: &Gathering<'_>,
    weights: &Weights,
) -> Vec<Odds> {
    let first = first_odds(features, &gathering.candidates, &weights.first);
    let second = Second::new(gathering, &first);
    let describe = |index, list: &mut Vec<Feature>| second.of(index, list);
    all_odds(&gathering.candidates, &weights.second, describe)
}

/// Judges every candidate by the features that `describe` appends for it.
pub fn all_odds(
    candidates: &[Candidate],
    linear: &Linear,
    describe: impl Fn(usize, &mut Vec<Feature>),
) -> Vec<Odds> {
    let mut list = Vec::new();
    let judge = |index| {
        list.clear();
        describe(index, &mut list);
        linear.odds(&list)
    };
    (0..candidates.len()).map(judge).collect()
}

/// Judges each candidate alone.
#[must_use]
pub fn first_odds(features: &Features<'_>, candidates: &[Candidate], linear: &Linear) -> Vec<Odds> {
    let mut list = Vec::new();
    let judge = |candidate| {
        list.clear();
        features.of(candidate, &mut list);
        linear.odds(&list)
    };
    candidates.iter().map(judge).collect()
}

/// What the first classifier thought, summed up for the second.
#[derive(Debug)]
pub struct Second<'a> {
    gathering: &'a Gathering<'a>,
    first: &'a [Odds],
    forms: Vec<Summary>,
    /// For each candidate the most that overlapping ones promise: `[longer, shorter]`.
    rivals: Vec<[Odds; 2]>,
    /// For each token the most that candidates promise that end, and that begin, there.
    edges: Vec<[Odds; 2]>,
}

#[derive(Clone, Debug, Default)]
struct Summary {
    count: f32,
    sum: Odds,
    most: Odds,
    /// The most that a longer form thought that begins, and that ends, with this one.
    longer: [Odds; 2],
    /// Without the last, and without the first word.
    shorter: [Odds; 2],
}

impl<'a> Second<'a> {
    /// Sums up what the first classifier thought.
    #[must_use]
    pub fn new(gathering: &'a Gathering<'a>, first: &'a [Odds]) -> Self {
        let mut forms = vec![Summary::default(); gathering.forms.len()];
        for (candidate, odds) in gathering.candidates.iter().zip(first) {
            if let Some(summary) = forms.get_mut(candidate.form) {
                summary.count += 1.0;
                raise(&mut summary.most, odds);
                for (sum, value) in summary.sum.iter_mut().zip(odds) {
                    *sum += value;
                }
            }
        }
        relate(gathering, &mut forms);
        let rivals = rivals(&gathering.candidates, first);
        let mut edges = vec![[[0.0; CLASSES]; 2]; gathering.context.tokens.len()];
        for (candidate, odds) in gathering.candidates.iter().zip(first) {
            let ends = [(candidate.tokens.end - 1, 0), (candidate.tokens.start, 1)];
            for (token, side) in ends {
                if let Some(slot) = edges.get_mut(token).and_then(|edge| edge.get_mut(side)) {
                    raise(slot, odds);
                }
            }
        }
        Self {
            edges,
            gathering,
            first,
            forms,
            rivals,
        }
    }

    /// Appends the features of the candidate at `index`.
    pub fn of(&self, index: usize, out: &mut Vec<Feature>) {
        let empty = Summary::default();
        let (Some(candidate), Some(own), Some(rivals)) = (
            self.gathering.candidates.get(index),
            self.first.get(index),
            self.rivals.get(index),
        ) else {
            return;
        };
        let form = self.forms.get(candidate.form).unwrap_or(&empty);
        let mut slot = 0;
        let mut put = |value: f32| {
            if value != 0.0 {
                out.push((slot, value));
            }
            slot += 1;
        };
        put(1.0);
        let mean = form.sum.map(|sum| sum / form.count.max(1.0));
        for class in 0..CLASSES {
            let at = |odds: &Odds| odds.get(class).copied().unwrap_or_default();
            put(at(own));
            put((at(own) + 1e-3).ln());
            put((at(&mean) + 1e-3).ln());
            put(at(&mean));
            put(at(&form.most));
        }
        for odds in form.longer.iter().chain(&form.shorter).chain(rivals) {
            odds.iter().skip(1).for_each(|&value| put(value));
        }
        for odds in self.listed_beside(candidate) {
            odds.iter().skip(1).for_each(|&value| put(value));
        }
        put(form.count.log2());
        put(f32::from(u8::from(candidate.letters > 0)));
        for bit in 0..super::candidates::by::COUNT {
            let heard = candidate.by & !super::candidates::by::TAGGER;
            put(f32::from(u8::from(heard >> bit & 1 != 0)));
        }
        let length = candidate.tokens.len();
        (1..5).for_each(|wanted| put(f32::from(u8::from(length == wanted))));
    }
}

impl Second<'_> {
    /// What stands before and after in the same list: only signs or a و between.
    fn listed_beside(&self, candidate: &Candidate) -> [Odds; 2] {
        let context = self.gathering.context;
        let sign = |index: &usize| {
            context.kind(*index) == Some(WordKind::Sign) || context.tokens.folded(*index) == "و"
        };
        let odds = |token: Option<usize>, side: usize| -> Odds {
            let edge = token.and_then(|token| self.edges.get(token));
            edge.and_then(|edge| edge.get(side))
                .copied()
                .unwrap_or_default()
        };
        let mut left = context.before(candidate.tokens.start);
        while let Some(index) = left.filter(sign) {
            left = context.before(index);
        }
        let first = context.tokens.folded(candidate.tokens.start);
        let touches = left.is_some_and(|left| left + 1 == candidate.tokens.start);
        let and = candidate.letters > 0 && first.starts_with('و');
        let mut right = context.after(candidate.tokens.end);
        while let Some(index) = right.filter(sign) {
            right = context.after(index + 1);
        }
        let meets = right.is_some_and(|right| right == candidate.tokens.end);
        let and_after = right.is_some_and(|right| context.tokens.folded(right).starts_with('و'));
        [
            if touches && !and {
                Odds::default()
            } else {
                odds(left, 0)
            },
            if meets && !and_after {
                Odds::default()
            } else {
                odds(right, 1)
            },
        ]
    }
}

fn raise(most: &mut Odds, odds: &Odds) {
    for (most, value) in most.iter_mut().zip(odds) {
        *most = most.max(*value);
    }
}

/// Lets longer and shorter forms know of each other.
fn relate(gathering: &Gathering<'_>, forms: &mut [Summary]) {
    for number in 0..forms.len() {
        let form = gathering.forms.get(number);
        if !form.contains(' ') {
            continue;
        }
        let most = forms.get(number).map(|s| s.most).unwrap_or_default();
        let mut told: HashMap<usize, [bool; 2]> = HashMap::new();
        for (at, _) in form.match_indices(' ') {
            let head = form.get(..at).and_then(|s| gathering.forms.find(s));
            let tail = form.get(at + 1..).and_then(|s| gathering.forms.find(s));
            head.into_iter()
                .for_each(|n| told.entry(n).or_default()[0] = true);
            tail.into_iter()
                .for_each(|n| told.entry(n).or_default()[1] = true);
        }
        let mut told: Vec<_> = told.into_iter().collect();
        told.sort_unstable();
        for (shorter, sides) in told {
            let theirs = forms.get(shorter).map(|s| s.most).unwrap_or_default();
            for side in (0..2).filter(|&side| sides.get(side) == Some(&true)) {
                if let Some(slot) = forms.get_mut(shorter).and_then(|s| s.longer.get_mut(side)) {
                    raise(slot, &most);
                }
                if let Some(slot) = forms.get_mut(number).and_then(|s| s.shorter.get_mut(side)) {
                    raise(slot, &theirs);
                }
            }
        }
    }
}

/// For each candidate the most that overlapping candidates promise: those at least as long, and
/// the shorter ones.
fn rivals(candidates: &[Candidate], first: &[Odds]) -> Vec<[Odds; 2]> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&index| candidates.get(index).map(|c| c.tokens.start));
    let mut rivals = vec![[[0.0; CLASSES]; 2]; candidates.len()];
    for (position, &one) in order.iter().enumerate() {
        for &other in order.iter().skip(position + 1) {
            let (Some(a), Some(b)) = (candidates.get(one), candidates.get(other)) else {
                break;
            };
            if b.tokens.start >= a.tokens.end {
                break;
            }
            for (mine, theirs) in [(one, other), (other, one)] {
                let (Some(m), Some(t)) = (candidates.get(mine), candidates.get(theirs)) else {
                    continue;
                };
                let longer = (t.tokens.len(), m.letters) >= (m.tokens.len(), t.letters);
                let odds = first.get(theirs).copied().unwrap_or_default();
                if let Some(sides) = rivals.get_mut(mine) {
                    raise(&mut sides[usize::from(!longer)], &odds);
                }
            }
        }
    }
    rivals
}

/// How sure the decision must be of other places of a form to let a doubtful one go with them.
const SURE: f32 = 0.8;
/// How many such places there must be.
const SURE_PLACES: u16 = 2;
/// The least that the doubtful place must promise itself.
const DOUBTFUL: f32 = 0.15;

/// Lets a doubtful place of a form go with its sure ones: a name of several words, or in Latin
/// letters, is the same name wherever it stands in an article.
pub fn agree(gathering: &Gathering<'_>, odds: &mut [Odds], threshold: f32) {
    let mut sure = vec![[0_u16; CLASSES]; gathering.forms.len()];
    for (candidate, odds) in gathering.candidates.iter().zip(odds.iter()) {
        for (count, &value) in sure.get_mut(candidate.form).into_iter().flatten().zip(odds) {
            *count += u16::from(value >= SURE);
        }
    }
    for (candidate, odds) in gathering.candidates.iter().zip(odds) {
        let form = gathering.forms.get(candidate.form);
        let telling = form.contains(' ') || form.starts_with(|c: char| c.is_ascii_alphabetic());
        let Some(sure) = sure.get(candidate.form).filter(|_| telling) else {
            continue;
        };
        for (value, &count) in odds.iter_mut().zip(sure).skip(1) {
            if count >= SURE_PLACES && (DOUBTFUL..=threshold).contains(value) {
                *value = threshold + 0.05;
            }
        }
    }
}

/// Chooses compatible candidates: those that promise most above `threshold` in sum, in the order
/// of the text.
#[must_use]
pub fn choose(candidates: &[Candidate], odds: &[Odds], threshold: f32) -> Vec<Chosen> {
    let mut able: Vec<Chosen> = odds
        .iter()
        .enumerate()
        .filter_map(|(candidate, odds)| {
            let (label, confidence) = best(odds)?;
            (confidence > threshold).then_some(Chosen {
                candidate,
                label,
                confidence,
            })
        })
        .collect();
    let tokens = |chosen: &Chosen| {
        let candidate = candidates.get(chosen.candidate);
        candidate.map_or((0, 0), |c| (c.tokens.end, c.tokens.start))
    };
    able.sort_by_key(tokens);
    // best_until[n]: the most that the first n can promise; taken[n]: whether the n-th is in it.
    let mut best_until = vec![0.0_f32];
    let mut taken = Vec::with_capacity(able.len());
    for chosen in &able {
        let (_, start) = tokens(chosen);
        let free = able.partition_point(|other| tokens(other).0 <= start);
        let skip = best_until.last().copied().unwrap_or_default();
        let take =
            best_until.get(free).copied().unwrap_or_default() + chosen.confidence - threshold;
        taken.push((take > skip).then_some(free));
        best_until.push(take.max(skip));
    }
    let mut picked = Vec::new();
    let mut left = able.len();
    while left > 0 {
        match taken.get(left - 1).copied().flatten() {
            Some(free) => {
                picked.push(left - 1);
                left = free;
            }
            None => left -= 1,
        }
    }
    picked.reverse();
    picked
        .into_iter()
        .filter_map(|index| able.get(index).cloned())
        .collect()
}

/// Returns the label with the highest probability, and that.
#[must_use]
pub fn best(odds: &Odds) -> Option<(Label, f32)> {
    Label::ALL
        .into_iter()
        .zip(odds.iter().skip(1).copied())
        .max_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(tokens: std::ops::Range<usize>) -> Candidate {
        Candidate {
            tokens,
            letters: 0,
            form: 0,
            by: 0,
        }
    }

    /// Chooses among spans that are organisations with these probabilities.
    fn check(spans: &[(std::ops::Range<usize>, f32)], expected: &[usize]) {
        let candidates: Vec<_> = spans.iter().map(|(s, _)| candidate(s.clone())).collect();
        let odds: Vec<_> = spans
            .iter()
            .map(|(_, p)| [1.0 - p, 0.0, *p, 0.0, 0.0])
            .collect();
        let chosen = choose(&candidates, &odds, 0.4);
        let picked: Vec<_> = chosen.iter().map(|c| c.candidate).collect();
        assert_eq!(picked, expected);
    }

    #[test]
    fn overlapping_candidates_exclude_each_other() {
        check(&[(0..2, 0.6), (1..3, 0.9), (3..4, 0.5)], &[1, 2]);
        check(&[(0..3, 0.9), (0..1, 0.8), (2..3, 0.8)], &[1, 2]);
        check(&[(0..3, 0.9), (0..1, 0.5), (2..3, 0.5)], &[0]);
    }

    #[test]
    fn what_promises_too_little_is_left_out() {
        check(&[(0..1, 0.3)], &[]);
        check(&[], &[]);
    }
}
