//! What `update` hears, and what it asks the shell to do.

use std::sync::Arc;

use crate::app::event::Event;
use crate::article::{Article, ArticleId, Timestamp};
use crate::extract::Extraction;
use crate::library::{Answer, Request};

/// Something that may change the state.
#[derive(Debug)]
pub enum Message {
    /// Something happened at the terminal.
    Event(Event),
    /// An article was read; it takes the place of the one on the screen.
    Opened(ArticleId, Arc<Article>),
    /// What was asked for with [`Effect::Extract`].
    Extracted(ArticleId, Extraction),
    /// The library is shown from now on; it is this late.
    Library(Time),
    /// It is this late.
    Time(Time),
    /// What was asked of the library with [`Effect::Library`].
    Answer(Answer),
    /// A file was written, or could not be: its name, and why.
    Exported(String, Option<String>),
    /// What an editor outside made of a note, or why it could not.
    Edited(Result<String, String>),
    /// The program was stopped and goes on; the screen is empty.
    Resumed,
}

/// What time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// The present moment, which ages are counted from.
    pub now: Timestamp,
    /// The moment the reader's day began, which the dates of a search are counted from.
    pub today: Timestamp,
}

/// Something that only the shell can do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// End the program.
    Quit,
    /// Give the terminal back and stop until the shell continues us.
    Suspend,
    /// Clear the screen and draw all of it.
    Redraw,
    /// Find the entities of the article, away from the keyboard, and answer with them.
    Extract(ArticleId, Arc<Article>),
    /// Ask the library, away from the keyboard, and answer with what it says.
    Library(Request),
    /// Show this address of the web in the reader's browser.
    Browse(String),
    /// Put this into the clipboard.
    Copy(String),
    /// Let the reader's own editor change this text, on the screen that is lent to it.
    Edit(String),
    /// Write the article with what was found in it to a file in this form.
    Export(Form, Arc<Article>, Extraction),
}

/// The form of a file that an article is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Form {
    Markdown,
    Text,
    Html,
    Json,
}
