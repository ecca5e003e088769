//! `hashiya [FILE]`: reads an article on the screen.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::{Failure, language, load, render};
use crate::app::Look;
use crate::article::Article;
use crate::cli::Read;
use crate::runtime::{self, Opening};
use crate::source;
use crate::span::Cells;
use crate::ui::theme::Theme;

/// What opens when nothing was named.
const SAMPLE: &str = include_str!("../../assets/sample.txt");

/// Opens what was named, or what comes in through a pipe, or the sample.
pub(super) fn run(wanted: Read) -> Result<(), Failure> {
    let article = article(wanted.file.as_deref())?;
    if !io::stdout().is_terminal() {
        return render::print_plain(&article, Cells(wanted.measure), wanted.justify.into());
    }
    let look = Look {
        language: language(wanted.lang),
        measure: Cells(wanted.measure),
        justification: wanted.justify.into(),
        ..Look::default()
    };
    let choices = wanted.terminal.choices();
    let opening = Opening::Article(Box::new(article), None);
    runtime::read(opening, look, theme(), &choices).map_err(|error| {
        Failure::new("the screen cannot be used")
            .because(error)
            .hint("run it in a terminal, or print the article with `hashiya render FILE`")
    })
}

fn article(file: Option<&Path>) -> Result<Article, Failure> {
    match file {
        Some(path) => load(path),
        None if !io::stdin().is_terminal() => load(Path::new("-")),
        None => source::decode(SAMPLE.as_bytes().to_vec(), "hashiya")
            .map_err(|error| Failure::new("the sample is damaged").because(error)),
    }
}

/// Returns the theme: without colours where the environment says so (`NO_COLOR`).
fn theme() -> Theme {
    match std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        true => Theme::plain(),
        false => Theme::coloured(),
    }
}
