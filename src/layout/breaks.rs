//! A paragraph to its break opportunities (UAX #14).

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::cluster::Flags;
use crate::text::facts::{Fact, Glimpse};

/// What a place between two characters says about lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opportunity {
    /// A line may end there.
    Allowed,
    /// A line ends there.
    Mandatory,
}

impl Opportunity {
    /// Returns what it is to the cluster after it.
    pub(super) fn flag(self) -> Flags {
        match self {
            Self::Allowed => Flags::BREAK,
            Self::Mandatory => Flags::NEW_LINE,
        }
    }
}

/// A place where a line may or must end, by the byte that would begin the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Break {
    pub(super) at: u32,
    pub(super) opportunity: Opportunity,
}

/// Returns the break opportunities inside `text`, of which `glimpses` are, in order.
pub(super) fn opportunities(text: &str, glimpses: &[Glimpse]) -> Vec<Break> {
    let mut breaks = Vec::with_capacity(text.len() / 8);
    let mut words = Words::default();
    let mut kind = WordKind::Started;
    let mut end = 0;
    for glimpse in glimpses {
        let at = end;
        end += glimpse.len_utf8();
        if glimpse.known_char() == ' ' {
            words.end_word(at, kind).push(text, &mut breaks);
            words.begin(end);
            kind = WordKind::Started;
        } else {
            kind = kind.then(glimpse.fact());
        }
    }
    words.end_word(end, kind).push(text, &mut breaks);
    words.end_text(end).push(text, &mut breaks);
    breaks
}

/// What has been seen of the words of a text, which stand between spaces.
///
/// Most words are plain: letters, marks and digits, perhaps after opening brackets and quotation
/// marks, perhaps before closing ones, commas and full stops. Around and
/// inside such words UAX #14 allows breaks only after the spaces between them (LB18), whatever
/// stands further away. What is not plain goes to the full algorithm, with a plain word on either
/// side, beyond which no rule looks.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// Where the present word begins, or what is to come after the last space.
    pub(super) start: usize,
    /// Where the last plain word began.
    plain: usize,
    /// What came since.
    since: Since,
}

/// What came since the last plain word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    Nothing,
    Others,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            start: 0,
            plain: 0,
            since: Since::Nothing,
        }
    }
}

impl Words {
    /// Begins a word at `start`, after a space.
    #[inline]
    pub(super) fn begin(&mut self, start: usize) {
        self.start = start;
    }

    /// Ends the word before `end`, if there is one, and returns what is known then. The word
    /// is `kind`.
    #[inline]
    pub(super) fn end_word(&mut self, end: usize, kind: WordKind) -> Found {
        if end == self.start {
            return Found::Nothing;
        }
        if matches!(kind, WordKind::Started | WordKind::Other) {
            self.since = Since::Others;
            return Found::Nothing;
        }
        let found = match self.since {
            Since::Nothing => Found::Allowed(self.start),
            Since::Others => Found::Open {
                window: self.plain..end,
                last: self.start,
            },
        };
        (self.plain, self.since) = (self.start, Since::Nothing);
        found
    }

    /// Ends the text of `len` bytes, after its last word.
    pub(super) fn end_text(&mut self, len: usize) -> Found {
        match self.since {
            Since::Nothing => Found::Nothing,
            Since::Others => Found::Open {
                window: self.plain..len,
                last: len,
            },
        }
    }

    /// Tells whether a line may end before the present word if that, too, is a plain one.
    #[inline]
    pub(super) fn follows_plain(&self) -> bool {
        self.since == Since::Nothing
    }
}

/// What the end of a word tells about places where lines may end.
pub(super) enum Found {
    /// Nothing yet, or nothing new.
    Nothing,
    /// A line may end before the word at this byte, and nowhere since the one before it.
    Allowed(usize),
    /// What the full algorithm finds in `window` after its first byte and up to `last`.
    Open { window: Range<usize>, last: usize },
}

impl Found {
    /// Adds the opportunities of `text` that were found.
    fn push(self, text: &str, breaks: &mut Vec<Break>) {
        match self {
            Self::Nothing => {}
            Self::Allowed(at) => breaks.extend(allowed(at)),
            Self::Open { window, last } => push_full(text, window, last, breaks),
        }
    }
}

fn allowed(at: usize) -> Option<Break> {
    let at = u32::try_from(at).ok()?;
    (at > 0).then_some(Break {
        at,
        opportunity: Opportunity::Allowed,
    })
}

/// Adds the opportunities that the full algorithm finds in a window of `text`, up to `last`.
pub(super) fn push_full(text: &str, window: Range<usize>, last: usize, breaks: &mut Vec<Break>) {
    let start = window.start;
    let Some(part) = text.get(window) else {
        debug_assert!(false, "words begin and end between characters");
        return;
    };
    let found = full_opportunities(part).map(|found| (start + found.0, found.1));
    for (at, opportunity) in found.skip_while(|(at, _)| *at <= start) {
        if at > last || at == text.len() {
            return;
        }
        breaks.extend(allowed(at).map(|place| Break {
            opportunity,
            ..place
        }));
    }
}

/// Returns all that the full algorithm finds, the ends of the text included.
pub(super) fn full_opportunities(text: &str) -> impl Iterator<Item = (usize, Opportunity)> {
    // The one constructor that passes all of LineBreakTest.txt; its feature is named unstable, so
    // its version is pinned.
    let options = LineBreakOptions::default();
    let mut found = LineSegmenter::new_neo_for_non_complex_scripts(options).segment_str(text);
    std::iter::from_fn(move || {
        let place = found.next()?;
        let opportunity = match found.is_mandatory() {
            true => Opportunity::Mandatory,
            false => Opportunity::Allowed,
        };
        Some((place, opportunity))
    })
}

/// What a word is, by the characters seen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordKind {
    /// Nothing yet but opening brackets and quotation marks.
    Started,
    /// Then letters, marks and digits, a letter or digit first.
    Plain,
    /// Then commas, full stops, closing brackets and quotation marks.
    Ended,
    /// It is not plain.
    Other,
}

impl WordKind {
    /// Goes on with a word.
    #[inline]
    pub(super) const fn then(self, fact: Fact) -> Self {
        match self {
            // A mark without a letter is like a letter of its own, or part of the bracket (LB10).
            Self::Started if fact.has(Fact::EXTENDS) => Self::Other,
            Self::Plain | Self::Started if fact.has(Fact::WORD) => Self::Plain,
            Self::Started if fact.has(Fact::WORD_START) => Self::Started,
            Self::Plain | Self::Ended if fact.has(Fact::WORD_END) => Self::Ended,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
