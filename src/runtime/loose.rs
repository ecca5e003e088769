//! Who keeps what the reader says about a file outside the library.
//!
//! The library is opened only when it is there already, or when something is to be kept in it:
//! who only reads a file finds no new files afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use thiserror::Error;

use crate::article::Article;
use crate::exchange::sidecar::{self, SidecarError};
use crate::library::{Answer, Change, Document, Done, Request};
use crate::notebook::{Edit, Notebook};
use crate::runtime::desk::{Desk, Job, Outbox};
use crate::store::{self, Library, LooseFile, StoreError, default_path};

/// Where annotations of a file go.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The file.
    pub file: LooseFile,
    /// The library; by default the reader's own.
    pub library: Option<PathBuf>,
    /// The file that keeps what is said of this article, if that is not the library. What is said
    /// of names everywhere goes to the library in any case.
    pub sidecar: Option<PathBuf>,
}

/// Opens the desk of a file outside the library.
#[must_use]
pub(super) fn open(beside: Beside, article: Arc<Article>) -> Desk {
    Desk::open(move |outbox| {
        let sidecar = beside.sidecar.clone();
        let mut keeper = Keeper {
            sidecar: sidecar.map(|path| Sidecar::new(path, article)),
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
    sidecar: Option<Sidecar>,
    outbox: Outbox,
}

/// Why something was not kept.
#[derive(Debug, Error)]
enum LooseError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sidecar(#[from] SidecarError),
}

impl From<&LooseError> for Answer {
    fn from(error: &LooseError) -> Self {
        match error {
            LooseError::Store(error) => error.into(),
            LooseError::Sidecar(error) => Self::Failed {
                what: error.to_string(),
                why: std::error::Error::source(error)
                    .map(ToString::to_string)
                    .unwrap_or_default(),
                hint: error.hint().to_owned(),
            },
        }
    }
}

/// The file beside an article, and what was changed in it since the program began.
struct Sidecar {
    path: PathBuf,
    article: Arc<Article>,
    /// When it was written last, as seen last.
    seen: Option<SystemTime>,
    done: Vec<Edit>,
    undone: Vec<Edit>,
}

impl Sidecar {
    fn new(path: PathBuf, article: Arc<Article>) -> Self {
        let seen = written(&path);
        Self {
            path,
            article,
            seen,
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<Notebook, SidecarError> {
        self.seen = written(&self.path);
        sidecar::read(&self.path, &self.article)
    }

    fn change(&mut self, edit: &Edit) -> Result<(), SidecarError> {
        if *edit != Edit::default() {
            sidecar::change(&self.path, &self.article, edit, store::now())?;
            self.seen = written(&self.path);
        }
        Ok(())
    }

    fn has_changed(&self) -> bool {
        written(&self.path) != self.seen
    }
}

fn written(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path)
        .and_then(|known| known.modified())
        .ok()
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
                let library = self.library.as_mut().map(Library::has_changed);
                let sidecar = self.sidecar.as_ref().is_some_and(Sidecar::has_changed);
                if sidecar || matches!(library, Some(Ok(true))) {
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

    fn answer(&mut self, request: Request) -> Result<Answer, LooseError> {
        match request {
            Request::Notebook(Document::Loose) => {
                Ok(Answer::Notebook(Document::Loose, self.notebook()?))
            }
            Request::Apply(Change::Annotate(Document::Loose, edit)) if self.sidecar.is_some() => {
                self.make(&edit)?;
                if let Some(sidecar) = &mut self.sidecar {
                    sidecar.undone.clear();
                    sidecar.done.push(edit.clone());
                }
                let change = Change::Annotate(Document::Loose, edit);
                Ok(Answer::Changed(Done::Applied(change)))
            }
            Request::Undo if self.sidecar.is_some() => self.step(true),
            Request::Redo if self.sidecar.is_some() => self.step(false),
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
            _ => Err(StoreError::NotHere.into()),
        }
    }

    /// Makes a change whose one part is kept beside the article and the other in the library.
    fn make(&mut self, edit: &Edit) -> Result<(), LooseError> {
        let (own, everywhere) = edit.clone().parted();
        if let Some(sidecar) = &mut self.sidecar {
            sidecar.change(&own)?;
        }
        if everywhere != Edit::default() {
            let change = Change::Annotate(Document::Loose, everywhere);
            self.made()?.apply(change)?;
        }
        Ok(())
    }

    /// Takes the last change of this session back, or makes it again.
    fn step(&mut self, backwards: bool) -> Result<Answer, LooseError> {
        let next = self.sidecar.as_mut().and_then(|sidecar| match backwards {
            true => sidecar.done.last().cloned(),
            false => sidecar.undone.last().cloned(),
        });
        let Some(edit) = next else {
            return Ok(Answer::Changed(match backwards {
                true => Done::NothingToUndo,
                false => Done::NothingToRedo,
            }));
        };
        match backwards {
            true => self.make(&edit.clone().inverse())?,
            false => self.make(&edit)?,
        }
        if let Some(sidecar) = &mut self.sidecar {
            let (from, to) = match backwards {
                true => (&mut sidecar.done, &mut sidecar.undone),
                false => (&mut sidecar.undone, &mut sidecar.done),
            };
            to.extend(from.pop());
        }
        let change = Change::Annotate(Document::Loose, edit);
        Ok(Answer::Changed(match backwards {
            true => Done::Undone(change),
            false => Done::Redone(change),
        }))
    }

    fn tell(&mut self) {
        if let Ok(notebook) = self.notebook() {
            self.outbox
                .send(Answer::Notebook(Document::Loose, notebook));
        }
    }

    fn notebook(&mut self) -> Result<Notebook, LooseError> {
        let beside = self.sidecar.is_some();
        // That there is no library that can be read is told when something is to be kept in it.
        let kept = match self.known() {
            Ok(Some(library)) if beside => library.everywhere()?,
            Ok(Some(library)) => library.notebook(Document::Loose)?,
            Ok(None) | Err(_) => Notebook::default(),
        };
        let own = match &mut self.sidecar {
            Some(sidecar) => sidecar.read()?,
            None => return Ok(kept),
        };
        Ok(kept.iter().chain(own.iter()).cloned().collect())
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
    use crate::source;
    use tempfile::TempDir;

    fn desk(folder: &Path) -> Desk {
        desk_with(folder, None)
    }

    fn desk_with(folder: &Path, sidecar: Option<PathBuf>) -> Desk {
        let article = source::decode("نص".into(), "a.txt").unwrap();
        let beside = Beside {
            sidecar,
            file: LooseFile {
                path: Some(folder.join("a.txt")),
                hash: LooseFile::hash("نص"),
                title: "a.txt".to_owned(),
            },
            library: Some(folder.join("data").join("library.db")),
        };
        open(beside, Arc::new(article))
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
    fn a_sidecar_keeps_what_is_said_of_its_article() {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("a.txt"), "نص").unwrap();
        let sidecar = folder.path().join("a.txt.annotations.jsonld");
        let open = || desk_with(folder.path(), Some(sidecar.clone()));
        let (one, other) = (open(), open());
        let told = answers(&one, [note(1), Request::Undo, Request::Redo, Request::Redo]);
        let expected = ["applied", "1 kept", "undone", "0 kept", "redone", "1 kept"];
        assert_eq!(told.get(..6).unwrap(), expected);
        assert!(!folder.path().join("data").exists());
        other.glance();
        assert_eq!(settled(&other), ["1 kept"]);
        answers(&other, [note(1 << 100)]);
        assert_eq!(
            answers(&open(), [Request::Notebook(Document::Loose)]),
            ["2 kept"]
        );
        // Taking back takes back what was said here.
        assert_eq!(answers(&one, [Request::Undo]), ["undone", "1 kept"]);
        std::fs::write(&sidecar, "{").unwrap();
        let told = answers(&one, [note(2)]);
        assert!(told[0].contains("holds no annotations"), "{told:?}");
        assert_eq!(std::fs::read_to_string(&sidecar).unwrap(), "{");
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
