//! How an article's structure and its names are written in the file: JSON in shapes of our own.
//!
//! Core types are no file format; a change of theirs shows here, where it can be made readable for
//! libraries that are already on disks. Numbers are short because there are many of them.

use serde::{Deserialize, Serialize};

use crate::annotation::Annotation;
use crate::article::{
    Article, Boilerplate, Diagnostic, Inline, Metadata, Origin, Paragraph, Role, Timestamp,
};
use crate::extract::{Entity, EntityId, Extraction, Label, Mention, Subtype};
use crate::span::{ByteOffset, Span};

/// Everything of an article but its text.
#[derive(Debug, Serialize, Deserialize)]
struct Structure {
    /// Start, end, role, depth.
    paragraphs: Vec<(u32, u32, RoleShape, u8)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inline: Vec<(u32, u32, InlineShape)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    boilerplate: Vec<(u32, u32)>,
    metadata: MetadataShape,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<(Option<u32>, String)>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    encoding: String,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RoleShape {
    Title,
    Heading,
    Body,
    Quote,
    Item,
    Caption,
    Preformatted,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum InlineShape {
    Emphasis,
    Strong,
    Code,
    Link(String),
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct MetadataShape {
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// The names of an article.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    entities: Vec<EntityShape>,
    /// Start, end, label, entity, confidence.
    mentions: Vec<(u32, u32, String, u32, f32)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct EntityShape {
    label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subtype: Option<String>,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latin: Option<String>,
    aliases: Vec<String>,
}

/// Returns the label with this code; an unknown one is a name all the same.
pub(super) fn label(code: &str) -> Label {
    Label::with_code(code).unwrap_or(Label::Organisation)
}

/// Returns what is kept of an article beside its text.
pub(super) fn structure(article: &Article) -> Result<String, serde_json::Error> {
    let ends = |span: Span| (span.start().0, span.end().0);
    let metadata = article.metadata.clone();
    serde_json::to_string(&Structure {
        paragraphs: article
            .paragraphs
            .iter()
            .map(|p| {
                (
                    p.span.start().0,
                    p.span.end().0,
                    role_shape(p.role),
                    p.depth,
                )
            })
            .collect(),
        inline: article
            .inline
            .iter()
            .map(|a| {
                let (start, end) = ends(a.target);
                (start, end, inline_shape(&a.body))
            })
            .collect(),
        boilerplate: article.boilerplate.iter().map(|a| ends(a.target)).collect(),
        metadata: MetadataShape {
            source: metadata.source,
            title: metadata.title,
            byline: metadata.byline,
            published: metadata.published.map(|moment| moment.0),
            site: metadata.site,
            link: metadata.link,
            language: metadata.language,
        },
        diagnostics: article
            .diagnostics
            .iter()
            .map(|d| (d.place.map(|place| place.0), d.message.clone()))
            .collect(),
        encoding: article.origin.encoding.clone(),
    })
}

/// Returns the article of this text and what [`structure`] wrote. Places that are none of the
/// text are left out, so that a damaged file makes a worse article.
pub(super) fn article(text: String, structure: &str) -> Result<Article, serde_json::Error> {
    let shape: Structure = serde_json::from_str(structure)?;
    let span = |start: u32, end: u32| place(&text, start, end);
    let paragraphs = shape
        .paragraphs
        .iter()
        .filter_map(|&(start, end, role, depth)| {
            Some(Paragraph {
                span: span(start, end)?,
                role: role_of(role),
                depth,
            })
        });
    let paragraphs = paragraphs.collect();
    let inline = shape.inline.into_iter().filter_map(|(start, end, shape)| {
        Some(Annotation {
            target: span(start, end)?,
            body: inline_of(shape),
        })
    });
    let inline = inline.collect();
    let boilerplate = shape.boilerplate.iter().filter_map(|&(start, end)| {
        Some(Annotation {
            target: span(start, end)?,
            body: Boilerplate,
        })
    });
    let boilerplate = boilerplate.collect();
    let metadata = shape.metadata;
    Ok(Article {
        paragraphs,
        inline,
        boilerplate,
        metadata: Metadata {
            source: metadata.source,
            title: metadata.title,
            byline: metadata.byline,
            published: metadata.published.map(Timestamp),
            site: metadata.site,
            link: metadata.link,
            language: metadata.language,
        },
        // The library's own text is its file: places in it need no translation.
        origin: Origin {
            encoding: shape.encoding,
            steps: Vec::new(),
        },
        diagnostics: shape
            .diagnostics
            .into_iter()
            .map(|(place, message)| Diagnostic {
                place: place.map(ByteOffset),
                message,
            })
            .collect(),
        text,
    })
}

/// Returns the span, if it is one of the text.
fn place(text: &str, start: u32, end: u32) -> Option<Span> {
    let range = start as usize..end as usize;
    text.get(range.clone()).map(|_| Span::from_range(range))
}

/// Returns what is kept of the names of an article.
pub(super) fn found(extraction: &Extraction) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Found {
        entities: extraction
            .entities
            .iter()
            .map(|entity| EntityShape {
                label: entity.label.code().to_owned(),
                subtype: entity.subtype.map(|subtype| subtype.code().to_owned()),
                name: entity.name.clone(),
                latin: entity.latin.clone(),
                aliases: entity.aliases.clone(),
            })
            .collect(),
        mentions: extraction
            .mentions
            .iter()
            .map(|a| {
                let confidence = (a.body.confidence * 1000.0).round() / 1000.0;
                let label = a.body.label.code().to_owned();
                let (start, end) = (a.target.start().0, a.target.end().0);
                (start, end, label, a.body.entity.0, confidence)
            })
            .collect(),
    })
}

/// Returns the names that [`found`] wrote, those of places that are none of the text left out.
pub(super) fn extraction(text: &str, found: &str) -> Result<Extraction, serde_json::Error> {
    let shape: Found = serde_json::from_str(found)?;
    let count = shape.entities.len();
    let mentions = shape
        .mentions
        .iter()
        .filter(|mention| (mention.3 as usize) < count)
        .filter_map(|(start, end, code, entity, confidence)| {
            Some(Annotation {
                target: place(text, *start, *end)?,
                body: Mention {
                    label: label(code),
                    entity: EntityId(*entity),
                    confidence: *confidence,
                },
            })
        });
    Ok(Extraction {
        mentions: mentions.collect(),
        entities: shape
            .entities
            .into_iter()
            .map(|entity| Entity {
                label: label(&entity.label),
                subtype: entity.subtype.as_deref().and_then(Subtype::with_code),
                name: entity.name,
                latin: entity.latin,
                aliases: entity.aliases,
            })
            .collect(),
    })
}

fn role_shape(role: Role) -> RoleShape {
    match role {
        Role::Title => RoleShape::Title,
        Role::Heading => RoleShape::Heading,
        Role::Body => RoleShape::Body,
        Role::Quote => RoleShape::Quote,
        Role::Item => RoleShape::Item,
        Role::Caption => RoleShape::Caption,
        Role::Preformatted => RoleShape::Preformatted,
    }
}

fn role_of(shape: RoleShape) -> Role {
    match shape {
        RoleShape::Title => Role::Title,
        RoleShape::Heading => Role::Heading,
        RoleShape::Body => Role::Body,
        RoleShape::Quote => Role::Quote,
        RoleShape::Item => Role::Item,
        RoleShape::Caption => Role::Caption,
        RoleShape::Preformatted => Role::Preformatted,
    }
}

fn inline_shape(inline: &Inline) -> InlineShape {
    match inline {
        Inline::Emphasis => InlineShape::Emphasis,
        Inline::Strong => InlineShape::Strong,
        Inline::Code => InlineShape::Code,
        Inline::Link(address) => InlineShape::Link(address.clone()),
    }
}

fn inline_of(shape: InlineShape) -> Inline {
    match shape {
        InlineShape::Emphasis => Inline::Emphasis,
        InlineShape::Strong => Inline::Strong,
        InlineShape::Code => Inline::Code,
        InlineShape::Link(address) => Inline::Link(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rich() -> Article {
        let text = "عنوان الخبر\nقالت سعاد إن الأمر انتهى\nاقرأ أيضا".to_owned();
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            Span::from_range(start..start + part.len())
        };
        Article {
            paragraphs: vec![
                Paragraph {
                    span: at("عنوان الخبر"),
                    role: Role::Title,
                    depth: 1,
                },
                Paragraph {
                    span: at("قالت سعاد إن الأمر انتهى"),
                    role: Role::Quote,
                    depth: 2,
                },
            ],
            inline: [
                Annotation {
                    target: at("سعاد"),
                    body: Inline::Link("https://example.org/س".to_owned()),
                },
                Annotation {
                    target: at("الأمر"),
                    body: Inline::Strong,
                },
            ]
            .into_iter()
            .collect(),
            boilerplate: [Annotation {
                target: at("اقرأ أيضا"),
                body: Boilerplate,
            }]
            .into_iter()
            .collect(),
            metadata: Metadata {
                source: "صحيفة".to_owned(),
                title: Some("عنوان الخبر".to_owned()),
                byline: Some("كريم".to_owned()),
                published: Some(Timestamp(1_700_000_000)),
                site: Some("example.org".to_owned()),
                link: Some("https://example.org/1".to_owned()),
                language: Some("ar-EG".to_owned()),
            },
            origin: Origin {
                encoding: "UTF-8".to_owned(),
                steps: Vec::new(),
            },
            diagnostics: vec![Diagnostic {
                place: Some(ByteOffset(3)),
                message: "odd".to_owned(),
            }],
            text,
        }
    }

    #[test]
    fn an_article_comes_back_as_it_was() {
        let article_before = rich();
        let written = structure(&article_before).unwrap();
        let back = article(article_before.text.clone(), &written).unwrap();
        assert_eq!(back, article_before);
    }

    #[test]
    fn names_come_back_as_they_were() {
        let text = rich().text;
        let start = text.find("سعاد").unwrap();
        let before = Extraction {
            mentions: [Annotation {
                target: Span::from_range(start..start + "سعاد".len()),
                body: Mention {
                    label: Label::Person,
                    entity: EntityId(0),
                    confidence: 0.875,
                },
            }]
            .into_iter()
            .collect(),
            entities: vec![Entity {
                label: Label::Person,
                subtype: None,
                name: "سعاد".to_owned(),
                latin: Some("Suad".to_owned()),
                aliases: vec!["سعاد".to_owned()],
            }],
        };
        let back = extraction(&text, &found(&before).unwrap()).unwrap();
        assert_eq!(back, before);
    }

    #[test]
    fn places_outside_the_text_are_left_out() {
        let written = structure(&rich()).unwrap();
        let back = article("عنو".to_owned(), &written).unwrap();
        assert!(back.paragraphs.is_empty());
        assert!(back.inline.is_empty());
    }
}
