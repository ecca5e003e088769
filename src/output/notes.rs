//! The reader's notes, as JSON with a form that stays: README documents it.

use serde::Serialize;

use crate::article::Timestamp;
use crate::library::NoteRow;
use crate::notebook::{AnnotationId, Body, Scope, Target};

/// A note or a highlight.
#[derive(Debug, Serialize)]
pub struct NoteJson {
    /// A UUID, as in a Web Annotation.
    id: String,
    /// The number of the article, of those in the library.
    article: Option<i64>,
    title: String,
    /// The words it is on, or the name it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    /// Whether it is about a name in all articles.
    everywhere: bool,
    note: String,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<&'static str>,
    /// Whether its place is no longer in the text.
    orphaned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
}

/// Returns notes as they are printed; what is no note is left out.
#[must_use]
pub fn list(rows: Vec<NoteRow>) -> Vec<NoteJson> {
    rows.into_iter().filter_map(note).collect()
}

fn note(row: NoteRow) -> Option<NoteJson> {
    let said = row.annotation;
    let everywhere = said.is_everywhere();
    let Body::Remark(remark) = said.body else {
        return None;
    };
    let moment = |moment: Option<Timestamp>| moment.map(super::library::moment);
    let AnnotationId(id) = said.id;
    Some(NoteJson {
        id: format!(
            "urn:uuid:{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            id >> 96,
            (id >> 80) & 0xffff,
            (id >> 64) & 0xffff,
            (id >> 48) & 0xffff,
            id & 0xffff_ffff_ffff
        ),
        article: row.entry.map(|id| id.0),
        title: row.title,
        on: match said.target {
            Target::Place(selector) => Some(selector.exact),
            Target::Name {
                form,
                scope: Scope::Article | Scope::Everywhere,
            } => Some(form),
            Target::Article => None,
        },
        everywhere,
        note: remark.text,
        tags: remark.tags,
        colour: remark.colour.map(crate::notebook::Colour::code),
        orphaned: row.orphaned,
        created: moment(said.created),
        modified: moment(said.modified),
    })
}
