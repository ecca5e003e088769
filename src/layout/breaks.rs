//! A paragraph to its break opportunities (UAX #14), and clusters to lines by greedy filling.
//!
//! Lines are filled by the widths of *shaped* clusters. A word wider than a whole line is broken
//! between clusters, and nothing else ever is.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::iterators::LineBreakIterator;
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::scaffold::Utf8;

use super::cluster::{ClusterData, Flags};

/// What a place between two characters says about lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opportunity {
    /// A line may end there.
    Allowed,
    /// A line ends there.
    Mandatory,
}

/// The break opportunities of a text, with the byte that would begin the next line.
#[derive(Debug)]
pub(super) struct Opportunities<'a>(LineBreakIterator<'static, 'a, Utf8>);

impl<'a> Opportunities<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // The one constructor that passes all of LineBreakTest.txt; its feature is named unstable,
        // so its version is pinned.
        let options = LineBreakOptions::default();
        Self(LineSegmenter::new_neo_for_non_complex_scripts(options).segment_str(text))
    }
}

impl Iterator for Opportunities<'_> {
    type Item = (usize, Opportunity);

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.0.next()?;
        let opportunity = match self.0.is_mandatory() {
            true => Opportunity::Mandatory,
            false => Opportunity::Allowed,
        };
        Some((place, opportunity))
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
