//! What the reader said about the article on the screen, and how each change of it is made.
//!
//! A change is made here at once and told the library afterwards; what the library then says is
//! the truth, because another window may have said something too.

use std::sync::Arc;

use crate::app::{Notice, State};
use crate::extract::index::EntityIndex;
use crate::extract::{EntityId, Extraction, Label, Subtype};
use crate::library::{Change, Document, Request};
use crate::notebook::intent::Pen;
use crate::notebook::{
    Anchored, Annotation, AnnotationId, Body, Colour, Edit, Ids, Notebook, Remark, Target, apply,
    forms,
};
use crate::span::Span;

/// What the reader said about the article on the screen.
#[derive(Debug, Default)]
pub struct Annotations {
    /// Where it is kept; nothing can be said while that is unknown.
    pub document: Option<Document>,
    /// What the extractor found, without the reader's corrections; `None` while it is what is shown.
    pub raw: Option<Extraction>,
    /// What was said.
    pub notebook: Notebook,
    /// Where it stands in the text.
    pub anchored: Anchored,
    /// Numbers for what will be said; the shell seeds them.
    pub ids: Ids,
}

/// What was done, for the status line.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A form was marked as the name of something, at so many places.
    Named(String, Label, Option<Subtype>, usize),
    /// No name stands at this place any more.
    NotHere(String),
    /// A form is never marked.
    Never(String),
    /// A name has other bounds now.
    Moved(String),
    /// The first is what the second is.
    Merged(String, String),
    /// A form names something of its own.
    Split(String),
    /// Something is shown by this name.
    Renamed(String),
    /// A passage was highlighted, or is so no longer.
    Highlighted(Option<Colour>),
    /// A note was kept.
    NoteKept,
    /// A note was taken away.
    NoteRemoved,
    /// A note was dropped before it was kept.
    NoteDropped,
    /// Tags were set.
    Tagged,
    /// It is so already.
    Nothing,
    /// This cannot be said of what is under the cursor.
    NotHereToSay,
}

impl State {
    /// Takes in what was said about a document, if it is the one on the screen.
    pub(super) fn take_notebook(&mut self, document: Document, notebook: Notebook) {
        if self.annotations.document == Some(document) && self.annotations.notebook != notebook {
            self.annotations.notebook = notebook;
            self.refind();
        }
    }

    /// Makes a change, and says what was done; tells whether there was anything to change.
    pub(super) fn annotate(
        &mut self,
        told: Told,
        intent: impl FnOnce(&mut Pen<'_>) -> Edit,
    ) -> bool {
        let Some(document) = self.annotations.document else {
            return false;
        };
        let article = Arc::clone(&self.article);
        let said = &mut self.annotations;
        let raw = said.raw.get_or_insert_with(|| self.found.clone());
        let edit = intent(&mut Pen {
            article: &article,
            raw,
            found: &self.found,
            notebook: &said.notebook,
            ids: &mut said.ids,
        });
        if edit.before == edit.after {
            self.notice = Some(Notice::Annotated(Told::Nothing));
            return false;
        }
        said.notebook.make(&edit);
        self.refind();
        self.notice = Some(Notice::Annotated(told));
        self.ask(Request::Apply(Change::Annotate(document, edit)));
        true
    }

    /// Applies what was said to what was found; what is selected stays so.
    pub(super) fn refind(&mut self) {
        let said = &mut self.annotations;
        let raw = said.raw.get_or_insert_with(|| self.found.clone());
        let found = apply(&self.article, raw, &said.notebook);
        said.anchored = Anchored::new(&said.notebook, &self.article);
        let before = std::mem::replace(&mut self.found, found);
        self.index = EntityIndex::new(&self.found, self.article.text.len());
        let moved = |id: EntityId| heir(&before, &self.found, id);
        self.selection.first = self.selection.first.and_then(moved);
        self.selection.second = self.selection.second.and_then(moved);
        self.panel.unfolded = self.panel.unfolded.and_then(moved);
        let row = self.panel.current().and_then(|row| row.entity());
        let row = row.and_then(moved);
        if let Some(library) = &mut self.library {
            let names = &library.open_names;
            let known = |name: &str| {
                let at = before.entities.iter().position(|old| old.name == name)?;
                names.get(at).copied().flatten()
            };
            let entities = self.found.entities.iter();
            library.open_names = entities.map(|entity| known(&entity.name)).collect();
        }
        self.rebuild_panel();
        if let Some(id) = row {
            self.panel.move_to(id);
        }
        self.relight();
    }

    /// Makes the rows of the index anew, notes on names included.
    pub(super) fn rebuild_panel(&mut self) {
        self.panel.rebuild(&mut self.index, &self.found);
        let Some(id) = self.panel.unfolded else {
            return;
        };
        let notes = self.notes_on(id);
        self.panel.put_notes(id, &notes);
    }

    /// Returns the remarks that hold a place, the shortest first.
    #[must_use]
    pub fn remarks_at(&self, span: Span) -> Vec<(Span, &Annotation)> {
        let there = self.annotations.anchored.remarks.overlapping(span);
        let mut there: Vec<_> = there
            .filter_map(|(_, at)| Some((at.target, self.annotations.notebook.get(at.body)?)))
            .collect();
        there.sort_by_key(|(span, _)| span.len());
        there
    }

    /// Tells whether a note stands beside the text.
    pub(super) fn has_notes(&self) -> bool {
        let mut there = self.annotations.anchored.remarks.iter();
        let on_article = |said: &&Annotation| said.target == Target::Article;
        there.any(|at| {
            let said = self.annotations.notebook.get(at.body);
            said.and_then(remark)
                .is_some_and(|remark| !remark.text.is_empty())
        }) || self.annotations.notebook.iter().find(on_article).is_some()
    }

    /// Returns the note that the cursor is on, with its place.
    #[must_use]
    pub fn note_at_cursor(&self) -> Option<(Span, &Annotation)> {
        let cursor = self.cursor?;
        let here = Span::new(cursor, cursor.advance(1));
        let mut there = self.remarks_at(here).into_iter();
        there.find(|(_, said)| remark(said).is_some_and(|remark| !remark.text.is_empty()))
    }

    /// Returns the notes on an entity, by any of its forms.
    #[must_use]
    pub fn notes_on(&self, id: EntityId) -> Vec<AnnotationId> {
        let Some(entity) = self.found.entity(id) else {
            return Vec::new();
        };
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        let keys: Vec<String> = names.map(|name| forms::key(name)).collect();
        let notes = self.annotations.notebook.in_order().into_iter();
        notes
            .filter(|said| match &said.target {
                Target::Name { form, .. } => {
                    remark(said).is_some() && keys.contains(&forms::key(form))
                }
                Target::Place(_) | Target::Article => false,
            })
            .map(|said| said.id)
            .collect()
    }
}

/// Returns the remark that an annotation makes, if it makes one.
#[must_use]
pub fn remark(said: &Annotation) -> Option<&Remark> {
    match &said.body {
        Body::Remark(remark) => Some(remark),
        _ => None,
    }
}

/// Returns which entity stands in the place of an entity after a change: who is named where it was
/// named first, or has its name.
fn heir(before: &Extraction, after: &Extraction, id: EntityId) -> Option<EntityId> {
    let mut mentions = before.mentions.iter();
    let place = mentions.find(|mention| mention.body.entity == id)?.target;
    let there = after.mentions.overlapping(place).next();
    let name = &before.entity(id)?.name;
    let named = after
        .entities
        .iter()
        .position(|entity| entity.name == *name);
    let named = named.and_then(|at| u32::try_from(at).ok()).map(EntityId);
    named.or_else(|| there.map(|(_, mention)| mention.body.entity))
}
