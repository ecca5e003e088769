//! Gold annotations as they are stored: `gold.json` beside `article.txt`.

use std::collections::HashMap;

use serde::Deserialize;

use super::Places;
use crate::article::Article;
use crate::extract::adapt::Lesson;
use crate::extract::{Label, Subtype};
use crate::span::Span;

/// The annotations of one article.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Gold {
    /// Places that are not the story.
    #[serde(default)]
    pub boilerplate: Vec<GoldRegion>,
    /// Persons, organisations, places and products.
    pub entities: Vec<GoldEntity>,
    /// Where they are named.
    pub mentions: Vec<GoldMention>,
}

/// A range of bytes.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct GoldRegion {
    /// First byte, in the file as it is.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// What is named.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoldEntity {
    /// Its name in the file.
    pub id: String,
    /// `PER`, `ORG`, `LOC` or `PROD`.
    pub label: String,
    /// For organisations: `company`, `media`, `government` or `other`.
    #[serde(default)]
    pub subtype: Option<String>,
    /// Labels that are right as well.
    #[serde(default)]
    pub alt_labels: Vec<String>,
    /// Right, but not asked for in the index.
    #[serde(default)]
    pub index_optional: bool,
}

/// A place that names an entity.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldMention {
    /// First byte, in the file as it is.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// `PER`, `ORG`, `LOC` or `PROD`.
    pub label: String,
    /// The entity's id.
    pub entity: String,
    /// Neither asked for nor wrong.
    #[serde(default)]
    pub optional: bool,
    /// In a line that is not the story.
    #[serde(default)]
    pub boilerplate: bool,
}

impl Gold {
    /// Reads `gold.json`.
    ///
    /// # Errors
    /// When it is not JSON of this kind.
    pub fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// Returns the article as one to learn from: all of it was looked at; what is optional, and what
    /// is not the story, is left alone.
    #[must_use]
    pub fn lesson(&self, article: Article) -> Lesson {
        let places = Places::new(&article);
        let entities = self.entities_by_id();
        let free = |mention: &GoldMention| mention.optional || mention.boilerplate;
        let mut mentions = Vec::new();
        let mut subtypes = Vec::new();
        let mut ignored: Vec<Span> = Vec::new();
        ignored.extend(self.boilerplate.iter().map(|b| places.span(b.start, b.end)));
        for mention in &self.mentions {
            let span = places.span(mention.start, mention.end);
            match Label::with_code(&mention.label).filter(|_| !free(mention)) {
                Some(label) => {
                    mentions.push((span, label));
                    let entity = entities.get(mention.entity.as_str());
                    let subtype = entity.and_then(|entity| entity.subtype.as_deref());
                    subtypes.push(subtype.and_then(Subtype::with_code));
                }
                None => ignored.push(span),
            }
        }
        Lesson {
            checked: vec![Span::from_range(0..article.text.len())],
            mentions,
            subtypes,
            ignored,
            article,
        }
    }

    /// Returns the entities by id.
    #[must_use]
    pub fn entities_by_id(&self) -> HashMap<&str, &GoldEntity> {
        self.entities.iter().map(|e| (e.id.as_str(), e)).collect()
    }
}
