//! Which of the statements of a notebook hold, where several speak of one thing.
//!
//! What is said of a place holds over what is said of a name, what is said of this article over
//! what is said of all, and the later over the earlier.

use std::collections::HashMap;

use super::anchored::Anchored;
use super::forms::{is_short_enough, key};
use super::{Body, Claim, Notebook, Scope, Target};
use crate::article::Article;
use crate::span::Span;

/// How strong a statement is: the scope first, then how late it was made.
pub(super) type Strength = (bool, usize);

/// What is said of a form: what it names, or that it is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Naming<'a> {
    pub(super) claim: Option<&'a Claim>,
    pub(super) strength: Strength,
}

/// Two names of one thing, or of two.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) form: String,
    pub(super) other: String,
    pub(super) same: bool,
}

/// The statements that change what is found in an article.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    /// On places, the strongest first.
    pub(super) places: Vec<(Span, &'a Body, Strength)>,
    /// Of forms, by their keys.
    pub(super) namings: HashMap<String, Naming<'a>>,
    /// The strongest first.
    pub(super) links: Vec<Link>,
    /// Names to show things by, the strongest first, each with the key of the form it is said of.
    pub(super) shown: Vec<(String, &'a str)>,
}

impl<'a> Said<'a> {
    pub(super) fn new(notebook: &'a Notebook, article: &Article) -> Self {
        let mut said = Self::default();
        let corrections = |body: &Body| !matches!(body, Body::Remark(_));
        let mut placed = Vec::new();
        let mut named = Vec::new();
        let all = notebook.in_order().into_iter().enumerate();
        for (order, annotation) in all.filter(|(_, said)| corrections(&said.body)) {
            match &annotation.target {
                Target::Place(_) => placed.push((annotation, (true, order))),
                Target::Name { form, scope } => {
                    let strength = (*scope == Scope::Article, order);
                    named.push((key(form), &annotation.body, strength));
                }
                Target::Article => {}
            }
        }
        if !placed.is_empty() {
            let wanted = placed.iter().map(|(annotation, _)| (*annotation).clone());
            let anchored = Anchored::new(&wanted.collect(), article);
            for (annotation, strength) in placed.into_iter().rev() {
                if let Some(span) = anchored.place(annotation.id) {
                    said.places.push((span, &annotation.body, strength));
                }
            }
        }
        named.retain(|(key, ..)| !key.is_empty() && is_short_enough(key));
        named.sort_by_key(|(_, _, strength)| std::cmp::Reverse(*strength));
        for (key, body, strength) in named {
            said.add(key, body, strength);
        }
        said
    }

    /// Adds what is said of a name unless something stronger was added before.
    fn add(&mut self, form: String, body: &'a Body, strength: Strength) {
        let claim = match body {
            Body::Names(claim) => Some(claim),
            _ => None,
        };
        match body {
            Body::Names(_) | Body::NoName => {
                let naming = Naming { claim, strength };
                self.namings.entry(form).or_insert(naming);
            }
            Body::SameAs(other) | Body::Apart(other) => {
                let other = key(other);
                let same = matches!(body, Body::SameAs(_));
                let known = self.links.iter().any(|link| {
                    (link.form == form && link.other == other)
                        || (link.form == other && link.other == form)
                });
                if !known && !other.is_empty() && other != form {
                    self.links.push(Link { form, other, same });
                }
            }
            Body::Canonical(name) if !name.trim().is_empty() => self.shown.push((form, name)),
            Body::Canonical(_) | Body::Remark(_) => {}
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
            && self.namings.is_empty()
            && self.links.is_empty()
            && self.shown.is_empty()
    }
}
