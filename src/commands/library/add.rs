//! `hashiya add`: files into the library, each acknowledged when it is on the disk.

use std::path::Path;

use super::open;
use crate::article::Article;
use crate::cli::Add;
use crate::commands::feeds::{Added, import, is_list, subscribe};
use crate::commands::learn::extractor;
use crate::commands::{Failure, address, articles, load, print, tell};
use crate::extract::{Extractor, Scratch};
use crate::fetch::{self, http::Client};
use crate::store::{self, Library, Outcome};
use crate::text::visible::printable;

/// Adds the files, one transaction each. One that cannot be read is told, and the others go on.
pub(in crate::commands) fn add(wanted: &Add) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    let extractor = extractor();
    let mut scratch = Scratch::default();
    let client = Client::default();
    let files = articles(&wanted.what)?;
    let mut failed = 0;
    for path in &files {
        let line = match address(path) {
            _ if is_list(path) => import(&mut library, path, wanted),
            None => one(&mut library, path, &extractor, &mut scratch),
            Some(address) => match subscribe(&mut library, &client, &address, wanted) {
                Ok(Added::Feed(line)) => Ok(line),
                Ok(Added::Article(article)) => {
                    keep(&mut library, &article, &address, &extractor, &mut scratch)
                }
                Err(failure) => Err(failure),
            },
        };
        match line {
            Ok(line) => print(&line)?,
            Err(failure) => {
                tell(&failure);
                failed += 1;
            }
        }
    }
    match failed {
        0 => Ok(()),
        _ => Err(Failure::new(format!(
            "{failed} of {} could not be added",
            files.len()
        ))),
    }
}

fn one(
    library: &mut Library,
    path: &Path,
    extractor: &Extractor,
    scratch: &mut Scratch,
) -> Result<String, Failure> {
    let mut article = load(path)?;
    if article.metadata.published.is_none() {
        article.metadata.published = fetch::modified(path);
    }
    keep(
        library,
        &article,
        &path.display().to_string(),
        extractor,
        scratch,
    )
}

/// Keeps an article, with the names in it.
fn keep(
    library: &mut Library,
    article: &Article,
    name: &str,
    extractor: &Extractor,
    scratch: &mut Scratch,
) -> Result<String, Failure> {
    let found = extractor.extract(article, scratch);
    let added = library.add_article(article, Some(&found), store::now())?;
    let what = match added.outcome {
        Outcome::New => "added",
        Outcome::Renewed => "renewed",
        Outcome::Known | Outcome::SameStory => "known",
    };
    Ok(format!("{what}\t{}\t{}\n", added.id.0, printable(name)))
}
