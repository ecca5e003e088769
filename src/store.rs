//! The library: articles, feeds, marks, full text and names, in one SQLite file.
//!
//! [`Library`] owns the connection and lives on one thread. It answers the requests of the
//! screens and commands (`answer`), keeps what fetching brings (`feeds`, `entries`), and makes every
//! change of the reader so that it can be taken back (`changes`). Words for searching come from
//! `terms`, hits in the text from `snippet`, stories seen twice from `similar`, names over all
//! articles from `names` and `naming`, what the reader says from `annotations`. It obtains nothing from the network and draws nothing.

mod annotations;
mod answer;
mod changes;
mod clock;
mod entries;
mod error;
mod feeds;
mod lists;
mod looking;
mod name_page;
mod names;
mod naming;
mod place;
mod said;
mod schema;
mod search;
mod shapes;
mod similar;
mod snippet;
mod terms;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::extract::gazetteer::Gazetteer;

pub use annotations::LooseFile;
pub use clock::{ids, now, today};
pub use entries::{Added, Outcome};
pub use error::StoreError;
pub use feeds::{Feed, FeedDraft, Kept};
pub use lists::Sorting;
pub use place::default_path;

/// How long a writer waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// What may be done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    Write,
    /// Only reading: the file, its folder or the disk does not allow more.
    Read,
}

/// An open library.
#[derive(Debug)]
pub struct Library {
    connection: Connection,
    path: PathBuf,
    access: Access,
    gazetteer: Gazetteer,
    /// The article outside the library that the program was opened with.
    file: Option<LooseFile>,
    /// SQLite's number of the changes by other programs, as seen last.
    seen: i64,
}

impl Library {
    /// Opens the library at `path`, making it when there is none; one that may not be written is
    /// opened for reading.
    ///
    /// # Errors
    ///
    /// When the file is no library, is damaged, was written by a newer version, is held by another
    /// process, or cannot be made.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        make_folder(path)?;
        match Self::open_for(path, Access::Write) {
            Err(StoreError::ReadOnly | StoreError::Open { .. }) if path.is_file() => {
                Self::open_for(path, Access::Read)
            }
            done => done,
        }
    }

    /// Opens an existing library for reading only; nothing is written, not even beside it.
    ///
    /// # Errors
    ///
    /// When there is none, or it is damaged or newer.
    pub fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        Self::open_for(path, Access::Read)
    }

    fn open_for(path: &Path, access: Access) -> Result<Self, StoreError> {
        let failed = |error| StoreError::opening(path, error);
        let mut connection = match access {
            Access::Write => Connection::open(path).map_err(failed)?,
            Access::Read => open_read_only(path).map_err(failed)?,
        };
        set_up(&connection, access).map_err(failed)?;
        search::add_functions(&connection)?;
        match access {
            Access::Write => schema::migrate(&mut connection).map_err(|error| match error {
                StoreError::Sql(error) => StoreError::opening(path, error),
                other => other,
            })?,
            Access::Read => {
                let (found, known) = (
                    schema::version(&connection).map_err(failed)?,
                    schema::newest(),
                );
                if found > known {
                    return Err(StoreError::Newer { found, known });
                }
            }
        }
        let seen = data_version(&connection).map_err(failed)?;
        Ok(Self {
            seen,
            connection,
            path: path.to_owned(),
            access,
            gazetteer: Gazetteer::embedded(),
            file: None,
        })
    }

    /// Returns where the library is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Tells whether the library is gone when the program ends: the list of a folder.
    fn is_passing(&self) -> bool {
        self.path == Path::new(":memory:")
    }

    /// Tells what may be done with the library.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// Tells whether another program has changed the library since this was asked last.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn has_changed(&mut self) -> Result<bool, StoreError> {
        let version = data_version(&self.connection)?;
        let changed = version != self.seen;
        self.seen = version;
        Ok(changed)
    }

    /// Asks SQLite whether the file is whole; returns what is wrong, nothing when all is well.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check")?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
        let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }

    /// Begins a change of the file. The lock is taken at once: a transaction that reads first and
    /// writes later fails when another process wrote in between.
    fn writing(&mut self) -> Result<Transaction<'_>, StoreError> {
        if self.access == Access::Read {
            return Err(StoreError::ReadOnly);
        }
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
                path: folder.to_owned(),
                source,
            })
        }
        _ => Ok(()),
    }
}

/// A library in WAL mode is read through files beside it; where they cannot be made, nobody can
/// be writing either, and SQLite may take the file as it is (`immutable`).
fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    match schema::version(&connection) {
        Ok(_) => Ok(connection),
        Err(_) => Connection::open_with_flags(immutable_address(path), flags),
    }
}

fn immutable_address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                address.push(char::from(*byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address + "?immutable=1"
}

fn set_up(connection: &Connection, access: Access) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    if access == Access::Write {
        // Readers go on while a fetch writes.
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        // A commit that was told is on the disk, even when the power fails.
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    }
    connection.execute_batch("PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY")
}

#[cfg(test)]
mod tests;
