//! `hashiya entities`, `hashiya watch`: names over all articles.

use super::{most, open, print_json, print_lines, show};
use crate::cli::{Entities, Watch};
use crate::commands::Failure;
use crate::library::{Change, NameRow};
use crate::output;
use crate::store::Library;

/// Prints the most named, or all about one name.
pub(in crate::commands) fn entities(wanted: &Entities) -> Result<(), Failure> {
    let library = open(&wanted.place)?;
    let typed = wanted.name.join(" ");
    if typed.is_empty() || wanted.list {
        let mut rows = library.names(&typed)?;
        rows.truncate(most(wanted.limit));
        if wanted.json {
            return print_json(&output::library::names(rows));
        }
        return print_lines(&rows.iter().map(show::name).collect::<Vec<_>>());
    }
    let mut page = library.name_page(meant(&library, &typed)?.id)?;
    if wanted.json {
        page.mentions.truncate(most(wanted.limit));
        return print_json(&output::library::name_page(page));
    }
    print_lines(&show::page(&page, most(wanted.limit)))
}

/// Puts a name on the watch list, or takes it off.
pub(in crate::commands) fn watch(wanted: &Watch) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    let name = meant(&library, &wanted.name.join(" "))?;
    library.apply(Change::Watch(name.id, !wanted.off))?;
    let watched = !wanted.off;
    print_lines(&[show::name(&NameRow { watched, ..name })])
}

fn meant(library: &Library, typed: &str) -> Result<NameRow, Failure> {
    library.name_meant(typed)?.ok_or_else(|| {
        Failure::new(format!("no article names {typed}"))
            .hint("`hashiya entities` lists the names there are")
    })
}
