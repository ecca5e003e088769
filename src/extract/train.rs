//! Learns the weights of the article-level decision from annotated articles.
//!
//! Softmax regression and one small network, by AdaGrad with a fixed seed. The second classifier learns from what first
//! classifiers say about articles they have not seen (three-fold), because their opinion of
//! articles they know is too good. While learning, a part of the known names is hidden, another
//! part for each article.

use super::candidates::Gathering;
use super::combine::{THIRD_SLOTS, Third};
use super::decide::{CLASSES, Odds, SECOND_SLOTS, Second, first_odds, second_odds};
use super::evidence::{Feature, Features, SLOTS};
use super::example::{self, gold_named};
use super::resolve::Named;
use super::resolve::subtype;
use super::weights::{HIDDEN, Linear, Network, Weights};
use super::{Extractor, Label, Scratch, Subtype};
use crate::article::Article;
use crate::span::Span;

/// An annotated article.
#[derive(Clone, Debug)]
pub struct Example {
    /// The article.
    pub article: Article,
    /// The spans of its mentions with their labels.
    pub mentions: Vec<(Span, Label)>,
    /// Its organisations: the numbers of their mentions, and what they are.
    pub organisations: Vec<(Vec<usize>, Subtype)>,
    /// Spans about which nothing is learned.
    pub ignored: Vec<Span>,
    /// A number of its own, from which what is hidden is drawn.
    pub seed: u64,
}

/// A candidate as a row to learn from: its features and class.
#[derive(Clone, Debug)]
struct Row {
    features: Vec<Feature>,
    class: usize,
}

/// How learning goes.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// Passes over the rows.
    pub passes: usize,
    /// Step of AdaGrad.
    pub step: f32,
    /// Pull towards zero, a pass.
    pub decay: f32,
    /// Share of known names that each article acts ignorant of, in hundredths.
    pub hidden: u64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            passes: 6,
            step: 0.1,
            decay: 1e-6,
            hidden: 35,
        }
    }
}

/// What the third classifier can learn from one article.
#[derive(Clone, Debug)]
pub struct ThirdRows(Vec<Row>);

/// Describes an article to the third classifier, for given first two.
#[must_use]
pub fn third_rows(
    extractor: &Extractor,
    example: &Example,
    weights: &Weights,
    schedule: Schedule,
) -> ThirdRows {
    ThirdRows(third_of(extractor, example, weights, schedule))
}

/// Learns the third classifier.
#[must_use]
pub fn fit_third(articles: &[ThirdRows], schedule: Schedule) -> Network {
    let rows: Vec<&Row> = articles.iter().flat_map(|rows| &rows.0).collect();
    fit_network(&rows, THIRD_SLOTS, schedule)
}

fn third_of(
    extractor: &Extractor,
    example: &Example,
    weights: &Weights,
    schedule: Schedule,
) -> Vec<Row> {
    let mut scratch = Scratch::default();
    extractor.with_candidates(&example.article, &mut scratch, |gathering, tagging| {
        let Some(tagging) = tagging else {
            return Vec::new();
        };
        let features = Features::new(gathering, &hides(example.seed, schedule.hidden));
        let odds = second_odds(&features, gathering, weights);
        let third = Third::new(gathering, tagging, &odds);
        let row = |(index, candidate)| {
            let features = third.described(index)?;
            let class = class_of(example, gathering, candidate)?;
            Some(Row { features, class })
        };
        let all = gathering.candidates.iter().enumerate();
        all.filter_map(row).collect()
    })
}

/// Learns all but the third classifier, which hears a tagger: [`third_rows`] and [`fit_third`]
/// learn that from articles that the tagger was not trained on.
#[must_use]
pub fn learn_alone(extractor: &Extractor, examples: &[Example], schedule: Schedule) -> Weights {
    let extractor = &extractor.clone().without_tagger();
    const FOLDS: usize = 3;
    let mut second_rows = Vec::new();
    for fold in 0..FOLDS {
        let others = examples
            .iter()
            .enumerate()
            .filter(|(i, _)| i % FOLDS != fold);
        let first = learn_first(extractor, others.map(|(_, e)| e), schedule);
        for (_, example) in examples
            .iter()
            .enumerate()
            .filter(|(i, _)| i % FOLDS == fold)
        {
            second_rows.extend(second_of(extractor, example, &first, schedule));
        }
    }
    Weights {
        first: learn_first(extractor, examples.iter(), schedule),
        second: fit(&second_rows, SECOND_SLOTS, schedule),
        third: Network::new(THIRD_SLOTS),
        subtypes: learn_subtypes(extractor, examples, schedule),
    }
}

fn learn_first<'a>(
    extractor: &Extractor,
    examples: impl Iterator<Item = &'a Example>,
    schedule: Schedule,
) -> Linear {
    let rows: Vec<Row> = examples
        .flat_map(|example| first_of(extractor, example, schedule))
        .collect();
    fit(&rows, SLOTS, schedule)
}

fn learn_subtypes(extractor: &Extractor, examples: &[Example], schedule: Schedule) -> Linear {
    let mut rows = Vec::new();
    for example in examples {
        let context = extractor.context(&example.article);
        let resolver = extractor.resolver(&example.article, &context);
        let named = gold_named(&context, &example.article, &example.mentions);
        for (members, subtype) in &example.organisations {
            let members: Vec<&Named> = members
                .iter()
                .filter_map(|&m| named.get(m).and_then(Option::as_ref))
                .collect();
            let class = Subtype::ALL.iter().position(|s| s == subtype);
            let (Some(class), false) = (class, members.is_empty()) else {
                continue;
            };
            let mut features = Vec::new();
            let hidden = hides(example.seed, schedule.hidden);
            subtype::describe(&resolver, &members, hidden, &mut features);
            rows.push(Row { features, class });
        }
    }
    fit(&rows, subtype::SLOTS, schedule)
}

fn hides(seed: u64, hundredths: u64) -> impl Fn(&str) -> bool {
    move |form: &str| {
        let hash = form
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        (hash >> 20) % 100 < hundredths
    }
}

fn first_of(extractor: &Extractor, example: &Example, schedule: Schedule) -> Vec<Row> {
    extractor.with_candidates(&example.article, &mut Scratch::default(), |gathering, _| {
        let features = Features::new(gathering, &hides(example.seed, schedule.hidden));
        let row = |candidate| {
            let mut list = Vec::new();
            features.of(candidate, &mut list);
            class_of(example, gathering, candidate).map(|class| Row {
                features: list,
                class,
            })
        };
        gathering.candidates.iter().filter_map(row).collect()
    })
}

fn second_of(
    extractor: &Extractor,
    example: &Example,
    first: &Linear,
    schedule: Schedule,
) -> Vec<Row> {
    extractor.with_candidates(&example.article, &mut Scratch::default(), |gathering, _| {
        let features = Features::new(gathering, &hides(example.seed, schedule.hidden));
        let odds: Vec<Odds> = first_odds(&features, &gathering.candidates, first);
        let second = Second::new(gathering, &odds);
        let row = |(index, candidate)| {
            let mut list = Vec::new();
            second.of(index, &mut list);
            class_of(example, gathering, candidate).map(|class| Row {
                features: list,
                class,
            })
        };
        gathering
            .candidates
            .iter()
            .enumerate()
            .filter_map(row)
            .collect()
    })
}

/// The class of a candidate; none when nothing is to be learned from it.
fn class_of(
    example: &Example,
    gathering: &Gathering<'_>,
    candidate: &super::candidates::Candidate,
) -> Option<usize> {
    example::class_of(
        &example.article,
        &example.mentions,
        &example.ignored,
        gathering,
        candidate,
    )
}

/// Fits a softmax regression by AdaGrad (Duchi, Hazan and Singer 2011).
fn fit(rows: &[Row], slots: usize, schedule: Schedule) -> Linear {
    let mut linear = Linear::new(slots);
    let mut squares = vec![[1e-4_f32; CLASSES]; slots];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..schedule.passes {
        shuffle(&mut order, &mut random);
        for row in order.iter().filter_map(|&index| rows.get(index)) {
            let mut slopes = linear.odds(&row.features);
            if let Some(slope) = slopes.get_mut(row.class) {
                *slope -= 1.0;
            }
            for &(slot, value) in &row.features {
                let slot = slot as usize;
                let (Some(weights), Some(sums)) =
                    (linear.rows.get_mut(slot), squares.get_mut(slot))
                else {
                    continue;
                };
                advance(weights, sums, &slopes, value, schedule);
            }
        }
    }
    linear
}

/// Fits a network with one hidden layer by AdaGrad.
fn fit_network(rows: &[&Row], slots: usize, schedule: Schedule) -> Network {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut network = Network::new(slots);
    // Small and unlike, so that the units do not all learn the same.
    for weight in network.inner.iter_mut().flatten() {
        let bits = u16::try_from(draw(&mut random) % 2001).unwrap_or_default();
        *weight = (f32::from(bits) / 1000.0 - 1.0) * 0.15;
    }
    let mut direct = vec![[1e-4_f32; CLASSES]; slots];
    let mut inner = vec![[1e-3_f32; HIDDEN]; slots];
    let mut outer = vec![[1e-3_f32; CLASSES]; HIDDEN];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    for _ in 0..schedule.passes {
        shuffle(&mut order, &mut random);
        for row in order.iter().filter_map(|&index| rows.get(index)) {
            let hidden = network.hidden(&row.features);
            let mut slopes = network.odds_with(&row.features, &hidden);
            if let Some(slope) = slopes.get_mut(row.class) {
                *slope -= 1.0;
            }
            let mut back = [0.0_f32; HIDDEN];
            let units = network.outer.rows.iter_mut().zip(&mut outer);
            for ((back, unit), (weights, sums)) in back.iter_mut().zip(hidden).zip(units) {
                let pull = |(w, s): (&f32, &f32)| w * s;
                *back = weights.iter().zip(&slopes).map(pull).sum::<f32>() * (1.0 - unit * unit);
                advance(weights, sums, &slopes, unit, schedule);
            }
            for &(slot, value) in &row.features {
                let slot = slot as usize;
                let ways = (network.direct.rows.get_mut(slot), direct.get_mut(slot));
                if let (Some(weights), Some(sums)) = ways {
                    advance(weights, sums, &slopes, value, schedule);
                }
                let ways = (network.inner.get_mut(slot), inner.get_mut(slot));
                if let (Some(weights), Some(sums)) = ways {
                    advance(weights, sums, &back, value, schedule);
                }
            }
        }
    }
    network
}

/// One step of AdaGrad for the weights of one input.
fn advance<const N: usize>(
    weights: &mut [f32; N],
    sums: &mut [f32; N],
    slopes: &[f32; N],
    input: f32,
    schedule: Schedule,
) {
    for ((weight, sum), slope) in weights.iter_mut().zip(sums).zip(slopes) {
        let gradient = slope * input + schedule.decay * *weight;
        *sum += gradient * gradient;
        *weight -= schedule.step * gradient / sum.sqrt();
    }
}

/// Fisher and Yates.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        let other = usize::try_from(draw(random)).unwrap_or_default() % (last + 1);
        order.swap(last, other);
    }
}

/// The next number of xorshift64*.
fn draw(random: &mut u64) -> u64 {
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
}
