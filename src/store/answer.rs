//! Answers what the screens and commands ask.

use super::{Library, Sorting, StoreError};
use crate::library::{Answer, Request};

impl Library {
    /// Answers a request; what fails is told in the answer. What needs the network is not answered
    /// here: whoever fetches takes those requests before.
    pub fn answer(&mut self, request: Request) -> Answer {
        self.try_answer(request)
            .unwrap_or_else(|error| Answer::from(&error))
    }

    fn try_answer(&mut self, request: Request) -> Result<Answer, StoreError> {
        Ok(match request {
            Request::Shelves => Answer::Shelves(self.shelves()?),
            Request::List(listing) => {
                let (rows, total) = self.list(&listing, Sorting::Rank)?;
                Answer::Listed(listing, rows, total)
            }
            Request::Open(id) => Answer::Opened(Box::new(self.open_entry(id)?)),
            Request::Position(id, position) => {
                self.remember_position(id, position)?;
                Answer::Kept
            }
            Request::Apply(change) => Answer::Changed(self.apply(change)?),
            Request::Undo => Answer::Changed(self.undo()?),
            Request::Redo => Answer::Changed(self.redo()?),
            Request::Seen(id) => Answer::Changed(self.see(id)?),
            Request::Notebook(document) => {
                let notebook = self.notebook(document)?;
                Answer::Notebook(document, notebook)
            }
            Request::Notes(text) => {
                let rows = self.notes(&text)?;
                Answer::Notes(text, rows)
            }
            Request::Names(text) => {
                let rows = self.names(&text)?;
                Answer::Names(text, rows)
            }
            Request::Name(id) => Answer::Name(Box::new(self.name_page(id)?)),
            Request::Fetch(_) | Request::StopFetching | Request::Add(_) => {
                return Err(StoreError::NotHere);
            }
        })
    }
}

/// An error as the reader is told it.
impl From<&StoreError> for Answer {
    fn from(error: &StoreError) -> Self {
        Self::Failed {
            what: error.to_string(),
            why: error.why().unwrap_or_default(),
            hint: error.hint(),
        }
    }
}
