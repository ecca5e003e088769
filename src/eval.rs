//! Extractions against gold annotations: precision, recall and F1, overall and for each label.
//!
//! Strict: the same bytes and the same label. Mentions that the gold calls optional, and whatever
//! lies in boilerplate, are neither asked for nor wrong; an entity may have more than one right
//! label. The published scorer of the gold set counts in the same way.

pub mod conll;
pub mod gold;

use std::collections::HashSet;
use std::hash::Hash;
use std::ops::Range;

use crate::article::Article;
use crate::extract::adapt::Lesson;
use crate::extract::{Extraction, Label};
use crate::span::{ByteOffset, Span};
use conll::Conll;
use gold::{Gold, GoldMention};

/// How many were found, right or wrong, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and right.
    pub right: usize,
    /// Found, but wrong.
    pub wrong: usize,
    /// In the gold, but not found.
    pub missed: usize,
}

impl Counts {
    /// Returns the share of the found that is right, in percent.
    #[must_use]
    pub fn precision(self) -> f64 {
        percent(self.right, self.right + self.wrong)
    }

    /// Returns the share of the gold that is found, in percent.
    #[must_use]
    pub fn recall(self) -> f64 {
        percent(self.right, self.right + self.missed)
    }

    /// Returns the harmonic mean of the two, in percent.
    #[must_use]
    pub fn f1(self) -> f64 {
        percent(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn plus(self, other: Counts) -> Counts {
        Counts {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 {
        return 0.0;
    }
    100.0 * number(part) / number(whole)
}

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The article.
    pub source: String,
    /// Where in the file.
    pub offset: u64,
    /// What the gold says; none where it says nothing.
    pub gold: Option<Label>,
    /// What was found; none where nothing was.
    pub found: Option<Label>,
    /// The words with some of what is around, the name between ⟦ and ⟧.
    pub context: String,
}

/// The score of some articles.
#[derive(Clone, Debug, Default)]
pub struct Score {
    by_label: [Counts; 4],
    /// The errors in the order of the articles.
    pub errors: Vec<Error>,
}

impl Score {
    /// Adds one article.
    pub fn add(&mut self, article: &Article, extraction: &Extraction, gold: &Gold) {
        let judged = Judged::new(article, extraction, gold);
        for (label, counts) in Label::ALL.iter().zip(&mut self.by_label) {
            *counts = counts.plus(judged.counts(*label));
        }
        self.errors.extend(judged.errors(article));
    }

    /// Adds the checked places of an article from which something can be learned.
    pub fn add_checked(&mut self, extraction: &Extraction, lesson: &Lesson) {
        let known = |span: Span| {
            let checked = lesson.checked.iter().any(|checked| checked.covers(span));
            checked && !lesson.ignored.iter().any(|ignored| ignored.overlaps(span))
        };
        let gold = lesson.mentions.iter().copied();
        let gold: HashSet<(Span, Label)> = gold.filter(|(span, _)| known(*span)).collect();
        let found = extraction.mentions.iter().map(|m| (m.target, m.body.label));
        let found: HashSet<(Span, Label)> = found.filter(|(span, _)| known(*span)).collect();
        self.add_sets(&gold, &found);
    }

    /// Adds a CoNLL file: names are compared by the words they touch.
    pub fn add_conll(&mut self, conll: &Conll, found: &[(Span, Label)]) {
        let names = conll.names.iter().cloned();
        let gold: HashSet<(Range<usize>, Label)> = names.collect();
        let found = found
            .iter()
            .map(|&(span, label)| (conll.words_of(span), label));
        let found: HashSet<(Range<usize>, Label)> = found.collect();
        self.add_sets(&gold, &found);
    }

    fn add_sets<T: Eq + Hash>(&mut self, gold: &HashSet<(T, Label)>, found: &HashSet<(T, Label)>) {
        for (label, counts) in Label::ALL.iter().zip(&mut self.by_label) {
            let of = |set: &HashSet<(T, Label)>| set.iter().filter(|(_, l)| l == label).count();
            let right = gold.intersection(found).filter(|(_, l)| l == label).count();
            *counts = counts.plus(Counts {
                right,
                wrong: of(found) - right,
                missed: of(gold) - right,
            });
        }
    }

    /// Returns the counts of one label.
    #[must_use]
    pub fn of(&self, label: Label) -> Counts {
        let at = Label::ALL.iter().position(|known| *known == label);
        at.and_then(|at| self.by_label.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// Returns the counts of some labels together.
    #[must_use]
    pub fn of_all(&self, labels: &[Label]) -> Counts {
        let counts = labels.iter().map(|&label| self.of(label));
        counts.fold(Counts::default(), Counts::plus)
    }

    /// Returns the table to print: a line a label, then the sums.
    #[must_use]
    pub fn table(&self) -> String {
        let mut lines = vec!["            P      R     F1      n".to_owned()];
        let line = |name: &str, counts: Counts| {
            format!(
                "{name:<8} {:>6.2} {:>6.2} {:>6.2} {:>6}",
                counts.precision(),
                counts.recall(),
                counts.f1(),
                counts.right + counts.missed
            )
        };
        lines.extend(
            Label::ALL
                .iter()
                .map(|&label| line(label.code(), self.of(label))),
        );
        let two = [Label::Person, Label::Organisation];
        lines.push(line("PER+ORG", self.of_all(&two)));
        lines.push(line("all", self.of_all(&Label::ALL)));
        lines.join("\n") + "\n"
    }

    /// Returns the first `count` errors, a line each.
    #[must_use]
    pub fn listed_errors(&self, count: usize) -> String {
        let name = |label: Option<Label>| label.map_or("-", Label::code);
        let line = |error: &Error| {
            format!(
                "{}:{}\tgold {}\tfound {}\t{}\n",
                error.source,
                error.offset,
                name(error.gold),
                name(error.found),
                error.context
            )
        };
        self.errors.iter().take(count).map(line).collect()
    }
}

/// One mention of either side.
struct Judged<'a> {
    gold: Vec<(Span, Label, &'a GoldMention, Vec<Label>)>,
    found: Vec<(Span, Label)>,
    right_gold: HashSet<usize>,
    right_found: HashSet<usize>,
}

impl<'a> Judged<'a> {
    fn new(article: &Article, extraction: &Extraction, gold: &'a Gold) -> Self {
        let entities = gold.entities_by_id();
        let to_file = |offset| usize::try_from(article.origin.to_file(&article.text, offset));
        let free: Vec<Span> = free_regions(gold);
        let golds: Vec<_> = gold
            .mentions
            .iter()
            .filter_map(|mention| {
                let label = Label::with_code(&mention.label)?;
                let also = entities.get(mention.entity.as_str());
                let also = also.map_or(&[][..], |entity| &entity.alt_labels);
                let also = also
                    .iter()
                    .filter_map(|code| Label::with_code(code))
                    .collect();
                Some((span(mention.start, mention.end), label, mention, also))
            })
            .filter(|(span, _, mention, _)| {
                !mention.boilerplate && !free.iter().any(|region| region.covers(*span))
            })
            .collect();
        let in_file = extraction.mentions.iter().filter_map(|annotation| {
            let target = annotation.target;
            let (start, end) = (to_file(target.start()).ok()?, to_file(target.end()).ok()?);
            Some((span(start, end), annotation.body.label))
        });
        let found: Vec<_> = in_file
            .filter(|(span, _)| !free.iter().any(|region| region.overlaps(*span)))
            .collect();
        let mut judged = Self {
            gold: golds,
            found,
            right_gold: HashSet::new(),
            right_found: HashSet::new(),
        };
        judged.match_up();
        judged
    }

    fn match_up(&mut self) {
        for (number, (span, label)) in self.found.iter().enumerate() {
            let at = self.gold.iter().position(|(gold, wanted, _, also)| {
                gold == span && (wanted == label || also.contains(label))
            });
            if let Some(at) = at {
                self.right_gold.insert(at);
                self.right_found.insert(number);
            }
        }
        // What meets an optional mention is forgiven.
        for (number, (span, _)) in self.found.iter().enumerate() {
            let optional = |(gold, _, mention, _): &(Span, Label, &GoldMention, Vec<Label>)| {
                mention.optional && gold.overlaps(*span)
            };
            if !self.right_found.contains(&number) && self.gold.iter().any(optional) {
                self.right_found.insert(number);
            }
        }
    }

    fn counts(&self, label: Label) -> Counts {
        let asked = |index: &usize| {
            self.gold
                .get(*index)
                .is_some_and(|(_, l, mention, _)| *l == label && !mention.optional)
        };
        let golds = (0..self.gold.len()).filter(asked);
        let (right, missed): (Vec<_>, Vec<_>) = golds.partition(|i| self.right_gold.contains(i));
        let wrong = self.found.iter().enumerate();
        let wrong = wrong.filter(|(i, (_, l))| *l == label && !self.right_found.contains(i));
        Counts {
            right: right.len(),
            wrong: wrong.count(),
            missed: missed.len(),
        }
    }

    fn errors(&self, article: &Article) -> Vec<Error> {
        let missed = self
            .gold
            .iter()
            .enumerate()
            .filter(|(index, (_, _, mention, _))| {
                !mention.optional && !self.right_gold.contains(index)
            });
        let missed = missed.map(|(_, &(span, label, ..))| {
            let found = self.found.iter().find(|(found, _)| *found == span);
            (span, Some(label), found.map(|(_, label)| *label))
        });
        let wrong = self.found.iter().enumerate();
        let wrong = wrong.filter(|(index, (span, _))| {
            let told = self.gold.iter().any(|(gold, ..)| gold == span);
            !self.right_found.contains(index) && !told
        });
        let wrong = wrong.map(|(_, &(span, label))| (span, None, Some(label)));
        let mut errors: Vec<_> = missed.chain(wrong).collect();
        errors.sort_by_key(|(span, ..)| *span);
        let error = |(span, gold, found): (Span, Option<Label>, Option<Label>)| Error {
            source: article.metadata.source.clone(),
            offset: u64::from(span.start().0),
            gold,
            found,
            context: context(article, span),
        };
        errors.into_iter().map(error).collect()
    }
}

/// The words around a place of the file, on one line.
fn context(article: &Article, file: Span) -> String {
    const AROUND: usize = 30;
    let places = Places::new(article);
    let (start, end) = (places.of(file.start()), places.of(file.end()));
    let before: String = article
        .text
        .get(..start)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(AROUND)
        .collect();
    let before: String = before.chars().rev().collect();
    let after: String = article
        .text
        .get(end..)
        .unwrap_or_default()
        .chars()
        .take(AROUND)
        .collect();
    let name = article.text.get(start..end).unwrap_or_default();
    format!("{before}⟦{name}⟧{after}").replace(['\n', '\r'], " ")
}

/// From bytes of the file to bytes of the text.
struct Places<'a> {
    article: &'a Article,
    indices: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(article: &'a Article) -> Self {
        let indices = article.text.char_indices().map(|(index, _)| index);
        Self {
            article,
            indices: indices.collect(),
        }
    }

    fn of(&self, file: ByteOffset) -> usize {
        // The map only goes from the text to the file; both counts grow together.
        let (text, wanted) = (&self.article.text, u64::from(file.0));
        let reaches =
            |&index: &usize| self.article.origin.to_file(text, ByteOffset::new(index)) < wanted;
        let at = self.indices.partition_point(reaches);
        self.indices.get(at).copied().unwrap_or(text.len())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        span(
            self.of(ByteOffset::new(start)),
            self.of(ByteOffset::new(end)),
        )
    }
}

fn free_regions(gold: &Gold) -> Vec<Span> {
    gold.boilerplate
        .iter()
        .map(|region| span(region.start, region.end))
        .collect()
}

fn span(start: usize, end: usize) -> Span {
    Span::from_range(start..end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Annotation;
    use crate::extract::{Entity, EntityId, Mention};
    use crate::source;

    const TEXT: &str = "قال سامي إن الشركة تنمو.";

    fn score(found: &[(&str, Label)], gold: &str) -> Score {
        let article = source::decode(TEXT.as_bytes().to_vec(), "test").unwrap();
        let mention = |(name, label): &(&str, Label)| {
            let start = TEXT.find(name).unwrap();
            Annotation {
                target: Span::from_range(start..start + name.len()),
                body: Mention {
                    label: *label,
                    entity: EntityId(0),
                    confidence: 1.0,
                },
            }
        };
        let entity = Entity {
            label: Label::Person,
            subtype: None,
            name: String::new(),
            latin: None,
            aliases: Vec::new(),
        };
        let extraction = Extraction {
            mentions: found.iter().map(mention).collect(),
            entities: vec![entity],
        };
        let mut score = Score::default();
        score.add(
            &article,
            &extraction,
            &Gold::parse(gold.as_bytes()).unwrap(),
        );
        score
    }

    const SAMI: &str = r#"{"entities":[{"id":"s","label":"PER","alt_labels":["ORG"]}],
        "mentions":[{"start":7,"end":15,"label":"PER","entity":"s"}]}"#;

    #[test]
    fn a_name_found_is_right() {
        let score = score(&[("سامي", Label::Person)], SAMI);
        assert_eq!(
            score.of(Label::Person),
            Counts {
                right: 1,
                wrong: 0,
                missed: 0
            }
        );
        assert!(score.errors.is_empty());
    }

    #[test]
    fn a_second_label_is_right_too_and_a_third_is_not() {
        assert_eq!(
            score(&[("سامي", Label::Organisation)], SAMI)
                .of(Label::Person)
                .right,
            1
        );
        let wrong = score(&[("سامي", Label::Location)], SAMI);
        assert_eq!(wrong.of(Label::Person).missed, 1);
        assert_eq!(wrong.of(Label::Location).wrong, 1);
        assert_eq!(wrong.errors.len(), 1);
    }

    #[test]
    fn optional_mentions_are_neither_asked_for_nor_wrong() {
        let optional = SAMI.replace("\"entity\":\"s\"}", "\"entity\":\"s\",\"optional\":true}");
        assert_eq!(score(&[], &optional).of(Label::Person), Counts::default());
        let found = score(&[("سامي", Label::Location)], &optional);
        assert_eq!(found.of_all(&Label::ALL), Counts::default());
    }

    #[test]
    fn errors_are_shown_in_their_sentence() {
        let score = score(&[("الشركة", Label::Organisation)], SAMI);
        let lines = score.listed_errors(9);
        assert!(lines.contains("قال ⟦سامي⟧ إن"), "{lines}");
        assert!(lines.contains("found ORG"), "{lines}");
    }
}
