//! Whether what was learned is fit to be used.
//!
//! It is tried on articles that were not learned from: on the guard, where the extractor may lose at
//! most half a point, and, when the reader corrected enough articles, on each of those after
//! learning from the others, where it may lose nothing. What fails is made smaller and tried
//! again; what fails to the end is not used.

use crate::eval::{Counts, Score};
use crate::extract::adapt::{Delta, Lesson, Plan, Rehearsal, learn};
use crate::extract::{Extractor, Label, Scratch};

/// Points of F1 that may be lost on the guard.
pub const MAY_LOSE: f64 = 0.5;

/// With fewer articles none is held out.
pub const ENOUGH: usize = 3;

/// Parts into which the articles are put at most, to learn from all but one.
const FOLDS: usize = 5;

/// How much of what was learned is tried, one after the other; the last leaves only the names.
const SHARES: [f32; 5] = [1.0, 0.5, 0.25, 0.1, 0.0];

/// How much was right before learning and after it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// With the shipped weights.
    pub before: Counts,
    /// With what was learned.
    pub after: Counts,
}

impl Effect {
    /// Returns by how many points F1 grew.
    #[must_use]
    pub fn gain(&self) -> f64 {
        self.after.f1() - self.before.f1()
    }
}

/// What came of a trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// How much of what was learned was fit to be used, from 0 to 1; none when nothing was.
    pub share: Option<f32>,
    /// What was learned, as much of it as is fit to be used.
    pub delta: Delta,
    /// On the articles that were learned from.
    pub corrected: Effect,
    /// On the same articles, each after learning from others; none when there are too few.
    pub held_out: Option<Effect>,
    /// On the articles that come with the program.
    pub guard: Effect,
}

/// Learns and tries. `base` has the shipped weights; `others` are articles that the reader has not
/// corrected, on which the extractor is held to what it thinks.
#[must_use]
pub fn learn_and_try(
    base: &Extractor,
    lessons: &[Lesson],
    others: &[Lesson],
    guard: &[Lesson],
    plan: Plan,
) -> Trial {
    let with_others = |lessons: Vec<&Lesson>| -> Vec<Lesson> {
        lessons.into_iter().chain(others).cloned().collect()
    };
    let rehearsal = Rehearsal::shipped();
    let learn = |lessons: Vec<&Lesson>| learn(base, &with_others(lessons), &rehearsal, plan);
    let whole = learn(lessons.iter().collect());
    let folds = folds(lessons.len());
    let parts: Vec<Delta> = (0..folds)
        .map(|fold| {
            let rest = lessons
                .iter()
                .enumerate()
                .filter(|(at, _)| at % folds != fold);
            learn(rest.map(|(_, lesson)| lesson).collect())
        })
        .collect();
    let before = [counts(base, lessons), counts(base, guard)];
    let held_out = |share: f32| -> Option<Effect> {
        if parts.is_empty() {
            return None;
        }
        let mut score = Score::default();
        for (fold, part) in parts.iter().enumerate() {
            let own = lessons
                .iter()
                .enumerate()
                .filter(|(at, _)| at % folds == fold);
            add(
                &mut score,
                &adapted(base, &part.times(share)),
                own.map(|(_, l)| l),
            );
        }
        Some(Effect {
            before: before[0],
            after: score.of_all(&Label::ALL),
        })
    };
    let attempt = |share: f32, delta: Delta| -> Trial {
        let extractor = adapted(base, &delta);
        Trial {
            share: Some(share),
            corrected: Effect {
                before: before[0],
                after: counts(&extractor, lessons),
            },
            held_out: held_out(share),
            guard: Effect {
                before: before[1],
                after: counts(&extractor, guard),
            },
            delta,
        }
    };
    let mut first = None;
    for share in SHARES {
        let delta = whole.times(share);
        if share == 0.0 && delta.names.is_empty() {
            break;
        }
        let trial = attempt(share, delta);
        if trial.passes() {
            return trial;
        }
        first.get_or_insert(trial);
    }
    Trial {
        share: None,
        ..first.unwrap_or_else(|| attempt(0.0, Delta::default()))
    }
}

impl Trial {
    fn passes(&self) -> bool {
        let learned = self.corrected.gain() > 0.0;
        let keeps = self.guard.gain() >= -MAY_LOSE;
        let helps = self.held_out.is_none_or(|effect| effect.gain() >= 0.0);
        learned && keeps && helps
    }
}

/// How many parts so many articles are put into.
fn folds(articles: usize) -> usize {
    match articles {
        0..ENOUGH => 0,
        _ => articles.min(FOLDS),
    }
}

/// The extractor with what was learned; `delta` was learned from it, so it fits.
fn adapted(base: &Extractor, delta: &Delta) -> Extractor {
    let adapted = base.clone().adapted(delta);
    adapted.unwrap_or_else(|_| base.clone())
}

fn counts(extractor: &Extractor, lessons: &[Lesson]) -> Counts {
    let mut score = Score::default();
    add(&mut score, extractor, lessons.iter());
    score.of_all(&Label::ALL)
}

fn add<'l>(score: &mut Score, extractor: &Extractor, lessons: impl Iterator<Item = &'l Lesson>) {
    let mut scratch = Scratch::default();
    for lesson in lessons {
        let found = extractor.extract_guarded(&lesson.article, &mut scratch);
        score.add_checked(&found, lesson);
    }
}
