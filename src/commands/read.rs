//! `hashiya [FILE|FOLDER]`: reads an article, a folder, or the library on the screen.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::{Failure, decode, language, load, render};
use crate::app::{Look, Notice};
use crate::article::Article;
use crate::cli::Read;
use crate::fetch;
use crate::runtime::{self, Opening, Rest};
use crate::source;
use crate::span::Cells;
use crate::store::{self, Library};
use crate::ui::theme::Theme;

/// What opens when nothing was named.
const SAMPLE: &str = include_str!("../../assets/sample.txt");

/// So many bytes of a long text are shown before the rest is read: some screens, and enough to tell
/// its encoding.
const HEAD: usize = 128 << 10;
/// One byte more than can be opened, so that a longer file is refused and not cut.
const LONGEST: usize = u32::MAX as usize;

/// Opens what was named, or what comes in through a pipe, or the library, or the sample.
pub(super) fn run(wanted: Read) -> Result<(), Failure> {
    let screen = io::stdout().is_terminal();
    let opening = match wanted.file.as_deref() {
        Some(path) if path.is_dir() && screen => folder(path)?,
        Some(path) if screen => quickly(path)?,
        Some(path) => article(load(path)?),
        None if !io::stdin().is_terminal() => match screen {
            true => quickly(Path::new("-"))?,
            false => article(load(Path::new("-"))?),
        },
        None => match library(wanted.library.as_deref())? {
            Some(library) if screen => Opening::Library(runtime::open(library)),
            _ => Opening::Article(Box::new(sample()?), Some(Notice::Welcome)),
        },
    };
    if let (Opening::Article(article, _), false) = (&opening, screen) {
        return render::print_plain(article, Cells(wanted.measure), wanted.justify.into());
    }
    let look = Look {
        language: language(wanted.lang),
        measure: Cells(wanted.measure),
        justification: wanted.justify.into(),
        threshold: wanted.threshold,
        ..Look::default()
    };
    let choices = wanted.terminal.choices();
    runtime::read(opening, look, theme(), &choices).map_err(|error| {
        Failure::new("the screen cannot be used")
            .because(error)
            .hint("run it in a terminal, or print the article with `hashiya render FILE`")
    })
}

fn article(article: Article) -> Opening {
    Opening::Article(Box::new(article), None)
}

/// Opens an article; of a long text the beginning at once, and the rest while that is read.
fn quickly(path: &Path) -> Result<Opening, Failure> {
    if super::address(path).is_some() {
        return Ok(article(load(path)?));
    }
    let opened = fetch::open(path, HEAD)?;
    let Some(rest) = opened.rest else {
        return Ok(article(decode(opened.head, &opened.name)?));
    };
    let bring = {
        let (head, name, path) = (opened.head.clone(), opened.name.clone(), path.to_owned());
        move || {
            let bytes = rest.read(&head, LONGEST, &path)?;
            decode(bytes, &name)
        }
    };
    Ok(match source::decode_head(&opened.head, &opened.name) {
        Some(beginning) => Opening::Beginning(
            Box::new(beginning),
            Rest(Box::new(|| bring().map_err(Failure::told))),
        ),
        None => article(bring()?),
    })
}

fn sample() -> Result<Article, Failure> {
    source::decode(SAMPLE.as_bytes().to_vec(), "hashiya")
        .map_err(|error| Failure::new("the sample is damaged").because(error))
}

/// Returns the reader's library, if there is one with anything in it.
fn library(path: Option<&Path>) -> Result<Option<Library>, Failure> {
    let path = match path {
        Some(path) => path.to_owned(),
        // Who has no home has no library.
        None => match store::default_path() {
            Ok(path) => path,
            Err(_) => return Ok(None),
        },
    };
    if !path.exists() {
        return Ok(None);
    }
    let library = Library::open(&path)?;
    Ok((!library.is_empty()?).then_some(library))
}

/// Returns the articles of a folder as a library of their own, in memory.
fn folder(path: &Path) -> Result<Opening, Failure> {
    let files = fetch::articles_in(path)?;
    if files.is_empty() {
        return Err(Failure::new(format!("no articles in {}", path.display()))
            .hint("articles are files that end in .txt, .html, .md, .epub and the like"));
    }
    let library = Library::open(Path::new(":memory:"))?;
    Ok(Opening::Library(runtime::keep_files(library, files)))
}

/// Returns the theme: without colours where the environment says so (`NO_COLOR`).
fn theme() -> Theme {
    match std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        true => Theme::plain(),
        false => Theme::coloured(),
    }
}
