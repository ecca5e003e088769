//! What the library answers, taken into the state. What is no longer awaited is dropped.

use std::sync::Arc;

use crate::app::keymap::Pane;
use crate::app::library::names::NameView;
use crate::app::library::{Arrival, Lookup, OpenEntry, Then};
use crate::app::page::Landing;
use crate::app::{Notice, State};
use crate::article::ArticleId;
use crate::library::{
    Answer, Change, Document, Done, NamePage, NameRow, OpenedEntry, Progress, Request, ShelfRow,
};

impl State {
    /// Takes an answer of the library in.
    pub(in crate::app) fn take_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Shelves(rows) => self.take_shelves(rows),
            Answer::Listed(listing, rows, total) => {
                let Some(library) = &mut self.library else {
                    return;
                };
                if library.entries.take(&listing, rows, total)
                    && let Some(seek) = library.entries.sought()
                {
                    self.seek_unread(seek);
                }
            }
            Answer::Opened(opened) => self.take_opened(*opened),
            Answer::Changed(done) => self.take_change(done),
            Answer::Names(text, rows) => self.take_names(&text, rows),
            Answer::Name(page) => self.take_name(*page),
            Answer::Notebook(document, notebook) => self.take_notebook(document, notebook),
            Answer::Notes(filter, rows) => self.take_notes(&filter, rows),
            Answer::Kept => {}
            Answer::Renewed => self.renew_lists(),
            Answer::Fetching(progress) => self.take_progress(progress),
            Answer::Failed { what, why, hint } => {
                self.notice = Some(Notice::Failed { what, why, hint });
            }
        }
    }

    fn take_shelves(&mut self, rows: Vec<ShelfRow>) {
        let Some(library) = &mut self.library else {
            return;
        };
        let kept = library.entries.shelf;
        library.shelves.at.cursor = rows
            .iter()
            .position(|row| row.shelf == kept)
            .unwrap_or(library.shelves.at.cursor);
        library.shelves.rows = rows;
        library.shelves.known = true;
    }

    fn take_opened(&mut self, opened: OpenedEntry) {
        let Some(library) = &mut self.library else {
            return;
        };
        let Some((id, arrival)) = library.awaited.filter(|(id, _)| *id == opened.id) else {
            return;
        };
        library.awaited = None;
        library.open = Some(OpenEntry {
            id,
            marks: opened.marks,
        });
        if !matches!(self.pane, Pane::Page | Pane::Index) {
            self.enter(Pane::Page);
        }
        let article = ArticleId(self.id.0.wrapping_add(1));
        self.show(article, opened.article, opened.extraction, opened.notebook);
        self.annotations.document = Some(Document::Entry(id));
        if let Some(library) = &mut self.library {
            library.open_names = opened.names;
        }
        if !opened.marks.read {
            if let Some(library) = &mut self.library {
                library.silent = Some(id);
            }
            self.ask(Request::Seen(id));
        }
        // The page must be laid out before a place in it can be gone to.
        self.settle();
        match (arrival, opened.position) {
            (Arrival::At(place), _) => self.arrive(place),
            (Arrival::Kept, Some(place)) => {
                let article = Arc::clone(&self.article);
                self.page.show(&article, place, Landing::Top);
            }
            (Arrival::Kept, None) => {}
        }
        self.kept = self.page.first_in_sight().map(|place| (id, place));
    }

    /// Puts the cursor on a mention that the reader came for, and selects who it names.
    pub(super) fn arrive(&mut self, place: crate::span::Span) {
        self.go_to(place.start());
        self.arrival = Some(place);
        self.select_arrival();
    }

    /// Selects whom the mention that the reader came for names, once that is known.
    pub(in crate::app) fn select_arrival(&mut self) {
        if !self.extracted {
            return;
        }
        let Some(place) = self.arrival.take() else {
            return;
        };
        let mentions = self.found.mentions.overlapping(place).next();
        if let Some((_, mention)) = mentions {
            let (entity, start) = (mention.body.entity, mention.target.start());
            self.select(entity);
            self.cursor = Some(start);
        }
    }

    fn take_change(&mut self, done: Done) {
        let mut told = true;
        if let Some(library) = &mut self.library {
            if let Done::Applied(Change::Mark(ids, mark, on)) = &done {
                library.entries.mark(ids, *mark, *on);
                if let Some(open) = library.open.as_mut().filter(|open| ids.contains(&open.id)) {
                    super::entries::set(&mut open.marks, *mark, *on);
                }
                let read = *mark == crate::library::Mark::Read;
                let silent = library.silent.filter(|id| read && ids.as_slice() == [*id]);
                told = silent.is_none();
                library.silent = None;
            } else {
                let request = library.entries.refresh();
                self.ask(request);
            }
            self.ask(Request::Shelves);
            self.refresh_names(&done);
        }
        // What was said was told when it was said.
        told &= !matches!(done, Done::Applied(Change::Annotate(..)));
        if told {
            self.notice = Some(Notice::Done(done));
        }
    }

    /// Asks anew for the names in sight when the watch list has changed.
    fn refresh_names(&mut self, done: &Done) {
        let (Done::Applied(change) | Done::Undone(change) | Done::Redone(change)) = done else {
            return;
        };
        let Change::Watch(..) = change else {
            return;
        };
        let Some(library) = &mut self.library else {
            return;
        };
        let shown = library.name.as_ref().map(|view| view.page.row.id);
        let names = library
            .names
            .known
            .then(|| Request::Names(library.names.filter.clone()));
        library.awaited_name = shown;
        for request in names.into_iter().chain(shown.map(Request::Name)) {
            self.ask(request);
        }
    }

    fn renew_lists(&mut self) {
        let Some(library) = &mut self.library else {
            return;
        };
        let request = library.entries.refresh();
        let names = Request::Names(library.names.filter.clone());
        let names = library.names.known.then_some(names);
        self.ask(request);
        self.ask(Request::Shelves);
        if self.pane == Pane::Names
            && let Some(names) = names
        {
            self.ask(names);
        }
    }

    fn take_names(&mut self, text: &str, rows: Vec<NameRow>) {
        let Some(library) = &mut self.library else {
            return;
        };
        if let Some(lookup) = library.lookup.take_if(|lookup| lookup.name == text) {
            self.follow(&lookup, &rows);
            return;
        }
        if library.names.filter == text {
            library.names.take(rows);
        }
    }

    /// Does what was wanted with a name of the article, now that it is known which one it is.
    fn follow(&mut self, lookup: &Lookup, rows: &[NameRow]) {
        let same = |row: &&NameRow| match lookup.id {
            Some(id) => row.id == id,
            None => row.name == lookup.name || row.latin.as_deref() == Some(&lookup.name),
        };
        let Some(row) = rows.iter().find(same).or(rows.first()) else {
            self.notice = Some(Notice::NotInLibrary(lookup.name.clone()));
            return;
        };
        match lookup.then {
            Then::Show => self.open_name(row.id),
            Then::Watch => self.ask(Request::Apply(Change::Watch(row.id, !row.watched))),
        }
    }

    fn take_name(&mut self, page: NamePage) {
        let Some(library) = &mut self.library else {
            return;
        };
        if library.awaited_name != Some(page.row.id) {
            return;
        }
        library.awaited_name = None;
        let same = library
            .name
            .as_ref()
            .filter(|view| view.page.row.id == page.row.id);
        let at = same.map(|view| view.at);
        let mut view = NameView::new(page);
        view.at = at.unwrap_or(view.at);
        library.name = Some(view);
        if matches!(self.pane, Pane::Names | Pane::Page | Pane::Index) && at.is_none() {
            self.enter(Pane::Name);
        }
    }

    fn take_progress(&mut self, progress: Progress) {
        let Some(library) = &mut self.library else {
            return;
        };
        let before = library.progress.as_ref().filter(|before| !before.ended);
        let more = progress.new > before.map_or(0, |before| before.new);
        let ended = progress.ended;
        if ended {
            self.notice = Some(Notice::Fetched {
                new: progress.new,
                watched: progress.watched,
                failed: progress.failures.len(),
            });
        }
        library.progress = Some(progress);
        if more || ended {
            self.renew_lists();
        }
    }
}
