//! Finding places again in a text that has changed: right, or not at all.
//!
//! A place is told by its words and by what stands around them. How much of that must still be
//! there is counted in characters: those before the place that agree with the prefix, up to the
//! first that differs, and those after it that agree with the suffix. Where the text began or ended
//! beside the place and still does, nothing is missing on that side, which counts as [`CONTEXT`].
//! Words that are long and stand in the text once tell the place themselves and count too.
//!
//! Where two places have nearly the same context, nobody can tell which was meant: then none is
//! returned. The one thing that cannot be told from a selector is a passage that was cut and
//! another of the same words in the same context that stayed; they are the same to every reader.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::{CONTEXT, Selector};
use crate::span::Span;

/// Characters that must agree.
const NEEDED: usize = 36;

/// Characters by which a place must agree better than all others.
const MARGIN: usize = 12;

/// Fewer characters than these may stand once by chance.
const TELLING: usize = 16;

/// The most characters of the words themselves that count.
const MOST_WORDS: usize = 24;

/// Characters of each quote that the automaton looks for; what follows is compared afterwards.
const PATTERN: usize = 32;

/// Where a selector's place is in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Where it was.
    Same(Span),
    /// Somewhere else, because the text before it has changed.
    Moved(Span),
    /// Nowhere, or nobody can tell where.
    Orphaned,
}

impl Anchor {
    /// Returns the place, if there is one.
    #[must_use]
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Same(span) | Self::Moved(span) => Some(span),
            Self::Orphaned => None,
        }
    }
}

/// Looks for the places of selectors in `text`; the answers are in the order of the selectors.
///
/// What still stands where it was, with all its context, costs next to nothing; all others are
/// looked for in one pass over the text.
#[must_use]
pub fn find_all(selectors: &[&Selector], text: &str) -> Vec<Anchor> {
    let mut searches: Vec<Search<'_>> = selectors.iter().map(|s| Search::new(s)).collect();
    // Selectors that begin alike share a pattern.
    let mut patterns: Vec<&str> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut wanting: Vec<Vec<usize>> = Vec::new();
    for (index, search) in searches.iter_mut().enumerate() {
        let exact = search.selector.exact.as_str();
        if exact.is_empty() || search.stands(text) {
            continue;
        }
        let end = exact.char_indices().nth(PATTERN).map(|(at, _)| at);
        let pattern = exact.get(..end.unwrap_or(exact.len())).unwrap_or(exact);
        let number = *numbers.entry(pattern).or_insert_with(|| {
            patterns.push(pattern);
            wanting.push(Vec::new());
            patterns.len() - 1
        });
        if let Some(list) = wanting.get_mut(number) {
            list.push(index);
        }
    }
    if !patterns.is_empty()
        && let Ok(automaton) = AhoCorasick::new(&patterns)
    {
        for found in automaton.find_overlapping_iter(text) {
            let list = wanting.get(found.pattern().as_usize());
            for &index in list.into_iter().flatten() {
                if let Some(search) = searches.get_mut(index) {
                    search.weigh(text, found.start());
                }
            }
        }
    }
    searches.iter().map(Search::verdict).collect()
}

/// A selector and the places that were seen for it.
struct Search<'a> {
    selector: &'a Selector,
    settled: bool,
    best: Option<(usize, Span)>,
    /// Characters of context of the second best.
    second: usize,
    places: usize,
}

impl<'a> Search<'a> {
    fn new(selector: &'a Selector) -> Self {
        Self {
            selector,
            settled: false,
            best: None,
            second: 0,
            places: 0,
        }
    }

    /// Settles the place where it was, if all of its words and context are still there.
    fn stands(&mut self, text: &str) -> bool {
        let span = self.selector.position;
        let range = span.range();
        let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else {
            return false;
        };
        self.settled = text.get(range) == Some(self.selector.exact.as_str())
            && before.ends_with(&self.selector.prefix)
            && after.starts_with(&self.selector.suffix)
            && self.context(before, after) >= NEEDED;
        if self.settled {
            self.best = Some((0, span));
        }
        self.settled
    }

    /// Returns how many characters around a place agree.
    fn context(&self, before: &str, after: &str) -> usize {
        let Selector { prefix, suffix, .. } = self.selector;
        let agree = |(a, b): &(char, char)| a == b;
        let left = prefix.chars().rev().zip(before.chars().rev());
        let right = suffix.chars().zip(after.chars());
        let left = match prefix == before && prefix.len() == self.selector.position.start().index()
        {
            true => CONTEXT,
            false => left.take_while(agree).count(),
        };
        // A suffix of fewer characters than are kept reached the end of the text.
        let right = match suffix == after && suffix.chars().count() < CONTEXT {
            true => CONTEXT,
            false => right.take_while(agree).count(),
        };
        left.min(CONTEXT) + right.min(CONTEXT)
    }

    /// Takes note of a place that begins like the words.
    fn weigh(&mut self, text: &str, start: usize) {
        let exact = self.selector.exact.as_str();
        let (Some(before), Some(rest)) = (text.get(..start), text.get(start..)) else {
            return;
        };
        let Some(after) = rest.strip_prefix(exact) else {
            return;
        };
        self.places += 1;
        let context = self.context(before, after);
        let better = self.best.is_none_or(|(best, _)| context > best);
        if better {
            self.second = self.best.map_or(0, |(best, _)| best);
            self.best = Some((context, Span::from_range(start..start + exact.len())));
        } else {
            self.second = self.second.max(context);
        }
    }

    fn verdict(&self) -> Anchor {
        let Some((context, span)) = self.best else {
            return Anchor::Orphaned;
        };
        let words = self.selector.exact.chars().take(MOST_WORDS).count();
        let words = if self.places == 1 && words >= TELLING {
            words
        } else {
            0
        };
        let told = context + words >= NEEDED;
        let alone = self.places == 1 || context >= self.second + MARGIN;
        match (
            self.settled || (told && alone),
            span == self.selector.position,
        ) {
            (false, _) => Anchor::Orphaned,
            (true, true) => Anchor::Same(span),
            (true, false) => Anchor::Moved(span),
        }
    }
}

#[cfg(test)]
mod tests;
