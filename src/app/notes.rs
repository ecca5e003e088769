//! The list of notes: those of the article, or of the whole library.

use crate::app::annotations::Told;
use crate::app::annotations::remark;
use crate::app::event::{Key, KeyCode};
use crate::app::list::ListPlace;
use crate::app::{Notice, State};
use crate::library::{Document, NoteRow, Request};
use crate::notebook::{AnnotationId, Target};
use crate::text::fold::fold;

/// The list of notes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotesList {
    /// Whether it is of the whole library.
    pub library: bool,
    /// What was typed to narrow it.
    pub filter: String,
    /// The notes that fit.
    pub rows: Vec<NoteRow>,
    /// Where the reader is.
    pub at: ListPlace,
}

impl State {
    /// Opens the list of the article's notes.
    pub(super) fn open_notes(&mut self) {
        let list = NotesList {
            library: self.annotations.document.is_none(),
            ..NotesList::default()
        };
        self.notes = Some(list);
        self.fill_notes();
    }

    /// Takes a key while the list is open.
    pub(super) fn press_in_notes(&mut self, key: Key) {
        let Some(list) = &mut self.notes else { return };
        let rows = list.rows.len();
        let typed = !key.control && !key.alt;
        match key.code {
            KeyCode::Escape if !list.filter.is_empty() => {
                list.filter.clear();
                self.fill_notes();
            }
            KeyCode::Escape => self.notes = None,
            KeyCode::Char('c') if key.control => self.notes = None,
            KeyCode::Down => list.at.move_by(1, rows),
            KeyCode::Up => list.at.move_by(-1, rows),
            KeyCode::PageDown => list.at.move_by(10, rows),
            KeyCode::PageUp => list.at.move_by(-10, rows),
            KeyCode::Home => list.at.move_to_end(false, rows),
            KeyCode::End => list.at.move_to_end(true, rows),
            KeyCode::Enter => self.open_note(),
            KeyCode::Delete => self.remove_note(),
            KeyCode::Tab if self.library.is_some() && self.annotations.document.is_some() => {
                list.library = !list.library;
                list.at = ListPlace::default();
                self.fill_notes();
            }
            KeyCode::Backspace => {
                list.filter.pop();
                self.fill_notes();
            }
            KeyCode::Char(char) if typed && !char.is_control() => {
                list.filter.push(char);
                self.fill_notes();
            }
            _ => {}
        }
    }

    /// Lists the notes that fit what was typed, or asks the library for them.
    pub(super) fn fill_notes(&mut self) {
        let Some(list) = &self.notes else { return };
        if list.library {
            let filter = list.filter.clone();
            return self.ask(Request::Notes(filter));
        }
        let wanted = fold(&list.filter);
        let entry = match self.annotations.document {
            Some(Document::Entry(id)) => Some(id),
            _ => None,
        };
        let anchored = &self.annotations.anchored;
        let mut rows: Vec<NoteRow> = Vec::new();
        for said in self.annotations.notebook.in_order() {
            let Some(remark) = remark(said) else { continue };
            let about = match &said.target {
                Target::Place(selector) => selector.exact.as_str(),
                Target::Name { form, .. } => form.as_str(),
                Target::Article => "",
            };
            // Of names everywhere, only those in this article are its notes.
            if let Target::Name { form, .. } = &said.target
                && !self.names_here(form)
            {
                continue;
            }
            let tags = remark.tags.iter().map(|tag| format!("#{tag}"));
            let words: Vec<String> = tags.collect();
            let all = fold(&format!("{about} {} {}", remark.text, words.join(" ")));
            if all.contains(&wanted) {
                rows.push(NoteRow {
                    entry,
                    title: String::new(),
                    annotation: said.clone(),
                    orphaned: anchored.orphans.contains(&said.id),
                });
            }
        }
        rows.sort_by_key(|row| {
            let place = anchored.place(row.annotation.id);
            (row.orphaned, place.is_none(), place)
        });
        if let Some(list) = &mut self.notes {
            list.rows = rows;
            list.at.move_by(0, list.rows.len());
        }
    }

    fn names_here(&self, form: &str) -> bool {
        let key = crate::notebook::forms::key(form);
        let mut entities = self.found.entities.iter();
        entities.any(|entity| {
            let mut names = entity.aliases.iter().chain([&entity.name]);
            names.any(|name| crate::notebook::forms::key(name) == key)
        })
    }

    /// Takes in the notes of the library.
    pub(super) fn take_notes(&mut self, filter: &str, rows: Vec<NoteRow>) {
        if let Some(list) = &mut self.notes
            && list.library
            && list.filter == filter
        {
            list.rows = rows;
            list.at.move_by(0, list.rows.len());
        }
    }

    /// Goes to the note of the row: its place, whom it is about, or its article.
    fn open_note(&mut self) {
        let Some(list) = &self.notes else { return };
        let Some(row) = list.rows.get(list.at.cursor).cloned() else {
            return;
        };
        self.notes = None;
        let here = match self.annotations.document {
            Some(Document::Entry(id)) => row.entry == Some(id),
            Some(Document::Loose) => row.entry.is_none(),
            None => false,
        };
        let place = self.annotations.anchored.place(row.annotation.id);
        match (
            here || !list_is_library(&row),
            place,
            &row.annotation.target,
        ) {
            (true, Some(place), _) => {
                self.pane = super::keymap::Pane::Page;
                self.jump(place.start());
            }
            (true, None, Target::Name { form, .. }) => self.go_to_name(form),
            (true, None, _) => self.revise_note(row.annotation.id),
            (false, _, target) => {
                if let Some(entry) = row.entry {
                    let at = match target {
                        Target::Place(selector) => Some(selector.position),
                        _ => None,
                    };
                    self.open_entry_at(entry, at);
                } else if let Target::Name { form, .. } = target {
                    self.go_to_name(form);
                }
            }
        }
    }

    fn go_to_name(&mut self, form: &str) {
        let key = crate::notebook::forms::key(form);
        let entries = self.index.entries().iter();
        let found = entries.map(|entry| (entry.id, entry.mentions.first().copied()));
        let found: Vec<_> = found.collect();
        for (id, first) in found {
            let entity = self.found.entity(id);
            let named = entity.is_some_and(|entity| {
                let mut names = entity.aliases.iter().chain([&entity.name]);
                names.any(|name| crate::notebook::forms::key(name) == key)
            });
            if let (true, Some(first)) = (named, first) {
                self.pane = super::keymap::Pane::Page;
                return self.go_to_mention(first);
            }
        }
    }

    fn remove_note(&mut self) {
        let Some(list) = &self.notes else { return };
        let id: Option<AnnotationId> = list.rows.get(list.at.cursor).map(|row| row.annotation.id);
        if let Some(id) = id.filter(|id| self.annotations.notebook.get(*id).is_some()) {
            self.annotate(Told::NoteRemoved, |pen| pen.remove(id));
            self.fill_notes();
        } else {
            self.notice = Some(Notice::Annotated(Told::NotHereToSay));
        }
    }
}

fn list_is_library(row: &NoteRow) -> bool {
    row.entry.is_some()
}
