//! `hashiya render FILE`: prints an article as the lines of a page.

use super::{Failure, load, print};
use crate::annotation::Layer;
use crate::app::page::{self, Setting};
use crate::article::Article;
use crate::cli::Render;
use crate::commands::learn::extractor;
use crate::extract::{Label, Mention, Scratch};
use crate::layout::{
    Alignment, Direction, Justification, Line, Measure, Order, Profile, Shaping, dominant_direction,
};
use crate::span::{Cells, Span};

/// How the lines are to be written.
struct Style<'a> {
    profile: Profile,
    measure: Measure,
    mentions: Option<&'a Layer<Mention>>,
}

/// Prints the article as asked.
pub(super) fn run(wanted: &Render) -> Result<(), Failure> {
    let article = load(&wanted.file)?;
    let profile = if wanted.logical {
        Profile {
            order: Order::LogicalAligned,
            shaping: Shaping::Base,
            ..Profile::default()
        }
    } else {
        Profile::default()
    };
    let found = wanted
        .ansi
        .then(|| extractor().extract(&article, &mut Scratch::default()));
    let style = Style {
        profile,
        measure: measure(Cells(wanted.width), wanted.justify.into()),
        mentions: found.as_ref().map(|found| &found.mentions),
    };
    print_article(&article, &style)
}

/// Prints the article in visual order without colours, as when output is a pipe.
pub(super) fn print_plain(
    article: &Article,
    width: Cells,
    justification: Justification,
) -> Result<(), Failure> {
    let measure = measure(width, justification);
    print_article(
        article,
        &Style {
            profile: Profile::default(),
            measure,
            mentions: None,
        },
    )
}

fn measure(width: Cells, justification: Justification) -> Measure {
    Measure {
        width,
        alignment: Alignment::Start,
        justification,
    }
}

/// Prints paragraph by paragraph, so that a long article begins at once.
fn print_article(article: &Article, style: &Style<'_>) -> Result<(), Failure> {
    let direction = dominant_direction(&article.text).unwrap_or(Direction::RightToLeft);
    let setting = Setting {
        profile: style.profile,
        direction,
        forced: false,
        justification: style.measure.justification,
        width: style.measure.width,
    };
    for number in 0..article.paragraphs.len() {
        let mut text = String::new();
        if number > 0 {
            text.push_str(&"\n".repeat(page::gap(article, number - 1)));
        }
        for line in page::set_paragraph(article, number, &setting) {
            push_line(&mut text, &line, style);
        }
        print(&text)?;
    }
    Ok(())
}

/// Appends one line with its left margin and a line end.
fn push_line(text: &mut String, line: &Line, style: &Style<'_>) {
    let mut column = 0;
    let mut colour = None;
    for (at, cluster) in line.placed() {
        while column < at.0 {
            text.push(' ');
            column += 1;
        }
        let wanted = style
            .mentions
            .and_then(|mentions| colour_at(mentions, cluster.span));
        if wanted != colour {
            text.push_str(wanted.unwrap_or("\u{1b}[0m"));
            colour = wanted;
        }
        text.push_str(cluster.text);
        column += cluster.width.0;
    }
    if colour.is_some() {
        text.push_str("\u{1b}[0m");
    }
    text.push('\n');
}

/// Returns the sequence that colours the mention at a place.
fn colour_at(mentions: &Layer<Mention>, place: Span) -> Option<&'static str> {
    let (_, mention) = mentions.at(place.start()).next()?;
    Some(match mention.body.label {
        Label::Person => "\u{1b}[0;1;38;5;32m",
        Label::Organisation => "\u{1b}[0;1;38;5;166m",
        Label::Location => "\u{1b}[0;38;5;29m",
        Label::Product => "\u{1b}[0;38;5;168m",
    })
}
