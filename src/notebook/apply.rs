//! What is found in an article once the reader's corrections are made.
//!
//! First the mentions are [chosen](choose): the extractor's, less those that the reader took away,
//! and those that the reader added. Then they are [grouped](super::groups) into entities.

use super::Notebook;
use super::forms::{Forms, keys_at};
use super::groups;
use super::said::{Said, Strength};
use super::{Body, Claim};
use crate::annotation::{Annotation, Layer};
use crate::article::Article;
use crate::extract::{EntityId, Extraction, Mention};
use crate::span::Span;

/// A mention that stays or is new, before it is known what it names.
#[derive(Clone, Debug)]
pub(super) struct Chosen<'a> {
    pub(super) span: Span,
    /// Its matching form, and another that it can have.
    pub(super) keys: (String, Option<String>),
    /// The entity that the extractor gave this very place.
    pub(super) entity: Option<EntityId>,
    /// What the reader said that it names.
    pub(super) claim: Option<(&'a Claim, Strength)>,
    /// How sure that is.
    pub(super) confidence: f32,
}

/// Returns what is found in an article: `raw`, what the extractor found, with the corrections of a
/// notebook. With no corrections it is what the extractor found.
///
/// Places the reader marked, and names that they named, are certain; the rest stays as sure as it
/// was.
#[must_use]
pub fn apply(article: &Article, raw: &Extraction, notebook: &Notebook) -> Extraction {
    let said = Said::new(notebook, article);
    if said.is_empty() {
        return raw.clone();
    }
    let chosen = choose(article, raw, &said);
    groups::group(article, raw, &said, &chosen)
}

/// Chooses the mentions, in the order of the text; they do not overlap.
fn choose<'a>(article: &Article, raw: &Extraction, said: &Said<'a>) -> Vec<Chosen<'a>> {
    let mut chosen = Vec::new();
    let taken = choose_places(article, raw, said, &mut chosen);
    let named = places_of_names(article, said, &taken);
    let mut kept = keep(article, raw, said, &taken, &named);
    // A name inside of a longer one stays part of it: «أرامكو» in «أرامكو السعودية».
    let (inside, apart): (Vec<_>, Vec<_>) = named.into_iter().partition(|(span, _)| {
        let mut over = kept.overlapping(*span);
        over.any(|(_, kept)| kept.target != *span && kept.target.covers(*span))
    });
    let added = longest_first(apart);
    kept = kept
        .iter()
        .filter(|kept| {
            let mut over = added.overlapping(kept.target);
            !over.any(|(_, added)| added.target != kept.target)
        })
        .cloned()
        .collect();
    let free: Vec<_> = inside
        .into_iter()
        .filter(|(span, _)| kept.overlapping(*span).next().is_none())
        .filter(|(span, _)| added.overlapping(*span).next().is_none())
        .collect();
    let free = longest_first(free);
    for (target, claim) in added.iter().chain(&free).map(|a| (a.target, a.body)) {
        if kept.overlapping(target).next().is_none() {
            chosen.push(certain(article, raw, target, claim));
        }
    }
    chosen.extend(kept.iter().map(|kept| kept.body.clone()));
    chosen.sort_by_key(|chosen| chosen.span);
    chosen
}

/// Chooses what was marked place by place; returns all places about which something was said.
fn choose_places<'a>(
    article: &Article,
    raw: &Extraction,
    said: &Said<'a>,
    chosen: &mut Vec<Chosen<'a>>,
) -> Layer<()> {
    let mut taken: Layer<()> = Layer::default();
    for &(span, body, strength) in &said.places {
        let free = taken.overlapping(span).next().is_none();
        match body {
            Body::Names(claim) if free => {
                chosen.push(certain(article, raw, span, (claim, strength)));
            }
            Body::NoName => {}
            _ => continue,
        }
        taken.insert(span, ());
    }
    taken
}

fn certain<'a>(
    article: &Article,
    raw: &Extraction,
    span: Span,
    claim: (&'a Claim, Strength),
) -> Chosen<'a> {
    let mut same = raw.mentions.overlapping(span);
    let same = same.find(|(_, mention)| mention.target == span);
    Chosen {
        span,
        keys: keys_at(&article.text, span),
        entity: same.map(|(_, mention)| mention.body.entity),
        claim: Some(claim),
        confidence: 1.0,
    }
}

type Place<'a> = (Span, (&'a Claim, Strength));

/// Finds the names that the reader named, wherever they stand in the story.
fn places_of_names<'a>(article: &Article, said: &Said<'a>, taken: &Layer<()>) -> Vec<Place<'a>> {
    let mut forms = Forms::default();
    let mut claims = Vec::new();
    for (form, naming) in sorted(&said.namings) {
        if let Some(claim) = naming.claim {
            forms.add(form);
            claims.push((claim, naming.strength));
        }
    }
    let places = forms.places(article).into_iter();
    places
        .filter(|(span, _)| taken.overlapping(*span).next().is_none())
        .filter(|(span, _)| article.boilerplate.overlapping(*span).next().is_none())
        .filter_map(|(span, number)| Some((span, *claims.get(number)?)))
        .collect()
}

/// The entries of a map in an order that is the same every time.
fn sorted<T>(map: &std::collections::HashMap<String, T>) -> Vec<(&String, &T)> {
    let mut all: Vec<_> = map.iter().collect();
    all.sort_by_key(|(key, _)| *key);
    all
}

/// Keeps the extractor's mentions, less those on places that were spoken of and those of forms
/// that are no names.
fn keep<'a>(
    article: &Article,
    raw: &Extraction,
    said: &Said<'a>,
    taken: &Layer<()>,
    named: &[Place<'a>],
) -> Layer<Chosen<'a>> {
    let named: Layer<_> = named
        .iter()
        .map(|&(target, body)| Annotation { target, body })
        .collect();
    let kept = raw.mentions.iter().filter_map(|mention| {
        let span = mention.target;
        if taken.overlapping(span).next().is_some() {
            return None;
        }
        let keys = keys_at(&article.text, span);
        let namings = [Some(&keys.0), keys.1.as_ref()].into_iter().flatten();
        let naming = namings
            .filter_map(|key| said.namings.get(key))
            .max_by_key(|naming| naming.strength);
        if naming.is_some_and(|naming| naming.claim.is_none()) {
            return None;
        }
        let mut here = named
            .overlapping(span)
            .filter(|(_, place)| place.target == span);
        let here = here.next().map(|(_, place)| place.body);
        let claim = naming.and_then(|n| Some((n.claim?, n.strength))).or(here);
        let body = Chosen {
            span,
            keys,
            entity: Some(mention.body.entity),
            claim,
            confidence: claim.map_or(mention.body.confidence, |_| 1.0),
        };
        Some(Annotation { target: span, body })
    });
    kept.collect()
}

/// Of places that overlap the longest stays, of equals the first.
fn longest_first(mut places: Vec<Place<'_>>) -> Layer<(&Claim, Strength)> {
    places.sort_by_key(|(span, (_, strength))| {
        let stronger = std::cmp::Reverse(*strength);
        (std::cmp::Reverse(span.len()), span.start(), stronger)
    });
    let mut layer = Layer::default();
    for (span, claim) in places {
        if layer.overlapping(span).next().is_none() {
            layer.insert(span, claim);
        }
    }
    layer
}

/// A mention with what it was given.
pub(super) fn mention(
    chosen: &Chosen<'_>,
    label: crate::extract::Label,
    entity: EntityId,
) -> Annotation<Mention> {
    Annotation {
        target: chosen.span,
        body: Mention {
            label,
            entity,
            confidence: chosen.confidence,
        },
    }
}

#[cfg(test)]
mod tests;
