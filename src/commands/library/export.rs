//! `hashiya export`: articles of the library for other programs and people.

use super::{listing, open, print_json, query};
use crate::cli::{Export, ExportFormat};
use crate::commands::learn::extractor as learned_extractor;
use crate::commands::{Failure, print};
use crate::extract::Scratch;
use crate::library::{EntryId, OpenedEntry};
use crate::output;
use crate::store::{Library, Sorting};

/// Prints the articles one after the other.
pub(in crate::commands) fn export(wanted: &Export) -> Result<(), Failure> {
    let library = open(&wanted.place)?;
    let ids = ids(&library, &wanted.what)?;
    let mut extractor = None;
    for (number, id) in ids.iter().enumerate() {
        let mut opened = library.open_entry(*id)?;
        let found = opened.extraction.take().unwrap_or_else(|| {
            let extractor = extractor.get_or_insert_with(learned_extractor);
            extractor.extract(&opened.article, &mut Scratch::default())
        });
        let single = ids.len() == 1;
        match wanted.format {
            ExportFormat::Json if single => print_json(&output::library::export(&opened, &found))?,
            ExportFormat::Json => print(&line(&opened, &found)?)?,
            format => print(&text(&opened, &found, format, number))?,
        }
    }
    Ok(())
}

/// Numbers name articles; anything else is a query.
fn ids(library: &Library, what: &[String]) -> Result<Vec<EntryId>, Failure> {
    let numbers: Result<Vec<i64>, _> = what.iter().map(|word| word.parse()).collect();
    if let Ok(numbers) = numbers {
        return Ok(numbers.into_iter().map(EntryId).collect());
    }
    let (rows, _) = library.list(&listing(query(what)?, 0), Sorting::Newest)?;
    match rows.is_empty() {
        true => {
            Err(Failure::new("no article fits the search")
                .hint("`hashiya list` shows what there is"))
        }
        false => Ok(rows.into_iter().map(|row| row.id).collect()),
    }
}

fn line(opened: &OpenedEntry, found: &crate::extract::Extraction) -> Result<String, Failure> {
    let json = serde_json::to_string(&output::library::export(opened, found))
        .map_err(|error| Failure::new("the article cannot be written as JSON").because(error))?;
    Ok(json + "\n")
}

fn text(
    opened: &OpenedEntry,
    found: &crate::extract::Extraction,
    format: ExportFormat,
    number: usize,
) -> String {
    let article = &opened.article;
    let between = if number > 0 { "\n" } else { "" };
    let text = match format {
        ExportFormat::Md => output::share::markdown(article),
        ExportFormat::Html => output::share::html(article, found),
        ExportFormat::Txt | ExportFormat::Json => output::share::text(article),
    };
    format!("{between}{text}")
}
