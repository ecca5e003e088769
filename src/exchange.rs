//! The reader's annotations, and the names in articles, in the formats of other programs.
//!
//! Writing: a [`Page`] becomes a text. Reading: a file about an article becomes what it says, and
//! [`bring::edit`] makes of that the change of the notebook by which the article says the same.
//!
//! | format | written | read | places are counted in |
//! |---|---|---|---|
//! | [`jsonld`] | W3C Web Annotation | yes | code points, and quotes |
//! | [`brat`] | `.ann` beside `.txt` | yes | code points |
//! | [`conll`] | CoNLL-2003, BIO | yes | words |
//! | [`jsonl`] | a line an article | yes | code points |
//! | [`csv`] | a line an entity | no | |
//! | [`markdown`] | notes as footnotes | no | |
//! | [`html`] | a page with its index | no | |

pub mod brat;
pub mod bring;
pub mod conll;
pub mod csv;
pub mod html;
pub mod jsonl;
pub mod jsonld;
pub mod markdown;
mod points;
pub mod sidecar;
pub mod whole;

pub use points::Points;

use std::collections::HashSet;

use crate::annotation::{Annotation, Layer};
use crate::article::Article;
use crate::extract::{Extraction, Label, Subtype};
use crate::notebook::forms::{Forms, key};
use crate::notebook::{Anchored, Annotation as Statement, Body, Notebook, Remark, Scope, Target};
use crate::output::share::Noted;

/// An article with what is found in it and what the reader said of it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The article.
    pub article: &'a Article,
    /// What is found in it, the reader's corrections made.
    pub found: &'a Extraction,
    /// What the reader said.
    pub notebook: &'a Notebook,
}

impl<'a> Page<'a> {
    /// Returns the remarks on places, in the order of the text; notes are numbered from 1.
    #[must_use]
    pub fn remarks(&self) -> Layer<Noted<'a>> {
        let anchored = Anchored::new(self.notebook, self.article);
        let mut number = 0;
        let all = anchored.remarks.iter().filter_map(|at| {
            let remark = match &self.notebook.get(at.body)?.body {
                Body::Remark(remark) => remark,
                _ => return None,
            };
            let has_note = !remark.text.is_empty() || !remark.tags.is_empty();
            number += usize::from(has_note);
            let body = Noted {
                number: has_note.then_some(number),
                remark,
            };
            Some(Annotation {
                target: at.target,
                body,
            })
        });
        all.collect()
    }

    /// Returns the remarks on the article as a whole and on names, these with their names.
    #[must_use]
    pub fn other_remarks(&self) -> Vec<(Option<&'a str>, &'a Remark)> {
        let all = self.notebook.in_order().into_iter();
        all.filter_map(|said| match (&said.target, &said.body) {
            (Target::Article, Body::Remark(remark)) => Some((None, remark)),
            (Target::Name { form, .. }, Body::Remark(remark)) => {
                Some((Some(form.as_str()), remark))
            }
            _ => None,
        })
        .collect()
    }

    /// Returns what was said of the article, oldest first, and of names everywhere that stand in it.
    #[must_use]
    pub fn concerning(&self) -> Vec<&'a Statement> {
        let all = self.notebook.in_order();
        let mut forms = Forms::default();
        let everywhere: Vec<bool> = all
            .iter()
            .map(|said| match &said.target {
                Target::Name {
                    form,
                    scope: Scope::Everywhere,
                } => {
                    forms.add(&key(form));
                    true
                }
                _ => false,
            })
            .collect();
        let places = forms.places(self.article).into_iter();
        let standing: HashSet<usize> = places.map(|(_, form)| form).collect();
        let mut number = 0;
        let all = all.into_iter().zip(everywhere);
        all.filter(|(_, everywhere)| {
            let stands = standing.contains(&number);
            number += usize::from(*everywhere);
            !everywhere || stands
        })
        .map(|(said, _)| said)
        .collect()
    }

    /// Returns how often each entity is named.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.found.entities.len()];
        for mention in &self.found.mentions {
            if let Some(count) = counts.get_mut(mention.body.entity.0 as usize) {
                *count += 1;
            }
        }
        counts
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// It is not what JSON is.
    #[error("line {0} is not JSON")]
    Json(usize, #[source] serde_json::Error),
    /// It is JSON, but not of the shape that is read.
    #[error("the file holds no {0}")]
    Shape(&'static str),
    /// A line is not of the format.
    #[error("line {line} is not {format}: {why}")]
    Line {
        /// The number of the line, from 1.
        line: usize,
        /// The format.
        format: &'static str,
        /// What is wrong.
        why: &'static str,
    },
    /// It is about another text.
    #[error("the file is about another text: line {0} is not in the article")]
    OtherText(usize),
}

impl ExchangeError {
    /// Returns what the reader can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Json(..) | Self::Shape(_) | Self::Line { .. } => {
                "give the format the file is in: jsonld, brat, conll or jsonl"
            }
            Self::OtherText(_) => "import it into the article that was exported",
        }
    }
}

/// Returns the name of a kind of thing by its code, in any case, and the usual other names.
#[must_use]
pub fn label(code: &str) -> Option<(Label, Option<Subtype>)> {
    let lower = code.to_ascii_lowercase();
    Some(match lower.as_str() {
        "per" | "pers" | "person" => (Label::Person, None),
        "org" | "organisation" | "organization" => (Label::Organisation, None),
        "company" => (Label::Organisation, Some(Subtype::Company)),
        "media" => (Label::Organisation, Some(Subtype::Media)),
        "government" => (Label::Organisation, Some(Subtype::Government)),
        "loc" | "gpe" | "fac" | "location" => (Label::Location, None),
        "prod" | "product" | "misc" | "work_of_art" | "event" => (Label::Product, None),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
