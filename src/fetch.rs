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
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|source| FetchError::Stdin { source })?;
        return Ok((bytes, "stdin".to_owned()));
    }
    let failed = |source| FetchError::File {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(FetchError::Folder {
            path: path.to_owned(),
        });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.read_to_end(&mut bytes).map_err(failed)?;
    Ok((bytes, path.display().to_string()))
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
