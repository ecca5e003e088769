//! `hashiya extract FILE…`: prints the names found in articles.

use std::path::Path;

use super::learn::extractor;
use super::{Failure, articles, load, print, tell};
use crate::cli::{Extract, Format};
use crate::extract::{Extractor, Scratch};
use crate::output;

/// Prints what is named in each file, and in each article of a folder. A file that cannot be read is
/// told, and the others go on.
pub(super) fn run(wanted: &Extract) -> Result<(), Failure> {
    let extractor = extractor().with_threshold(wanted.threshold);
    let mut scratch = Scratch::default();
    let mut failed = 0;
    let files = articles(&wanted.files)?;
    let several = files.len() > 1;
    let mut found = Vec::new();
    for path in &files {
        match one(path, wanted.format, &extractor, &mut scratch) {
            Ok(text) if wanted.format == Format::Json && several => found.push(text),
            Ok(text) => print(&text)?,
            Err(failure) => {
                tell(&failure);
                failed += 1;
            }
        }
    }
    if wanted.format == Format::Json && several {
        print(&format!("[\n{}\n]\n", found.join(",\n")))?;
    }
    match failed {
        0 => Ok(()),
        _ => Err(Failure::new(format!(
            "{failed} of {} could not be read",
            files.len()
        ))),
    }
}

fn one(
    path: &Path,
    format: Format,
    extractor: &Extractor,
    scratch: &mut Scratch,
) -> Result<String, Failure> {
    let article = load(path)?;
    let found = extractor.extract(&article, scratch);
    Ok(match format {
        Format::Json => output::json(&article, &found) + "\n",
        Format::Jsonl => output::json_line(&article, &found) + "\n",
        Format::Text => output::text(&article, &found),
    })
}
