//! What the reader does in the lists, and with the library while reading.

use crate::app::action::Action;
use crate::app::event::MouseKind;
use crate::app::geometry::{Area, Side};
use crate::app::keymap::Pane;
use crate::app::library::entries::{Seek, has};
use crate::app::library::names::{NameLine, Trail};
use crate::app::library::{Arrival, Lookup, Then};
use crate::app::prompt::PromptKind;
use crate::app::{Notice, State};
use crate::library::{Change, EntryId, FeedId, Mark, NameId, Request, Shelf};

impl State {
    /// Does what the reader wants of the library; returns the action when it wants something else.
    pub(in crate::app) fn act_on_library(&mut self, action: Action) -> Option<Action> {
        if self.library.is_none() {
            return match action.needs_library() {
                true => {
                    self.notice = Some(Notice::NoLibrary);
                    None
                }
                false => Some(action),
            };
        }
        match action {
            Action::Fetch => self.fetch_here(),
            Action::FetchAll => self.ask(Request::Fetch(Vec::new())),
            Action::StopFetching => self.ask(Request::StopFetching),
            Action::ReadAll => self.read_all(),
            Action::Undo => self.ask(Request::Undo),
            Action::ToggleRead => self.toggle_mark(Mark::Read),
            Action::Star => self.toggle_mark(Mark::Starred),
            Action::PutOff => self.toggle_mark(Mark::Later),
            Action::Archive => self.toggle_mark(Mark::Archived),
            Action::Tag => self.open_library_prompt(PromptKind::Tag),
            Action::AddSource => self.open_library_prompt(PromptKind::Add),
            Action::Find => self.open_library_prompt(PromptKind::FindArticles),
            Action::SaveSearch => self.save_search(),
            Action::Remove => self.remove(),
            Action::ShowRead => self.show_read(),
            Action::Dense => self.toggle_dense(),
            Action::Names => self.open_names(),
            Action::Watch => self.watch(),
            Action::Articles(by) => self.seek_unread(Seek {
                forward: by > 0,
                open: true,
            }),
            Action::Next if self.follows_trail() => self.step_trail(true),
            Action::Previous if self.follows_trail() => self.step_trail(false),
            _ if self.pane.in_reader() => return Some(action),
            _ => return self.act_in_lists(action),
        }
        None
    }

    fn act_in_lists(&mut self, action: Action) -> Option<Action> {
        let page = isize::try_from(self.list_height()).unwrap_or(1).max(1);
        match action {
            Action::Lines(by) => {
                let count = self.count.take().map_or(1, i64::from);
                let by = isize::try_from(i64::from(by) * count).unwrap_or(isize::MAX);
                self.move_in_list(by);
            }
            Action::Pages(by) => self.move_in_list(isize::from(by) * page),
            Action::HalfPages(by) => self.move_in_list(isize::from(by) * (page / 2).max(1)),
            Action::Top => self.move_list_to_end(false),
            Action::Bottom => self.move_list_to_end(true),
            Action::OpenRow => self.open_from_list(),
            Action::Unread(by) => self.step_unread(by > 0),
            Action::Panes(by) => self.switch_list(by > 0),
            Action::PaneAt(side) => self.switch_list((side == Side::Left) == self.is_mirrored()),
            Action::FilterNames => self.open_library_prompt(PromptKind::FindNames),
            Action::SwitchPane | Action::TogglePanel | Action::SwapSides => {}
            Action::Cancel => {
                if self.pane != Pane::Shelves {
                    self.go_back();
                }
            }
            other => return Some(other),
        }
        None
    }

    /// Tells whether the interface runs from right to left, with its first pane on the right.
    pub(in crate::app) fn is_mirrored(&self) -> bool {
        self.look.language == crate::app::Language::Arabic
    }

    /// Returns how many rows of the list with the keyboard are in sight.
    fn list_height(&self) -> usize {
        let rows = |area: Area| usize::from(area.height.saturating_sub(1));
        match self.pane {
            Pane::Shelves => rows(self.areas.shelves),
            Pane::Names => rows(self.areas.names),
            Pane::Name => rows(self.areas.name).saturating_sub(8),
            _ => {
                let lines = self.library.as_ref().map_or(1, |l| l.entry_lines());
                rows(self.areas.entries) / lines
            }
        }
    }

    fn move_in_list(&mut self, by: isize) {
        let Some(library) = &mut self.library else {
            return;
        };
        match self.pane {
            Pane::Shelves => {
                let rows = library.shelves.rows.len();
                library.shelves.at.move_by(by, rows);
                self.list_shelf();
            }
            Pane::Names => {
                let rows = library.names.rows.len();
                library.names.at.move_by(by, rows);
            }
            Pane::Name => {
                if let Some(view) = &mut library.name {
                    view.move_by(by);
                }
            }
            _ => {
                let rows = library.entries.total();
                library.entries.at.move_by(by, rows);
            }
        }
    }

    fn move_list_to_end(&mut self, last: bool) {
        let Some(library) = &mut self.library else {
            return;
        };
        match self.pane {
            Pane::Shelves => {
                let rows = library.shelves.rows.len();
                library.shelves.at.move_to_end(last, rows);
                self.list_shelf();
            }
            Pane::Names => {
                let rows = library.names.rows.len();
                library.names.at.move_to_end(last, rows);
            }
            Pane::Name => {
                if let Some(view) = &mut library.name {
                    view.move_to_end(last);
                }
            }
            _ => {
                let rows = library.entries.total();
                library.entries.at.move_to_end(last, rows);
            }
        }
    }

    /// Lists the shelf that the keyboard is on.
    fn list_shelf(&mut self) {
        let Some(library) = &mut self.library else {
            return;
        };
        let row = library.shelves.rows.get(library.shelves.at.cursor);
        let shelf = row.map(|row| row.shelf);
        if let Some(shelf) = shelf.filter(|shelf| *shelf != library.entries.shelf) {
            let request = library.entries.show(shelf);
            self.ask(request);
        }
    }

    fn open_from_list(&mut self) {
        match self.pane {
            Pane::Shelves => {
                self.list_shelf();
                self.pane = Pane::Entries;
            }
            Pane::Entries => self.open_row_of_entries(),
            Pane::Names => {
                let library = self.library.as_ref();
                let row = library.and_then(|library| library.names.current());
                if let Some(id) = row.map(|row| row.id) {
                    self.open_name(id);
                }
            }
            Pane::Name => self.open_from_name(),
            Pane::Page | Pane::Passage | Pane::Index => {}
        }
    }

    fn open_from_name(&mut self) {
        let Some(library) = &mut self.library else {
            return;
        };
        let Some(view) = &library.name else { return };
        match view.current() {
            Some(NameLine::Together(at)) => {
                let other = view.page.together.get(at).map(|(row, _)| row.id);
                if let Some(id) = other {
                    self.enter(Pane::Name);
                    self.open_name(id);
                }
            }
            Some(NameLine::Mention(at)) => {
                let Some(mention) = view.page.mentions.get(at) else {
                    return;
                };
                let (entry, place) = (mention.entry, mention.place);
                library.trail = Some(Trail::new(&view.page, at));
                self.open_entry(entry, Arrival::At(place));
            }
            _ => {}
        }
    }

    pub(super) fn open_name(&mut self, id: NameId) {
        let Some(library) = &mut self.library else {
            return;
        };
        library.awaited_name = Some(id);
        let shown = library.name.as_ref().map(|view| view.page.row.id);
        if shown == Some(id) && self.pane != Pane::Name {
            self.enter(Pane::Name);
        }
        self.ask(Request::Name(id));
    }

    /// Moves on to the next row that has something unread, or the next article of a name.
    fn step_unread(&mut self, forward: bool) {
        let Some(library) = &mut self.library else {
            return;
        };
        match self.pane {
            Pane::Shelves => {
                let here = library.shelves.at.cursor;
                let mut rows = library.shelves.rows.iter().enumerate();
                let unread = |row: &crate::library::ShelfRow| row.unread > 0;
                let found = if forward {
                    rows.find(|(at, row)| *at > here && unread(row))
                } else {
                    rows.rfind(|(at, row)| *at < here && unread(row))
                };
                match found.map(|(at, _)| at) {
                    Some(at) => {
                        library.shelves.at.cursor = at;
                        self.list_shelf();
                    }
                    None => self.notice = Some(Notice::NoUnread),
                }
            }
            Pane::Name => {
                if let Some(view) = &mut library.name {
                    view.move_by_articles(forward);
                }
            }
            Pane::Names => self.move_in_list(if forward { 1 } else { -1 }),
            _ => self.seek_unread(Seek {
                forward,
                open: false,
            }),
        }
    }

    /// Moves the keyboard to the next pane in reading order, or the previous.
    fn switch_list(&mut self, forward: bool) {
        let open = self.library.as_ref().is_some_and(|l| l.open.is_some());
        let named = self.library.as_ref().is_some_and(|l| l.name.is_some());
        self.pane = match (self.pane, forward) {
            (Pane::Shelves, true) => Pane::Entries,
            (Pane::Shelves, false) if open => Pane::Page,
            (Pane::Entries, true) if open => Pane::Page,
            (Pane::Entries, true) => Pane::Shelves,
            (Pane::Entries, false) => Pane::Shelves,
            (Pane::Names, _) if named => Pane::Name,
            (Pane::Name, _) => Pane::Names,
            (pane, _) => pane,
        };
    }

    /// Returns the feeds that fetching is about here: that of the shelf, or of the article.
    fn feeds_here(&self) -> Vec<FeedId> {
        let Some(library) = &self.library else {
            return Vec::new();
        };
        match (library.entries.shelf, library.entries.current()) {
            (Shelf::Feed(feed), _) => vec![feed],
            (_, Some(row)) if self.pane != Pane::Shelves => row.feeds.clone(),
            _ => Vec::new(),
        }
    }

    fn fetch_here(&mut self) {
        match self.feeds_here() {
            feeds if feeds.is_empty() => self.notice = Some(Notice::NoFeedHere),
            feeds => self.ask(Request::Fetch(feeds)),
        }
    }

    fn read_all(&mut self) {
        let Some(library) = &self.library else { return };
        let entries = &library.entries;
        if entries.typed.is_empty() {
            self.ask(Request::Apply(Change::ReadAll(entries.shelf)));
        } else if entries.in_memory().len() < entries.total() {
            self.notice = Some(Notice::TooMany);
        } else {
            let ids = entries.in_memory().iter().map(|row| row.id).collect();
            self.ask(Request::Apply(Change::Mark(ids, Mark::Read, true)));
        }
    }

    /// Returns the article that marks and tags are for: the one that is read, or that of the row.
    pub(in crate::app) fn subject(&self) -> Option<(EntryId, crate::library::Marks)> {
        let library = self.library.as_ref()?;
        if self.pane.in_reader() {
            return library.open.map(|open| (open.id, open.marks));
        }
        if self.pane == Pane::Name {
            return None;
        }
        library.entries.current().map(|row| (row.id, row.marks))
    }

    /// Returns that article, and whether it has a tag.
    pub(super) fn subject_and_tag(&self, tag: &str) -> Option<(EntryId, bool)> {
        let (id, _) = self.subject()?;
        let rows = self.library.as_ref()?.entries.in_memory();
        let row = rows.iter().find(|row| row.id == id);
        let has = row.is_some_and(|row| row.tags.iter().any(|other| other == tag));
        Some((id, has))
    }

    fn toggle_mark(&mut self, mark: Mark) {
        let Some((id, marks)) = self.subject() else {
            self.notice = Some(Notice::NoArticleHere);
            return;
        };
        let on = !has(marks, mark);
        self.ask(Request::Apply(Change::Mark(vec![id], mark, on)));
        if self.pane == Pane::Entries && mark != Mark::Archived {
            self.move_in_list(1);
        }
    }

    fn save_search(&mut self) {
        let Some(library) = &self.library else { return };
        if library.entries.typed.is_empty() {
            self.notice = Some(Notice::NoSearch);
        } else {
            self.open_library_prompt(PromptKind::SaveSearch);
        }
    }

    /// Takes the feed, the saved search, or the article of the row out of the library.
    fn remove(&mut self) {
        let Some(library) = &self.library else { return };
        let change = match (self.pane, library.entries.shelf) {
            (Pane::Shelves, Shelf::Feed(feed)) => Some(Change::RemoveFeed(feed)),
            (Pane::Shelves, Shelf::Saved(saved)) => Some(Change::Forget(saved)),
            (Pane::Shelves, _) => None,
            _ => self.subject().map(|(id, _)| Change::Remove(id)),
        };
        match change {
            Some(change) => self.ask(Request::Apply(change)),
            None => self.notice = Some(Notice::NotRemovable),
        }
    }

    fn show_read(&mut self) {
        let Some(library) = &mut self.library else {
            return;
        };
        let request = library.entries.toggle_read();
        self.notice = Some(Notice::ReadShown(library.entries.read_too));
        self.ask(request);
    }

    fn toggle_dense(&mut self) {
        if let Some(library) = &mut self.library {
            library.entries.dense = !library.entries.dense;
        }
    }

    /// Opens the index of the whole library; with a name selected in the article, its page.
    fn open_names(&mut self) {
        if self.pane.in_reader() && self.selection.first.is_some() {
            self.with_selected_name(Then::Show);
            return;
        }
        let Some(library) = &mut self.library else {
            return;
        };
        let filter = library.names.filter.clone();
        if self.pane != Pane::Names {
            self.keep_position();
            self.enter(Pane::Names);
        }
        self.ask(Request::Names(filter));
    }

    /// Does something with the name of the library that is selected in the article. What was found
    /// on the spot has not been given such a name: the library is asked for one that is alike.
    fn with_selected_name(&mut self, then: Then) {
        let selected = self.selection.first;
        let name = selected.and_then(|id| self.index.entry(id));
        let name = name.map(|entry| entry.name.clone());
        let (Some(id), Some(name), Some(library)) = (selected, name, &mut self.library) else {
            self.notice = Some(Notice::NoNameHere);
            return;
        };
        let known = usize::try_from(id.0).ok();
        let known = known.and_then(|at| library.open_names.get(at).copied().flatten());
        match (known, then) {
            (Some(name), Then::Show) => self.open_name(name),
            _ => {
                library.lookup = Some(Lookup {
                    id: known,
                    name: name.clone(),
                    then,
                });
                self.ask(Request::Names(name));
            }
        }
    }

    fn watch(&mut self) {
        let library = self.library.as_ref();
        let row = match self.pane {
            Pane::Names => library.and_then(|library| library.names.current()),
            Pane::Name => library
                .and_then(|library| library.name.as_ref())
                .map(|view| &view.page.row),
            _ => None,
        };
        match row.map(|row| (row.id, row.watched)) {
            Some((id, watched)) => self.ask(Request::Apply(Change::Watch(id, !watched))),
            None if self.pane.in_reader() => self.with_selected_name(Then::Watch),
            None => self.notice = Some(Notice::NoNameHere),
        }
    }

    /// Tells whether the next mention is that of the walk: as long as no other name is selected.
    fn follows_trail(&self) -> bool {
        let trail = self.library.as_ref().and_then(|l| l.trail.as_ref());
        let (true, Some(trail), None) = (self.pane.in_reader(), trail, &self.search) else {
            return false;
        };
        let open = self.library.as_ref().and_then(|l| l.open);
        let here = trail.stops.get(trail.at);
        let (Some(open), Some(&(entry, place))) = (open, here) else {
            return false;
        };
        let entity = self.found.mentions.overlapping(place).next();
        let entity = entity.map(|(_, mention)| mention.body.entity);
        entry == open.id && (self.selection.first.is_none() || self.selection.first == entity)
    }

    fn step_trail(&mut self, forward: bool) {
        let Some(library) = &mut self.library else {
            return;
        };
        let open = library.open.map(|open| open.id);
        let Some(trail) = &mut library.trail else {
            return;
        };
        match trail.step(forward) {
            None => self.notice = Some(Notice::EndOfTrail),
            Some((entry, place)) if Some(entry) == open => {
                self.jumps.leave(self.here());
                self.arrive(place);
            }
            Some((entry, place)) => self.open_entry(entry, Arrival::At(place)),
        }
    }

    /// Does what the mouse did in a list; tells whether it was in one.
    pub(in crate::app) fn mouse_in_lists(&mut self, kind: MouseKind, at: (u16, u16)) -> bool {
        let (column, row) = at;
        let areas = self.areas;
        let places = [
            (Pane::Shelves, areas.shelves),
            (Pane::Entries, areas.entries),
            (Pane::Names, areas.names),
            (Pane::Name, areas.name),
        ];
        let found = places.into_iter().find(|(_, a)| a.contains(column, row));
        let (Some((pane, area)), true) = (found, self.library.is_some()) else {
            return false;
        };
        let had = std::mem::replace(&mut self.pane, pane);
        match kind {
            MouseKind::WheelUp => self.move_in_list(-1),
            MouseKind::WheelDown => self.move_in_list(1),
            MouseKind::Press => {
                self.press_row(usize::from(row - area.top), had == pane);
                return true;
            }
            MouseKind::Drag | MouseKind::Release => {}
        }
        // The wheel turns what it is over, the keyboard stays where it is.
        self.pane = had;
        true
    }

    /// Puts the keyboard on a row of a pane; where it was there already, opens it.
    fn press_row(&mut self, row: usize, had_keyboard: bool) {
        let Some(library) = &mut self.library else {
            return;
        };
        let lines = library.entry_lines();
        let head = usize::from(library.name_head_rows());
        let Some(below) = row.checked_sub(1) else {
            return;
        };
        let (place, rows, below) = match self.pane {
            Pane::Shelves => (&mut library.shelves.at, library.shelves.rows.len(), below),
            Pane::Names => (&mut library.names.at, library.names.rows.len(), below),
            Pane::Name => {
                let (Some(view), Some(row)) = (&mut library.name, row.checked_sub(head)) else {
                    return;
                };
                let before = view.at.cursor;
                if view.move_to_row(row) && view.at.cursor == before && had_keyboard {
                    self.open_from_list();
                }
                return;
            }
            _ => {
                let rows = library.entries.total();
                (&mut library.entries.at, rows, below / lines)
            }
        };
        let wanted = place.top + below;
        if wanted >= rows {
            return;
        }
        let again = place.cursor == wanted;
        place.cursor = wanted;
        if self.pane == Pane::Shelves {
            self.list_shelf();
        } else if again && had_keyboard {
            self.open_from_list();
        }
    }
}
