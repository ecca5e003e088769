//! What the reader selected, and which sentences speak of it.

use crate::annotation::{Annotation, Layer};
use crate::article::Article;
use crate::extract::index::EntityIndex;
use crate::extract::{EntityId, Extraction};
use crate::span::Span;
use crate::text::segment;

/// One or two selected entities, and whether all else is dimmed.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The selected entity.
    pub first: Option<EntityId>,
    /// The second one: sentences that name both are wanted.
    pub second: Option<EntityId>,
    /// Whether sentences that don't name what is selected are dimmed.
    pub declutter: bool,
    /// The sentences that are not dimmed, when `declutter` is on.
    pub lit: Layer<()>,
}

impl Selection {
    /// Tells whether the entity is one of the selected.
    #[must_use]
    pub fn holds(&self, id: EntityId) -> bool {
        self.first == Some(id) || self.second == Some(id)
    }

    /// Tells whether the text at `span` is to be dimmed.
    #[must_use]
    pub fn dims(&self, span: Span) -> bool {
        self.declutter && self.first.is_some() && self.lit.overlapping(span).next().is_none()
    }

    /// Finds the sentences that name all that is selected.
    pub fn relight(&mut self, article: &Article, found: &Extraction, index: &EntityIndex) {
        self.lit = Layer::default();
        if !self.declutter {
            return;
        }
        let Some(first) = self.first else { return };
        let sentences = sentences_naming(first, article, found, index);
        self.lit = match self.second {
            None => annotate(sentences),
            Some(second) => {
                let others = sentences_naming(second, article, found, index);
                annotate(
                    sentences
                        .into_iter()
                        .filter(|sentence| others.contains(sentence)),
                )
            }
        };
    }
}

fn annotate(sentences: impl IntoIterator<Item = Span>) -> Layer<()> {
    sentences
        .into_iter()
        .map(|target| Annotation { target, body: () })
        .collect()
}

/// Returns the sentences in which the entity is named, in order, each once.
fn sentences_naming(
    id: EntityId,
    article: &Article,
    found: &Extraction,
    index: &EntityIndex,
) -> Vec<Span> {
    let Some(entry) = index.entry(id) else {
        return Vec::new();
    };
    let mut sentences: Vec<Span> = entry
        .mentions
        .iter()
        .filter_map(|&mention| found.mentions.get(mention))
        .map(|mention| sentence_around(article, mention.target))
        .collect();
    sentences.dedup();
    sentences
}

/// Returns the sentence that holds the start of `place`, or the place itself outside paragraphs.
#[must_use]
pub fn sentence_around(article: &Article, place: Span) -> Span {
    let paragraph = article.paragraph_at(place.start());
    let Some(paragraph) = paragraph.and_then(|at| article.paragraphs.get(at)) else {
        return place;
    };
    segment::sentence_spans(&article.text, paragraph.span, usize::MAX)
        .into_iter()
        .find(|sentence| sentence.contains(place.start()))
        .unwrap_or(place)
}
