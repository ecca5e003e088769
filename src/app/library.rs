//! The library on the screen: shelves, articles, names, and what is asked of the library for them.
//!
//! ```text
//!  Arabic interface (mirrored in English)
//! ┌ index ┬ page ─────────┐ ┌ entries.rs ─────┐ ┌ shelves ─┐
//! │       │ one article   │ │ rows in windows │ │ and feeds│      names.rs: all names, one name
//! └───────┴───────────────┘ └─────────────────┘ └──────────┘
//!  keys.rs: what the reader wants    answers.rs: what the library says    share.rs: links, copies
//! ```
//!
//! Nothing here waits: a [`Request`] leaves with the effects of `update`, and its answer is taken
//! when it comes, unless something else has been asked since.

pub mod entries;
pub mod names;
pub mod share;

mod answers;
mod keys;
mod prompts;

use crate::app::State;
use crate::app::keymap::Pane;
use crate::app::library::entries::{Entries, Seek, Sought};
use crate::app::library::names::{NameView, Names, Trail};
use crate::app::list::ListPlace;
use crate::app::message::{Effect, Time};
use crate::library::query::QueryError;
use crate::library::{EntryId, Marks, NameId, Progress, Request, Shelf, ShelfRow};
use crate::span::Span;

/// The library on the screen.
#[derive(Debug, Default)]
pub struct Library {
    /// What time it is.
    pub time: Time,
    /// The first pane.
    pub shelves: Shelves,
    /// The list of articles.
    pub entries: Entries,
    /// The index of the whole library.
    pub names: Names,
    /// The page of one name, once one was opened.
    pub name: Option<NameView>,
    /// The article in the reader, once one was opened.
    pub open: Option<OpenEntry>,
    /// How far fetching is, once anything was fetched.
    pub progress: Option<Progress>,
    /// For each entity of that article, by its number, the name of the library that it is.
    pub open_names: Vec<Option<NameId>>,
    /// The walk from mention to mention that the reader is on.
    pub trail: Option<Trail>,
    /// What is wrong with the search being typed.
    pub fault: Option<QueryError>,
    /// The panes to go back to, the last one first to be left for.
    back: Vec<Stop>,
    awaited: Option<(EntryId, Arrival)>,
    awaited_name: Option<NameId>,
    lookup: Option<Lookup>,
    before_search: Option<(Shelf, String)>,
    /// The article whose being read need not be told: opening it says so.
    silent: Option<EntryId>,
}

/// The first pane: the shelves and the feeds.
#[derive(Debug, Default)]
pub struct Shelves {
    /// The rows.
    pub rows: Vec<ShelfRow>,
    /// Where the reader is.
    pub at: ListPlace,
    /// Whether the library has answered.
    pub known: bool,
}

/// The article in the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// Which.
    pub id: EntryId,
    /// The reader's marks on it.
    pub marks: Marks,
}

/// A pane that the reader came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stop {
    pane: Pane,
    name: Option<NameId>,
}

/// Where in an article the reader arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// Where they left it.
    Kept,
    /// At a mention.
    At(Span),
}

/// What to do with a name of the article once the library has said which of its names that is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lookup {
    id: Option<NameId>,
    name: String,
    then: Then,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Show,
    Watch,
}

impl Library {
    /// Returns the row of the shelf that is listed.
    #[must_use]
    pub fn shelf(&self) -> Option<&ShelfRow> {
        let shelf = self.entries.shelf;
        self.shelves.rows.iter().find(|row| row.shelf == shelf)
    }

    /// Tells whether feeds are being fetched.
    #[must_use]
    pub fn is_fetching(&self) -> bool {
        self.progress
            .as_ref()
            .is_some_and(|progress| !progress.ended)
    }
}

impl State {
    /// Shows the library in place of a single article.
    pub(super) fn open_library(&mut self, time: Time) {
        let mut library = Library {
            time,
            ..Library::default()
        };
        self.want(Effect::Library(library.entries.show(Shelf::All)));
        self.want(Effect::Library(Request::Shelves));
        self.library = Some(Box::new(library));
        self.pane = Pane::Entries;
    }

    /// Takes note of the time; what another program has put into the library shows up with it.
    pub(super) fn tell_time(&mut self, time: Time) {
        self.keep_position();
        let Some(library) = &mut self.library else {
            return;
        };
        library.time = time;
        self.ask(Request::Shelves);
    }

    pub(super) fn ask(&mut self, request: Request) {
        self.want(Effect::Library(request));
    }

    /// Goes to a pane that [`State::go_back`] leaves for the present one.
    fn enter(&mut self, pane: Pane) {
        let here = self.pane;
        if let Some(library) = &mut self.library {
            let name = library.name.as_ref().map(|view| view.page.row.id);
            if here == Pane::Entries || here == Pane::Shelves {
                // The lists are where every way back ends.
                library.back.clear();
            }
            library.back.push(Stop { pane: here, name });
        }
        self.pane = pane;
    }

    /// Goes back one level; tells whether there was one.
    pub(super) fn go_back(&mut self) -> bool {
        if self.zen {
            self.zen = false;
            return true;
        }
        self.keep_position();
        let Some(library) = &mut self.library else {
            return false;
        };
        match self.pane {
            Pane::Shelves => return false,
            Pane::Entries if !library.entries.typed.is_empty() => {
                let shelf = library.entries.shelf;
                library.entries.typed.clear();
                let request = library.entries.search("", Default::default());
                debug_assert_eq!(shelf, library.entries.shelf);
                self.ask(request);
            }
            Pane::Entries => self.pane = Pane::Shelves,
            Pane::Page | Pane::Passage | Pane::Index | Pane::Names | Pane::Name => {
                self.leave_for_previous()
            }
        }
        true
    }

    fn leave_for_previous(&mut self) {
        let Some(library) = &mut self.library else {
            return;
        };
        let stop = library.back.pop().unwrap_or(Stop {
            pane: Pane::Entries,
            name: None,
        });
        self.pane = stop.pane;
        let shown = library.name.as_ref().map(|view| view.page.row.id);
        if let (Pane::Name, Some(name)) = (stop.pane, stop.name)
            && shown != Some(name)
        {
            library.awaited_name = Some(name);
            self.ask(Request::Name(name));
        }
    }

    /// Tells the library where in the open article the reader is.
    pub(super) fn keep_position(&mut self) {
        let open = self.library.as_ref().and_then(|library| library.open);
        let (Some(open), Some(place)) = (open, self.page.first_in_sight()) else {
            return;
        };
        if self.kept != Some((open.id, place)) {
            self.kept = Some((open.id, place));
            self.ask(Request::Position(open.id, place));
        }
    }

    /// Opens an article; it is shown when the library has answered.
    fn open_entry(&mut self, id: EntryId, arrival: Arrival) {
        self.keep_position();
        let Some(library) = &mut self.library else {
            return;
        };
        library.awaited = Some((id, arrival));
        library.entries.move_to(id);
        self.ask(Request::Open(id));
    }

    /// Moves to the next article that was not read, or the previous, and opens it where wanted.
    pub(super) fn seek_unread(&mut self, seek: Seek) {
        let Some(library) = &mut self.library else {
            return;
        };
        let (sought, request) = library.entries.seek(seek);
        if let Some(request) = request {
            self.ask(request);
        }
        match sought {
            Sought::Found if seek.open => self.open_row_of_entries(),
            Sought::Nothing => self.notice = Some(crate::app::Notice::NoUnread),
            Sought::Found | Sought::Waiting => {}
        }
    }

    fn open_row_of_entries(&mut self) {
        let library = self.library.as_ref();
        let row = library.and_then(|library| library.entries.current());
        if let Some(id) = row.map(|row| row.id) {
            self.open_entry(id, Arrival::Kept);
        }
    }

    /// Makes the lists fit the screen, and asks for rows that have come into sight.
    pub(super) fn settle_library(&mut self) {
        let areas = self.areas;
        let Some(library) = &mut self.library else {
            return;
        };
        let rows = library.shelves.rows.len();
        let height = |area: crate::app::geometry::Area| usize::from(area.height.saturating_sub(1));
        library.shelves.at.settle(rows, height(areas.shelves));
        library
            .names
            .at
            .settle(library.names.rows.len(), height(areas.names));
        let line = library.entry_lines();
        let request = library.entries.settle(height(areas.entries) / line);
        let head = usize::from(library.name_head_rows());
        if let Some(view) = &mut library.name {
            view.settle(usize::from(areas.name.height).saturating_sub(head));
        }
        if let Some(request) = request {
            self.ask(request);
        }
    }
}

impl Library {
    /// Returns the lines that an article takes in the list: its title, where it is from, and, in
    /// a search, where it was found.
    #[must_use]
    pub fn entry_lines(&self) -> usize {
        match (self.entries.dense, self.entries.typed.is_empty()) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 3,
        }
    }

    /// Returns the rows that the head of a name's page takes: its names, the chart of its weeks
    /// with its foot, and an empty one.
    #[must_use]
    pub fn name_head_rows(&self) -> u16 {
        match self
            .name
            .as_ref()
            .is_some_and(|view| view.page.weeks.len() > 1)
        {
            true => 8,
            false => 3,
        }
    }
}
