//! CoNLL-2003: a word a line with its tag in the BIO scheme, an empty line between sentences.
//!
//! Words are cut where mentions begin and end, so that clitics stay outside of names. The format
//! keeps neither white space nor kinds of organisations nor what is one entity.

use super::ExchangeError;
use super::Page;
use super::bring::{Brought, Told};
use crate::article::Article;
use crate::extract::Label;
use crate::output::sentence_spans;
use crate::span::Span;
use crate::text::segment::words;

/// Bytes of the article that may be missing in the file between two words.
const SKIP: usize = 400;

/// Returns the words of a page with their tags; the columns for parts of speech and chunks are
/// empty (`-X-`, `_`).
#[must_use]
pub fn write(page: Page<'_>) -> String {
    let text = &page.article.text;
    let mut out = "-DOCSTART- -X- -X- O\n\n".to_owned();
    let mut open = None;
    for sentence in sentence_spans(page.article) {
        for word in words(text, sentence) {
            for piece in cut(page, word.span) {
                let mut at = page.found.mentions.overlapping(piece);
                let mention = at
                    .next()
                    .filter(|(_, mention)| mention.target.covers(piece));
                let tag = match mention {
                    None => "O".to_owned(),
                    Some((number, mention)) => {
                        let begins = if open == Some(number) { "I" } else { "B" };
                        format!("{begins}-{}", mention.body.label.code())
                    }
                };
                open = mention.map(|(number, _)| number);
                out.push_str(&format!("{} -X- _ {tag}\n", piece.slice(text)));
            }
        }
        let mut over = page
            .found
            .mentions
            .overlapping(Span::new(sentence.end(), sentence.end().advance(1)));
        // A name goes on in the next sentence only where a stop in it was taken for an end.
        if over.all(|(_, mention)| mention.target.start() >= sentence.end()) {
            out.push('\n');
            open = None;
        }
    }
    out
}

/// Cuts a word where mentions begin and end in it.
fn cut(page: Page<'_>, word: Span) -> Vec<Span> {
    let mut cuts = vec![word.start(), word.end()];
    for (_, mention) in page.found.mentions.overlapping(word) {
        let ends = [mention.target.start(), mention.target.end()];
        cuts.extend(
            ends.into_iter()
                .filter(|cut| word.start() < *cut && *cut < word.end()),
        );
    }
    cuts.sort_unstable();
    cuts.dedup();
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs.map(|(&start, &end)| Span::new(start, end)).collect()
}

/// Reads the names of a file about an article, whose words it must have, in their order.
///
/// # Errors
/// When a word of the file is not in the article.
pub fn read(file: &str, article: &Article) -> Result<Brought, ExchangeError> {
    let mut brought = Brought::default();
    let mut open: Option<(Label, Span)> = None;
    let mut at = 0;
    for (line, number) in file.lines().zip(1..) {
        let mut columns = line.split_whitespace();
        let word = columns.next().filter(|word| *word != "-DOCSTART-");
        let Some(word) = word else {
            brought.mentions.extend(open.take().map(told));
            continue;
        };
        let span = place(&article.text, at, word).ok_or(ExchangeError::OtherText(number))?;
        at = span.end().index();
        let tag = columns.next_back().unwrap_or("O");
        let (kind, code) = tag.split_once('-').unwrap_or((tag, ""));
        let label = super::label(code).map(|(label, _)| label);
        if !code.is_empty() && label.is_none() {
            brought.left_out.push(format!(
                "line {number}: {code} is no kind of name that is known"
            ));
        }
        // In the older scheme a name may begin with I.
        let goes_on = matches!(kind, "I" | "E" | "M") && open.map(|(l, _)| l) == label;
        match (label, open) {
            (Some(label), Some((_, so_far))) if goes_on => {
                open = Some((label, Span::new(so_far.start(), span.end())));
            }
            _ => {
                brought.mentions.extend(open.take().map(told));
                open = label.map(|label| (label, span));
            }
        }
    }
    brought.mentions.extend(open.take().map(told));
    Ok(brought)
}

fn told((label, span): (Label, Span)) -> Told {
    Told {
        span,
        label,
        subtype: None,
        entity: None,
    }
}

/// Finds a word at a byte of the text or, where the file leaves something out, soon after.
fn place(text: &str, from: usize, word: &str) -> Option<Span> {
    let rest = text.get(from..)?;
    let mut end = rest.len().min(SKIP + word.len());
    while !rest.is_char_boundary(end) {
        end += 1;
    }
    let start = from + rest.get(..end)?.find(word)?;
    Some(Span::from_range(start..start + word.len()))
}
