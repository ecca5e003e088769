//! `hashiya export`: articles, the names in them and what was said of them, for other programs and
//! people.

use std::fs;
use std::path::{Path, PathBuf};

use super::desk::{Desk, Opener};
use super::{Failure, print};
use crate::app::library::share::is_web;
use crate::cli::{Export, ExportFormat};
use crate::exchange::{brat, conll, csv, html, jsonl, jsonld, markdown};
use crate::output;

/// Prints the articles one after the other, or writes each to a file.
pub(super) fn export(wanted: &Export) -> Result<(), Failure> {
    let mut opener = Opener::new(&wanted.place, false);
    let is_file = |what: &Path| what.exists() || what.to_str().is_some_and(is_web);
    let files = wanted.what.iter().any(|what| is_file(Path::new(what)));
    let desks: Vec<Desk> = match files {
        true => {
            let files =
                super::articles(&wanted.what.iter().map(PathBuf::from).collect::<Vec<_>>())?;
            files
                .iter()
                .map(|path| opener.file(path))
                .collect::<Result<_, _>>()?
        }
        false => {
            let ids = super::library::ids(&wanted.place, &wanted.what)?;
            ids.into_iter()
                .map(|id| opener.entry(id))
                .collect::<Result<_, _>>()?
        }
    };
    let single = desks.len() == 1;
    if let Some(output) = &wanted.output {
        return match output.is_dir() || !single {
            true => desks
                .iter()
                .try_for_each(|desk| write(desk, wanted, &file_in(output, desk, wanted.format))),
            false => desks
                .iter()
                .try_for_each(|desk| write(desk, wanted, output)),
        };
    }
    for (number, desk) in desks.iter().enumerate() {
        let text = text(desk, wanted, single, number == 0)?;
        let apart = matches!(
            wanted.format,
            ExportFormat::Md | ExportFormat::Html | ExportFormat::Txt
        );
        print(&format!(
            "{}{text}",
            if number > 0 && apart { "\n" } else { "" }
        ))?;
    }
    Ok(())
}

/// Writes an article to a file; one of brat's needs its text beside it.
fn write(desk: &Desk, wanted: &Export, path: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, error| {
        Failure::new(format!("cannot write {}", path.display()))
            .because(error)
            .hint("name a file in a folder that is there and can be written")
    };
    if wanted.format == ExportFormat::Brat {
        let beside = path.with_extension("txt");
        // The text that was read is not to be replaced by what was made of it.
        if !fs::read(&beside).is_ok_and(|there| there == desk.article.text.as_bytes()) {
            if beside.exists() {
                return Err(Failure::new(format!(
                    "{} is there and has another text",
                    beside.display()
                ))
                .hint("name another file with --output"));
            }
            fs::write(&beside, &desk.article.text).map_err(|error| failed(&beside, error))?;
        }
    }
    let text = text(desk, wanted, true, true)?;
    fs::write(path, text).map_err(|error| failed(path, error))
}

/// The place of an article's file in a folder: under its number or the name of its own file.
fn file_in(folder: &Path, desk: &Desk, format: ExportFormat) -> PathBuf {
    let source = Path::new(&desk.article.metadata.source);
    let own = || {
        source
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    let stem = match &desk.entry {
        Some(entry) => entry.id.0.to_string(),
        None => own().unwrap_or_else(|| "article".to_owned()),
    };
    let ending = match format {
        ExportFormat::Md => "md",
        ExportFormat::Txt => "txt",
        ExportFormat::Html => "html",
        ExportFormat::Json => "json",
        ExportFormat::Jsonld => "jsonld",
        ExportFormat::Brat => "ann",
        ExportFormat::Conll => "conll",
        ExportFormat::Jsonl => "jsonl",
        ExportFormat::Csv => "csv",
    };
    folder.join(format!("{stem}.{ending}"))
}

fn text(desk: &Desk, wanted: &Export, single: bool, first: bool) -> Result<String, Failure> {
    let page = desk.page();
    Ok(match wanted.format {
        ExportFormat::Md => markdown::write(page, wanted.names),
        ExportFormat::Txt => output::share::text(page.article),
        ExportFormat::Html => html::write(page),
        ExportFormat::Json => json(desk, single)?,
        ExportFormat::Jsonld => jsonld::write(page.article, page.concerning()),
        ExportFormat::Brat => brat::write(page),
        ExportFormat::Conll => conll::write(page),
        ExportFormat::Jsonl => jsonl::write(page),
        ExportFormat::Csv => {
            let header = if first { csv::HEADER } else { "" };
            format!("{header}{}", csv::write(page))
        }
    })
}

fn json(desk: &Desk, single: bool) -> Result<String, Failure> {
    let Some(entry) = &desk.entry else {
        return Ok(match single {
            true => output::json(&desk.article, &desk.found) + "\n",
            false => output::json_line(&desk.article, &desk.found) + "\n",
        });
    };
    let value = output::library::export(entry, &desk.found);
    let json = match single {
        true => serde_json::to_string_pretty(&value),
        false => serde_json::to_string(&value),
    };
    let json =
        json.map_err(|error| Failure::new("the article cannot be written as JSON").because(error))?;
    Ok(json + "\n")
}
