//! A paragraph to its break opportunities (UAX #14), and clusters to lines by greedy filling.
//!
//! Lines are filled by the widths of *shaped* clusters. A word wider than a whole line is broken
//! between clusters, and nothing else ever is.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::cluster::{ClusterData, Flags};
use crate::text::facts::Fact;

/// What a place between two characters says about lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opportunity {
    /// A line may end there.
    Allowed,
    /// A line ends there.
    Mandatory,
}

/// A place where a line may or must end, by the byte that would begin the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Break {
    pub(super) at: u32,
    pub(super) opportunity: Opportunity,
}

/// Returns the break opportunities inside `text`, in order.
///
/// Most words are plain: letters, marks and digits, then perhaps commas and full stops. Around and
/// inside such words UAX #14 allows breaks only after the spaces between them (LB18), whatever
/// stands further away. What is not plain goes to the full algorithm, with a plain word on either
/// side, beyond which no rule looks.
pub(super) fn opportunities(text: &str) -> Vec<Break> {
    let mut breaks = Vec::with_capacity(text.len() / 8);
    // Where the last plain word began, and whether words that are not plain came after it.
    let (mut plain, mut since) = (0, Since::Nothing);
    for (word, end) in words(text) {
        let is_plain = word.kind == WordKind::Plain;
        match since {
            Since::Nothing if is_plain => breaks.extend(allowed(word.start)),
            Since::Others if is_plain => {
                push_full(text, plain..end, word.start, &mut breaks);
                since = Since::Nothing;
            }
            _ => since = Since::Others,
        }
        if is_plain {
            plain = word.start;
        }
    }
    if since == Since::Others {
        push_full(text, plain..text.len(), text.len(), &mut breaks);
    }
    breaks
}

fn allowed(at: usize) -> Option<Break> {
    let at = u32::try_from(at).ok()?;
    (at > 0).then_some(Break {
        at,
        opportunity: Opportunity::Allowed,
    })
}

/// Adds the opportunities that the full algorithm finds in a window of `text`, up to `last`.
fn push_full(text: &str, window: Range<usize>, last: usize, breaks: &mut Vec<Break>) {
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
fn full_opportunities(text: &str) -> impl Iterator<Item = (usize, Opportunity)> {
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

/// What came since the last plain word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    Nothing,
    Others,
}

/// What stands between two spaces.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Word {
    start: usize,
    kind: WordKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WordKind {
    /// Letters, marks and digits, a letter or digit first; then perhaps commas and full stops.
    Plain,
    Other,
}

/// Returns the words of a text with the byte after each.
fn words(text: &str) -> impl Iterator<Item = (Word, usize)> {
    let mut start = 0;
    text.split(' ').filter_map(move |part| {
        let word = Word {
            start,
            kind: kind(part),
        };
        start += part.len() + 1;
        (!part.is_empty()).then_some((word, word.start + part.len()))
    })
}

fn kind(word: &str) -> WordKind {
    let mut wanted = Fact::WORD;
    for (place, c) in word.chars().enumerate() {
        let fact = Fact::of(c);
        if fact.has(wanted) {
            if place == 0 && fact.has(Fact::EXTENDS) {
                return WordKind::Other; // A mark after a space is a letter of its own (LB10).
            }
        } else if place > 0 && fact.has(Fact::WORD_END) {
            wanted = Fact::WORD_END;
        } else {
            return WordKind::Other;
        }
    }
    WordKind::Plain
}

/// The clusters of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled {
    /// All of them, by their place in the paragraph.
    pub(super) clusters: Range<usize>,
    /// Where the white space begins that hangs over the line's end and takes no cell.
    pub(super) hanging: usize,
    /// Cells of what comes before the hanging white space.
    pub(super) width: u32,
    /// Why the line ends.
    pub(super) end: LineEnd,
}

/// Why a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// It was full.
    Full,
    /// The paragraph, or a line the author set, ends.
    Last,
}

/// Returns the narrowest limit that needs no more lines than `limit` does, so that the lines of a
/// title come out about equally long.
pub(super) fn balanced(clusters: &[ClusterData], limit: u32) -> u32 {
    let lines = fill(clusters, limit).len();
    // Past a few lines it is no title, and the search would cost what it cannot give.
    if !(2..=6).contains(&lines) {
        return limit;
    }
    let (mut too_narrow, mut enough) = (limit / 2, limit);
    while enough - too_narrow > 1 {
        let middle = too_narrow.midpoint(enough);
        if fill(clusters, middle).len() > lines {
            too_narrow = middle;
        } else {
            enough = middle;
        }
    }
    enough
}

/// Breaks clusters into lines of at most `limit` cells, or of one cluster that is wider.
pub(super) fn fill(clusters: &[ClusterData], limit: u32) -> Vec<Filled> {
    let mut lines = Vec::new();
    let mut line = Open::at(0);
    for (index, cluster) in clusters.iter().enumerate() {
        if cluster.flags.has(Flags::NEW_LINE) && index > line.start {
            lines.push(line.close(clusters, index, LineEnd::Last));
            line = Open::at(index);
        } else if cluster.flags.has(Flags::BREAK) && index > line.start {
            line.candidate = index;
            line.before_candidate = line.width;
        }
        let width = u32::from(cluster.width);
        if width > 0 && !cluster.flags.has(Flags::HANGS) {
            while line.width + width > limit && index > line.start {
                let end = if line.candidate > line.start {
                    line.candidate
                } else {
                    index
                };
                lines.push(line.close(clusters, end, LineEnd::Full));
                let carried = if end == index {
                    0
                } else {
                    line.width - line.before_candidate
                };
                line = Open {
                    width: carried,
                    ..Open::at(end)
                };
            }
        }
        line.width += width;
    }
    lines.push(line.close(clusters, clusters.len(), LineEnd::Last));
    lines
}

/// A line while it is being filled.
struct Open {
    start: usize,
    /// Cells since `start`, white space included.
    width: u32,
    /// The last place at which the line may end; `start` when there is none.
    candidate: usize,
    /// Cells from `start` to `candidate`.
    before_candidate: u32,
}

impl Open {
    fn at(start: usize) -> Self {
        Self {
            start,
            width: 0,
            candidate: start,
            before_candidate: 0,
        }
    }

    fn close(&self, clusters: &[ClusterData], end: usize, why: LineEnd) -> Filled {
        let line = clusters.get(self.start..end).unwrap_or_default();
        let takes_cells =
            |cluster: &ClusterData| cluster.width > 0 && !cluster.flags.has(Flags::HANGS);
        let kept = line
            .iter()
            .rposition(takes_cells)
            .map_or(0, |last| last + 1);
        Filled {
            clusters: self.start..end,
            hanging: self.start + kept,
            width: line
                .iter()
                .take(kept)
                .map(|cluster| u32::from(cluster.width))
                .sum(),
            end: why,
        }
    }
}

#[cfg(test)]
mod tests;
