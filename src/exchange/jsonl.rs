//! JSON Lines as spaCy and the tools around it read them: an article a line, `text` and `spans`
//! with places in code points, `entities` with their names.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::bring::{Brought, Told, settled};
use super::{ExchangeError, Page, Points};
use crate::article::Article;
use crate::extract::{Label, Subtype};
use crate::notebook::{Colour, Remark};
use crate::span::Span;

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    spans: Vec<Place<'a>>,
    entities: Vec<Entity<'a>>,
    highlights: Vec<Highlight<'a>>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    start: usize,
    end: usize,
    label: &'static str,
    text: &'a str,
    entity: u32,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: u32,
    label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtype: Option<&'static str>,
    name: &'a str,
    aliases: &'a [String],
}

#[derive(Serialize)]
struct Highlight<'a> {
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
    note: &'a str,
    tags: &'a [String],
}

#[derive(Serialize)]
struct Meta<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
}

/// Returns the line of a page, with its line end.
#[must_use]
pub fn write(page: Page<'_>) -> String {
    let text = &page.article.text;
    let points = Points::new(text);
    let spans = page.found.mentions.iter().map(|mention| {
        let (start, end) = points.range(mention.target);
        Place {
            start,
            end,
            label: mention.body.label.code(),
            text: mention.target.slice(text),
            entity: mention.body.entity.0,
        }
    });
    let entities = page
        .found
        .entities
        .iter()
        .zip(0_u32..)
        .map(|(entity, id)| Entity {
            id,
            label: entity.label.code(),
            subtype: entity.subtype.map(Subtype::code),
            name: &entity.name,
            aliases: &entity.aliases,
        });
    let remarks = page.remarks();
    let highlights = remarks.iter().map(|at| {
        let (start, end) = points.range(at.target);
        Highlight {
            start,
            end,
            colour: at.body.remark.colour.map(Colour::code),
            note: &at.body.remark.text,
            tags: &at.body.remark.tags,
        }
    });
    let line = Line {
        text,
        spans: spans.collect(),
        entities: entities.collect(),
        highlights: highlights.collect(),
        meta: Meta {
            title: crate::output::share::title(page.article),
            link: page.article.metadata.link.as_deref(),
        },
    };
    // Keys are strings and numbers whole: it cannot fail.
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// Reads what a file says of an article: of the line with its text, or of the only line. Besides our
/// own shape, places may be triples `[start, end, "LABEL"]` under `entities`, `spans` or `label`.
///
/// # Errors
/// When a line is no JSON, or none is about the article.
pub fn read(file: &str, article: &Article) -> Result<Brought, ExchangeError> {
    let mut lines = Vec::new();
    for (line, number) in file.lines().zip(1..) {
        if !line.trim().is_empty() {
            let value: Value =
                serde_json::from_str(line).map_err(|error| ExchangeError::Json(number, error))?;
            lines.push(value);
        }
    }
    let own = |line: &&Value| line.get("text").and_then(Value::as_str) == Some(&article.text);
    let one = (lines.len() == 1).then(|| lines.first()).flatten();
    let line = lines.iter().find(own).or(one);
    let line = line.ok_or(ExchangeError::Shape("line about this article"))?;
    let text = line.get("text").and_then(Value::as_str);
    let text = text.ok_or(ExchangeError::Shape("text"))?;
    Ok(told(line, text, article))
}

fn told(line: &Value, text: &str, article: &Article) -> Brought {
    let mut brought = Brought::default();
    let entities = entities(line);
    let marks: Vec<(Marked<'_>, &Value)> = ["spans", "entities", "label", "labels"]
        .into_iter()
        .flat_map(|key| array(line, key))
        .filter_map(|value| Some((mark(value)?, value)))
        .collect();
    let ranges = marks.iter().map(|(mark, _)| (mark.start, mark.end));
    let places = places(text, article, ranges);
    for ((mark, value), place) in marks.into_iter().zip(places) {
        let label = super::label(mark.label);
        let (Some(span), Some((label, subtype))) = (place, label) else {
            let Marked { start, end, label } = mark;
            brought
                .left_out
                .push(format!("{label} from {start} to {end}"));
            continue;
        };
        let entity = value.get("entity").and_then(Value::as_u64);
        let entity = entity.and_then(|id| entities.get(&id));
        brought.mentions.push(Told {
            span,
            label,
            subtype: subtype.or(entity.and_then(|(_, subtype)| *subtype)),
            entity: entity.map(|(name, _)| name.clone()),
        });
    }
    remarks(line, text, article, &mut brought);
    brought
}

fn remarks(line: &Value, text: &str, article: &Article, brought: &mut Brought) {
    let all: Vec<((usize, usize), &Value)> = array(line, "highlights")
        .filter_map(|value| {
            let number = |key| usize::try_from(value.get(key)?.as_u64()?).ok();
            Some(((number("start")?, number("end")?), value))
        })
        .collect();
    let places = places(text, article, all.iter().map(|(range, _)| *range));
    for (((start, end), value), place) in all.into_iter().zip(places) {
        let Some(span) = place else {
            brought
                .left_out
                .push(format!("the note from {start} to {end}"));
            continue;
        };
        let string = |key| value.get(key).and_then(Value::as_str);
        let colour = string("colour");
        let colour = colour.and_then(|code| Colour::ALL.into_iter().find(|c| c.code() == code));
        let tags = array(value, "tags").filter_map(Value::as_str);
        let remark = Remark {
            colour,
            text: string("note").unwrap_or_default().to_owned(),
            tags: tags.map(str::to_owned).collect(),
        };
        brought.remarks.push((span, remark));
    }
}

/// Returns where places of the line's text, in code points, are in the article.
fn places(
    text: &str,
    article: &Article,
    ranges: impl Iterator<Item = (usize, usize)>,
) -> Vec<Option<Span>> {
    let points = Points::new(text);
    let spans: Vec<Option<Span>> = ranges.map(|(start, end)| points.span(start, end)).collect();
    let known: Vec<Span> = spans.iter().flatten().copied().collect();
    let mut settled = settled(text, article, &known).into_iter();
    let place = |span: Option<Span>| span.and_then(|_| settled.next().flatten());
    spans.into_iter().map(place).collect()
}

fn entities(line: &Value) -> HashMap<u64, (String, Option<Subtype>)> {
    let all = array(line, "entities").filter_map(|entity| {
        let id = entity.get("id")?.as_u64()?;
        let name = entity.get("name")?.as_str()?.to_owned();
        let organisation = entity.get("label")?.as_str()? == Label::Organisation.code();
        let subtype = entity.get("subtype").and_then(Value::as_str);
        let subtype = subtype
            .and_then(Subtype::with_code)
            .filter(|_| organisation);
        Some((id, (name, subtype)))
    });
    all.collect()
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// A place with its label, in code points.
struct Marked<'a> {
    start: usize,
    end: usize,
    label: &'a str,
}

/// Reads a place with its label, an object or a triple.
fn mark(value: &Value) -> Option<Marked<'_>> {
    let (start, end, label) = match value {
        Value::Array(triple) => (triple.first()?, triple.get(1)?, triple.get(2)?),
        _ => (value.get("start")?, value.get("end")?, value.get("label")?),
    };
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    Some(Marked {
        start: number(start)?,
        end: number(end)?,
        label: label.as_str()?,
    })
}
