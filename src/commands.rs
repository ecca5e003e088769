//! What the program does for each command, and how failures are told.
//!
//! The reader of an error reads three things: what happened, why, and what to do.

mod annotate;
mod desk;
mod doctor;
mod eval;
mod export;
mod extract;
mod feeds;
mod import;
mod learn;
mod library;
mod linear;
mod manual;
mod read;
mod render;
mod settings;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::app::Language;
use crate::article::Article;
use crate::cli::{Cli, Command, Fill, Lang};
use crate::config;
use crate::fetch;
use crate::fetch::http::Client;
use crate::layout::Justification;
use crate::library::Answer;
use crate::source;
use crate::store;
use crate::sync;
use crate::text::visible::printable;

/// Why a command could not do what was asked.
#[derive(Debug)]
pub struct Failure {
    /// What happened.
    what: String,
    /// Why, when more is known.
    why: Option<String>,
    /// What the reader can do.
    hint: Option<String>,
}

impl Failure {
    fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: None,
            hint: None,
        }
    }

    /// Returns the failure that an error is: in its words, because of its source.
    fn of(error: &dyn std::error::Error, hint: impl Into<String>) -> Self {
        let failure = Self::new(error.to_string()).hint(hint);
        match error.source() {
            Some(why) => failure.because(why),
            None => failure,
        }
    }

    fn because(self, why: impl ToString) -> Self {
        Self {
            why: Some(why.to_string()),
            ..self
        }
    }

    fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// Returns the failure as it is told on the screen.
    fn told(self) -> Answer {
        Answer::Failed {
            what: self.what,
            why: self.why.unwrap_or_default(),
            hint: self.hint.unwrap_or_default(),
        }
    }
}

impl From<fetch::FetchError> for Failure {
    fn from(error: fetch::FetchError) -> Self {
        Self::of(&error, error.hint())
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        let failure = Self::new(error.to_string()).hint(error.hint());
        match error.why() {
            Some(why) => failure.because(why),
            None => failure,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new("the terminal or a file failed").because(error)
    }
}

/// Does what was typed, tells failures on standard error, and returns the exit status: 0 done, 1
/// something failed (2, a wrong command line, is clap's).
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        None => read::run(cli.read),
        Some(Command::Extract(wanted)) => extract::run(&wanted),
        Some(Command::Render(wanted)) => render::run(&wanted),
        Some(Command::Doctor(wanted)) => doctor::run(wanted.or(config::own().0.terminal)),
        Some(Command::Eval(wanted)) => eval::run(&wanted),
        Some(Command::Learn(wanted)) => learn::run(&wanted),
        Some(Command::Add(wanted)) => library::add(&wanted),
        Some(Command::Fetch(wanted)) => feeds::fetch(&wanted),
        Some(Command::Feeds(wanted)) => feeds::list(&wanted),
        Some(Command::Remove(wanted)) => feeds::remove(&wanted),
        Some(Command::List(wanted)) => library::list(&wanted),
        Some(Command::Search(wanted)) => library::search(&wanted),
        Some(Command::Entities(wanted)) => library::entities(&wanted),
        Some(Command::Notes(wanted)) => library::notes(&wanted),
        Some(Command::Mark(wanted)) => library::mark(&wanted),
        Some(Command::Tag(wanted)) => library::tag(&wanted),
        Some(Command::Watch(wanted)) => library::watch(&wanted),
        Some(Command::Undo(wanted)) => library::undo(&wanted),
        Some(Command::Config(wanted)) => settings::run(wanted),
        Some(Command::Completions { shell }) => manual::completions(shell),
        Some(Command::Man { command }) => manual::page(command.as_deref()),
        Some(Command::Export(wanted)) if wanted.opml => feeds::export(&wanted.place),
        Some(Command::Export(wanted)) => export::export(&wanted),
        Some(Command::Import(wanted)) => import::import(&wanted),
        Some(Command::Annotate(wanted)) => annotate::annotate(&wanted),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure);
            ExitCode::FAILURE
        }
    }
}

/// Writes a failure to standard error; a closed one is nobody's loss.
fn tell(failure: &Failure) {
    let mut out = io::stderr().lock();
    let _ = writeln!(out, "error: {}", printable(&failure.what));
    if let Some(why) = &failure.why {
        let _ = writeln!(out, "  why: {}", printable(why));
    }
    if let Some(hint) = &failure.hint {
        let _ = writeln!(out, "  try: {}", printable(hint));
    }
}

/// Writes a remark to standard error.
fn note(remark: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(remark));
}

/// Returns the files that were named, and in place of folders the articles in them.
fn articles(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        match path.is_dir() {
            true => files.extend(fetch::articles_in(path)?),
            false => files.push(path.clone()),
        }
    }
    Ok(files)
}

/// Reads and decodes the article at `path`, `-` for standard input; what is no file but looks like
/// an address of the web is fetched.
fn load(path: &std::path::Path) -> Result<Article, Failure> {
    if let Some(address) = address(path) {
        return sync::page(&Client::default(), &address).map_err(|error| {
            Failure::new(format!("cannot open {address}"))
                .hint(error.hint())
                .because(error)
        });
    }
    let (bytes, name) = fetch::read(path)?;
    decode(bytes, &name)
}

/// Decodes the bytes that are called `name`.
fn decode(bytes: Vec<u8>, name: &str) -> Result<Article, Failure> {
    source::decode(bytes, name).map_err(|error| {
        Failure::new(format!("cannot open {name}"))
            .because(&error)
            .hint(error.hint())
    })
}

/// Returns the address of the web that was typed in the place of a file.
fn address(typed: &std::path::Path) -> Option<String> {
    let address = sync::address(typed.to_str()?)?;
    (!typed.exists()).then_some(address)
}

/// Writes to standard output; a reader that has gone away (`| head`) ends the program in peace.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Failure::new("cannot write the output").because(error)),
        Ok(()) => Ok(()),
    }
}

/// Returns the language of the interface: what was typed, else that of the locale.
fn language(typed: Option<Lang>) -> Language {
    match typed {
        Some(Lang::Ar) => Language::Arabic,
        Some(Lang::En) => Language::English,
        None => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            match locale.is_some_and(|locale| locale.starts_with("ar")) {
                true => Language::Arabic,
                false => Language::English,
            }
        }
    }
}

impl From<Fill> for Justification {
    fn from(fill: Fill) -> Self {
        match fill {
            Fill::Ragged => Justification::Ragged,
            Fill::Spaces => Justification::Spaces,
            Fill::Kashida => Justification::Kashida,
        }
    }
}
