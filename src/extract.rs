//! Finds who and what is named in an article.
//!
//! From an [`Article`] to mentions (places in the text with a label) and
//! entities (the persons, companies, places … that they name). Pure: no files, no clock, no
//! terminal.

pub mod adapt;
pub mod candidates;
pub mod combine;
pub mod context;
mod crf;
pub mod cues;
pub mod decide;
pub mod evidence;
pub mod example;
pub mod features;
pub mod gazetteer;
pub mod index;
pub mod lexicon;
pub mod model;
pub mod names;
mod nn;
pub mod parts;
pub mod resolve;
pub mod table;
pub mod tagger;
pub mod tokenize;
pub mod vocabulary;
pub mod weights;

#[cfg(feature = "train")]
pub mod train;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::annotation::{Annotation, Layer};
use crate::article::Article;
use crate::span::Span;

use candidates::Gathering;
use context::Context;
use cues::Cues;

use evidence::Features;
use gazetteer::Gazetteer;
use model::{Guidelines, Model};
use names::Names;
use resolve::translit::Transliteration;
use resolve::{Named, Resolver};
use tagger::{Tagger, Tagging};
use vocabulary::Vocabulary;
use weights::Weights;

/// The kind of thing a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A person, by any part of the name (PER).
    Person,
    /// An enterprise, outlet, state body or other organisation (ORG).
    Organisation,
    /// A country, city, region or building (LOC).
    Location,
    /// A product, application, game, work or event (PROD).
    Product,
}

impl Label {
    /// All labels, in the order of the weights' classes, in which they are also counted.
    pub const ALL: [Self; 4] = [
        Self::Person,
        Self::Organisation,
        Self::Location,
        Self::Product,
    ];

    /// Returns the label with this [code](Self::code).
    #[must_use]
    pub fn with_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.code() == code)
    }

    /// Returns the short name that corpora and our JSON use: `PER`, `ORG`, `LOC`, `PROD`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Label::Person => "PER",
            Label::Organisation => "ORG",
            Label::Location => "LOC",
            Label::Product => "PROD",
        }
    }
}

/// What kind of organisation an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subtype {
    /// Enterprises, banks, law firms and their named divisions.
    Company,
    /// Newspapers, agencies, channels, news sites.
    Media,
    /// Ministries, regulators, central banks, courts, state bodies.
    Government,
    /// Parties, universities, exchanges, international organisations, teams.
    Other,
}

impl Subtype {
    /// All subtypes, in the order of the weights' classes.
    pub const ALL: [Self; 4] = [Self::Company, Self::Media, Self::Government, Self::Other];

    /// Returns the subtype with this [code](Self::code).
    #[must_use]
    pub fn with_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subtype| subtype.code() == code)
    }

    /// Returns the name that our JSON uses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Subtype::Company => "company",
            Subtype::Media => "media",
            Subtype::Government => "government",
            Subtype::Other => "other",
        }
    }
}

/// An entity's number in its [`Extraction`]: an index into `entities`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// What is said about one place in the text: it names `entity`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// The kind of thing named.
    pub label: Label,
    /// The entity named.
    pub entity: EntityId,
    /// How sure the extractor is that this span with this label is right, from 0 to 1.
    pub confidence: f32,
}

/// One person, organisation, place or product that the article names, by all its names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The kind of thing it is.
    pub label: Label,
    /// For organisations: what kind of organisation.
    pub subtype: Option<Subtype>,
    /// The name to show: the fullest Arabic form, else the fullest form.
    pub name: String,
    /// The name in Latin script, when the article (or the gazetteer) has one.
    pub latin: Option<String>,
    /// Every form that stands in the text, most frequent first.
    pub aliases: Vec<String>,
}

/// All that was found in one article. Entities are numbered by [`EntityId`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The mentions in the order of the text; they do not overlap.
    pub mentions: Layer<Mention>,
    /// The entities in the order of their first mention; each has at least one mention.
    pub entities: Vec<Entity>,
}

impl Extraction {
    /// Returns an entity by its number.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }
}

/// Finds the entities of articles. Immutable: one serves the whole program.
#[derive(Clone, Debug)]
pub struct Extractor {
    cues: Cues,
    vocabulary: Vocabulary,
    names: Names,
    translit: Transliteration,
    weights: Weights,
    /// The checksum of the weights as they were shipped; 0 for others.
    layer: u32,
    threshold: f32,
    tagger: Option<Model<'static>>,
}

/// Memory that [`Extractor::extract`] may use again from one article to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    tagger: tagger::Scratch,
}

impl Scratch {
    /// Returns memory for somebody who waits for one article: a second thread helps with it. Who has
    /// many articles gives each thread its own, with [`Scratch::default`].
    #[must_use]
    pub fn helped() -> Self {
        let mut scratch = Self::default();
        scratch.tagger.helped = true;
        scratch
    }
}

/// The trained tagger's weights.
static TAGGER: &[u8] = include_bytes!("../assets/model/tagger.bin");

/// A mention must promise more than this to be chosen, where nobody says otherwise.
pub const THRESHOLD: f32 = 0.42;

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// Returns the extractor that is part of the program.
    #[must_use]
    pub fn new() -> Self {
        // A test sees to it that the shipped weights are whole.
        Self {
            layer: weights::shipped_sum(),
            ..Self::with_weights(Weights::shipped().unwrap_or_default())
        }
    }

    /// Returns an extractor that decides by these weights.
    #[must_use]
    pub fn with_weights(weights: Weights) -> Self {
        Self {
            cues: Cues::new(),
            vocabulary: Vocabulary::new(),
            names: Names::new(Gazetteer::embedded()),
            translit: Transliteration::new(),
            weights,
            layer: 0,
            threshold: THRESHOLD,
            tagger: Model::read_shipped(TAGGER).ok(),
        }
    }

    /// Returns the extractor with another threshold: mentions must be surer than this, from 0 to 1.
    #[must_use]
    pub fn with_threshold(self, threshold: f32) -> Self {
        Self { threshold, ..self }
    }

    /// Returns the extractor with another tagger.
    #[must_use]
    pub fn with_tagger(self, tagger: Model<'static>) -> Self {
        Self {
            tagger: Some(tagger),
            ..self
        }
    }

    /// Returns the extractor without the trained tagger.
    #[must_use]
    pub fn without_tagger(self) -> Self {
        Self {
            tagger: None,
            ..self
        }
    }

    /// Finds who and what is named in an article.
    #[must_use]
    pub fn extract(&self, article: &Article, scratch: &mut Scratch) -> Extraction {
        self.with_candidates(article, scratch, |gathering, tagging| {
            let features = Features::new(gathering, &|_| false);
            let mut odds = decide::judge(&features, gathering, tagging, &self.weights);
            decide::agree(gathering, &mut odds, self.threshold);
            let chosen = decide::choose(&gathering.candidates, &odds, self.threshold);
            let named: Vec<Named> = chosen
                .iter()
                .filter_map(|chosen| named(gathering, article, tagging, chosen))
                .collect();
            self.link(article, gathering.context, &named)
        })
    }

    /// As [`Extractor::extract`], but a panic gives an article without names: the extractor must not
    /// take with it whoever asked, whatever is in a stranger's text.
    #[must_use]
    pub fn extract_guarded(&self, article: &Article, scratch: &mut Scratch) -> Extraction {
        let found = catch_unwind(AssertUnwindSafe(|| self.extract(article, scratch)));
        found.unwrap_or_else(|_| {
            // It may have been left half filled.
            *scratch = Scratch::default();
            Extraction::default()
        })
    }

    /// Returns the names that the tagger alone finds by some guidelines.
    #[must_use]
    pub fn tag(
        &self,
        article: &Article,
        guidelines: Guidelines,
        scratch: &mut Scratch,
    ) -> Vec<(Span, Label)> {
        let context = self.context(article);
        let tagger = self.tagger.as_ref();
        let tagger = tagger.and_then(|model| Tagger::new(model, guidelines));
        let tagging =
            tagger.map(|tagger| tagger.tag(&article.text, &context.tokens, &mut scratch.tagger));
        let spans = tagging.into_iter().flat_map(|tagging| tagging.spans);
        spans.map(|span| (span.span, span.label)).collect()
    }

    /// Joins mentions, in the order of the text, into entities.
    #[must_use]
    pub fn link(&self, article: &Article, context: &Context, named: &[Named]) -> Extraction {
        let resolver = self.resolver(article, context);
        let resolved = resolve::resolve(&resolver, named);
        let mentions = named
            .iter()
            .zip(&resolved.entity_of)
            .zip(&resolved.certainty);
        let mentions = mentions.map(|((named, &entity), certainty)| Annotation {
            target: named.span,
            body: Mention {
                label: resolved
                    .entities
                    .get(entity.0 as usize)
                    .map_or(named.label, |entity| entity.label),
                entity,
                confidence: named.confidence * certainty,
            },
        });
        Extraction {
            mentions: mentions.collect(),
            entities: resolved.entities,
        }
    }

    /// Reads an article's tokens and cues.
    #[must_use]
    pub fn context(&self, article: &Article) -> Context {
        Context::new(article, &self.cues, &self.vocabulary)
    }

    fn resolver<'a>(&'a self, article: &'a Article, context: &'a Context) -> Resolver<'a> {
        Resolver {
            context,
            gazetteer: &self.names,
            translit: &self.translit,
            subtypes: &self.weights.subtypes,
            text: &article.text,
            cues: &self.cues,
        }
    }

    /// Gathers the candidates of an article and hands them to `then`, with what the tagger found
    /// if there is one.
    pub fn with_candidates<T>(
        &self,
        article: &Article,
        scratch: &mut Scratch,
        then: impl FnOnce(&Gathering<'_>, Option<&Tagging>) -> T,
    ) -> T {
        let context = self.context(article);
        let tagger = self.tagger.as_ref();
        let tagger = tagger.and_then(|model| Tagger::new(model, Guidelines::Hashiya));
        let tagging =
            tagger.map(|tagger| tagger.tag(&article.text, &context.tokens, &mut scratch.tagger));
        let mut gathering = Gathering::new(&context, &self.names);
        gathering.gather(tagging.as_ref());
        then(&gathering, tagging.as_ref())
    }
}

/// A chosen candidate as a place in the text.
fn named(
    gathering: &Gathering<'_>,
    article: &Article,
    tagging: Option<&Tagging>,
    chosen: &decide::Chosen,
) -> Option<Named> {
    let candidate = gathering.candidates.get(chosen.candidate)?;
    let tokens = candidate.tokens.clone();
    let words = &gathering.context.tokens;
    let mut subtypes = [0.0_f32; 4];
    let scores = tagging.and_then(|tagging| tagging.scores.get(tokens.clone()));
    for token in scores.unwrap_or_default() {
        for (sum, value) in subtypes.iter_mut().zip(token.subtypes) {
            *sum += value;
        }
    }
    let whole = subtypes.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    Some(Named {
        subtypes: subtypes.map(|value| value / whole),
        span: words.span_without(&article.text, tokens.clone(), candidate.letters)?,
        tokens,
        form: gathering.forms.get(candidate.form).to_owned(),
        label: chosen.label,
        confidence: chosen.confidence,
    })
}
