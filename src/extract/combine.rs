//! What the trained tagger adds to the article-level decision.
//!
//! The tagger reads sentences, the two classifiers of [`decide`](super::decide) read forms. A third
//! classifier weighs both: for each candidate what they think of this place, and what the tagger
//! thinks of the other places of its form. It is learned from articles that neither has seen.

use super::Label;
use super::candidates::{Candidate, Gathering, by};
use super::decide::{CLASSES, Odds};
use super::evidence::Feature;
use super::tagger::{TaggedSpan, Tagging, TokenScores};
use crate::text::segment::WordKind;

/// Slots of the third classifier.
pub const THIRD_SLOTS: usize = 112;

/// The tagger's view of the candidates of an article.
#[derive(Debug)]
pub struct Third<'a> {
    gathering: &'a Gathering<'a>,
    tagging: &'a Tagging,
    second: &'a [Odds],
    /// For each form: places, sum and maximum of the tagger's opinion of each label.
    forms: Vec<(f32, Odds, Odds)>,
    /// For each form: the sum of what the second classifier thinks.
    judged: Vec<Odds>,
}

impl<'a> Third<'a> {
    /// Sums up the tagger's view; `second` is what the second classifier thinks.
    #[must_use]
    pub fn new(gathering: &'a Gathering<'a>, tagging: &'a Tagging, second: &'a [Odds]) -> Self {
        let mut forms = vec![(0.0, Odds::default(), Odds::default()); gathering.forms.len()];
        for candidate in &gathering.candidates {
            let view = view(tagging, candidate);
            if let Some((count, sum, most)) = forms.get_mut(candidate.form) {
                *count += 1.0;
                for ((sum, most), value) in sum.iter_mut().zip(most).zip(view) {
                    *sum += value;
                    *most = most.max(value);
                }
            }
        }
        let mut judged = vec![Odds::default(); gathering.forms.len()];
        for (candidate, odds) in gathering.candidates.iter().zip(second) {
            let sums = judged.get_mut(candidate.form).into_iter().flatten();
            sums.zip(odds).for_each(|(sum, value)| *sum += value);
        }
        Self {
            gathering,
            tagging,
            second,
            forms,
            judged,
        }
    }

    /// Tells whether neither the first two classifiers nor the tagger see anything in the candidate
    /// at `index`; most are so, and the third is not asked.
    #[must_use]
    pub fn is_hopeless(&self, index: usize) -> bool {
        let none = self.second.get(index).and_then(|odds| odds.first());
        let tagged = self
            .gathering
            .candidates
            .get(index)
            .map(|c| view(self.tagging, c));
        let most = tagged
            .unwrap_or_default()
            .iter()
            .skip(1)
            .fold(0.0_f32, |a, &b| a.max(b));
        none.is_none_or(|&none| none > 0.985) && most < 0.02
    }

    /// Returns the features of the candidate at `index`, unless it is hopeless.
    #[must_use]
    pub fn described(&self, index: usize) -> Option<Vec<Feature>> {
        if self.is_hopeless(index) {
            return None;
        }
        let mut features = Vec::new();
        self.of(index, &mut features);
        Some(features)
    }

    /// Appends the features of the candidate at `index`.
    pub fn of(&self, index: usize, out: &mut Vec<Feature>) {
        let (Some(candidate), Some(second)) =
            (self.gathering.candidates.get(index), self.second.get(index))
        else {
            return;
        };
        let mut slot = 0;
        let mut put = |value: f32| {
            if value != 0.0 {
                out.push((slot, value));
            }
            slot += 1;
        };
        put(1.0);
        let view = view(self.tagging, candidate);
        let (count, sum, most) = self.forms.get(candidate.form).copied().unwrap_or_default();
        let judged = self.judged.get(candidate.form).copied().unwrap_or_default();
        let first_kind = self.gathering.context.kind(candidate.tokens.start);
        let latin = f32::from(u8::from(first_kind == Some(WordKind::Latin)));
        let exact = exact(self.tagging, candidate);
        let overlap = overlapping(self.tagging, candidate);
        for class in 0..CLASSES {
            let at = |odds: &Odds| odds.get(class).copied().unwrap_or_default();
            put(at(second));
            put((at(second) + 1e-3).ln());
            put(at(&view));
            put((at(&view) + 1e-3).ln());
            put(at(&view) * at(second));
            put(at(&sum) / count.max(1.0));
            put(at(&most));
            put((at(&most) + 1e-3).ln());
            let label = class.checked_sub(1).and_then(|label| Label::ALL.get(label));
            let of_label = |span: &&TaggedSpan| Some(&span.label) == label;
            put(exact.filter(of_label).map_or(0.0, |span| span.confidence));
            put(overlap.filter(of_label).map_or(0.0, |span| span.confidence));
            put(self.beyond(candidate, class));
            put(at(&judged) / count.max(1.0));
            put(latin * at(&view));
            put(latin * at(second));
        }
        put(flag(exact.is_some()));
        put(flag(exact.is_none() && overlap.is_some()));
        put(flag(overlap.is_some_and(|span| {
            span.tokens.len() > candidate.tokens.len()
        })));
        let first = self.scores(candidate.tokens.start);
        let clitic = first
            .clitic
            .get(candidate.letters)
            .copied()
            .unwrap_or_default();
        put(clitic);
        put((clitic + 1e-3).ln());
        put((first.begins + 1e-3).ln());
        put(self.inner_begins(candidate));
        put(flag(candidate.letters > 0));
        put(latin);
        for bit in (0..by::COUNT).filter(|&bit| 1 << bit != by::TAGGER) {
            put(flag(candidate.by >> bit & 1 != 0));
        }
        let length = candidate.tokens.len();
        (1..5).for_each(|wanted| put(flag(length == wanted)));
        put((count + 1.0).log2());
        put(self.listed(candidate, 1));
    }

    fn scores(&self, token: usize) -> TokenScores {
        self.tagging.scores.get(token).copied().unwrap_or_default()
    }

    /// How much of the label the tagger sees going on beside the candidate, in the same name.
    fn beyond(&self, candidate: &Candidate, class: usize) -> f32 {
        let context = self.gathering.context;
        let inside = |token: usize| {
            let scores = self.scores(token);
            (scores.labels.get(class).copied().unwrap_or_default() - scores.begins).max(0.0)
        };
        let after = context.after(candidate.tokens.end).map_or(0.0, inside);
        after.max(inside(candidate.tokens.start))
    }

    /// The most that a name begins inside the candidate.
    fn inner_begins(&self, candidate: &Candidate) -> f32 {
        let inner = candidate.tokens.clone().skip(1);
        inner
            .map(|token| self.scores(token).begins)
            .fold(0.0, f32::max)
    }

    /// How sure the tagger is of a name beyond one sign on the right.
    fn listed(&self, candidate: &Candidate, step: usize) -> f32 {
        let next = self.gathering.context.after(candidate.tokens.end + step);
        next.map_or(0.0, |token| self.scores(token).begins)
    }
}

/// What the tagger thinks of a candidate: the least that its tokens are of each label, and the
/// most that one is of none.
fn view(tagging: &Tagging, candidate: &Candidate) -> Odds {
    let mut view = [1.0_f32; CLASSES];
    view[0] = 0.0;
    for token in candidate.tokens.clone() {
        let scores = tagging.scores.get(token).copied().unwrap_or_default();
        for (class, (slot, value)) in view.iter_mut().zip(scores.labels).enumerate() {
            *slot = if class == 0 {
                slot.max(value)
            } else {
                slot.min(value)
            };
        }
    }
    view
}

/// The tagger's name at exactly this place.
fn exact<'t>(tagging: &'t Tagging, candidate: &Candidate) -> Option<&'t TaggedSpan> {
    overlapping(tagging, candidate)
        .filter(|span| span.tokens == candidate.tokens && span.clitic == candidate.letters)
}

/// The tagger's first name that shares a token with the candidate.
fn overlapping<'t>(tagging: &'t Tagging, candidate: &Candidate) -> Option<&'t TaggedSpan> {
    let after = tagging
        .spans
        .partition_point(|span| span.tokens.end <= candidate.tokens.start);
    let span = tagging.spans.get(after)?;
    (span.tokens.start < candidate.tokens.end).then_some(span)
}

fn flag(set: bool) -> f32 {
    f32::from(u8::from(set))
}
