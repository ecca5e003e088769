//! What the library tells, as JSON with a form that stays: README documents it.

use serde::Serialize;

use super::{EntityJson, MentionJson, article_json};
use crate::article::{Role, Timestamp};
use crate::extract::{Extraction, Label, Subtype};
use crate::library::{Chip, EntryRow, NameMention, NamePage, NameRow, OpenedEntry, Snippet};

/// A list of articles.
#[derive(Debug, Serialize)]
pub struct ListJson {
    /// How many there are in all.
    pub total: usize,
    /// Those that were asked for.
    pub articles: Vec<EntryJson>,
}

/// An article of a list.
#[derive(Debug, Serialize)]
pub struct EntryJson {
    id: i64,
    title: String,
    date: String,
    link: Option<String>,
    sources: Vec<String>,
    read: bool,
    starred: bool,
    later: bool,
    archived: bool,
    watched: bool,
    tags: Vec<String>,
    names: Vec<ChipJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<SnippetJson>,
}

#[derive(Debug, Serialize)]
struct ChipJson {
    name: String,
    label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtype: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct SnippetJson {
    text: String,
    /// Start and end of each hit, in bytes of `text`.
    hits: Vec<(usize, usize)>,
}

/// A list of names.
#[derive(Debug, Serialize)]
pub struct NamesJson {
    /// The names, the most named first.
    pub names: Vec<NameJson>,
}

/// A name of the library.
#[derive(Debug, Serialize)]
pub struct NameJson {
    id: i64,
    name: String,
    label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtype: Option<&'static str>,
    latin: Option<String>,
    articles: usize,
    mentions: usize,
    watched: bool,
}

/// All about one name.
#[derive(Debug, Serialize)]
pub struct NamePageJson {
    #[serde(flatten)]
    name: NameJson,
    aliases: Vec<String>,
    since: String,
    weeks: Vec<usize>,
    together: Vec<TogetherJson>,
    places: Vec<PlaceJson>,
}

#[derive(Debug, Serialize)]
struct TogetherJson {
    #[serde(flatten)]
    name: NameJson,
    shared: usize,
}

#[derive(Debug, Serialize)]
struct PlaceJson {
    article: i64,
    title: String,
    source: String,
    date: String,
    start: usize,
    end: usize,
    sentence: SnippetJson,
}

/// An article with everything that is kept of it.
#[derive(Debug, Serialize)]
pub struct ExportJson {
    id: i64,
    title: Option<String>,
    date: Option<String>,
    link: Option<String>,
    site: Option<String>,
    byline: Option<String>,
    language: Option<String>,
    text: String,
    paragraphs: Vec<ParagraphJson>,
    mentions: Vec<MentionJson>,
    entities: Vec<EntityJson>,
}

#[derive(Debug, Serialize)]
struct ParagraphJson {
    start: usize,
    end: usize,
    role: &'static str,
    depth: u8,
}

/// Returns a moment in the form of RFC 3339, UTC; what no calendar holds as its beginning, 1970.
#[must_use]
pub fn moment(moment: Timestamp) -> String {
    let beginning = || super::moment(Timestamp(0)).unwrap_or_default();
    super::moment(moment).unwrap_or_else(beginning)
}

/// Returns the JSON of a list of articles.
#[must_use]
pub fn list(rows: Vec<EntryRow>, total: usize) -> ListJson {
    ListJson {
        total,
        articles: rows.into_iter().map(entry).collect(),
    }
}

/// Returns the JSON of a list of names.
#[must_use]
pub fn names(rows: Vec<NameRow>) -> NamesJson {
    NamesJson {
        names: rows.into_iter().map(name).collect(),
    }
}

/// Returns the JSON of all about one name.
#[must_use]
pub fn name_page(page: NamePage) -> NamePageJson {
    let together = page.together.into_iter();
    NamePageJson {
        name: name(page.row),
        aliases: page.aliases,
        since: moment(page.since),
        weeks: page.weeks,
        together: together
            .map(|(row, shared)| TogetherJson {
                name: name(row),
                shared,
            })
            .collect(),
        places: page.mentions.into_iter().map(place).collect(),
    }
}

/// Returns the JSON of a whole article; places are bytes of `text`.
#[must_use]
pub fn export(opened: &OpenedEntry, found: &Extraction) -> ExportJson {
    let article = &opened.article;
    let metadata = &article.metadata;
    let inside = article_json(article, found);
    ExportJson {
        id: opened.id.0,
        title: metadata.title.clone(),
        date: metadata.published.map(moment),
        link: metadata.link.clone(),
        site: metadata.site.clone(),
        byline: metadata.byline.clone(),
        language: metadata.language.clone(),
        text: article.text.clone(),
        paragraphs: article
            .paragraphs
            .iter()
            .map(|paragraph| ParagraphJson {
                start: paragraph.span.range().start,
                end: paragraph.span.range().end,
                role: role(paragraph.role),
                depth: paragraph.depth,
            })
            .collect(),
        mentions: inside.mentions,
        entities: inside.entities,
    }
}

fn entry(row: EntryRow) -> EntryJson {
    EntryJson {
        id: row.id.0,
        title: row.title,
        date: moment(row.date),
        link: row.link,
        sources: row.sources,
        read: row.marks.read,
        starred: row.marks.starred,
        later: row.marks.later,
        archived: row.marks.archived,
        watched: row.watched,
        tags: row.tags,
        names: row.chips.into_iter().map(chip).collect(),
        snippet: row.snippet.map(snippet),
    }
}

fn chip(chip: Chip) -> ChipJson {
    ChipJson {
        name: chip.name,
        label: chip.label.code(),
        subtype: chip.subtype.map(Subtype::code),
    }
}

fn snippet(snippet: Snippet) -> SnippetJson {
    let hits = snippet.hits.iter().map(|hit| hit.range());
    SnippetJson {
        hits: hits.map(|range| (range.start, range.end)).collect(),
        text: snippet.text,
    }
}

fn name(row: NameRow) -> NameJson {
    NameJson {
        id: row.id.0,
        name: row.name,
        label: Label::code(row.label),
        subtype: row.subtype.map(Subtype::code),
        latin: row.latin,
        articles: row.articles,
        mentions: row.mentions,
        watched: row.watched,
    }
}

fn place(mention: NameMention) -> PlaceJson {
    PlaceJson {
        article: mention.entry.0,
        title: mention.title,
        source: mention.source,
        date: moment(mention.date),
        start: mention.place.range().start,
        end: mention.place.range().end,
        sentence: snippet(mention.snippet),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Title => "title",
        Role::Heading => "heading",
        Role::Body => "body",
        Role::Quote => "quote",
        Role::Item => "item",
        Role::Caption => "caption",
        Role::Preformatted => "preformatted",
    }
}
