//! A library in memory that answers as the real one would, for pressing keys in its panes.

use std::sync::Arc;

use hashiya::app::event::{Event, Key, Mouse, MouseKind, Size};
use hashiya::app::message::{Effect, Message, Time};
use hashiya::app::{Language, Look, State, update};
use hashiya::article::{Article, Timestamp};
use hashiya::extract::{Extraction, Label, Subtype};
use hashiya::library::query::Test;
use hashiya::library::{
    Answer, Change, Chip, Done, EntryId, EntryRow, FeedId, Listing, Mark, Marks, NameId,
    NameMention, NamePage, NameRow, OpenedEntry, Progress, Request, Shelf, ShelfRow, Snippet,
};
use hashiya::notebook::Notebook;
use hashiya::source;
use hashiya::span::{ByteOffset, Span};

use crate::support::{self, parse};

/// What time it is in these tests.
pub(crate) const NOW: Timestamp = Timestamp(1_795_564_800);
const HOUR: i64 = 3_600;

/// A reader in front of a library.
pub(crate) struct Desk {
    pub(crate) state: State,
    pub(crate) library: FakeLibrary,
    /// What was to be done outside of both, in order.
    pub(crate) outside: Vec<Effect>,
}

/// A library in memory.
#[derive(Default)]
pub(crate) struct FakeLibrary {
    entries: Vec<Entry>,
    done: Vec<Change>,
    watched: bool,
    /// All that was asked, in order.
    pub(crate) asked: Vec<Request>,
}

struct Entry {
    row: EntryRow,
    article: Arc<Article>,
    found: Extraction,
    position: Option<ByteOffset>,
}

const TITLES: [(&str, &str, i64); 6] = [
    ("شركة نور تفتح مكتبا في دبي", "الميزان", 20),
    ("سعاد حداد: السوق كلها تتغير", "الميزان", 3 * HOUR),
    ("Orbit تعلن نتائج الربع الثالث", "أخبار المال", 11 * HOUR),
    ("كريم حداد يكتب عن عامه الأول", "أخبار المال", 30 * HOUR),
    (
        "مقال طويل العنوان جدا يتحدث عن كل ما جرى في السوق هذا الأسبوع وعن كل ما قد يجري بعده",
        "الميزان",
        9 * 24 * HOUR,
    ),
    ("ماذا بعد دبي؟", "الميزان", 70 * 24 * HOUR),
];

fn entry(at: usize, title: &str, source: &str, age: i64) -> Entry {
    let text = support::ARTICLE.replacen("شركة نور تفتح مكتبا في دبي", title, 1);
    let mut article = source::decode(text.into_bytes(), "test").unwrap();
    article.metadata.link = Some(format!("https://example.org/{at}"));
    let chip = |name: &str, label, subtype| Chip {
        name: name.to_owned(),
        label,
        subtype,
    };
    let id = i64::try_from(at).unwrap();
    let row = EntryRow {
        id: EntryId(id),
        title: title.to_owned(),
        sources: vec![source.to_owned()],
        feeds: vec![FeedId(i64::from(source == "أخبار المال"))],
        link: article.metadata.link.clone(),
        date: Timestamp(NOW.0 - age),
        marks: Marks {
            read: at % 2 == 1,
            starred: at == 3,
            later: at == 4,
            archived: false,
        },
        tags: Vec::new(),
        chips: vec![
            chip("سعاد حداد", Label::Person, None),
            chip("نور", Label::Organisation, Some(Subtype::Company)),
        ],
        watched: at == 1,
        snippet: None,
    };
    Entry {
        row,
        found: support::found(&article),
        article: Arc::new(article),
        position: None,
    }
}

impl FakeLibrary {
    pub(crate) fn new() -> Self {
        let entries = TITLES.iter().enumerate();
        let entries = entries.map(|(at, (title, source, age))| entry(at, title, source, *age));
        Self {
            entries: entries.collect(),
            ..Self::default()
        }
    }

    pub(crate) fn marks(&self, id: i64) -> Marks {
        self.entry(EntryId(id)).row.marks
    }

    pub(crate) fn position(&self, id: i64) -> Option<ByteOffset> {
        self.entry(EntryId(id)).position
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.watched
    }

    fn entry(&self, id: EntryId) -> &Entry {
        self.entries.iter().find(|e| e.row.id == id).unwrap()
    }

    fn on(&self, shelf: Shelf) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| match shelf {
            Shelf::All => !entry.row.marks.archived,
            Shelf::Starred => entry.row.marks.starred,
            Shelf::Feed(feed) => entry.row.feeds.contains(&feed),
            _ => false,
        })
    }

    fn shelves(&self) -> Vec<ShelfRow> {
        let row = |shelf, title: &str, failure: Option<&str>| ShelfRow {
            shelf,
            title: title.to_owned(),
            unread: self.on(shelf).filter(|e| !e.row.marks.read).count(),
            total: self.on(shelf).count(),
            failure: failure.map(str::to_owned),
        };
        vec![
            row(Shelf::All, "", None),
            row(Shelf::Starred, "", None),
            row(Shelf::Archive, "", None),
            row(Shelf::Feed(FeedId(0)), "الميزان", None),
            row(
                Shelf::Feed(FeedId(1)),
                "أخبار المال",
                Some("the server answered 404"),
            ),
        ]
    }

    fn list(&self, listing: &Listing) -> (Vec<EntryRow>, usize) {
        let wanted: Vec<&str> = listing
            .query
            .terms
            .iter()
            .map(|term| match &term.test {
                Test::Word(word) => word.as_str(),
                other => panic!("not known here: {other:?}"),
            })
            .collect();
        let rows: Vec<EntryRow> = self
            .on(listing.shelf)
            .filter(|entry| listing.read_too || !entry.row.marks.read)
            .filter(|entry| wanted.iter().all(|w| entry.article.text.contains(w)))
            .map(|entry| EntryRow {
                snippet: wanted
                    .first()
                    .map(|word| snippet(&entry.article.text, word)),
                ..entry.row.clone()
            })
            .collect();
        let total = rows.len();
        let rows = rows.into_iter().skip(listing.skip).take(listing.take);
        (rows.collect(), total)
    }

    fn name_row(&self, id: i64) -> NameRow {
        let (name, label) = match id {
            1 => ("سعاد حداد", Label::Person),
            2 => ("كريم حداد", Label::Person),
            _ => ("Orbit", Label::Organisation),
        };
        NameRow {
            id: NameId(id),
            label,
            subtype: None,
            name: name.to_owned(),
            latin: None,
            articles: 6,
            mentions: 18,
            watched: self.watched && id == 1,
        }
    }

    fn page(&self, id: NameId) -> NamePage {
        let row = self.name_row(id.0);
        let mut mentions = Vec::new();
        for entry in self.entries.iter().take(2) {
            let text = &entry.article.text;
            for (start, name) in text.match_indices(&row.name) {
                // The titles of the fake articles have no mentions of their own for the pages.
                if start < text.find('\n').unwrap() {
                    continue;
                }
                mentions.push(NameMention {
                    entry: entry.row.id,
                    title: entry.row.title.clone(),
                    source: entry.row.sources[0].clone(),
                    date: entry.row.date,
                    place: Span::from_range(start..start + name.len()),
                    snippet: snippet(text, &row.name),
                });
            }
        }
        NamePage {
            aliases: vec![row.name.clone(), "حداد".to_owned()],
            weeks: vec![1, 0, 3, 8, 2, 5],
            since: Timestamp(NOW.0 - 6 * 7 * 24 * HOUR),
            together: vec![(self.name_row(2), 4), (self.name_row(3), 2)],
            mentions,
            notes: Vec::new(),
            row,
        }
    }

    fn apply(&mut self, change: &Change, back: bool) {
        match change {
            Change::Mark(ids, mark, on) => {
                for entry in self.entries.iter_mut().filter(|e| ids.contains(&e.row.id)) {
                    let marks = &mut entry.row.marks;
                    let place = match mark {
                        Mark::Read => &mut marks.read,
                        Mark::Starred => &mut marks.starred,
                        Mark::Later => &mut marks.later,
                        Mark::Archived => &mut marks.archived,
                    };
                    *place = *on != back;
                }
            }
            Change::ReadAll(_) => {
                for entry in &mut self.entries {
                    entry.row.marks.read = !back;
                }
            }
            Change::Tag(id, tag, _) => {
                let entry = self.entries.iter_mut().find(|e| e.row.id == *id);
                entry.unwrap().row.tags.push(tag.clone());
            }
            Change::Watch(_, on) => self.watched = *on != back,
            Change::Remove(id) => self.entries.retain(|e| e.row.id != *id),
            other => panic!("not known here: {other:?}"),
        }
    }

    fn answer(&mut self, request: Request) -> Option<Answer> {
        self.asked.push(request.clone());
        Some(match request {
            Request::Shelves => Answer::Shelves(self.shelves()),
            Request::List(listing) => {
                let (rows, total) = self.list(&listing);
                Answer::Listed(listing, rows, total)
            }
            Request::Open(id) => {
                let entry = self.entries.iter().find(|e| e.row.id == id)?;
                Answer::Opened(Box::new(OpenedEntry {
                    id,
                    article: Arc::clone(&entry.article),
                    extraction: Some(entry.found.clone()),
                    notebook: Notebook::default(),
                    names: vec![None, None, Some(NameId(1)), Some(NameId(2))],
                    position: entry.position,
                    marks: entry.row.marks,
                }))
            }
            Request::Position(id, place) => {
                if let Some(entry) = self.entries.iter_mut().find(|e| e.row.id == id) {
                    entry.position = Some(place);
                }
                return None;
            }
            Request::Apply(change) => {
                self.apply(&change, false);
                self.done.push(change.clone());
                Answer::Changed(Done::Applied(change))
            }
            Request::Seen(id) => {
                let change = Change::Mark(vec![id], Mark::Read, true);
                self.apply(&change, false);
                Answer::Changed(Done::Applied(change))
            }
            Request::Undo => Answer::Changed(match self.done.pop() {
                None => Done::NothingToUndo,
                Some(change) => {
                    self.apply(&change, true);
                    Done::Undone(change)
                }
            }),
            Request::Redo => Answer::Changed(Done::NothingToRedo),
            Request::Notebook(document) => Answer::Notebook(document, Notebook::default()),
            Request::Notes(text) => Answer::Notes(text, Vec::new()),
            Request::Names(text) => {
                let rows = (1..=3).map(|id| self.name_row(id));
                let rows = rows.filter(|row| row.name.contains(&text)).collect();
                Answer::Names(text, rows)
            }
            Request::Name(id) => Answer::Name(Box::new(self.page(id))),
            Request::Fetch(feeds) => Answer::Fetching(Progress {
                done: 1,
                total: feeds.len().max(4),
                new: 2,
                ..Progress::default()
            }),
            Request::StopFetching => Answer::Fetching(Progress {
                done: 1,
                total: 4,
                new: 2,
                watched: 1,
                failures: vec!["x".to_owned()],
                ended: true,
            }),
            Request::Add(source) => Answer::Changed(Done::Added(source)),
        })
    }
}

fn snippet(text: &str, word: &str) -> Snippet {
    let line = text.lines().skip(1).find(|line| line.contains(word));
    let line = line.unwrap_or_default();
    let hits = line.match_indices(word);
    Snippet {
        text: line.to_owned(),
        hits: hits
            .map(|(start, hit)| Span::from_range(start..start + hit.len()))
            .collect(),
    }
}

impl Desk {
    /// Opens a library on a screen of this size.
    pub(crate) fn open(columns: u16, rows: u16, language: Language) -> Self {
        let look = Look {
            language,
            ..Look::default()
        };
        let mut desk = Self {
            state: State::new(look, Size { columns, rows }),
            library: FakeLibrary::new(),
            outside: Vec::new(),
        };
        desk.tell(Message::Library(Time {
            now: NOW,
            today: NOW,
        }));
        desk
    }

    /// Tells the state something, and has the library answer until nothing is left to say.
    pub(crate) fn tell(&mut self, message: Message) {
        let mut messages = vec![message];
        while let Some(message) = messages.pop() {
            let effects = update(&mut self.state, message);
            for effect in effects.into_iter().rev() {
                match effect {
                    Effect::Library(request) => {
                        let answer = self.library.answer(request);
                        messages.extend(answer.map(Message::Answer));
                    }
                    other => self.outside.push(other),
                }
            }
        }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in parse(keys) {
            self.key(key);
        }
    }

    /// Presses a key.
    pub(crate) fn key(&mut self, key: Key) {
        self.tell(Message::Event(Event::Key(key)));
    }

    /// Does something with the mouse.
    pub(crate) fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) {
        self.tell(Message::Event(Event::Mouse(Mouse { kind, column, row })));
    }

    /// Returns the title of the article that the keyboard is on in the list.
    pub(crate) fn row(&self) -> &str {
        let library = self.state.library.as_ref().unwrap();
        library.entries.current().map_or("", |row| &row.title)
    }

    /// Returns the number of the article in the reader.
    pub(crate) fn opened(&self) -> Option<i64> {
        let library = self.state.library.as_ref().unwrap();
        library.open.map(|open| open.id.0)
    }
}
