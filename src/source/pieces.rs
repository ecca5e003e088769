//! Paragraphs that are too long to be set as one, cut where it does least harm.
//!
//! A file may be one line of ten megabytes. Laying out, searching and looking for names all go by
//! paragraphs, so none may be longer than the eye needs at once. The pieces touch: that is how
//! [`Article::goes_on`](crate::article::Article::goes_on) knows them from paragraphs of the author.

use crate::article::Paragraph;
use crate::span::Span;
use crate::text::graphemes::{char_boundary_before, graphemes};

/// A paragraph of more bytes than this is cut; news has none that long.
const LONGEST: usize = 8 << 10;
/// A piece is not cut shorter than this for the sake of a better place.
const SHORTEST: usize = LONGEST / 2;
/// Within so many bytes some place lies that parts no letter from its marks.
const CLUSTER: usize = 512;

/// Returns the paragraphs with those that are too long in pieces.
#[must_use]
pub fn bounded(text: &str, paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    let is_short = |paragraph: &Paragraph| paragraph.span.len() <= LONGEST;
    if paragraphs.iter().all(is_short) {
        return paragraphs;
    }
    let mut pieces = Vec::with_capacity(paragraphs.len() + 8);
    for paragraph in paragraphs {
        let mut rest = paragraph.span.range();
        while rest.len() > LONGEST {
            let end = rest.start + cut(text.get(rest.clone()).unwrap_or_default());
            pieces.push(Paragraph {
                span: Span::from_range(rest.start..end),
                ..paragraph
            });
            rest.start = end;
        }
        pieces.push(Paragraph {
            span: Span::from_range(rest),
            ..paragraph
        });
    }
    pieces
}

/// Returns how many bytes of a long stretch make its first piece: up to the last line end, else
/// the last end of a sentence, else the last space, else the last whole character of a reader.
fn cut(text: &str) -> usize {
    let end = char_boundary_before(text, LONGEST);
    let start = char_boundary_before(text, SHORTEST);
    let window = text.get(start..end).unwrap_or_default();
    let line = window.rfind('\n').map(|at| at + 1);
    let place = line.or_else(|| after_sentence(window)).or_else(|| {
        let (at, space) = window.char_indices().rfind(|(_, c)| c.is_whitespace())?;
        Some(at + space.len_utf8())
    });
    place.map_or_else(|| whole_clusters(text, end), |at| start + at)
}

/// Returns the place after the last stop with a space behind it.
fn after_sentence(window: &str) -> Option<usize> {
    window.rmatch_indices(' ').find_map(|(at, space)| {
        let before = window.get(..at)?;
        let stops = ['.', '؟', '!', '?', '…', '۔', '"', '»', '”'];
        let stop = before.trim_end_matches(['"', '»', '”']);
        (before.ends_with(stops) && stop.ends_with(['.', '؟', '!', '?', '…', '۔']))
            .then_some(at + space.len())
    })
}

/// Returns the last place at or before `end` that parts no letter from its marks, never the start.
fn whole_clusters(text: &str, end: usize) -> usize {
    let start = char_boundary_before(text, end.saturating_sub(CLUSTER));
    let beyond = char_boundary_before(text, end + 64);
    let window = text.get(start..beyond).unwrap_or_default();
    let places = graphemes(window).map(|(at, _)| start + at);
    places
        .take_while(|&at| at <= end)
        .last()
        .filter(|&at| at > start)
        .unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Role;

    fn pieces(text: &str) -> Vec<&str> {
        let whole = Paragraph {
            span: Span::from_range(0..text.len()),
            role: Role::Quote,
            depth: 1,
        };
        let pieces = bounded(text, vec![whole]);
        assert!(pieces.iter().all(|p| (p.role, p.depth) == (Role::Quote, 1)));
        let pieces: Vec<&str> = pieces.iter().map(|p| p.span.slice(text)).collect();
        assert_eq!(pieces.concat(), text, "no byte is lost");
        assert!(pieces.iter().all(|p| (1..=LONGEST).contains(&p.len())));
        pieces
    }

    #[test]
    fn what_is_short_stays_whole() {
        assert_eq!(pieces("نص قصير. وجملة").len(), 1);
    }

    #[test]
    fn a_long_line_is_cut_after_sentences() {
        let text = "قال أحمد إن «الأمر تم.» ثم عاد 3.5 مرات. ".repeat(2_000);
        let pieces = pieces(text.trim_end());
        let (_, cut) = pieces.split_last().unwrap();
        let at_a_stop = |p: &&str| p.ends_with("مرات. ") || p.ends_with("تم.» ");
        assert!(cut.iter().all(at_a_stop));
    }

    #[test]
    fn without_sentences_it_is_cut_after_words_and_without_words_after_letters() {
        let words = "كلمة ".repeat(20_000);
        assert!(
            pieces(words.trim_end())
                .iter()
                .rev()
                .skip(1)
                .all(|p| p.ends_with("كلمة "))
        );
        let letters = "بَّ".repeat(20_000);
        assert!(
            pieces(&letters)
                .iter()
                .all(|p| p.starts_with('ب') && p.ends_with('\u{651}') || p.ends_with('\u{64e}'))
        );
        // A letter may have more marks than any piece is long.
        let marks = format!("ب{}", "\u{64e}".repeat(60_000));
        assert!(pieces(&marks).len() > 10);
    }

    #[test]
    fn lines_of_code_are_cut_at_line_ends() {
        let code = "let x = 1. + 2;  \n".repeat(3_000);
        assert!(pieces(&code).iter().all(|p| p.ends_with('\n')));
    }
}
