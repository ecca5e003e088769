//! Why the library could not do what was asked, in words for the reader.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the library could not be opened, read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Neither `XDG_DATA_HOME` nor `HOME` says where to keep it.
    #[error("there is no place for the library")]
    NoHome,
    /// The folder of the library cannot be made.
    #[error("cannot make the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file cannot be opened.
    #[error("cannot open the library {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The file was written by a later version.
    #[error(
        "the library was written by a newer version of hashiya (its form is {found}, the newest known here is {known})"
    )]
    Newer {
        /// The version of the file.
        found: i64,
        /// The latest that we know.
        known: i64,
    },
    /// The file is something else, or is damaged.
    #[error("the library {} is damaged or no library", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A page of the file was found to be damaged while it was used.
    #[error("the library is damaged")]
    Broken(#[source] rusqlite::Error),
    /// Another process held the library for too long.
    #[error("another program is using the library")]
    Locked,
    /// The library may only be read.
    #[error("the library can only be read, not changed")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full: nothing was changed")]
    Full,
    /// There is no article of that number.
    #[error("there is no article {0} in the library")]
    NoEntry(i64),
    /// The library is only the list of a folder.
    #[error("the list of a folder keeps no annotations")]
    Passing,
    /// No article outside the library was opened.
    #[error("no file is open beside the library")]
    NoFile,
    /// There is no feed of that number.
    #[error("there is no feed {0} in the library")]
    NoFeed(i64),
    /// There is no name of that number.
    #[error("there is no name {0} in the library")]
    NoName(i64),
    /// There is no saved search of that number.
    #[error("there is no saved search {0} in the library")]
    NoSaved(i64),
    /// A saved search or a typed one cannot be understood.
    #[error("the search cannot be understood")]
    Query(#[from] crate::library::query::QueryError),
    /// What is kept for an article cannot be understood.
    #[error("what the library keeps of this article is damaged")]
    Shape(#[from] serde_json::Error),
    /// Network work was asked of the store.
    #[error("this needs the network")]
    NotHere,
    /// Something else.
    #[error("the library failed")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Broken(error),
            _ => Self::Sql(error),
        }
    }
}

impl StoreError {
    /// Tells an error of opening the file at `path` from others.
    pub(super) fn opening(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged {
                path,
                source: error,
            },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Open {
                path,
                source: error,
            },
            _ => error.into(),
        }
    }

    /// Returns what the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::NoHome => "set HOME, or name a file: --library PATH".to_owned(),
            Self::Folder { .. } | Self::Open { .. } => {
                "check who may write there, or name another file: --library PATH".to_owned()
            }
            Self::Newer { .. } => {
                "install the newer hashiya, or name another file: --library PATH".to_owned()
            }
            Self::Damaged { path, .. } => format!(
                "move {0} away and put a copy of it back, or save what is left: sqlite3 {0} .recover",
                path.display()
            ),
            Self::Broken(_) => {
                "put a copy of the file back, or save what is left: sqlite3 library.db .recover".to_owned()
            }
            Self::Locked => "wait until the other hashiya has ended, and try again".to_owned(),
            Self::ReadOnly => "reading goes on; to change it, let yourself write the file and its folder (chmod u+w)".to_owned(),
            Self::Full => "make room on the disk and try again; reading goes on".to_owned(),
            Self::NoEntry(_) => "`hashiya list` shows the numbers of the articles".to_owned(),
            Self::Passing => "open the file itself, `hashiya FILE`, or keep the folder: `hashiya add FOLDER`".to_owned(),
            Self::NoFile => "open the file: `hashiya FILE`".to_owned(),
            Self::NoFeed(_) => "`hashiya list --json` shows where articles come from".to_owned(),
            Self::NoName(_) => "`hashiya entities` shows the names".to_owned(),
            Self::NoSaved(_) => "save the search again".to_owned(),
            Self::Query(error) => error.hint(),
            Self::Shape(_) => "take the article out and add it again".to_owned(),
            Self::NotHere => "use `hashiya fetch` or `hashiya add`".to_owned(),
            Self::Sql(_) => "try again; if it stays so, report it with the line above".to_owned(),
        }
    }

    /// Returns why, where more is known than the error itself says.
    #[must_use]
    pub fn why(&self) -> Option<String> {
        std::error::Error::source(self).map(ToString::to_string)
    }
}
