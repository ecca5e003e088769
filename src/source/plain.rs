//! Plain text to paragraphs: a line is a paragraph, the first one may be the title.

use crate::article::{Paragraph, Role};
use crate::span::Span;

/// A title has at most this many words.
const TITLE_WORDS: usize = 30;

/// A heading inside the article has at most this many words.
const HEADING_WORDS: usize = 10;

/// The text after a heading is at least so many times as long as the heading.
const HEADING_REACH: usize = 4;

/// Returns the paragraphs of `text` in order: its lines, without surrounding white space, empty
/// ones left out.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = lines(text)
        .map(|span| Paragraph {
            span,
            ..Paragraph::default()
        })
        .collect();
    let roles: Vec<Role> = (0..paragraphs.len())
        .map(|index| role(text, &paragraphs, index))
        .collect();
    for (paragraph, role) in paragraphs.iter_mut().zip(roles) {
        paragraph.role = role;
    }
    paragraphs
}

/// Walks the lines. Ends of line are those of UAX #14's class BK, CR LF and NEL.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    const ENDS: [char; 7] = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}',   // NEXT LINE
        '\u{2028}', // LINE SEPARATOR
        '\u{2029}', // PARAGRAPH SEPARATOR
    ];
    let mut next = 0;
    text.split(ENDS).filter_map(move |line| {
        let start = next + (line.len() - line.trim_start().len());
        // Every end but CR, LF, VT and FF takes more than one byte.
        let end_bytes = text
            .get(next + line.len()..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        next += line.len() + end_bytes;
        let body = line.trim();
        (!body.is_empty()).then(|| Span::from_range(start..start + body.len()))
    })
}

fn role(text: &str, paragraphs: &[Paragraph], index: usize) -> Role {
    let slice = |index: usize| paragraphs.get(index).map(|p| p.span.slice(text));
    let Some(line) = slice(index) else {
        return Role::Body;
    };
    // Long paragraphs are body whatever follows; this also keeps the pass linear.
    if line.len() > 600 {
        return Role::Body;
    }
    let following = slice(index + 1);
    if index == 0 && following.is_some() && reads_as_title(line) {
        Role::Title
    } else if is_item(line) {
        Role::Item
    } else if index > 0 && following.is_some_and(|next| heads(line, next)) {
        Role::Heading
    } else {
        Role::Body
    }
}

fn reads_as_title(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let ends_a_sentence = line.ends_with(['.', '،', ',', ':', '؛']) && !line.ends_with("..");
    words <= TITLE_WORDS && !ends_a_sentence
}

fn is_item(line: &str) -> bool {
    let bullet = ["- ", "– ", "• ", "* ", "▪ ", "● "];
    let numbered = || {
        let rest = line.trim_start_matches(char::is_numeric);
        rest.len() < line.len() && line.len() - rest.len() <= 4 && rest.starts_with([')', '-'])
    };
    bullet.iter().any(|mark| line.starts_with(mark)) || numbered()
}

fn heads(line: &str, next: &str) -> bool {
    // Counted no further than it matters: a long text has many lines.
    let words = line.split_whitespace().take(HEADING_WORDS + 1).count();
    let open_end = !line.ends_with(['.', '،', ',', '؛', '!', '"', '”', '»', ')', '…']);
    let starts_with_a_letter = line.starts_with(char::is_alphabetic);
    (2..=HEADING_WORDS).contains(&words)
        && starts_with_a_letter
        && open_end
        && next.len() >= HEADING_REACH * line.len()
}
