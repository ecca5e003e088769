//! `hashiya --linear FILE`: reading by lines, for screen readers and braille displays.

use std::io::{self, BufRead, IsTerminal};

use super::{Failure, print};
use crate::app::Language;
use crate::app::keymap::latin_letter;
use crate::article::Article;
use crate::extract::{Extractor, Scratch};
use crate::output::linear::Linear;
use crate::ui::words::linear::{self as words, Refusal};

/// Reads the article with whoever types at a terminal; else prints the whole of it and its index.
pub(super) fn read(article: &Article, language: Language, threshold: f32) -> Result<(), Failure> {
    let extractor = Extractor::new().with_threshold(threshold);
    let found = extractor.extract_guarded(article, &mut Scratch::default());
    let linear = Linear::new(article, &found, language);
    print(&linear.heading())?;
    match io::stdout().is_terminal() {
        true => converse(&linear, language),
        false => {
            rest(&linear, 0)?;
            linear.index().map_or(Ok(()), |index| print(&index))
        }
    }
}

/// Prints all paragraphs after one.
fn rest(linear: &Linear<'_>, after: usize) -> Result<(), Failure> {
    for at in after + 1..=linear.paragraphs() {
        print(&linear.paragraph(at).unwrap_or_default())?;
    }
    Ok(())
}

/// Answers lines until the reader leaves.
fn converse(linear: &Linear<'_>, language: Language) -> Result<(), Failure> {
    print(&(words::beginning(linear.paragraphs(), language) + "\n"))?;
    let mut at = 0;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let asked = Asked::of(&line);
        if asked == Asked::Leave {
            break;
        }
        if asked == Asked::Rest {
            rest(linear, at)?;
            at = linear.paragraphs();
            continue;
        }
        match answer(linear, asked, &mut at, language) {
            Ok(text) => print(&text)?,
            Err(refusal) => print(&format!("{}\n", words::refusal(refusal, language)))?,
        }
    }
    Ok(())
}

/// Returns what is to be said; `at` is the paragraph last said, 0 before the first.
fn answer(
    linear: &Linear<'_>,
    asked: Asked<'_>,
    at: &mut usize,
    language: Language,
) -> Result<String, Refusal> {
    let here = *at;
    let mut go = |to: usize, refusal| {
        let text = linear.paragraph(to).ok_or(refusal)?;
        *at = to;
        Ok(text)
    };
    match asked {
        Asked::Next => go(here + 1, Refusal::End),
        Asked::Before => go(here.saturating_sub(1), Refusal::Beginning),
        Asked::Again => go(here.max(1), Refusal::NoParagraph),
        Asked::Paragraph(to) => go(to, Refusal::NoParagraph),
        Asked::Index => linear.index(),
        Asked::Name(of) => linear.name(of),
        Asked::Search(query) => {
            let (text, first) = linear.search(query)?;
            // The next line goes on from there: `r` says the first of them.
            *at = first;
            Ok(text)
        }
        Asked::Help => Ok(words::help(language).to_owned()),
        Asked::Rest | Asked::Leave | Asked::Nothing => Err(Refusal::Unknown),
    }
}

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked<'a> {
    Next,
    Before,
    Again,
    Paragraph(usize),
    Rest,
    Index,
    Name(usize),
    Search(&'a str),
    Help,
    Leave,
    Nothing,
}

impl<'a> Asked<'a> {
    fn of(line: &'a str) -> Self {
        let line = line.trim();
        let mut chars = line.chars();
        let Some(first) = chars.next() else {
            return Asked::Next;
        };
        let rest = chars.as_str().trim();
        if let Some(number) = number(line) {
            return Asked::Paragraph(number);
        }
        match (latin_letter(first).unwrap_or(first), rest) {
            ('n', "") => Asked::Next,
            ('b', "") => Asked::Before,
            ('r', "") => Asked::Again,
            ('a', "") => Asked::Rest,
            ('i', "") => Asked::Index,
            ('h' | '?', "") => Asked::Help,
            ('q', "") => Asked::Leave,
            ('w', of) => number(of).map_or(Asked::Nothing, Asked::Name),
            ('/', query) if !query.is_empty() => Asked::Search(query),
            _ => Asked::Nothing,
        }
    }
}

/// Returns a number in digits of either kind.
fn number(typed: &str) -> Option<usize> {
    let digits: String = typed
        .chars()
        .map(|char| {
            latin_letter(char)
                .filter(char::is_ascii_digit)
                .unwrap_or(char)
        })
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Asked<'_>) {
        assert_eq!(Asked::of(line), expected, "{line}");
    }

    #[test]
    fn lines_ask_in_letters_of_both_keyboards() {
        check("", Asked::Next);
        check("  b ", Asked::Before);
        check("i", Asked::Index);
        check("ه", Asked::Index);
        check("ض", Asked::Leave);
        check("a", Asked::Rest);
        check("ش", Asked::Rest);
    }

    #[test]
    fn numbers_are_read_in_both_kinds_of_digits() {
        check("12", Asked::Paragraph(12));
        check("١٢", Asked::Paragraph(12));
        check("w 3", Asked::Name(3));
        check("ص٣", Asked::Name(3));
    }

    #[test]
    fn what_is_searched_stays_as_it_was_typed() {
        check("/ سنابل ض", Asked::Search("سنابل ض"));
        check("/", Asked::Nothing);
    }

    #[test]
    fn other_lines_mean_nothing() {
        for line in [
            "quit now",
            "w",
            "w x",
            "bb",
            "-1",
            "99999999999999999999999",
        ] {
            check(line, Asked::Nothing);
        }
    }
}
