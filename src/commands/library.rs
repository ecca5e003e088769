//! The commands of the library: each opens it, asks, and prints what it answers.

mod add;
mod names;
mod notes;
mod show;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::{Failure, print};
use crate::cli::{List, MarkArticles, MarkWord, Place, Search, TagArticles, Undo};
use crate::library::query::{Query, parse};
use crate::library::{Change, Done, EntryId, Listing, Mark, Shelf};
use crate::output;
use crate::span::Cells;
use crate::store::{self, Library, Sorting};
use crate::terminal::lines::Printer;
use crate::text::visible::printable;

pub(super) use add::add;
pub(super) use names::{entities, watch};
pub(super) use notes::notes;
pub(super) use show::day;

/// The widest lines that are printed for people.
const WIDEST: u16 = 100;

/// Opens the library that was named, else the reader's own.
pub(super) fn open(place: &Place) -> Result<Library, Failure> {
    Ok(Library::open(&path(place)?)?)
}

pub(super) fn path(place: &Place) -> Result<PathBuf, Failure> {
    match &place.library {
        Some(path) => Ok(path.clone()),
        None => Ok(store::default_path()?),
    }
}

/// Numbers name articles; anything else is a query.
pub(super) fn ids(place: &Place, what: &[String]) -> Result<Vec<EntryId>, Failure> {
    let numbers: Result<Vec<i64>, _> = what.iter().map(|word| word.parse()).collect();
    if let Ok(numbers) = numbers {
        return Ok(numbers.into_iter().map(EntryId).collect());
    }
    let library = open(place)?;
    let (rows, _) = library.list(&listing(query(what)?, 0), Sorting::Newest)?;
    match rows.is_empty() {
        true => {
            Err(Failure::new("no article or file fits").hint("`hashiya list` shows what there is"))
        }
        false => Ok(rows.into_iter().map(|row| row.id).collect()),
    }
}

/// `hashiya list`: newest first.
pub(super) fn list(wanted: &List) -> Result<(), Failure> {
    let library = open(&wanted.place)?;
    let listing = Listing {
        read_too: !wanted.unread,
        ..listing(query(&wanted.query)?, wanted.limit)
    };
    print_list(&library, &listing, Sorting::Newest, wanted.json)
}

/// `hashiya search`: best first.
pub(super) fn search(wanted: &Search) -> Result<(), Failure> {
    let library = open(&wanted.place)?;
    let listing = listing(query(&wanted.query)?, wanted.limit);
    print_list(&library, &listing, Sorting::Rank, wanted.json)
}

/// Reads what was typed as a query; the shell has taken quotes away, so words that were quoted
/// together are searched together.
fn query(words: &[String]) -> Result<Query, Failure> {
    let typed = match words {
        [one] => one.clone(),
        words => words
            .iter()
            .map(|word| requoted(word))
            .collect::<Vec<_>>()
            .join(" "),
    };
    parse(&typed, store::today()).map_err(|error| {
        let hint = error.hint();
        Failure::new("the search cannot be understood")
            .because(error)
            .hint(hint)
    })
}

/// Puts quotes round a word of the command line with white space in it, behind its filter.
fn requoted(word: &str) -> String {
    if !word.contains(char::is_whitespace) || word.contains('"') {
        return word.to_owned();
    }
    match word.split_once(':') {
        Some((filter, value)) if filter.chars().all(char::is_alphabetic) => {
            format!("{filter}:\"{value}\"")
        }
        _ => format!("\"{word}\""),
    }
}

pub(super) fn listing(query: Query, limit: usize) -> Listing {
    Listing {
        shelf: Shelf::All,
        query,
        read_too: true,
        skip: 0,
        take: most(limit),
    }
}

/// 0 stands for all.
fn most(limit: usize) -> usize {
    match limit {
        0 => usize::MAX,
        limit => limit,
    }
}

fn print_list(
    library: &Library,
    listing: &Listing,
    sorting: Sorting,
    json: bool,
) -> Result<(), Failure> {
    let (rows, total) = library.list(listing, sorting)?;
    if json {
        return print_json(&output::library::list(rows, total));
    }
    let listed = rows.len();
    print_lines(&rows.iter().flat_map(show::entry).collect::<Vec<_>>())?;
    if listed < total {
        super::note(&format!(
            "{listed} of {total} are listed; --limit 0 lists all"
        ));
    }
    Ok(())
}

pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new("the answer cannot be written as JSON").because(error))?;
    print(&(text + "\n"))
}

/// Prints lines for people: into a terminal as they read right there, elsewhere as they are.
pub(super) fn print_lines(lines: &[String]) -> Result<(), Failure> {
    if lines.is_empty() {
        return Ok(());
    }
    if io::stdout().is_terminal() {
        let (columns, _) = crossterm::terminal::size()?;
        // A row that fills the last column would make an empty one in some terminals.
        let width = Cells(columns.saturating_sub(1).clamp(20, WIDEST));
        return print(&Printer::new(width)?.lines(lines));
    }
    let lines = lines.iter().map(|line| printable(line) + "\n");
    print(&lines.collect::<String>())
}

/// `hashiya mark`.
pub(super) fn mark(wanted: &MarkArticles) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    let ids: Vec<EntryId> = wanted.ids.iter().copied().map(EntryId).collect();
    let (mark, value) = match wanted.mark {
        MarkWord::Read => (Mark::Read, true),
        MarkWord::Unread => (Mark::Read, false),
        MarkWord::Star => (Mark::Starred, true),
        MarkWord::Unstar => (Mark::Starred, false),
        MarkWord::Later => (Mark::Later, true),
        MarkWord::Unlater => (Mark::Later, false),
        MarkWord::Archive => (Mark::Archived, true),
        MarkWord::Unarchive => (Mark::Archived, false),
        MarkWord::Remove => {
            for id in ids {
                library.apply(Change::Remove(id))?;
            }
            return Ok(());
        }
    };
    library.apply(Change::Mark(ids, mark, value))?;
    Ok(())
}

/// `hashiya tag`.
pub(super) fn tag(wanted: &TagArticles) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    for id in &wanted.ids {
        library.apply(Change::Tag(EntryId(*id), wanted.tag.clone(), !wanted.off))?;
    }
    Ok(())
}

/// `hashiya undo`.
pub(super) fn undo(wanted: &Undo) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    if let Some(file) = &wanted.file {
        library.hold_file(super::desk::loose(file, &super::load(file)?));
    }
    match library.undo()? {
        Done::Undone(change) => print(&format!(
            "taken back: {}\n",
            printable(&show::change(&change))
        )),
        _ => print("there is nothing to take back\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_unquoted_is_quoted_again() {
        assert_eq!(requoted("بنك"), "بنك");
        assert_eq!(requoted("البنك المركزي"), "\"البنك المركزي\"");
        assert_eq!(requoted("person:سعاد حداد"), "person:\"سعاد حداد\"");
        assert_eq!(requoted("\"البنك المركزي\""), "\"البنك المركزي\"");
    }
}
