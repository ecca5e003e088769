//! The file that keeps annotations beside an article: `NAME.annotations.jsonld`.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{ExchangeError, jsonld};
use crate::article::Article;
use crate::notebook::Notebook;

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
}

impl SidecarError {
    /// Returns what the reader can do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
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
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Notebook::default()),
        Err(error) => return Err(SidecarError::File(path.to_owned(), error)),
    };
    let read = jsonld::read(&text, article);
    let read = read.map_err(|error| SidecarError::Content(path.to_owned(), error))?;
    Ok(read.annotations.into_iter().collect())
}

/// Writes a sidecar in the place of the old one, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, article: &Article, notebook: &Notebook) -> Result<(), SidecarError> {
    let failed = |error| SidecarError::File(path.to_owned(), error);
    let mut name = path
        .file_name()
        .map_or_else(OsString::new, ToOwned::to_owned);
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let text = jsonld::write(article, notebook.in_order());
    let written = fs::File::create(&new).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&new);
        failed(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{Annotation, Body, Ids, Target};
    use crate::source;

    #[test]
    fn what_is_kept_beside_an_article_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let article = source::decode("نص".into(), "x.txt").unwrap();
        let place = path(&folder.path().join("مقال.txt"));
        assert_eq!(read(&place, &article).unwrap(), Notebook::default());
        let said = Annotation {
            id: Ids::new(4).give(),
            created: None,
            modified: None,
            target: Target::Article,
            body: Body::Canonical("x".to_owned()),
        };
        let notebook: Notebook = [said].into_iter().collect();
        write(&place, &article, &notebook).unwrap();
        assert_eq!(read(&place, &article).unwrap(), notebook);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(article_of(&place), Some(folder.path().join("مقال.txt")));
        fs::write(&place, "no").unwrap();
        assert!(matches!(
            read(&place, &article),
            Err(SidecarError::Content(..))
        ));
    }
}
