//! An article with what is found in it and what was said of it, for the commands that read and
//! change that: a file, or an article of the library.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failure, load};
use crate::article::Article;
use crate::cli::Place;
use crate::exchange::{Page, sidecar};
use crate::extract::{Extraction, Extractor, Scratch};
use crate::library::{Change, Document, EntryId, OpenedEntry};
use crate::notebook::{Edit, Notebook, apply};
use crate::store::{self, Library, LooseFile};

/// Where what is said of an article is kept.
enum Home {
    /// In the library, with the article.
    Entry(EntryId),
    /// In the library, by the place of the file.
    File(LooseFile),
    /// Beside the file.
    Sidecar(PathBuf),
}

/// An article on the desk.
pub(super) struct Desk {
    /// The article.
    pub(super) article: Arc<Article>,
    /// What the extractor found.
    pub(super) raw: Extraction,
    /// What is found with the corrections.
    pub(super) found: Extraction,
    /// What was said of it and of names everywhere.
    pub(super) notebook: Notebook,
    /// What the library keeps beside, where it is from there.
    pub(super) entry: Option<OpenedEntry>,
    home: Home,
    place: Place,
}

/// Opens articles one after the other; the extractor is made once.
pub(super) struct Opener {
    place: Place,
    sidecar: bool,
    extractor: Option<Extractor>,
    scratch: Scratch,
}

impl Opener {
    /// With `sidecar`, what is said of a file is kept beside it even if no such file is there yet.
    pub(super) fn new(place: &Place, sidecar: bool) -> Self {
        Self {
            place: place.clone(),
            sidecar,
            extractor: None,
            scratch: Scratch::default(),
        }
    }

    /// Opens what was named: a file, else the number of an article.
    pub(super) fn open(&mut self, named: &str) -> Result<Desk, Failure> {
        match named.parse() {
            Ok(id) if !Path::new(named).exists() => self.entry(EntryId(id)),
            _ => self.file(Path::new(named)),
        }
    }

    /// Opens an article of the library.
    pub(super) fn entry(&mut self, id: EntryId) -> Result<Desk, Failure> {
        let library = super::library::open(&self.place)?;
        let mut entry = library.open_entry(id)?;
        let article = Arc::clone(&entry.article);
        let raw = entry.extraction.take();
        let raw = raw.unwrap_or_else(|| self.extract(&article));
        let notebook = std::mem::take(&mut entry.notebook);
        Ok(self.desk(article, raw, notebook, Home::Entry(id), Some(entry)))
    }

    /// Opens a file, or the address of a page.
    pub(super) fn file(&mut self, path: &Path) -> Result<Desk, Failure> {
        let article = load(path)?;
        let raw = self.extract(&article);
        let beside = sidecar::path(path);
        let mut notebook = Notebook::default();
        let file = loose(path, &article);
        let library = self.library()?;
        let home = match self.sidecar || beside.exists() {
            true => {
                let own = sidecar::read(&beside, &article)?;
                let everywhere = library.map(|library| library.everywhere()).transpose()?;
                let all = everywhere.iter().flat_map(Notebook::iter).chain(own.iter());
                notebook = all.cloned().collect();
                Home::Sidecar(beside)
            }
            false => {
                if let Some(mut library) = library {
                    library.hold_file(file.clone());
                    notebook = library.notebook(Document::Loose)?;
                }
                Home::File(file)
            }
        };
        Ok(self.desk(Arc::new(article), raw, notebook, home, None))
    }

    /// Returns the library if there is one: reading makes none.
    fn library(&self) -> Result<Option<Library>, Failure> {
        let path = match &self.place.library {
            Some(path) => path.clone(),
            None => match store::default_path() {
                Ok(path) => path,
                // Who has no home has no library.
                Err(_) => return Ok(None),
            },
        };
        match path.exists() {
            true => Ok(Some(Library::open(&path)?)),
            false => Ok(None),
        }
    }

    fn extract(&mut self, article: &Article) -> Extraction {
        let extractor = self.extractor.get_or_insert_with(super::learn::extractor);
        extractor.extract(article, &mut self.scratch)
    }

    fn desk(
        &self,
        article: Arc<Article>,
        raw: Extraction,
        notebook: Notebook,
        home: Home,
        entry: Option<OpenedEntry>,
    ) -> Desk {
        Desk {
            found: apply(&article, &raw, &notebook),
            article,
            raw,
            notebook,
            entry,
            home,
            place: self.place.clone(),
        }
    }
}

impl Desk {
    /// Returns it as what the formats write.
    pub(super) fn page(&self) -> Page<'_> {
        Page {
            article: &self.article,
            found: &self.found,
            notebook: &self.notebook,
        }
    }

    /// Makes a change and keeps it.
    pub(super) fn make(&mut self, edit: Edit) -> Result<(), Failure> {
        if edit == Edit::default() {
            return Ok(());
        }
        self.notebook.make(&edit);
        self.found = apply(&self.article, &self.raw, &self.notebook);
        match &self.home {
            Home::Entry(id) => {
                let mut library = super::library::open(&self.place)?;
                library.apply(Change::Annotate(Document::Entry(*id), edit))?;
            }
            Home::File(file) => {
                let mut library = super::library::open(&self.place)?;
                library.hold_file(file.clone());
                library.apply(Change::Annotate(Document::Loose, edit))?;
            }
            Home::Sidecar(path) => {
                let (own, edit) = edit.parted();
                sidecar::change(path, &self.article, &own, store::now())?;
                if edit != Edit::default() {
                    let mut library = super::library::open(&self.place)?;
                    library.hold_file(LooseFile {
                        path: None,
                        hash: LooseFile::hash(&self.article.text),
                        title: crate::output::share::title(&self.article).to_owned(),
                    });
                    library.apply(Change::Annotate(Document::Loose, edit))?;
                }
            }
        }
        Ok(())
    }
}

/// Returns how the library knows a file.
pub(super) fn loose(path: &Path, article: &Article) -> LooseFile {
    LooseFile {
        path: fs::canonicalize(path).ok(),
        hash: LooseFile::hash(&article.text),
        title: crate::output::share::title(article).to_owned(),
    }
}

impl From<sidecar::SidecarError> for Failure {
    fn from(error: sidecar::SidecarError) -> Self {
        Self::of(&error, error.hint())
    }
}
