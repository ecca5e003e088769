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
    let mut end = 0;
    for glimpse in glimpses {
        let at = end;
        end += glimpse.len_utf8();
        if glimpse.known_char() == ' ' {
            words.end_word(at).push(text, &mut breaks);
            words.begin(end);
        } else {
            words.kind = words.kind.then(glimpse.fact());
        }
    }
    words.end_word(end).push(text, &mut breaks);
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
    start: usize,
    /// What the present word is so far.
    pub(super) kind: WordKind,
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
            kind: WordKind::Started,
            plain: 0,
            since: Since::Nothing,
        }
    }
}

impl Words {
    /// Begins a word at `start`, after a space.
    #[inline]
    pub(super) fn begin(&mut self, start: usize) {
        (self.start, self.kind) = (start, WordKind::Started);
    }

    /// Ends the word before `end`, if there is one, and returns what is known then.
    #[inline]
    pub(super) fn end_word(&mut self, end: usize) -> Found {
        if end == self.start {
            return Found::Nothing;
        }
        if matches!(self.kind, WordKind::Started | WordKind::Other) {
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
