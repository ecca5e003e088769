//! One fetching at a time for a library, whoever fetches: the screen, a timer, a hand.
//!
//! The system holds the lock, and lets go of it when the process ends, however it ends.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The right to fetch for a library; given back when dropped.
#[derive(Debug)]
pub struct Lock {
    /// Holds the lock while it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock of a library; `None` when another process or thread has it.
    ///
    /// # Errors
    ///
    /// When the file of the lock, which lies beside the library, cannot be made.
    pub fn take(library: &Path) -> io::Result<Option<Self>> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(library))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

fn beside(library: &Path) -> PathBuf {
    let mut name = library
        .file_name()
        .map_or_else(OsString::new, OsString::from);
    name.push(".fetching");
    library.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_has_it_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library.db");
        let first = Lock::take(&library).unwrap();
        assert!(first.is_some());
        assert!(Lock::take(&library).unwrap().is_none());
        drop(first);
        assert!(Lock::take(&library).unwrap().is_some());
        assert!(!library.exists());
    }
}
