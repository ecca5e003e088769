//! `hashiya [FILE|FOLDER]`: reads an article, a folder, or the library on the screen.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use super::{Failure, language, linear, load, render, settings};
use crate::app::{Look, Notice};
use crate::article::Article;
use crate::cli::{Fill, Read};
use crate::config::{self, MEASURE, Problem, Settings};
use crate::exchange::sidecar;
use crate::fetch;
use crate::runtime::{self, Beside, Opening, Setup};
use crate::source;
use crate::span::Cells;
use crate::store::{self, Library, LooseFile};
use crate::ui::theme::{Scheme, Theme};

/// What opens when nothing was named.
const SAMPLE: &str = include_str!("../../assets/sample.txt");

/// Opens what was named, or what comes in through a pipe, or the library, or the sample.
pub(super) fn run(wanted: Read) -> Result<(), Failure> {
    let (settings, problems) = config::own();
    let screen = io::stdout().is_terminal();
    if !screen {
        settings::tell_own(&problems);
    }
    if wanted.print_keys {
        return settings::print_keys(&settings, wanted.json);
    }
    if wanted.linear {
        return by_lines(&wanted, &settings);
    }
    let measure = Cells(wanted.measure.or(settings.measure).unwrap_or(MEASURE));
    let justify = wanted.justify.or(settings.justify).unwrap_or(Fill::Ragged);
    let threshold = wanted.threshold.unwrap_or_else(|| settings.threshold());
    if screen {
        runtime::prepare(threshold);
    }
    let opening = match wanted.file.as_deref() {
        Some(path) if path.is_dir() && screen => folder(path)?,
        Some(path) => article(load(path)?, Some(path), &wanted),
        None if !io::stdin().is_terminal() => article(load(Path::new("-"))?, None, &wanted),
        None => match library(wanted.library.as_deref())? {
            Some(library) if screen => Opening::Library(runtime::open(library)),
            _ => {
                let sample = sample()?;
                let beside = beside(&sample, None, &wanted);
                Opening::Article(Box::new(sample), Some(Notice::Welcome), beside)
            }
        },
    };
    if let (Opening::Article(article, ..), false) = (&opening, screen) {
        return render::print_plain(article, measure, justify.into());
    }
    let usual = Look::default();
    let setup = Setup {
        look: Look {
            language: language(wanted.lang.or(settings.language)),
            measure,
            justification: justify.into(),
            threshold,
            side: wanted
                .index_side
                .or(settings.index_side)
                .unwrap_or(usual.side),
            ..usual
        },
        theme: theme(wanted.theme.or(settings.theme)),
        choices: wanted.terminal.or(settings.terminal).choices(),
        keys: settings.keys,
        notice: problems
            .first()
            .map(|first| wrong(first, problems.len() - 1)),
    };
    runtime::read(opening, setup).map_err(|error| {
        Failure::new("the screen cannot be used")
            .because(error)
            .hint("run it in a terminal, or print the article with `hashiya render FILE`")
    })
}

/// Reads what was named, or what comes in through a pipe, or the sample, by lines.
fn by_lines(wanted: &Read, settings: &Settings) -> Result<(), Failure> {
    let article = match wanted.file.as_deref() {
        Some(path) if path.is_dir() => {
            return Err(Failure::new(format!("{} is a folder", path.display()))
                .hint("name one article of it; reading by lines is for one at a time"));
        }
        Some(path) => load(path)?,
        None if !io::stdin().is_terminal() => load(Path::new("-"))?,
        None => sample()?,
    };
    let language = language(wanted.lang.or(settings.language));
    let threshold = wanted.threshold.unwrap_or_else(|| settings.threshold());
    linear::read(&article, language, threshold)
}

/// Returns what the screen tells of a configuration with something wrong in it.
fn wrong(first: &Problem, more: usize) -> Notice {
    Notice::Configuration {
        place: first.place.map(|place| (place.line, place.column)),
        what: first.what.clone(),
        more,
    }
}

fn article(article: Article, path: Option<&Path>, wanted: &Read) -> Opening {
    let beside = beside(&article, path, wanted);
    Opening::Article(Box::new(article), None, beside)
}

/// Returns where the annotations of an article go. A page of the web is known by its address,
/// what came through a pipe by its text.
fn beside(article: &Article, path: Option<&Path>, wanted: &Read) -> Beside {
    let about = &article.metadata;
    let title = about.title.clone().unwrap_or_else(|| about.source.clone());
    let place = path.filter(|path| path.exists()).map(sidecar::path);
    let sidecar = place.filter(|place| wanted.sidecar || place.exists());
    let address = about.link.as_ref().map(PathBuf::from);
    Beside {
        file: LooseFile {
            path: path.and_then(|path| path.canonicalize().ok()).or(address),
            hash: LooseFile::hash(&article.text),
            title,
        },
        library: wanted.library.clone(),
        sidecar,
    }
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

/// Returns the theme that was chosen, else the one without colours where the environment says so:
/// `NO_COLOR` is for programs that were told nothing else (<https://no-color.org>).
fn theme(chosen: Option<Scheme>) -> Theme {
    let unwanted = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match chosen {
        Some(scheme) => Theme::of(scheme),
        None if unwanted() => Theme::plain(),
        None => Theme::coloured(),
    }
}
