//! A paragraph to its break opportunities (UAX #14), and clusters to lines by greedy filling.
//!
//! Lines are filled by the widths of *shaped* clusters. A word wider than a whole line is broken
//! between clusters, and nothing else ever is.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::cluster::{ClusterData, Flags};
use crate::text::facts::{Fact, Glimpse};

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

/// Returns the break opportunities inside `text`, of which `glimpses` are, in order.
///
/// Most words are plain: letters, marks and digits, perhaps after opening brackets and quotation
/// marks, perhaps before closing ones, commas and full stops. Around and
/// inside such words UAX #14 allows breaks only after the spaces between them (LB18), whatever
/// stands further away. What is not plain goes to the full algorithm, with a plain word on either
/// side, beyond which no rule looks.
pub(super) fn opportunities(text: &str, glimpses: &[Glimpse]) -> Vec<Break> {
    let mut breaks = Vec::with_capacity(text.len() / 8);
    // Where the last plain word began, and whether words that are not plain came after it.
    let (mut plain, mut since) = (0, Since::Nothing);
    for_words(glimpses, |word, end| {
        if matches!(word.kind, WordKind::Started | WordKind::Other) {
            since = Since::Others;
            return;
        }
        match since {
            Since::Nothing => breaks.extend(allowed(word.start)),
            Since::Others => push_full(text, plain..end, word.start, &mut breaks),
        }
        (plain, since) = (word.start, Since::Nothing);
    });
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
    /// Nothing yet but opening brackets and quotation marks.
    Started,
    /// Then letters, marks and digits, a letter or digit first.
    Plain,
    /// Then commas, full stops, closing brackets and quotation marks.
    Ended,
    Other,
}

impl WordKind {
    /// Goes on with a word.
    #[inline]
    fn then(self, fact: Fact) -> Self {
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

/// Calls `each` with the words of a text and the byte after each.
fn for_words(glimpses: &[Glimpse], mut each: impl FnMut(Word, usize)) {
    let mut open: Option<Word> = None;
    let mut end = 0;
    for glimpse in glimpses {
        let (at, fact) = (end, glimpse.fact());
        end += glimpse.len_utf8();
        if glimpse.known_char() == ' ' {
            if let Some(word) = open.take() {
                each(word, at);
            }
            continue;
        }
        match &mut open {
            Some(word) => word.kind = word.kind.then(fact),
            None => {
                open = Some(Word {
                    start: at,
                    kind: WordKind::Started.then(fact),
                })
            }
        }
    }
    if let Some(word) = open {
        each(word, end);
    }
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
    fill_within(
        clusters,
        Limits {
            first: limit,
            others: limit,
        },
    )
}

/// The cells that the lines of a paragraph may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// The first line.
    pub(super) first: u32,
    /// Those after it.
    pub(super) others: u32,
}

impl Limits {
    /// Returns the limit of the line after `lines` others.
    fn after(self, lines: usize) -> u32 {
        match lines {
            0 => self.first,
            _ => self.others,
        }
    }
}

/// Breaks clusters into lines as [`fill`] does, the first of which has a limit of its own.
pub(super) fn fill_within(clusters: &[ClusterData], limits: Limits) -> Vec<Filled> {
    let mut lines = Vec::new();
    let mut line = Open::at(0);
    for (index, cluster) in clusters.iter().enumerate() {
        let width = u32::from(cluster.width);
        if cluster.flags.has_any(Flags::ANY_BREAK) && index > line.start {
            if cluster.flags.has(Flags::NEW_LINE) {
                lines.push(line.close(clusters, index, line.width, LineEnd::Last));
                line = Open::at(index);
            } else {
                line.candidate = index;
                line.before_candidate = line.width;
            }
        }
        let limit = limits.after(lines.len());
        if line.width + width > limit && width > 0 && !cluster.flags.has(Flags::HANGS) {
            line.cut_before(index, width, limits, clusters, &mut lines);
        }
        line.width += width;
    }
    lines.push(line.close(clusters, clusters.len(), line.width, LineEnd::Last));
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

    /// Ends full lines until the cluster at `index`, of `width` cells, has room or stands alone.
    fn cut_before(
        &mut self,
        index: usize,
        width: u32,
        limits: Limits,
        clusters: &[ClusterData],
        lines: &mut Vec<Filled>,
    ) {
        while self.width + width > limits.after(lines.len()) && index > self.start {
            let (end, before) = match self.candidate > self.start {
                true => (self.candidate, self.before_candidate),
                false => (index, self.width),
            };
            lines.push(self.close(clusters, end, before, LineEnd::Full));
            *self = Self {
                width: self.width - before,
                ..Self::at(end)
            };
        }
    }

    /// Ends the line before the cluster at `end`, up to which it has `width` cells.
    fn close(&self, clusters: &[ClusterData], end: usize, width: u32, why: LineEnd) -> Filled {
        let (mut hanging, mut width) = (end, width);
        for cluster in clusters
            .get(self.start..end)
            .unwrap_or_default()
            .iter()
            .rev()
        {
            if cluster.width > 0 && !cluster.flags.has(Flags::HANGS) {
                break;
            }
            hanging -= 1;
            width -= u32::from(cluster.width);
        }
        Filled {
            clusters: self.start..end,
            hanging,
            width,
            end: why,
        }
    }
}

#[cfg(test)]
mod tests;
