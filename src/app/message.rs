//! What `update` hears, and what it asks the shell to do.

use std::sync::Arc;

use crate::app::event::Event;
use crate::article::{Article, ArticleId};
use crate::extract::Extraction;

/// Something that may change the state.
#[derive(Debug)]
pub enum Message {
    /// Something happened at the terminal.
    Event(Event),
    /// An article was read; it takes the place of the one on the screen.
    Opened(ArticleId, Arc<Article>),
    /// What was asked for with [`Effect::Extract`].
    Extracted(ArticleId, Extraction),
    /// The program was stopped and goes on; the screen is empty.
    Resumed,
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
}
