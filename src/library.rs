//! The vocabulary of the library: what its lists show, what is asked of it, what it answers.
//!
//! Plain data that the store, the screens and the commands share. No SQL and no terminal is here:
//! `store` keeps the library, `app::library` decides what is wanted of it, and a [`Request`] with
//! its [`Answer`] is all that passes between them.

pub mod query;

use std::sync::Arc;

use crate::article::{Article, Timestamp};
use crate::extract::{Extraction, Label, Subtype};
use crate::library::query::Query;
use crate::notebook::{Annotation, Edit, Notebook};
use crate::span::{ByteOffset, Span};

/// A feed's number in the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(pub i64);

/// The number of an article in the library; `ArticleId` is that of one on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub i64);

/// The number of a person, organisation … in the library, merged over its articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub i64);

/// Something that can be annotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// An article of the library.
    Entry(EntryId),
    /// The one article that the program was opened with, outside the library.
    Loose,
}

/// The number of a saved search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SavedId(pub i64);

/// A row of the first pane: a set of articles that can be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfRow {
    /// Which articles.
    pub shelf: Shelf,
    /// What to call it; empty for shelves that the interface names itself.
    pub title: String,
    /// Articles in it that were not read.
    pub unread: usize,
    /// All articles in it.
    pub total: usize,
    /// Why the feed could not be fetched last time.
    pub failure: Option<String>,
}

/// A set of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// All that is not archived.
    All,
    /// What names somebody on the watch list.
    Watched,
    /// What was starred.
    Starred,
    /// What was put off for later.
    Later,
    /// Files, pages and whatever did not come from a feed.
    Loose,
    /// What was archived.
    Archive,
    /// The articles of a feed.
    Feed(FeedId),
    /// What a saved search finds.
    Saved(SavedId),
}

/// A row of the list of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// The article.
    pub id: EntryId,
    /// Its title.
    pub title: String,
    /// The names of the feeds or sites it came from: two where one story was seen twice.
    pub sources: Vec<String>,
    /// The feeds it came by.
    pub feeds: Vec<FeedId>,
    /// Its address, where it has one.
    pub link: Option<String>,
    /// When it was published, else when it was added.
    pub date: Timestamp,
    /// Its marks.
    pub marks: Marks,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// The persons and companies it names most.
    pub chips: Vec<Chip>,
    /// Whether it names somebody on the watch list.
    pub watched: bool,
    /// Where the search hit, when there was one.
    pub snippet: Option<Snippet>,
}

/// The reader's marks on an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It was read.
    pub read: bool,
    /// It was starred.
    pub starred: bool,
    /// It was put off for later.
    pub later: bool,
    /// It was archived.
    pub archived: bool,
}

/// One of [`Marks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Read.
    Read,
    /// Starred.
    Starred,
    /// For later.
    Later,
    /// Archived.
    Archived,
}

/// A name shown beside a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The name.
    pub name: String,
    /// The kind of thing it names.
    pub label: Label,
    /// For organisations: what kind.
    pub subtype: Option<Subtype>,
}

/// Some words of an article with the hits of a search in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The words.
    pub text: String,
    /// Places in `text`, sorted, that do not overlap.
    pub hits: Vec<Span>,
}

/// A row of the index of the whole library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// The person, organisation …
    pub id: NameId,
    /// The kind of thing it is.
    pub label: Label,
    /// For organisations: what kind.
    pub subtype: Option<Subtype>,
    /// The name to show.
    pub name: String,
    /// The name in Latin script, where it is not the name to show.
    pub latin: Option<String>,
    /// Articles that name it.
    pub articles: usize,
    /// Mentions in all of them.
    pub mentions: usize,
    /// Whether it is on the watch list.
    pub watched: bool,
}

/// All that the library knows of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamePage {
    /// The name.
    pub row: NameRow,
    /// Its other forms, the commonest first.
    pub aliases: Vec<String>,
    /// Mentions a week, oldest first, weeks without any included; the first starts at `since`.
    pub weeks: Vec<usize>,
    /// The start of the first week.
    pub since: Timestamp,
    /// Whom it appears with in most articles, and in how many.
    pub together: Vec<(NameRow, usize)>,
    /// Its mentions, newest article first, in the order of the text inside an article.
    pub mentions: Vec<NameMention>,
    /// What the reader noted about it, oldest first.
    pub notes: Vec<Annotation>,
}

/// One note or highlight of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteRow {
    /// The article of the library that it is in; `None` for one about a name everywhere, and for
    /// one in a file outside the library.
    pub entry: Option<EntryId>,
    /// The title of the article, or the name of the file; empty for one about a name everywhere.
    pub title: String,
    /// The note.
    pub annotation: Annotation,
    /// Whether its place is no longer in the text.
    pub orphaned: bool,
}

/// One mention of a name of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMention {
    /// The article.
    pub entry: EntryId,
    /// The article's title.
    pub title: String,
    /// Where the article came from.
    pub source: String,
    /// When it was published.
    pub date: Timestamp,
    /// Where in the article's text.
    pub place: Span,
    /// The sentence it stands in.
    pub snippet: Snippet,
}

/// Which articles to list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// Of which set.
    pub shelf: Shelf,
    /// Those that fit this.
    pub query: Query,
    /// Whether read ones are listed too.
    pub read_too: bool,
    /// Rows to leave out at the top.
    pub skip: usize,
    /// The most rows to return.
    pub take: usize,
}

/// A change that the reader makes. Every one can be undone.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Set or clear a mark on articles.
    Mark(Vec<EntryId>, Mark, bool),
    /// Mark everything on a shelf as read.
    ReadAll(Shelf),
    /// Put a tag on an article, or take it off.
    Tag(EntryId, String, bool),
    /// Put a name on the watch list, or take it off.
    Watch(NameId, bool),
    /// Take a feed, and what came by it alone and is neither starred nor tagged, out of the library.
    RemoveFeed(FeedId),
    /// Take an article out of the library.
    Remove(EntryId),
    /// Keep a search under a name.
    Save(String, String),
    /// Forget a saved search.
    Forget(SavedId),
    /// Change what the reader said about an article; statements about names everywhere may be
    /// among them.
    Annotate(Document, Edit),
}

/// What is asked of the library. Each is answered by one [`Answer`], `Fetch` by several.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// The rows of the first pane.
    Shelves,
    /// Articles.
    List(Listing),
    /// One article, whole.
    Open(EntryId),
    /// Remember where the reader is in an article.
    Position(EntryId, ByteOffset),
    /// Change something.
    Apply(Change),
    /// Take the last change back; of a loose article, the last change of it.
    Undo,
    /// Make the change again that was taken back last, unless something was changed since.
    Redo,
    /// Remember that an article was read, because it was opened: nothing that can be taken back.
    Seen(EntryId),
    /// What the reader said about an article and about names everywhere.
    Notebook(Document),
    /// The notes of the whole library that hold this text; a word like `#tag` asks for a tag.
    Notes(String),
    /// The index of the whole library, names that hold this text, the most named first.
    Names(String),
    /// One name.
    Name(NameId),
    /// Fetch these feeds; all of them when empty.
    Fetch(Vec<FeedId>),
    /// Stop fetching.
    StopFetching,
    /// Subscribe to the feed at this address, or keep the page there.
    Add(String),
}

/// What the library answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The rows of the first pane.
    Shelves(Vec<ShelfRow>),
    /// Rows of articles, what they were asked by, and how many there are in all.
    Listed(Listing, Vec<EntryRow>, usize),
    /// An article.
    Opened(Box<OpenedEntry>),
    /// A change was made, or taken back: lists must be asked for anew.
    Changed(Done),
    /// What was to be remembered is kept; there is nothing to show.
    Kept,
    /// The library changed by itself, as when names were found: lists must be asked for anew.
    Renewed,
    /// The index of the whole library.
    Names(String, Vec<NameRow>),
    /// One name.
    Name(Box<NamePage>),
    /// What the reader said about an article and about names everywhere, in this window and in
    /// others: the truth, whatever the screen thought.
    Notebook(Document, Notebook),
    /// Notes of the whole library, latest first, and what they were asked by.
    Notes(String, Vec<NoteRow>),
    /// How far fetching is.
    Fetching(Progress),
    /// What was asked failed; the reader is told what happened, why, and what to do.
    Failed {
        /// What happened.
        what: String,
        /// Why.
        why: String,
        /// What the reader can do.
        hint: String,
    },
}

/// An article of the library, ready to be read.
#[derive(Clone, Debug)]
pub struct OpenedEntry {
    /// Which.
    pub id: EntryId,
    /// The article.
    pub article: Arc<Article>,
    /// What the extractor found in it, if it was looked through already, without the reader's
    /// corrections.
    pub extraction: Option<Extraction>,
    /// What the reader said about it, and about names everywhere.
    pub notebook: Notebook,
    /// For each entity, by its number, the name of the library that it is: the entities of the
    /// extraction as corrected by the notebook.
    pub names: Vec<Option<NameId>>,
    /// Where the reader left it.
    pub position: Option<ByteOffset>,
    /// Its marks.
    pub marks: Marks,
}

/// What was done or undone, for the status line.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// This was done.
    Applied(Change),
    /// This was taken back.
    Undone(Change),
    /// There was nothing to take back.
    NothingToUndo,
    /// This was made again.
    Redone(Change),
    /// Nothing was taken back that could be made again.
    NothingToRedo,
    /// A feed or an article was added under this title.
    Added(String),
}

/// How far fetching is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Feeds (and pages of their articles) that are done.
    pub done: usize,
    /// All of them.
    pub total: usize,
    /// New articles so far.
    pub new: usize,
    /// What could not be fetched so far, a line each.
    pub failures: Vec<String>,
    /// New articles so far that name somebody on the watch list.
    pub watched: usize,
    /// Whether it has ended.
    pub ended: bool,
}
