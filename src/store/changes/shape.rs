//! How changes are written in the log, and what takes each back.

use serde::{Deserialize, Serialize};

use crate::library::{Change, Document, EntryId, FeedId, Mark, NameId, SavedId, Shelf};
use crate::notebook::Edit;
use crate::store::annotations::Home;
use crate::store::said::Said;

/// [`Change`] as it is written in the log.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) enum ChangeShape {
    Mark(Vec<i64>, MarkShape, bool),
    ReadAll(ShelfShape),
    Tag(i64, String, bool),
    Watch(i64, bool),
    RemoveFeed(i64),
    Remove(i64),
    Save(String, String),
    Forget(i64),
    /// What it was is told by its [`Back`].
    Annotate,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in crate::store) enum MarkShape {
    Read,
    Starred,
    Later,
    Archived,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in crate::store) enum ShelfShape {
    All,
    Watched,
    Starred,
    Later,
    Loose,
    Archive,
    Feed(i64),
    Saved(i64),
}

/// What must be done to take a change back.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) enum Back {
    /// Turn this mark of these articles round.
    Mark(Vec<i64>, MarkShape, bool),
    /// Put this tag on, or off.
    Tag(i64, String, bool),
    /// Put this name on the watch list, or off.
    Watch(i64, bool),
    /// Bring a feed and these articles back.
    Feed(i64, Vec<i64>),
    /// Bring an article back.
    Entry(i64),
    /// Forget a search.
    Forget(i64),
    /// Keep a search again.
    Save(i64, String, String),
    /// Put annotations back as they were in a document.
    Annotations {
        home: Home,
        before: Vec<Said>,
        after: Vec<Said>,
    },
}

impl From<Mark> for MarkShape {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::Read => Self::Read,
            Mark::Starred => Self::Starred,
            Mark::Later => Self::Later,
            Mark::Archived => Self::Archived,
        }
    }
}

impl From<MarkShape> for Mark {
    fn from(shape: MarkShape) -> Self {
        match shape {
            MarkShape::Read => Self::Read,
            MarkShape::Starred => Self::Starred,
            MarkShape::Later => Self::Later,
            MarkShape::Archived => Self::Archived,
        }
    }
}

impl From<Shelf> for ShelfShape {
    fn from(shelf: Shelf) -> Self {
        match shelf {
            Shelf::All => Self::All,
            Shelf::Watched => Self::Watched,
            Shelf::Starred => Self::Starred,
            Shelf::Later => Self::Later,
            Shelf::Loose => Self::Loose,
            Shelf::Archive => Self::Archive,
            Shelf::Feed(id) => Self::Feed(id.0),
            Shelf::Saved(id) => Self::Saved(id.0),
        }
    }
}

impl From<ShelfShape> for Shelf {
    fn from(shape: ShelfShape) -> Self {
        match shape {
            ShelfShape::All => Self::All,
            ShelfShape::Watched => Self::Watched,
            ShelfShape::Starred => Self::Starred,
            ShelfShape::Later => Self::Later,
            ShelfShape::Loose => Self::Loose,
            ShelfShape::Archive => Self::Archive,
            ShelfShape::Feed(id) => Self::Feed(FeedId(id)),
            ShelfShape::Saved(id) => Self::Saved(SavedId(id)),
        }
    }
}

impl From<&Change> for ChangeShape {
    fn from(change: &Change) -> Self {
        match change {
            Change::Mark(ids, mark, value) => {
                Self::Mark(ids.iter().map(|id| id.0).collect(), (*mark).into(), *value)
            }
            Change::ReadAll(shelf) => Self::ReadAll((*shelf).into()),
            Change::Tag(id, tag, on) => Self::Tag(id.0, tag.clone(), *on),
            Change::Watch(name, on) => Self::Watch(name.0, *on),
            Change::RemoveFeed(feed) => Self::RemoveFeed(feed.0),
            Change::Remove(id) => Self::Remove(id.0),
            Change::Save(title, query) => Self::Save(title.clone(), query.clone()),
            Change::Forget(id) => Self::Forget(id.0),
            Change::Annotate(..) => Self::Annotate,
        }
    }
}

impl ChangeShape {
    /// Returns the change, which is told by what takes it back too.
    pub(super) fn change(self, back: &Back) -> Change {
        match self {
            Self::Mark(ids, mark, value) => {
                Change::Mark(ids.into_iter().map(EntryId).collect(), mark.into(), value)
            }
            Self::ReadAll(shelf) => Change::ReadAll(shelf.into()),
            Self::Tag(id, tag, on) => Change::Tag(EntryId(id), tag, on),
            Self::Watch(name, on) => Change::Watch(NameId(name), on),
            Self::RemoveFeed(feed) => Change::RemoveFeed(FeedId(feed)),
            Self::Remove(id) => Change::Remove(EntryId(id)),
            Self::Save(title, query) => Change::Save(title, query),
            Self::Forget(id) => Change::Forget(SavedId(id)),
            Self::Annotate => back.annotated(),
        }
    }
}

impl Back {
    fn annotated(&self) -> Change {
        let Self::Annotations {
            home,
            before,
            after,
        } = self
        else {
            return Change::Annotate(Document::Loose, Edit::default());
        };
        let document = match home {
            Home::Entry(id) => Document::Entry(EntryId(*id)),
            Home::File(_) => Document::Loose,
        };
        let all = |said: &[Said]| {
            let each = said.iter().cloned();
            each.filter_map(Said::annotation).collect()
        };
        Change::Annotate(
            document,
            Edit {
                before: all(before),
                after: all(after),
            },
        )
    }
}
