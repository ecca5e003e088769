//! Finds who and what is named in an article.
//!
//! From an [`Article`](crate::article::Article) to mentions (places in the text with a label) and
//! entities (the persons, companies, places … that they name). Pure: no files, no clock, no
//! terminal.

mod crf;
pub mod features;
pub mod lexicon;
pub mod model;
mod nn;
pub mod tagger;
pub mod tokenize;

use crate::annotation::Layer;

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
