//! The form of the file: which version it has, and how an older one becomes the newest.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// What each version adds to the one before it; the first makes an empty file a library.
const MIGRATIONS: &[&str] = &[include_str!("schema.sql"), include_str!("notebook.sql")];

/// The newest version that this program knows.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Returns the version of a file; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    let known: bool = connection.query_row(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'version'",
        [],
        |row| row.get(0),
    )?;
    if !known {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(version), 0) FROM version", [], |row| {
        row.get(0)
    })
}

/// Brings the file to the newest version, or refuses one that is newer still.
///
/// Every step is a transaction of its own; what a killed process left is the version before.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = newest();
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (number, step) in (1..).zip(MIGRATIONS) {
        if number <= found {
            continue;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        if version(&transaction)? < number {
            transaction.execute_batch("CREATE TABLE IF NOT EXISTS version (version INTEGER PRIMARY KEY, since TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)")?;
            transaction.execute_batch(step)?;
            transaction.execute("INSERT INTO version (version) VALUES (?1)", [number])?;
        }
        transaction.commit()?;
    }
    Ok(())
}
