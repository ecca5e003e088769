//! Words and sentences of a text, with their spans.
//!
//! Words are what a reader of news would call so: Arabic and Latin parts stand apart even when
//! written together (`بـMeta`), Latin names keep their inner signs (`AT&T`, `S.A`, `GN06`), every
//! other visible character is a word of its own. UAX #29 does not serve here: it joins the two
//! scripts and splits `AT&T`. Marks, tatweel and invisible controls never make or break a word.

use crate::span::Span;
use crate::text::fold::{Fold, fold_char};

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// Arabic letters.
    Arabic,
    /// Letters of another script, perhaps with digits and inner signs.
    Latin,
    /// Digits, perhaps with inner points.
    Number,
    /// One sign.
    Sign,
}

/// A word and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the text; marks on the last letter are in, invisible controls around it out.
    pub span: Span,
    /// What it is made of.
    pub kind: WordKind,
}

/// Returns the words of `span` in order.
#[must_use]
pub fn words(text: &str, span: Span) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    // A sign that stands directly after an open word and may turn out to lie inside it.
    let mut joiner: Option<Word> = None;
    for (index, c) in span.slice(text).char_indices() {
        let place = Span::from_range(index..index + c.len_utf8()).shifted(span.start().index());
        let class = classify(c);
        match (class, &mut open) {
            (Class::Nothing, _) => {}
            (Class::Mark, Some(word)) if joiner.is_none() => {
                word.span = Span::new(word.span.start(), place.end());
            }
            (Class::Mark, _) => {}
            (Class::Space, _) => {
                words.extend(open.take());
                words.extend(joiner.take());
            }
            (Class::Letter(kind), Some(word))
                if continues(word.kind, kind) && may_join(joiner, word.kind, kind, text) =>
            {
                word.span = Span::new(word.span.start(), place.end());
                word.kind = merged(word.kind, kind);
                joiner = None;
            }
            (Class::Letter(kind), _) => {
                words.extend(open.take());
                words.extend(joiner.take());
                open = Some(Word { span: place, kind });
            }
            (Class::Sign(joins), _) => {
                let sign = Word {
                    span: place,
                    kind: WordKind::Sign,
                };
                let inside = joins && joiner.is_none();
                match &open {
                    Some(word) if inside && word.kind != WordKind::Arabic => joiner = Some(sign),
                    _ => {
                        words.extend(open.take());
                        words.extend(joiner.take());
                        words.push(sign);
                    }
                }
            }
        }
    }
    words.extend(open);
    words.extend(joiner);
    words
}

#[derive(Clone, Copy)]
enum Class {
    /// Invisible, or a stray control.
    Nothing,
    Mark,
    Space,
    Letter(WordKind),
    /// `true` when the sign may stand inside a Latin word or a number.
    Sign(bool),
}

fn classify(c: char) -> Class {
    let folded = match fold_char(c) {
        Fold::Mark => return Class::Mark,
        Fold::Invisible => return Class::Nothing,
        Fold::LamAlef => return Class::Letter(WordKind::Arabic),
        Fold::One(folded) => folded,
    };
    match folded {
        ' ' | '\n' | '\r' | '\t' => Class::Space,
        _ if c.is_whitespace() => Class::Space,
        _ if c.is_control() => Class::Nothing,
        '0'..='9' => Class::Letter(WordKind::Number),
        '-' | '.' | '\'' | '&' | '+' | '_' | '@' | ',' => Class::Sign(true),
        _ if is_arabic(folded) => Class::Letter(WordKind::Arabic),
        _ if folded.is_alphanumeric() => Class::Letter(WordKind::Latin),
        _ => Class::Sign(false),
    }
}

fn is_arabic(c: char) -> bool {
    match c {
        // The letters of Arabic itself, told without the table of all letters.
        '\u{0621}'..='\u{063a}' | '\u{0641}'..='\u{064a}' => true,
        '\u{0620}'..='\u{06ff}'
        | '\u{0750}'..='\u{077f}'
        | '\u{08a0}'..='\u{08c9}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' => c.is_alphabetic(),
        _ => false,
    }
}

fn continues(open: WordKind, next: WordKind) -> bool {
    (open == WordKind::Arabic) == (next == WordKind::Arabic)
}

fn merged(open: WordKind, next: WordKind) -> WordKind {
    if open == next { open } else { WordKind::Latin }
}

/// Between digits a point or comma joins (3,000; 1.5); between other characters all but the comma.
fn may_join(joiner: Option<Word>, open: WordKind, next: WordKind, text: &str) -> bool {
    let Some(sign) = joiner else { return true };
    let sign = sign.span.slice(text);
    let digits = open == WordKind::Number && next == WordKind::Number;
    let point = sign == "." || sign == "," || sign == "٫" || sign == "٬";
    if digits { point } else { !point || sign == "." }
}

/// Returns the sentences of a paragraph from the first byte of their first words to the last of
/// their last; `longest` as for [`sentences`].
#[must_use]
pub fn sentence_spans(text: &str, paragraph: Span, longest: usize) -> Vec<Span> {
    let words = words(text, paragraph);
    let span = |range: std::ops::Range<usize>| {
        let words = words.get(range)?;
        Some(Span::new(
            words.first()?.span.start(),
            words.last()?.span.end(),
        ))
    };
    sentences(text, &words, longest)
        .into_iter()
        .filter_map(span)
        .collect()
}

/// Returns the sentences of a paragraph's words, as ranges of indices into `words`.
///
/// A sentence ends after `.`, `!`, `?`, `؟` or `…` (closing quotes and brackets included), unless
/// the point follows a single letter (`د.`, `S.`). Stretches longer than `longest` words are cut at
/// the last comma, or where they must be.
#[must_use]
pub fn sentences(text: &str, words: &[Word], longest: usize) -> Vec<std::ops::Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut comma = None;
    for (index, word) in words.iter().enumerate() {
        let next = index + 1;
        if ends_sentence(text, words, index) {
            sentences.push(start..next);
            (start, comma) = (next, None);
        } else if next - start >= longest {
            let cut = comma.take().unwrap_or(next);
            sentences.push(start..cut);
            start = cut;
        } else if word.kind == WordKind::Sign && is_comma(word.span.slice(text)) && next > start + 8
        {
            comma = Some(next);
        }
    }
    if start < words.len() {
        sentences.push(start..words.len());
    }
    sentences
}

fn is_comma(sign: &str) -> bool {
    matches!(sign, "،" | "؛" | ";" | ":" | ",")
}

fn is_stop(sign: &str) -> bool {
    matches!(sign, "." | "!" | "?" | "؟" | "…" | "۔")
}

fn closes(sign: &str) -> bool {
    matches!(sign, ")" | "]") || {
        let mut chars = sign.chars();
        matches!(chars.next().map(fold_char), Some(Fold::One('"' | '\'')))
    }
}

/// Tells whether a sentence ends with the word at `index`: it is a stop, or a closing sign after
/// one, and neither another stop nor another closing sign follows it directly.
fn ends_sentence(text: &str, words: &[Word], index: usize) -> bool {
    let sign = |at: usize| {
        words
            .get(at)
            .filter(|word| word.kind == WordKind::Sign)
            .map_or("", |word| word.span.slice(text))
    };
    let glued = |at: usize| match (at.checked_sub(1).and_then(|p| words.get(p)), words.get(at)) {
        (Some(before), Some(word)) => adjoin(text, before.span, word.span),
        _ => false,
    };
    let mut last = index;
    while last > 0 && closes(sign(last)) && glued(last) && index - last < 2 {
        last -= 1;
    }
    if !is_stop(sign(last)) || (last < index && !glued(last + 1)) {
        return false;
    }
    let next = index + 1;
    let goes_on = glued(next) && (is_stop(sign(next)) || closes(sign(next)));
    let initial = sign(last) == "." && is_initial(text, words, last);
    !goes_on && !initial
}

/// Tells whether no space parts two neighbours.
fn adjoin(text: &str, before: Span, after: Span) -> bool {
    let between = Span::new(before.end(), after.start().max(before.end()));
    !between.slice(text).contains(char::is_whitespace)
}

/// Tells whether the point at `stop` follows a single letter that stands alone.
fn is_initial(text: &str, words: &[Word], stop: usize) -> bool {
    stop.checked_sub(1)
        .and_then(|before| words.get(before))
        .is_some_and(|word| {
            let letters = word
                .span
                .slice(text)
                .chars()
                .filter(|&c| matches!(fold_char(c), Fold::One(_)))
                .count();
            let touches = words
                .get(stop)
                .is_some_and(|point| adjoin(text, word.span, point.span));
            touches && letters == 1 && matches!(word.kind, WordKind::Arabic | WordKind::Latin)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Word> {
        words(text, Span::from_range(0..text.len()))
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = all(text).iter().map(|word| word.span.slice(text)).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn check_sentences(text: &str, expected: &[&str]) {
        let words = all(text);
        let found: Vec<_> = sentences(text, &words, 80)
            .into_iter()
            .map(|range| {
                let words = &words[range];
                let (first, last) = (words[0].span, words[words.len() - 1].span);
                Span::new(first.start(), last.end()).slice(text)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn scripts_written_together_are_parted() {
        check("لـTwitter وMeta", &["لـ", "Twitter", "و", "Meta"]);
        check("عام2020", &["عام", "2020"]);
    }

    #[test]
    fn latin_names_keep_their_inner_signs() {
        check(
            "AT&T GN06 36Kr S.A. McDonald’s",
            &["AT&T", "GN06", "36Kr", "S.A", ".", "McDonald’s"],
        );
        check("Coca-Cola, Inc.", &["Coca-Cola", ",", "Inc", "."]);
    }

    #[test]
    fn numbers_keep_their_points() {
        check("3,000 1.5% ٢٫٥", &["3,000", "1.5", "%", "٢٫٥"]);
        check("2019-2020", &["2019", "-", "2020"]);
    }

    #[test]
    fn marks_and_controls_do_not_cut_words() {
        check(
            "\u{200f}مُحَ\u{200b}مَّــدٌ\u{200f}، قال",
            &["مُحَ\u{200b}مَّــدٌ", "،", "قال"],
        );
    }

    #[test]
    fn quotes_and_other_signs_stand_alone() {
        check("«علي بابا»…", &["«", "علي", "بابا", "»", "…"]);
    }

    #[test]
    fn a_stop_ends_a_sentence_with_its_quote() {
        check_sentences(
            "قال \"نعم.\" ثم مضى. وعاد!",
            &["قال \"نعم.\"", "ثم مضى.", "وعاد!"],
        );
    }

    #[test]
    fn an_initial_or_a_decimal_does_not_end_a_sentence() {
        check_sentences("رأى د. سامي 1.5 كيلو.", &["رأى د. سامي 1.5 كيلو."]);
        check_sentences("سبق.. ثم لحق", &["سبق..", "ثم لحق"]);
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_comma() {
        let text = "أ ب ت ث ج ح خ د ذ ، ر ز س ش ص ض";
        let words = all(text);
        assert_eq!(sentences(text, &words, 12), [0..10, 10..16]);
    }
}
