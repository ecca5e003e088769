//! Who keeps what the reader says about a file outside the library.
//!
//! The library is opened only when it is there already, or when something is to be kept in it:
//! who only reads a file finds no new files afterwards.

use std::path::PathBuf;

use crate::library::{Answer, Change, Document, Done, Request};
use crate::notebook::Notebook;
use crate::runtime::desk::{Desk, Job, Outbox};
use crate::store::{Library, LooseFile, StoreError, default_path};

/// Where annotations of a file go.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The file.
    pub file: LooseFile,
    /// The library; by default the reader's own.
    pub library: Option<PathBuf>,
}

/// Opens the desk of a file outside the library.
#[must_use]
pub(super) fn open(beside: Beside) -> Desk {
    Desk::open(move |outbox| {
        let mut keeper = Keeper {
            beside,
            library: None,
            outbox,
        };
        move |job| keeper.work(job)
    })
}

struct Keeper {
    beside: Beside,
    library: Option<Library>,
    outbox: Outbox,
}

impl Keeper {
    fn work(&mut self, job: Job) {
        match job {
            Job::Ask(request) => {
                let annotates = matches!(
                    request,
                    Request::Apply(Change::Annotate(..)) | Request::Undo | Request::Redo
                );
                match self.answer(request) {
                    Ok(answer) => self.outbox.send(answer),
                    Err(error) => self.outbox.send(Answer::from(&error)),
                }
                // Also when it failed: what the screen shows must be what is kept.
                if annotates {
                    self.tell();
                }
            }
            Job::Glance => {
                let changed = self.library.as_mut().map(Library::has_changed);
                if matches!(changed, Some(Ok(true))) {
                    self.tell();
                }
            }
            Job::File(_)
            | Job::Found(..)
            | Job::News(_)
            | Job::Fetched
            | Job::Looked(..)
            | Job::Done(_)
            | Job::Names
            | Job::Close => {}
        }
    }

    fn answer(&mut self, request: Request) -> Result<Answer, StoreError> {
        match request {
            Request::Notebook(Document::Loose) => {
                // That there is no library that can be read is told when it is needed.
                let notebook = self.notebook().unwrap_or_default();
                Ok(Answer::Notebook(Document::Loose, notebook))
            }
            Request::Apply(change) => Ok(Answer::Changed(self.made()?.apply(change)?)),
            Request::Undo => Ok(Answer::Changed(match self.known()? {
                Some(library) => library.undo()?,
                None => Done::NothingToUndo,
            })),
            Request::Redo => Ok(Answer::Changed(match self.known()? {
                Some(library) => library.redo()?,
                None => Done::NothingToRedo,
            })),
            Request::Notes(text) => {
                let rows = match self.known()? {
                    Some(library) => library.notes(&text)?,
                    None => Vec::new(),
                };
                Ok(Answer::Notes(text, rows))
            }
            // The screen asks for nothing else without a library.
            _ => Err(StoreError::NotHere),
        }
    }

    fn tell(&mut self) {
        if let Ok(notebook) = self.notebook() {
            self.outbox
                .send(Answer::Notebook(Document::Loose, notebook));
        }
    }

    fn notebook(&mut self) -> Result<Notebook, StoreError> {
        match self.known()? {
            Some(library) => library.notebook(Document::Loose),
            None => Ok(Notebook::default()),
        }
    }

    /// Returns the library if there is one.
    fn known(&mut self) -> Result<Option<&mut Library>, StoreError> {
        if self.library.is_none() && !self.path()?.exists() {
            return Ok(None);
        }
        self.made().map(Some)
    }

    /// Returns the library, which is made when there is none.
    fn made(&mut self) -> Result<&mut Library, StoreError> {
        let library = match self.library.take() {
            Some(library) => library,
            None => {
                let mut library = Library::open(&self.path()?)?;
                library.hold_file(self.beside.file.clone());
                library
            }
        };
        Ok(self.library.insert(library))
    }

    fn path(&self) -> Result<PathBuf, StoreError> {
        match &self.beside.library {
            Some(path) => Ok(path.clone()),
            None => default_path(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{Annotation, Body, Edit, Ids, Remark, Target};
    use std::path::Path;
    use tempfile::TempDir;

    fn desk(folder: &Path) -> Desk {
        open(Beside {
            file: LooseFile {
                path: Some(folder.join("a.txt")),
                hash: LooseFile::hash("نص"),
                title: "a.txt".to_owned(),
            },
            library: Some(folder.join("data").join("library.db")),
        })
    }

    fn note(seed: u128) -> Request {
        let said = Annotation {
            id: Ids::new(seed).give(),
            created: None,
            modified: None,
            target: Target::Article,
            body: Body::Remark(Remark {
                text: "ملاحظة".to_owned(),
                ..Remark::default()
            }),
        };
        let edit = Edit {
            before: Vec::new(),
            after: vec![said],
        };
        Request::Apply(Change::Annotate(Document::Loose, edit))
    }

    /// What the desk says once it has answered, with how many annotations notebooks have.
    fn answers(desk: &Desk, requests: impl IntoIterator<Item = Request>) -> Vec<String> {
        for request in requests {
            desk.ask(request);
        }
        settled(desk)
    }

    fn settled(desk: &Desk) -> Vec<String> {
        while desk.is_busy() {
            std::thread::yield_now();
        }
        let each = std::iter::from_fn(|| desk.take());
        each.map(|answer| match answer {
            Answer::Notebook(Document::Loose, notebook) => format!("{} kept", notebook.len()),
            Answer::Changed(Done::Applied(_)) => "applied".to_owned(),
            Answer::Changed(Done::Undone(_)) => "undone".to_owned(),
            Answer::Changed(Done::Redone(_)) => "redone".to_owned(),
            Answer::Failed { what, .. } => what,
            other => format!("{other:?}"),
        })
        .collect()
    }

    #[test]
    fn the_library_is_made_with_the_first_annotation() {
        let folder = TempDir::new().unwrap();
        let desk = desk(folder.path());
        let asked = [
            Request::Notebook(Document::Loose),
            Request::Undo,
            Request::Notes(String::new()),
        ];
        let told = answers(&desk, asked);
        assert_eq!(told.first().map(String::as_str), Some("0 kept"));
        assert!(!folder.path().join("data").exists());
        let told = answers(&desk, [note(1), Request::Undo, Request::Redo]);
        assert_eq!(
            told,
            ["applied", "1 kept", "undone", "0 kept", "redone", "1 kept"]
        );
        desk.close();
        let again = self::desk(folder.path());
        let told = answers(&again, [Request::Notebook(Document::Loose)]);
        assert_eq!(told, ["1 kept"]);
    }

    #[test]
    fn what_another_window_says_is_seen_at_a_glance() {
        let folder = TempDir::new().unwrap();
        let (one, other) = (desk(folder.path()), desk(folder.path()));
        answers(&one, [note(1)]);
        answers(&other, [note(1 << 100)]);
        one.glance();
        assert_eq!(settled(&one), ["2 kept"]);
        one.glance();
        assert_eq!(settled(&one), [""; 0]);
    }

    #[test]
    fn what_cannot_be_kept_is_told_and_not_shown_as_kept() {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("data"), "a file, not a folder").unwrap();
        let desk = desk(folder.path());
        let told = answers(&desk, [Request::Notebook(Document::Loose), note(1)]);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[1].starts_with("cannot make the folder"), "{told:?}");
        assert_eq!((told[0].as_str(), told[2].as_str()), ("0 kept", "0 kept"));
    }
}
