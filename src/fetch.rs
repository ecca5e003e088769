//! Obtains bytes: from files, from standard input, from the web. Never looks at them.

mod folder;
pub mod http;
pub mod reach;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::article::Timestamp;

pub use folder::articles_in;

/// Why bytes could not be had.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The file is a folder.
    #[error("{} is a folder, not an article", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// The system said no.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Standard input broke off.
    #[error("cannot read standard input")]
    Stdin {
        /// What the system said.
        source: io::Error,
    },
}

impl FetchError {
    /// Returns what the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Folder { path } => {
                format!(
                    "name a file in it, for example {}",
                    path.join("article.txt").display()
                )
            }
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "check the name, and the folder you are in".to_owned()
            }
            Self::File { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "ask its owner to let you read it (chmod +r)".to_owned()
            }
            Self::File { .. } => "open another file to see whether the disk is well".to_owned(),
            Self::Stdin { .. } => "write the article to a file and open that".to_owned(),
        }
    }
}

/// Returns the bytes of the file at `path`, or of standard input for `-`, and the name to show.
///
/// # Errors
///
/// When the file cannot be opened or read to its end.
pub fn read(path: &Path) -> Result<(Vec<u8>, String), FetchError> {
    let (mut reader, name, length) = source(path)?;
    let mut bytes = Vec::with_capacity(length);
    let read = reader.read_to_end(&mut bytes);
    read.map_err(|source| failed(path, source))?;
    Ok((bytes, name))
}

/// The beginning of a file or of standard input, and the way to the rest.
#[derive(Debug)]
pub struct Opened {
    /// The first bytes: all of them, where there is no rest.
    pub head: Vec<u8>,
    /// The name to show.
    pub name: String,
    /// What brings all bytes, the first ones included; `None` when there are no more.
    pub rest: Option<Rest>,
}

/// The way to all bytes of which some were read already.
pub struct Rest {
    reader: Box<dyn Read + Send>,
    /// About how many bytes there are in all; 0 when nobody knows.
    length: usize,
}

impl std::fmt::Debug for Rest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Rest").finish_non_exhaustive()
    }
}

/// Opens the file at `path`, or standard input for `-`, and reads `most` bytes of it at most.
///
/// # Errors
///
/// When the file cannot be opened or read.
pub fn open(path: &Path, most: usize) -> Result<Opened, FetchError> {
    let (mut reader, name, length) = source(path)?;
    let mut head = Vec::with_capacity(most.min(length));
    let wanted = u64::try_from(most).unwrap_or(u64::MAX);
    let read = reader.by_ref().take(wanted).read_to_end(&mut head);
    read.map_err(|source| failed(path, source))?;
    let rest = (head.len() == most).then_some(Rest { reader, length });
    Ok(Opened { head, name, rest })
}

impl Rest {
    /// Reads to the end, `most` bytes in all at most, and returns all bytes; `head` is what
    /// [`open`] gave.
    ///
    /// # Errors
    ///
    /// When the file at `path` cannot be read to its end.
    pub fn read(self, head: &[u8], most: usize, path: &Path) -> Result<Vec<u8>, FetchError> {
        let mut bytes = Vec::with_capacity(self.length.min(most).max(head.len()));
        bytes.extend_from_slice(head);
        let left = u64::try_from(most.saturating_sub(head.len())).unwrap_or(u64::MAX);
        let read = self.reader.take(left).read_to_end(&mut bytes);
        read.map_err(|source| failed(path, source))?;
        Ok(bytes)
    }
}

/// Returns what to read, its name to show, and about how many bytes it will give.
fn source(path: &Path) -> Result<(Box<dyn Read + Send>, String, usize), FetchError> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(io::stdin()), "stdin".to_owned(), 0));
    }
    let file = File::open(path).map_err(|source| failed(path, source))?;
    let metadata = file.metadata().map_err(|source| failed(path, source))?;
    if metadata.is_dir() {
        return Err(FetchError::Folder {
            path: path.to_owned(),
        });
    }
    // One more, so that reading to the end needs no more room to find that it is the end.
    let length = usize::try_from(metadata.len()).map_or(0, |length| length.saturating_add(1));
    Ok((Box::new(file), path.display().to_string(), length))
}

fn failed(path: &Path, source: io::Error) -> FetchError {
    match path.as_os_str() == "-" {
        true => FetchError::Stdin { source },
        false => FetchError::File {
            path: path.to_owned(),
            source,
        },
    }
}

/// Returns when a file was last changed; `None` where the system does not say.
#[must_use]
pub fn modified(file: &Path) -> Option<Timestamp> {
    let changed = std::fs::metadata(file).ok()?.modified().ok()?;
    let since = changed.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_told_by_its_name() {
        let error = read(Path::new("/nowhere/مقال.txt")).unwrap_err();
        assert_eq!(error.to_string(), "cannot read /nowhere/مقال.txt");
        assert_eq!(error.hint(), "check the name, and the folder you are in");
    }

    #[test]
    fn a_folder_is_not_an_article() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            read(folder.path()),
            Err(FetchError::Folder { .. })
        ));
    }
}
