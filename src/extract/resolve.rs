//! From mentions to entities: which of the chosen places name one thing.
//!
//! Places of one form are one node. Nodes are joined when the article or the lists say so
//! (brackets, "known as", a shared number in the gazetteer), when they are spellings of one name
//! in one or two scripts, or when one is a shorter way to say the other. Persons come last and by
//! their own rules: a bare surname goes to the full name that fits, place by place.

pub mod alike;
pub mod canonical;
mod nodes;
mod organisations;
mod persons;
pub mod subtype;
pub mod translit;

use super::context::Context;
use super::cues::{CueSet, Cues};
use super::names::Names;
use super::{Entity, EntityId, Label};
use crate::span::Span;

pub use nodes::{Node, Nodes};
use translit::Transliteration;

/// A chosen place, before it is known what it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its tokens.
    pub tokens: std::ops::Range<usize>,
    /// Its bytes, without the clitic.
    pub span: Span,
    /// Its folded words, without the clitic.
    pub form: String,
    /// What kind of thing it names.
    pub label: Label,
    /// How sure the decision is.
    pub confidence: f32,
    /// What the tagger thinks it is, should it be an organisation, in the order of
    /// [`Subtype::ALL`](super::Subtype::ALL); all zero without a tagger.
    pub subtypes: [f32; 4],
}

/// What resolving needs beside the mentions.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'a> {
    /// The article's tokens and cues.
    pub context: &'a Context,
    /// Known names.
    pub gazetteer: &'a Names,
    /// Latin forms of Arabic names.
    pub translit: &'a Transliteration,
    /// Weights for the kinds of organisations.
    pub subtypes: &'a subtype::SubtypeWeights,
    /// The article.
    pub text: &'a str,
    /// Words that tell what is beside them.
    pub cues: &'a Cues,
}

impl Resolver<'_> {
    /// Returns the cues of a word of a name.
    #[must_use]
    pub fn context_cue(&self, word: &str) -> CueSet {
        self.cues.of(word)
    }
}

/// The entities of an article and, for each mention, which one it names and how sure that is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// The entities, in the order of their first mentions.
    pub entities: Vec<Entity>,
    /// For each mention its entity.
    pub entity_of: Vec<EntityId>,
    /// For each mention a factor of its confidence: how sure it is that it names this entity.
    pub certainty: Vec<f32>,
}

/// Joins mentions, given in the order of the text, into entities.
#[must_use]
pub fn resolve(resolver: &Resolver<'_>, mentions: &[Named]) -> Resolved {
    let mut nodes = Nodes::new(resolver, mentions);
    nodes.join_told(resolver, mentions);
    nodes.join_known();
    nodes.join_spellings(resolver);
    organisations::join(resolver, &mut nodes, mentions);
    nodes.agree_on_labels();
    let mut clusters: Vec<usize> = mentions
        .iter()
        .enumerate()
        .map(|(index, _)| nodes.root_of_mention(index))
        .collect();
    let certainty = persons::assign(resolver, &mut nodes, mentions, &mut clusters);
    build(resolver, &nodes, mentions, &clusters, certainty)
}

fn build(
    resolver: &Resolver<'_>,
    nodes: &Nodes,
    mentions: &[Named],
    clusters: &[usize],
    certainty: Vec<f32>,
) -> Resolved {
    let mut numbers = std::collections::HashMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut entity_of = Vec::with_capacity(mentions.len());
    for (mention, &cluster) in clusters.iter().enumerate() {
        let number = *numbers.entry(cluster).or_insert_with(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        if let Some(list) = members.get_mut(number) {
            list.push(mention);
        }
        entity_of.push(EntityId(u32::try_from(number).unwrap_or(u32::MAX)));
    }
    let entities = members
        .iter()
        .map(|members| {
            let label = nodes.label_of(members, mentions);
            let members: Vec<&Named> = members.iter().filter_map(|&m| mentions.get(m)).collect();
            canonical::entity(resolver, &members, label)
        })
        .collect();
    Resolved {
        entities,
        entity_of,
        certainty,
    }
}
