//! The file that keeps annotations beside an article: `NAME.annotations.jsonld`.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{ExchangeError, jsonld, whole};
use crate::article::{Article, Timestamp};
use crate::notebook::{Annotation, Edit, Notebook};

/// What the name of a sidecar ends with.
pub const ENDING: &str = ".annotations.jsonld";

/// Why a sidecar could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SidecarError {
    /// The file system failed.
    #[error("cannot use the annotations in {}", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// It is no file of annotations.
    #[error("{} holds no annotations", .0.display())]
    Content(PathBuf, #[source] ExchangeError),
    /// It holds annotations of another program that would be lost.
    #[error("{} annotations in {} are not understood here, and would be lost", .1, .0.display())]
    Foreign(PathBuf, usize),
}

impl SidecarError {
    /// Returns what the reader can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::File(_, error) if error.kind() == io::ErrorKind::StorageFull => {
                "make room on the disk and try again; the file is as it was"
            }
            Self::Foreign(..) => "keep a copy of the file, and import that into a new one",
            Self::File(..) => "see whether the file and its folder can be read and written",
            Self::Content(..) => "move the file away; a new one is made when something is said",
        }
    }
}

/// Returns the place of an article's sidecar.
#[must_use]
pub fn path(article: &Path) -> PathBuf {
    let mut name = article
        .file_name()
        .map_or_else(OsString::new, ToOwned::to_owned);
    name.push(ENDING);
    article.with_file_name(name)
}

/// Returns the article that a sidecar is about, if it is named like one.
#[must_use]
pub fn article_of(sidecar: &Path) -> Option<PathBuf> {
    let name = sidecar.file_name()?.to_str()?.strip_suffix(ENDING)?;
    Some(sidecar.with_file_name(name))
}

/// Reads a sidecar; one that is not there says nothing.
///
/// # Errors
/// When it cannot be read, or holds no annotations.
pub fn read(path: &Path, article: &Article) -> Result<Notebook, SidecarError> {
    read_all(path, article).map(|(notebook, _)| notebook)
}

/// Returns what a sidecar holds, and how many annotations of it are not understood.
fn read_all(path: &Path, article: &Article) -> Result<(Notebook, usize), SidecarError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
        Err(error) => return Err(SidecarError::File(path.to_owned(), error)),
    };
    let read = jsonld::read(&text, article);
    let read = read.map_err(|error| SidecarError::Content(path.to_owned(), error))?;
    let left_out = read.left_out.len();
    Ok((read.annotations.into_iter().collect(), left_out))
}

/// Makes a change of a sidecar, at this moment, and returns what it holds now. Other programs may
/// have changed it meanwhile: what they said stays.
///
/// # Errors
/// When it cannot be read or written, or holds something that would be lost; it is as it was.
pub fn change(
    path: &Path,
    article: &Article,
    edit: &Edit,
    now: Timestamp,
) -> Result<Notebook, SidecarError> {
    let failed = |error| SidecarError::File(path.to_owned(), error);
    let _lock = lock(path).map_err(failed)?;
    let (mut notebook, left_out) = read_all(path, article)?;
    if left_out > 0 {
        return Err(SidecarError::Foreign(path.to_owned(), left_out));
    }
    let after = edit.after.iter().map(|said| {
        let known = notebook.get(said.id);
        let same = known.filter(|known| known.target == said.target && known.body == said.body);
        let created = known.map_or(said.created, |known| known.created);
        Annotation {
            created: created.or(Some(now)),
            modified: same.map_or(Some(now), |same| same.modified),
            ..said.clone()
        }
    });
    let edit = Edit {
        after: after.collect(),
        before: edit.before.clone(),
    };
    notebook.make(&edit);
    let text = jsonld::write(article, notebook.in_order());
    whole::replace(path, text.as_bytes()).map_err(failed)?;
    Ok(notebook)
}

/// Holds other programs off while a sidecar is changed. The file itself is no lock, because
/// another takes its place; the article beside it is there in any case.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let Some(article) = article_of(path) else {
        return Ok(None);
    };
    let file = match File::open(article) {
        Ok(file) => file,
        Err(_) => return Ok(None),
    };
    match file.lock() {
        Ok(()) => Ok(Some(file)),
        // Some file systems have no locks; most programs are alone.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{Body, Ids, Target};
    use crate::source;
    use std::sync::Arc;
    use std::thread;

    fn said(seed: u128) -> Annotation {
        Annotation {
            id: Ids::new(seed).give(),
            created: None,
            modified: None,
            target: Target::Article,
            body: Body::Canonical("x".to_owned()),
        }
    }

    fn adding(said: &Annotation) -> Edit {
        Edit {
            before: Vec::new(),
            after: vec![said.clone()],
        }
    }

    /// A folder with an article, and the place of its sidecar.
    fn folder() -> (tempfile::TempDir, Article, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("مقال.txt");
        fs::write(&file, "نص").unwrap();
        let article = source::decode("نص".into(), "x.txt").unwrap();
        (folder, article, path(&file))
    }

    #[test]
    fn what_is_kept_beside_an_article_is_read_again() {
        let (folder, article, place) = folder();
        assert_eq!(read(&place, &article).unwrap(), Notebook::default());
        let said = said(4);
        let now = Timestamp(1_700_000_000);
        let notebook = change(&place, &article, &adding(&said), now).unwrap();
        assert_eq!(notebook.get(said.id).unwrap().modified, Some(now));
        assert_eq!(read(&place, &article).unwrap(), notebook);
        // What is said again as it was keeps its date.
        let later = Timestamp(now.0 + 9);
        let again = change(&place, &article, &adding(&said), later).unwrap();
        assert_eq!(again, notebook);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert_eq!(article_of(&place), Some(folder.path().join("مقال.txt")));
    }

    #[test]
    fn many_programs_lose_nothing_of_one_another() {
        let (_folder, article, place) = folder();
        let article = Arc::new(article);
        let writers: Vec<_> = (0..4_u128)
            .map(|writer| {
                let (article, place) = (Arc::clone(&article), place.clone());
                thread::spawn(move || {
                    for number in 0..8_u128 {
                        let said = said(((writer << 8) | number) << 90);
                        change(&place, &article, &adding(&said), Timestamp(0)).unwrap();
                        if number % 2 == 1 {
                            let gone = adding(&said).inverse();
                            change(&place, &article, &gone, Timestamp(0)).unwrap();
                        }
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        assert_eq!(read(&place, &article).unwrap().len(), 16);
    }

    #[test]
    fn what_is_not_understood_is_not_overwritten() {
        let (_folder, article, place) = folder();
        for (content, foreign) in [
            ("no", false),
            (r#"{"items": [{"type": "Annotation", "id": 5}]}"#, true),
        ] {
            fs::write(&place, content).unwrap();
            let failed = change(&place, &article, &adding(&said(1)), Timestamp(0));
            let failed = failed.unwrap_err();
            assert_eq!(matches!(failed, SidecarError::Foreign(..)), foreign);
            assert!(!failed.hint().is_empty());
            assert_eq!(fs::read_to_string(&place).unwrap(), content);
        }
    }
}
