//! What `update` hears, and what it asks the shell to do.

use std::sync::Arc;

use crate::app::event::Event;
use crate::article::{Article, ArticleId, Timestamp};
use crate::extract::Extraction;
use crate::extract::index::{EntityIndex, Order};
use crate::library::{Answer, Request};
use crate::span::Span;

/// Something that may change the state.
#[derive(Debug)]
pub enum Message {
    /// Something happened at the terminal.
    Event(Event),
    /// An article was read; it takes the place of the one on the screen.
    Opened(ArticleId, Arc<Article>),
    /// The beginning of an article was read; it takes the place of what is on the screen.
    Begun(ArticleId, Arc<Article>),
    /// The whole article was read whose beginning is on the screen.
    Completed(ArticleId, Arc<Article>),
    /// The rest of the article whose beginning is on the screen could not be read.
    Incomplete(ArticleId, Answer),
    /// What was asked for with [`Effect::Extract`].
    Extracted(ArticleId, Extraction),
    /// A part of an article was looked through, as asked for with [`Effect::ExtractPart`]; with all
    /// names found so far, where it is worth telling.
    PartExtracted(ArticleId, Span, Option<Names>),
    /// What was asked for with [`Effect::Search`]: the places, in the order of the text.
    Searched(Ticket, Vec<Span>),
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

/// The names in an article.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Where they stand, and whom they name.
    pub found: Extraction,
    /// The index of them.
    pub index: EntityIndex,
}

/// A part of a long article in which names are to be looked for.
#[derive(Clone, Debug)]
pub struct Part {
    /// The whole article.
    pub article: Arc<Article>,
    /// The part.
    pub span: Span,
    /// The order of the index.
    pub order: Order,
    /// Whether the reader waits for the names in this part. Else they may come with those of others:
    /// to bring all of them together costs time that grows with their number.
    pub tell: bool,
}

/// A search in progress; a new number for every one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(pub u32);

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
    /// Find the names in a part of the article, away from the keyboard.
    ExtractPart(ArticleId, Part),
    /// Free the memory of these, away from the keyboard: that takes time, too.
    Discard(Names),
    /// Look for words in their matching form in a stretch of the article, away from the keyboard.
    Search(Ticket, Arc<Article>, String, Span),
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
