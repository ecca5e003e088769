//! The list of articles: a window of its rows is in memory, the rest is in the library.

use crate::app::list::ListPlace;
use crate::library::query::Query;
use crate::library::{EntryId, EntryRow, Listing, Mark, Marks, Request, Shelf};

/// Rows asked for at a time: several screens, so that moving seldom waits.
const WINDOW: usize = 240;

/// The list of articles.
#[derive(Debug)]
pub struct Entries {
    /// The set of articles that is listed.
    pub shelf: Shelf,
    /// The search in it as it was typed; empty without one.
    pub typed: String,
    /// The search in it.
    pub query: Query,
    /// Whether articles that were read are listed too.
    pub read_too: bool,
    /// Whether an article has one line only.
    pub dense: bool,
    /// Where the reader is.
    pub at: ListPlace,
    /// Whether the library has answered since the shelf or the search changed.
    pub known: bool,
    total: usize,
    skip: usize,
    rows: Vec<EntryRow>,
    asked: Option<Listing>,
    seek: Option<Seek>,
}

/// What goes on when rows that are not in memory have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seek {
    /// Whether the next article that was not read is wanted, or the previous.
    pub forward: bool,
    /// Whether it is to be opened.
    pub open: bool,
}

/// What came of looking for an article that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// The keyboard is on it.
    Found,
    /// Its row is not in memory: it goes on when rows come.
    Waiting,
    /// There is none in that direction.
    Nothing,
}

impl Default for Entries {
    fn default() -> Self {
        Self {
            shelf: Shelf::All,
            typed: String::new(),
            query: Query::default(),
            read_too: true,
            dense: false,
            at: ListPlace::default(),
            known: false,
            total: 0,
            skip: 0,
            rows: Vec::new(),
            asked: None,
            seek: None,
        }
    }
}

impl Entries {
    /// Returns how many articles are listed, in memory or not.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Returns the row at `index` of the whole list, if it is in memory.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&EntryRow> {
        self.rows.get(index.checked_sub(self.skip)?)
    }

    /// Returns the row that the keyboard is on.
    #[must_use]
    pub fn current(&self) -> Option<&EntryRow> {
        self.row(self.at.cursor)
    }

    /// Returns the rows in memory.
    #[must_use]
    pub fn in_memory(&self) -> &[EntryRow] {
        &self.rows
    }

    /// Lists another shelf from its top.
    pub fn show(&mut self, shelf: Shelf) -> Request {
        if self.shelf != shelf {
            self.typed.clear();
            self.query = Query::default();
        }
        self.shelf = shelf;
        self.restart()
    }

    /// Searches the shelf.
    pub fn search(&mut self, typed: &str, query: Query) -> Request {
        self.typed.clear();
        self.typed.push_str(typed);
        self.query = query;
        self.restart()
    }

    /// Lists read articles too, or no longer.
    pub fn toggle_read(&mut self) -> Request {
        self.read_too = !self.read_too;
        self.restart()
    }

    fn restart(&mut self) -> Request {
        self.at = ListPlace::default();
        self.known = false;
        self.seek = None;
        self.ask(0)
    }

    /// Asks for the rows around the keyboard anew.
    pub fn refresh(&mut self) -> Request {
        self.ask(self.at.cursor.saturating_sub(WINDOW / 2))
    }

    fn ask(&mut self, skip: usize) -> Request {
        let listing = Listing {
            shelf: self.shelf,
            query: self.query.clone(),
            read_too: self.read_too,
            skip,
            take: WINDOW,
        };
        self.asked = Some(listing.clone());
        Request::List(listing)
    }

    /// Takes rows in, unless they answer what is no longer asked; tells whether they were taken.
    ///
    /// The keyboard stays on its article while that is among the rows. Only a reader at the very
    /// top stays at the top, where news comes in.
    pub fn take(&mut self, listing: &Listing, rows: Vec<EntryRow>, total: usize) -> bool {
        if self.asked.as_ref() != Some(listing) {
            return false;
        }
        let kept = self.current().map(|row| row.id);
        self.asked = None;
        self.known = true;
        self.skip = listing.skip;
        self.rows = rows;
        self.total = total;
        let found = kept.and_then(|id| self.rows.iter().position(|row| row.id == id));
        if let Some(found) = found.filter(|_| self.at.cursor > 0) {
            let cursor = self.skip + found;
            self.at.top = (self.at.top + cursor).saturating_sub(self.at.cursor);
            self.at.cursor = cursor;
        }
        true
    }

    /// Scrolls to the keyboard where `height` rows are in sight; returns what must be asked for.
    pub fn settle(&mut self, height: usize) -> Option<Request> {
        self.at.settle(self.total, height);
        let last = (self.at.top + height).min(self.total);
        let here = self.skip <= self.at.top && last <= self.skip + self.rows.len();
        let coming = self
            .asked
            .as_ref()
            .is_some_and(|asked| asked.skip <= self.at.top && last <= asked.skip + asked.take);
        (self.known && !here && !coming).then(|| self.refresh())
    }

    /// Sets a mark on the rows of these articles as the library will show it.
    pub fn mark(&mut self, ids: &[EntryId], mark: Mark, on: bool) {
        for row in self.rows.iter_mut().filter(|row| ids.contains(&row.id)) {
            set(&mut row.marks, mark, on);
        }
    }

    /// Moves the keyboard to an article, if its row is in memory.
    pub fn move_to(&mut self, id: EntryId) {
        if let Some(found) = self.rows.iter().position(|row| row.id == id) {
            self.at.cursor = self.skip + found;
        }
    }

    /// Moves the keyboard to the next article that was not read, or the previous.
    pub fn seek(&mut self, seek: Seek) -> (Sought, Option<Request>) {
        self.seek = None;
        let mut at = self.at.cursor;
        loop {
            let next = if seek.forward {
                Some(at + 1).filter(|&next| next < self.total)
            } else {
                at.checked_sub(1)
            };
            let Some(next) = next else {
                return (Sought::Nothing, None);
            };
            match self.row(next) {
                Some(row) if !row.marks.read => {
                    self.at.cursor = next;
                    return (Sought::Found, None);
                }
                Some(_) => at = next,
                None => {
                    self.at.cursor = at;
                    self.seek = Some(seek);
                    return (Sought::Waiting, Some(self.refresh()));
                }
            }
        }
    }

    /// Returns what was being looked for when rows came.
    pub fn sought(&mut self) -> Option<Seek> {
        self.seek.take()
    }
}

/// Sets one of the marks.
pub(super) fn set(marks: &mut Marks, mark: Mark, on: bool) {
    match mark {
        Mark::Read => marks.read = on,
        Mark::Starred => marks.starred = on,
        Mark::Later => marks.later = on,
        Mark::Archived => marks.archived = on,
    }
}

/// Tells whether one of the marks is set.
pub(super) fn has(marks: Marks, mark: Mark) -> bool {
    match mark {
        Mark::Read => marks.read,
        Mark::Starred => marks.starred,
        Mark::Later => marks.later,
        Mark::Archived => marks.archived,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Timestamp;

    fn row(id: i64) -> EntryRow {
        EntryRow {
            id: EntryId(id),
            title: String::new(),
            sources: Vec::new(),
            feeds: Vec::new(),
            link: None,
            date: Timestamp(0),
            marks: Marks {
                read: id % 500 != 0,
                ..Marks::default()
            },
            tags: Vec::new(),
            chips: Vec::new(),
            watched: false,
            snippet: None,
        }
    }

    /// Answers as a library of 20,000 articles would, and returns how often it was asked.
    fn answer(entries: &mut Entries, mut request: Option<Request>) -> usize {
        let mut asked = 0;
        while let Some(Request::List(listing)) = request {
            asked += 1;
            let end = (listing.skip + listing.take).min(20_000);
            let rows = (listing.skip..end).map(|id| row(id as i64)).collect();
            assert!(entries.take(&listing, rows, 20_000));
            request = match entries.sought() {
                Some(seek) => entries.seek(seek).1,
                None => entries.settle(20),
            };
        }
        asked
    }

    #[test]
    fn only_a_window_of_a_long_list_is_in_memory() {
        let mut entries = Entries::default();
        let request = entries.show(Shelf::All);
        answer(&mut entries, Some(request));
        for _ in 0..5_000 {
            entries.at.move_by(1, entries.total());
            let request = entries.settle(20);
            answer(&mut entries, request);
            assert!(entries.current().is_some());
            assert!(entries.in_memory().len() <= WINDOW);
        }
        assert_eq!(entries.current().unwrap().id, EntryId(5_000));
        entries.at.move_to_end(true, entries.total());
        let request = entries.settle(20);
        assert_eq!(answer(&mut entries, request), 1);
        assert_eq!(entries.current().unwrap().id, EntryId(19_999));
    }

    #[test]
    fn the_next_unread_article_is_found_beyond_the_window() {
        let mut entries = Entries::default();
        let request = entries.show(Shelf::All);
        answer(&mut entries, Some(request));
        let (sought, request) = entries.seek(Seek {
            forward: true,
            open: false,
        });
        assert_eq!(sought, Sought::Waiting);
        answer(&mut entries, request);
        assert_eq!(entries.current().unwrap().id, EntryId(500));
    }

    #[test]
    fn answers_to_what_is_no_longer_asked_are_dropped() {
        let mut entries = Entries::default();
        let Request::List(old) = entries.show(Shelf::All) else {
            unreachable!()
        };
        let request = entries.show(Shelf::Starred);
        assert!(!entries.take(&old, vec![row(1)], 1));
        assert!(matches!(request, Request::List(_)));
        assert_eq!(entries.total(), 0);
    }

    #[test]
    fn the_keyboard_stays_on_its_article_when_news_comes_in() {
        let mut entries = Entries::default();
        let Request::List(asked) = entries.show(Shelf::All) else {
            unreachable!()
        };
        entries.take(&asked, (0..100).map(row).collect(), 100);
        entries.at = ListPlace { cursor: 7, top: 5 };
        let Request::List(asked) = entries.refresh() else {
            unreachable!()
        };
        entries.take(&asked, (-3..100).map(row).collect(), 103);
        assert_eq!(entries.at, ListPlace { cursor: 10, top: 8 });
    }
}
