//! An extraction as JSON and as text, for other programs.
//!
//! The JSON of one article is a superset of what NER scorers read: byte offsets, labels, entities.
//! For plain text the offsets are bytes of the file as it is on disk; the text of pages, Markdown
//! and books is made from their markup, comes along, and is what offsets count then. Core types are
//! no file formats, so the shapes are here.

pub mod feeds;
pub mod keys;
pub mod library;
pub mod linear;
pub mod notes;
pub mod share;

use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

use crate::article::{Article, Timestamp};
use crate::extract::{Entity, Extraction, index};
use crate::span::Span;
use crate::text::segment;

/// One article.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleJson {
    /// Where the article was read from.
    pub path: String,
    /// The character encoding of the file.
    pub encoding: String,
    /// What offsets count the bytes of: `file`, or `text` where the file is marked up.
    pub offsets: &'static str,
    /// The text, as UTF-8, where offsets count its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The mentions in the order of the text.
    pub mentions: Vec<MentionJson>,
    /// What they name.
    pub entities: Vec<EntityJson>,
}

/// One mention.
#[derive(Clone, Debug, Serialize)]
pub struct MentionJson {
    /// First byte, in the file or the text.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
    /// `PER`, `ORG`, `LOC` or `PROD`.
    pub label: &'static str,
    /// The entity's id.
    pub entity: String,
    /// The text of the mention.
    pub text: String,
    /// How sure the extractor is, from 0 to 1.
    pub confidence: f32,
    /// The sentence it stands in.
    pub sentence: String,
}

/// One entity.
#[derive(Clone, Debug, Serialize)]
pub struct EntityJson {
    /// What mentions call it.
    pub id: String,
    /// `PER`, `ORG`, `LOC` or `PROD`.
    pub label: &'static str,
    /// For organisations: `company`, `media`, `government` or `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtype: Option<&'static str>,
    /// The name to show.
    pub name: String,
    /// The name in Latin script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latin: Option<String>,
    /// Every form that stands in the text, most frequent first.
    pub aliases: Vec<String>,
    /// The Latin name that one of the forms looks like without being it (UTS #39).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imitates: Option<String>,
    /// How often it is named.
    pub count: usize,
}

/// Returns a moment in the form of RFC 3339, UTC; none for what no calendar holds.
fn moment(moment: Timestamp) -> Option<String> {
    let date = DateTime::from_timestamp(moment.0, 0)?;
    Some(date.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// Returns the JSON object of one article, on several lines.
#[must_use]
pub fn json(article: &Article, extraction: &Extraction) -> String {
    // These shapes have no keys but strings and no numbers but finite ones: they cannot fail.
    serde_json::to_string_pretty(&article_json(article, extraction)).unwrap_or_default()
}

/// Returns the JSON object of one article, on one line.
#[must_use]
pub fn json_line(article: &Article, extraction: &Extraction) -> String {
    serde_json::to_string(&article_json(article, extraction)).unwrap_or_default()
}

/// Returns what the JSON of one article is made from.
#[must_use]
pub fn article_json(article: &Article, extraction: &Extraction) -> ArticleJson {
    let mut counts = vec![0_usize; extraction.entities.len()];
    let sentences = sentence_spans(article);
    let place = |offset| article.origin.to_file(&article.text, offset);
    let mentions = extraction
        .mentions
        .iter()
        .map(|annotation| {
            let (span, mention) = (annotation.target, annotation.body);
            if let Some(count) = counts.get_mut(mention.entity.0 as usize) {
                *count += 1;
            }
            let after = sentences.partition_point(|s| s.start() <= span.start());
            let sentence = after.checked_sub(1).and_then(|index| sentences.get(index));
            MentionJson {
                start: place(span.start()),
                end: place(span.end()),
                label: mention.label.code(),
                entity: id(mention.entity.0 as usize),
                text: span.slice(&article.text).to_owned(),
                confidence: (mention.confidence * 1000.0).round() / 1000.0,
                sentence: sentence.map_or_else(String::new, |s| s.slice(&article.text).to_owned()),
            }
        })
        .collect();
    let entities = extraction.entities.iter().zip(&counts).enumerate();
    let in_file = article.origin.leads_to_file();
    ArticleJson {
        path: article.metadata.source.clone(),
        encoding: article.origin.encoding.clone(),
        offsets: if in_file { "file" } else { "text" },
        text: (!in_file).then(|| article.text.clone()),
        mentions,
        entities: entities
            .map(|(number, (entity, &count))| entity_json(number, entity, count))
            .collect(),
    }
}

fn id(number: usize) -> String {
    format!("e{number}")
}

fn entity_json(number: usize, entity: &Entity, count: usize) -> EntityJson {
    EntityJson {
        id: id(number),
        label: entity.label.code(),
        subtype: entity.subtype.map(|subtype| subtype.code()),
        name: entity.name.clone(),
        latin: entity.latin.clone(),
        aliases: entity.aliases.clone(),
        imitates: index::imitated(entity),
        count,
    }
}

/// Returns the spans of the sentences of an article, in order.
#[must_use]
pub fn sentence_spans(article: &Article) -> Vec<Span> {
    const LONGEST: usize = 80;
    let paragraphs = article.paragraphs.iter();
    paragraphs
        .flat_map(|paragraph| segment::sentence_spans(&article.text, paragraph.span, LONGEST))
        .collect()
}

/// Returns the entities of one article as lines to read: label, count, name, other forms.
#[must_use]
pub fn text(article: &Article, extraction: &Extraction) -> String {
    let json = article_json(article, extraction);
    let mut lines = vec![json.path];
    for entity in json.entities {
        let kind = entity.subtype.unwrap_or(entity.label);
        let others = entity.aliases.iter().filter(|alias| **alias != entity.name);
        let others: Vec<&str> = others.map(String::as_str).collect();
        lines.push(format!(
            "{kind}\t{}\t{}\t{}",
            entity.count,
            entity.name,
            others.join("; ")
        ));
    }
    lines.join("\n") + "\n"
}
