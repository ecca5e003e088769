//! `hashiya import`: annotations of other programs into what was said of an article.

use std::fs;
use std::path::{Path, PathBuf};

use super::desk::{Desk, Opener};
use super::{Failure, note};
use crate::cli::{Import, ImportFormat};
use crate::exchange::{ExchangeError, brat, bring, conll, jsonl, jsonld, sidecar};
use crate::fetch;
use crate::notebook::Edit;
use crate::store;

/// Reads a file and says of its article what it says.
pub(super) fn import(wanted: &Import) -> Result<(), Failure> {
    let (bytes, name) = fetch::read(&wanted.file)?;
    let file = String::from_utf8(bytes).map_err(|error| {
        Failure::new(format!("{name} is no text"))
            .because(error)
            .hint("annotations are read as UTF-8")
    })?;
    let beside = beside(&wanted.file);
    let article = match (&wanted.into, &beside) {
        (Some(article), _) => article.clone(),
        (None, Some(beside)) => beside.to_string_lossy().into_owned(),
        (None, None) => {
            return Err(Failure::new("nobody knows what article this is about")
                .hint("name it with --into FILE, or --into ID for one of the library"));
        }
    };
    let mut desk = Opener::new(&wanted.place, wanted.sidecar).open(&article)?;
    let (edit, left_out) = read(&file, wanted.format, beside.as_deref(), &desk)?;
    for why in &left_out {
        note(&format!("left out: {why}"));
    }
    let (gone, said) = (edit.before.len(), edit.after.len());
    desk.make(edit)?;
    let left_out = left_out.len();
    note(&format!(
        "{said} said, {gone} taken back, {left_out} left out"
    ));
    Ok(())
}

/// Returns the article that stands beside a file of annotations: `x.txt` beside `x.ann`.
fn beside(file: &Path) -> Option<PathBuf> {
    let named = sidecar::article_of(file);
    let text = || Some(file.with_extension("txt"));
    named
        .or_else(text)
        .filter(|path| path != file && path.is_file())
}

fn read(
    file: &str,
    format: ImportFormat,
    beside: Option<&Path>,
    desk: &Desk,
) -> Result<(Edit, Vec<String>), Failure> {
    let article = &desk.article;
    let brought = match format {
        ImportFormat::Jsonld => {
            let read = jsonld::read(file, article)?;
            return Ok((bring::add(&desk.notebook, read.annotations), read.left_out));
        }
        ImportFormat::Brat => {
            // brat's places are in its own copy of the text, if there is one.
            let text = beside.and_then(|path| fs::read_to_string(path).ok());
            brat::read(file, text.as_deref().unwrap_or(&article.text), article)?
        }
        ImportFormat::Conll => conll::read(file, article)?,
        ImportFormat::Jsonl => jsonl::read(file, article)?,
    };
    let edit = bring::edit(desk.page(), &brought, &mut store::ids());
    Ok((edit, brought.left_out))
}

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Self {
        Self::of(&error, error.hint())
    }
}
