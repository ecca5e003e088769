//! W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>) as JSON-LD: an
//! AnnotationCollection with all of them on one AnnotationPage.
//!
//! This is also the form of the file that keeps annotations beside an article:
//!
//! - [`write()`] takes the article, because the model counts places in code points of its text, and
//!   the annotations in the order in which they are to stand; it always gives the same text for the
//!   same annotations.
//! - [`read`] takes such a file, or one that another program wrote (also a single Annotation, a
//!   page, or an array), and the article again. What we wrote comes back as it was, places of other
//!   texts included; what cannot be understood is told.
//!
//! | we say | the model says |
//! |---|---|
//! | a place | TextPositionSelector and TextQuoteSelector on the article |
//! | a name | our own NameSelector on the article, or on all of them |
//! | it names this | classifying: `PER`, `company`; identifying: the entity |
//! | a highlight | highlighting, with a `styleClass` of the annotation's `stylesheet` |
//! | a note, tags | commenting (text/markdown), tagging |
//! | no name; one with, apart from, shown as a name | editing, with our own `hashiya:edit` |

mod read;

use serde_json::{Map, Value, json};

pub use read::{Read, read};

use super::Points;
use crate::app::library::share::is_web;
use crate::article::{Article, Timestamp};
use crate::notebook::{Annotation, AnnotationId, Body, Colour, Remark, Scope, Target};

/// The context that every Web Annotation has.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// What our own words begin with.
const OURS: &str = "urn:x-hashiya:";

/// The source of what is said of a name in all articles.
const EVERYWHERE: &str = "urn:x-hashiya:everywhere";

/// Returns annotations as a collection, on several lines.
#[must_use]
pub fn write<'a>(
    article: &Article,
    annotations: impl IntoIterator<Item = &'a Annotation>,
) -> String {
    let points = Points::new(&article.text);
    let source = source(article);
    let items: Vec<Value> = annotations
        .into_iter()
        .map(|said| annotation(article, &points, &source, said))
        .collect();
    let collection = json!({
        "@context": [CONTEXT, {"hashiya": OURS}],
        "id": format!("{source}#annotations"),
        "type": "AnnotationCollection",
        "label": crate::output::share::title(article),
        "generator": {
            "id": format!("{OURS}program"),
            "type": "Software",
            "name": "hashiya",
        },
        "total": items.len(),
        "first": {
            "id": format!("{source}#annotations-1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    });
    // Keys are strings and numbers whole: it cannot fail.
    serde_json::to_string_pretty(&collection).unwrap_or_default() + "\n"
}

/// Returns the IRI of an article: its address, else the name of its file, relative to this one.
fn source(article: &Article) -> String {
    let about = &article.metadata;
    let web = about.link.as_deref().filter(|link| is_web(link));
    let web = web.or(Some(about.source.as_str()).filter(|source| is_web(source)));
    if let Some(link) = web {
        return link.split('#').next().unwrap_or(link).to_owned();
    }
    let name = about.source.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut iri = "./".to_owned();
    for byte in name.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            true => iri.push(char::from(byte)),
            false => iri.push_str(&format!("%{byte:02X}")),
        }
    }
    iri
}

fn annotation(article: &Article, points: &Points<'_>, source: &str, said: &Annotation) -> Value {
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(id(said.id)));
    out.insert("type".to_owned(), json!("Annotation"));
    for (key, moment) in [("created", said.created), ("modified", said.modified)] {
        if let Some(moment) = moment.and_then(date) {
            out.insert(key.to_owned(), json!(moment));
        }
    }
    let (motivations, bodies) = bodies(&said.body);
    let motivation = match motivations.as_slice() {
        [one] => json!(one),
        several => json!(several),
    };
    out.insert("motivation".to_owned(), motivation);
    if !bodies.is_empty() {
        out.insert("body".to_owned(), Value::Array(bodies));
    }
    let colour = match &said.body {
        Body::Remark(Remark { colour, .. }) => *colour,
        _ => None,
    };
    if let Some(colour) = colour {
        let style = json!({"type": "CssStylesheet", "value": style(colour)});
        out.insert("stylesheet".to_owned(), style);
    }
    let target = target(article, points, source, &said.target, colour);
    out.insert("target".to_owned(), target);
    Value::Object(out)
}

/// Returns an annotation's number as an IRI.
#[must_use]
pub fn id(AnnotationId(number): AnnotationId) -> String {
    let hex = format!("{number:032x}");
    let part = |range| hex.get(range).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32)
    )
}

fn date(moment: Timestamp) -> Option<String> {
    let date = chrono::DateTime::from_timestamp(moment.0, 0)?;
    Some(date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

fn style(colour: Colour) -> String {
    let shade = match colour {
        Colour::Yellow => "#fff3a3",
        Colour::Green => "#c8f0c0",
        Colour::Blue => "#bfe3ff",
        Colour::Pink => "#ffd0e0",
    };
    format!(".{} {{ background-color: {shade} }}", colour.code())
}

fn textual(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "value": value})
}

/// The motivations of an annotation, at least one, and its bodies.
fn bodies(body: &Body) -> (Vec<&'static str>, Vec<Value>) {
    let edit = |what: &str, value: &str| {
        let mut body = textual("editing", value);
        if let Some(body) = body.as_object_mut() {
            body.insert("hashiya:edit".to_owned(), json!(what));
        }
        (vec!["editing"], vec![body])
    };
    match body {
        Body::Names(claim) => {
            let mut motivations = vec!["classifying"];
            let mut bodies = vec![textual("classifying", claim.label.code())];
            if let Some(subtype) = claim.subtype {
                bodies.push(textual("classifying", subtype.code()));
            }
            if let Some(entity) = &claim.entity {
                motivations.push("identifying");
                bodies.push(textual("identifying", entity));
            }
            (motivations, bodies)
        }
        Body::Remark(remark) => remarked(remark),
        Body::NoName => edit("no-name", "no name"),
        Body::SameAs(other) => edit("same-as", other),
        Body::Apart(other) => edit("apart-from", other),
        Body::Canonical(name) => edit("shown-as", name),
    }
}

fn remarked(remark: &Remark) -> (Vec<&'static str>, Vec<Value>) {
    let mut motivations = Vec::new();
    let mut bodies = Vec::new();
    if remark.colour.is_some() {
        motivations.push("highlighting");
    }
    if !remark.text.is_empty() {
        motivations.push("commenting");
        bodies.push(json!({
            "type": "TextualBody",
            "purpose": "commenting",
            "format": "text/markdown",
            "value": remark.text,
        }));
    }
    if !remark.tags.is_empty() {
        motivations.push("tagging");
        bodies.extend(remark.tags.iter().map(|tag| textual("tagging", tag)));
    }
    if motivations.is_empty() {
        motivations.push("bookmarking");
    }
    (motivations, bodies)
}

fn target(
    article: &Article,
    points: &Points<'_>,
    source: &str,
    target: &Target,
    colour: Option<Colour>,
) -> Value {
    let (source, selector) = match target {
        Target::Article => (source, None),
        Target::Name { form, scope } => {
            let (source, scope) = match scope {
                Scope::Article => (source, "article"),
                Scope::Everywhere => (EVERYWHERE, "everywhere"),
            };
            let selector = json!({
                "type": "hashiya:NameSelector",
                "hashiya:form": form,
                "hashiya:scope": scope,
            });
            (source, Some(selector))
        }
        Target::Place(selector) => {
            let quote = json!({
                "type": "TextQuoteSelector",
                "exact": selector.exact,
                "prefix": selector.prefix,
                "suffix": selector.suffix,
            });
            let range = selector.position.range();
            let stands = article.text.get(range.clone()) == Some(selector.exact.as_str());
            let selectors = match stands {
                true => {
                    let (start, end) = points.range(selector.position);
                    let position =
                        json!({"type": "TextPositionSelector", "start": start, "end": end});
                    json!([position, quote])
                }
                // The place is one of an earlier text, whose code points nobody can count now.
                false => {
                    let bytes = json!({
                        "type": "hashiya:BytePositionSelector",
                        "hashiya:start": range.start,
                        "hashiya:end": range.end,
                    });
                    json!([quote, bytes])
                }
            };
            (source, Some(selectors))
        }
    };
    if selector.is_none() && colour.is_none() {
        return json!(source);
    }
    let mut out = Map::new();
    out.insert("type".to_owned(), json!("SpecificResource"));
    out.insert("source".to_owned(), json!(source));
    if let Some(selector) = selector {
        out.insert("selector".to_owned(), selector);
    }
    if let Some(colour) = colour {
        out.insert("styleClass".to_owned(), json!(colour.code()));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests;
