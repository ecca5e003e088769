//! `hashiya notes`: the reader's notes and highlights in the whole library.

use super::{most, open, print_json, print_lines, show};
use crate::cli::Notes;
use crate::commands::Failure;
use crate::output;

/// Prints the notes that hold the words, the latest first.
pub(in crate::commands) fn notes(wanted: &Notes) -> Result<(), Failure> {
    let library = open(&wanted.place)?;
    let mut rows = library.notes(&wanted.query.join(" "))?;
    rows.truncate(most(wanted.limit));
    if wanted.json {
        return print_json(&output::notes::list(rows));
    }
    print_lines(&rows.iter().flat_map(show::note).collect::<Vec<_>>())
}
