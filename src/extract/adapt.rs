//! Adapting the extractor to one reader, in seconds and without forgetting.
//!
//! The network that reads sentences stays as it is. What is learned from the reader's corrections
//! is what stands on top of it: the scores of the tags and the steps between them, and the third
//! classifier of the decision. Both begin at the shipped weights and are pulled back to them (an L2
//! prior around what was learned before, as in Daumé's PRIOR), and where the reader has not looked the target is
//! what the shipped weights say (learning without forgetting, Li and Hoiem 2016). What changes is a
//! [`Delta`]: some thousand numbers to be added, and the names that the reader confirmed.

mod descent;
mod head;
mod rehearsal;
mod third;

pub use rehearsal::Rehearsal;

use std::collections::{BTreeMap, HashSet};

use super::candidates::Gathering;
use super::decide::{CLASSES, Odds};
use super::example::gold_named;
use super::gazetteer::Kind;
use super::model::{Guidelines, Head, Model};
use super::resolve::Named;
use super::tagger::Tagger;
use super::weights::{HIDDEN, Network};
use super::{Extractor, Label, Scratch, Subtype};
use crate::article::Article;
use crate::span::Span;
use head::Sentence;
use third::Row;

/// An article from which something is learned.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The article.
    pub article: Article,
    /// All names that stand in its checked places, and those elsewhere that are known to be right.
    pub mentions: Vec<(Span, Label)>,
    /// For mentions of organisations, in the order of `mentions`: what kind; else none.
    pub subtypes: Vec<Option<Subtype>>,
    /// Where the reader has looked: what is no mention here is none. Elsewhere the extractor is
    /// held to what it thinks already.
    pub checked: Vec<Span>,
    /// Places about which nothing is known.
    pub ignored: Vec<Span>,
}

impl Lesson {
    /// An article at which the reader has not looked: the extractor is held to what it thinks of it.
    #[must_use]
    pub fn unread(article: Article) -> Self {
        Self {
            article,
            mentions: Vec::new(),
            subtypes: Vec::new(),
            checked: Vec::new(),
            ignored: Vec::new(),
        }
    }
}

/// How learning goes.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Passes over all lessons.
    pub passes: usize,
    /// Step of the tag scores.
    pub head_step: f32,
    /// Step of the third classifier.
    pub third_step: f32,
    /// Pull towards the shipped weights, an example.
    pub pull: f32,
    /// Slopes (in sum of squares) that a weight must have seen before it moves by whole steps: few
    /// corrections move it little.
    pub caution: f32,
    /// Whether confirmed names become known ones.
    pub names: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            passes: 12,
            head_step: 0.002,
            third_step: 0.001,
            pull: 1e-3,
            caution: 1e-3,
            names: true,
        }
    }
}

/// What was learned: to be added to the weights it was learned from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// Tag scores (a row of inputs for each tag), their biases, steps between tags, first tags;
    /// then the third classifier: direct, inner, outer.
    pub values: Vec<f32>,
    /// Names in their matching form.
    pub names: BTreeMap<String, Kind>,
}

impl Delta {
    /// Returns the same change, this many times as large; the names stay.
    #[must_use]
    pub fn times(&self, factor: f32) -> Self {
        Self {
            values: self.values.iter().map(|value| value * factor).collect(),
            names: self.names.clone(),
        }
    }

    /// Returns how far the weights are moved: the root of the sum of squares.
    #[must_use]
    pub fn length(&self) -> f32 {
        self.values
            .iter()
            .map(|value| value * value)
            .sum::<f32>()
            .sqrt()
    }
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what was learned does not fit this program's weights")]
pub struct OtherWeights;

impl Extractor {
    /// Returns which weights these are: what was learned from others does not fit them.
    #[must_use]
    pub fn base(&self) -> u64 {
        let tagger = self.tagger.as_ref().map_or(0, |model| model.sum);
        tagger ^ (u64::from(self.layer) << 16)
    }

    /// Returns the extractor with what was learned from its own weights.
    ///
    /// # Errors
    /// When it was learned from other weights.
    pub fn adapted(mut self, delta: &Delta) -> Result<Self, OtherWeights> {
        let mut values = delta.values.as_slice();
        if !values.is_empty() {
            if let Some(head) = self.tagger.as_mut().and_then(own_head) {
                let (own, rest) = values
                    .split_at_checked(head::size(head))
                    .ok_or(OtherWeights)?;
                head::add(head, own);
                values = rest;
            }
            third::add(&mut self.weights.third, values).ok_or(OtherWeights)?;
        }
        self.names.add(
            delta
                .names
                .iter()
                .map(|(name, &kind)| (name.clone(), Some(kind))),
        );
        Ok(self)
    }
}

fn own_head<'m>(model: &'m mut Model<'static>) -> Option<&'m mut Head> {
    let mut heads = model.heads.iter_mut();
    heads.find(|head| head.guidelines == Guidelines::Hashiya)
}

/// Learns from lessons, held to what is to be rehearsed. `extractor` must have the shipped weights;
/// the same lessons give the same change, always.
#[must_use]
pub fn learn(
    extractor: &Extractor,
    lessons: &[Lesson],
    rehearsal: &Rehearsal,
    plan: Plan,
) -> Delta {
    let mut scratch = Scratch::default();
    let mut sentences = Vec::new();
    let mut rows = Vec::new();
    let mut names = Votes::default();
    for lesson in lessons {
        let context = extractor.context(&lesson.article);
        let named = gold_named(&context, &lesson.article, &lesson.mentions);
        let (read, more) = read(extractor, lesson, &named, &mut scratch);
        sentences.extend(read);
        rows.extend(more);
        if plan.names && !lesson.mentions.is_empty() {
            let found = extractor.extract(&lesson.article, &mut scratch);
            names.add(lesson, &named, &context, &found);
        }
    }
    let rehearsed = rehearsal.sentences.iter().cloned();
    sentences.extend(rehearsed.map(Sentence::unread));
    let third = &extractor.weights.third;
    let rehearsed = rehearsal.rows.iter().cloned();
    rows.extend(rehearsed.map(|features| Row::unread(third, features)));
    let mut values = Vec::new();
    if let Some(head) = head_of(extractor) {
        values.extend(head::fit(head, &sentences, plan));
    }
    values.extend(third::fit(third, &rows, plan));
    Delta {
        values,
        names: names.elected(),
    }
}

/// Reads the sentences and the candidates of a lesson; `named` are its mentions.
fn read(
    extractor: &Extractor,
    lesson: &Lesson,
    named: &[Option<Named>],
    scratch: &mut Scratch,
) -> (Vec<Sentence>, Vec<Row>) {
    let rows = third::rows(extractor, lesson, scratch);
    let tagger = extractor.tagger.as_ref();
    let tagger = tagger.and_then(|model| Tagger::new(model, Guidelines::Hashiya));
    let context = extractor.context(&lesson.article);
    let sentences = tagger.map(|tagger| head::sentences(&tagger, lesson, &context, named, scratch));
    (sentences.unwrap_or_default(), rows)
}

fn head_of(extractor: &Extractor) -> Option<&Head> {
    let mut heads = extractor.tagger.as_ref()?.heads.iter();
    heads.find(|head| head.guidelines == Guidelines::Hashiya)
}

/// What the lessons say that forms name.
#[derive(Debug, Default)]
struct Votes(BTreeMap<String, BTreeMap<Option<Kind>, usize>>);

impl Votes {
    fn add(
        &mut self,
        lesson: &Lesson,
        named: &[Option<Named>],
        context: &super::context::Context,
        found: &super::Extraction,
    ) {
        let found: HashSet<(Span, Label)> = found
            .mentions
            .iter()
            .map(|m| (m.target, m.body.label))
            .collect();
        let told = named.iter().zip(&lesson.subtypes);
        for (named, subtype) in told.filter_map(|(named, s)| Some((named.as_ref()?, *s))) {
            // What is found without help needs none.
            if found.contains(&(named.span, named.label)) {
                continue;
            }
            let first = named.tokens.start;
            let word = named.tokens.len() == 1;
            let common = context.common.get(first).is_some_and(|common| common.0 > 0);
            if word && (common || named.label == Label::Person) {
                continue;
            }
            let kind = match named.label {
                Label::Person => Kind::Person,
                Label::Organisation => Kind::Organisation(subtype.unwrap_or(Subtype::Company)),
                Label::Location => Kind::Location,
                Label::Product => Kind::Product,
            };
            let votes = self.0.entry(named.form.clone()).or_default();
            *votes.entry(Some(kind)).or_default() += 1;
        }
    }

    /// The names on which more than half of the places agree.
    fn elected(self) -> BTreeMap<String, Kind> {
        let elect = |(name, votes): (String, BTreeMap<Option<Kind>, usize>)| {
            let all: usize = votes.values().sum();
            let most = votes.into_iter().find(|(_, count)| 2 * count > all)?;
            Some((name, most.0?))
        };
        self.0.into_iter().filter_map(elect).collect()
    }
}
