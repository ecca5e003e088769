//! Where the statements of a notebook stand in an article.

use std::collections::HashMap;

use super::{AnnotationId, Body, Notebook, Target};
use crate::annotation::selector::find_all;
use crate::annotation::{self, Layer};
use crate::article::Article;
use crate::span::Span;

/// The places of a notebook's statements in one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchored {
    /// The remarks on places, in the order of the text; they may overlap.
    pub remarks: Layer<AnnotationId>,
    /// What was said about places that are not there any more: remarks and corrections.
    pub orphans: Vec<AnnotationId>,
    places: HashMap<AnnotationId, Span>,
}

impl Anchored {
    /// Looks for all places that a notebook speaks of, in one pass over the text.
    #[must_use]
    pub fn new(notebook: &Notebook, article: &Article) -> Self {
        let placed = || {
            notebook.iter().filter_map(|said| match &said.target {
                Target::Place(selector) => Some((said, selector)),
                Target::Name { .. } | Target::Article => None,
            })
        };
        let selectors: Vec<_> = placed().map(|(_, selector)| selector).collect();
        let anchors = find_all(&selectors, &article.text);
        let mut anchored = Self::default();
        let mut remarks = Vec::new();
        for ((said, _), anchor) in placed().zip(anchors) {
            let Some(target) = anchor.span() else {
                anchored.orphans.push(said.id);
                continue;
            };
            anchored.places.insert(said.id, target);
            if matches!(said.body, Body::Remark(_)) {
                let body = said.id;
                remarks.push(annotation::Annotation { target, body });
            }
        }
        anchored.remarks = remarks.into_iter().collect();
        anchored
    }

    /// Returns where a statement about a place stands.
    #[must_use]
    pub fn place(&self, id: AnnotationId) -> Option<Span> {
        self.places.get(&id).copied()
    }
}
