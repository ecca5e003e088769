//! Words of an article around the hits of a search.

use super::terms::{Wanted, indexed};
use crate::library::Snippet;
use crate::span::Span;
use crate::text::fold::fold;
use crate::text::segment::sentence_spans;

/// Bytes of text before the first hit; about six words of Arabic.
const BEFORE: usize = 70;
/// Bytes of a snippet.
const LENGTH: usize = 320;
/// Bytes of a text that are looked through for a hit.
const REACH: usize = 1 << 18;

/// Returns the stretch of the text with the first hits of what is wanted, hits marked; the
/// beginning of the text when the hits are elsewhere (in the title).
pub(super) fn hits(text: &str, wanted: &[Wanted]) -> Snippet {
    let words: Vec<_> = indexed(text, Span::from_range(0..reach(text, REACH))).collect();
    let folded: Vec<String> = words
        .iter()
        .map(|word| fold(word.span.slice(text)))
        .collect();
    let mut found: Vec<Span> = Vec::new();
    let mut end = None;
    for (number, word) in words.iter().enumerate() {
        if end.is_some_and(|end| word.span.start().index() > end) {
            break;
        }
        let rest = folded.get(number..).unwrap_or_default();
        let longest = wanted.iter().map(|wanted| wanted.hit(rest)).max();
        let last = longest
            .filter(|&length| length > 0)
            .and_then(|length| words.get(number + length - 1));
        if let Some(last) = last
            && found
                .last()
                .is_none_or(|hit| hit.end() <= word.span.start())
        {
            found.push(Span::new(word.span.start(), last.span.end()));
            end.get_or_insert(word.span.start().index() + LENGTH - BEFORE);
        }
    }
    let first = found.first().map_or(0, |hit| hit.start().index());
    let start = match first {
        0..=BEFORE => 0,
        _ => word_start(text, first - BEFORE),
    };
    cut(text, start, reach(text, start + LENGTH), &found)
}

/// Returns the sentence that a place stands in, shortened around it when it is long.
pub(super) fn sentence(text: &str, place: Span) -> Snippet {
    const LONGEST: usize = 80;
    let before = text.get(..place.start().index()).unwrap_or_default();
    let after = text.get(place.end().index()..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = place.end().index() + after.find('\n').unwrap_or(after.len());
    let paragraph = Span::from_range(start..end);
    let whole = sentence_spans(text, paragraph, LONGEST)
        .into_iter()
        .filter(|span| span.overlaps(place))
        .reduce(|a, b| Span::new(a.start(), b.end()))
        .unwrap_or(place);
    let start = match place.start().index().saturating_sub(whole.start().index()) {
        0..=160 => whole.start().index(),
        _ => word_start(text, place.start().index() - BEFORE),
    };
    let end = whole
        .end()
        .index()
        .min(start + LENGTH)
        .max(place.end().index());
    cut(text, start, reach(text, end), &[place])
}

/// Cuts a stretch out, white space made single spaces, and moves the hits along; dots stand where
/// a sentence was cut.
fn cut(text: &str, start: usize, end: usize, found: &[Span]) -> Snippet {
    let mut snippet = Snippet::default();
    let before = text.get(..start).unwrap_or_default();
    let whole = before
        .trim_end_matches(' ')
        .ends_with(['\n', '.', '؟', '!']);
    if start > 0 && !whole {
        snippet.text.push('…');
    }
    let stretch = text.get(start..end.max(start)).unwrap_or_default();
    let mut hits = found.iter().peekable();
    let mut opened = None;
    for (at, c) in stretch.char_indices() {
        let at = start + at;
        if opened.is_some() && hits.peek().is_none_or(|hit| hit.end().index() <= at) {
            close(&mut snippet, &mut opened);
            hits.next();
        }
        if opened.is_none() && hits.peek().is_some_and(|hit| hit.start().index() == at) {
            opened = Some(snippet.text.len());
        }
        match c.is_whitespace() {
            true if snippet.text.is_empty() || snippet.text.ends_with(' ') => {}
            true => snippet.text.push(' '),
            false => snippet.text.push(c),
        }
    }
    close(&mut snippet, &mut opened);
    snippet.text.truncate(snippet.text.trim_end().len());
    if end < text.trim_end().len() && !snippet.text.ends_with(['.', '؟', '!', '…']) {
        snippet.text.push('…');
    }
    snippet
}

fn close(snippet: &mut Snippet, opened: &mut Option<usize>) {
    if let Some(start) = opened.take() {
        let end = snippet.text.trim_end().len().max(start);
        snippet.hits.push(Span::from_range(start..end));
    }
}

/// The start of the word that holds the byte at `at`, or of the next one.
fn word_start(text: &str, at: usize) -> usize {
    let at = reach(text, at);
    let rest = text.get(at..).unwrap_or_default();
    rest.find(char::is_whitespace).map_or(at, |space| {
        let after = rest.get(space..).unwrap_or_default();
        at + space + (after.len() - after.trim_start().len())
    })
}

/// The last boundary of characters at `most` or before it.
fn reach(text: &str, most: usize) -> usize {
    let most = most.min(text.len());
    // A character has four bytes at most.
    (most.saturating_sub(3)..=most)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The snippet with its hits in brackets.
    fn marked(snippet: &Snippet) -> String {
        let mut text = snippet.text.clone();
        for hit in snippet.hits.iter().rev() {
            text.insert(hit.end().index(), ']');
            text.insert(hit.start().index(), '[');
        }
        text
    }

    #[track_caller]
    fn check(text: &str, wanted: &[Option<Wanted>], expected: &str) {
        let wanted: Vec<Wanted> = wanted.iter().flatten().cloned().collect();
        assert_eq!(marked(&hits(text, &wanted)), expected);
    }

    #[test]
    fn hits_are_marked_as_they_are_written() {
        let text = "قال البنــكُ المركزي\nإن  للبنك خطة مع بنوك AT&T";
        check(
            text,
            &[Wanted::word("بنك")],
            "قال [البنــكُ] المركزي إن [للبنك] خطة مع بنوك AT&T",
        );
        check(
            text,
            &[Wanted::phrase("البنك المركزي")],
            "قال [البنــكُ المركزي] إن للبنك خطة مع بنوك AT&T",
        );
        check(
            text,
            &[Wanted::prefix("بن"), Wanted::word("at&t")],
            "قال [البنــكُ] المركزي إن [للبنك] خطة مع [بنوك] [AT&T]",
        );
        check(
            text,
            &[Wanted::word("لندن")],
            "قال البنــكُ المركزي إن للبنك خطة مع بنوك AT&T",
        );
    }

    #[test]
    fn a_far_hit_is_cut_out() {
        let text = format!(
            "{} ثم لندن أخيرا {}",
            "كلمة ".repeat(400),
            "كلمة ".repeat(400)
        );
        let snippet = hits(&text, &[Wanted::word("لندن").unwrap()]);
        assert!(snippet.text.len() < LENGTH + 20, "{}", snippet.text.len());
        assert!(marked(&snippet).contains("ثم [لندن] أخيرا"));
        assert!(snippet.text.ends_with('…'));
    }

    #[test]
    fn a_mention_stands_in_its_sentence() {
        let text = "سبق هذا. قالت سعاد حداد إنها ستعود. وبعد هذا";
        let start = text.find("سعاد").unwrap();
        let place = Span::from_range(start..start + "سعاد حداد".len());
        assert_eq!(
            marked(&sentence(text, place)),
            "قالت [سعاد حداد] إنها ستعود."
        );
    }
}
