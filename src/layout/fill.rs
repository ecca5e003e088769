//! Clusters to lines by greedy filling.
//!
//! Lines are filled by the widths of *shaped* clusters. A word wider than a whole line is broken
//! between clusters, and nothing else ever is.

use std::ops::Range;

use super::cluster::{ClusterData, Flags};
use crate::span::ByteOffset;

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
    /// Tells whether all lines have one limit.
    pub(super) fn are_equal(self) -> bool {
        self.first == self.others
    }

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

/// Breaks clusters into lines of at most `limit` cells, as [`fill`] does, when each takes one cell
/// and no line must end before one: then it need not look at those that fit.
pub(super) fn fill_even(clusters: &[ClusterData], limit: u32) -> Vec<Filled> {
    let limit = (limit as usize).max(1);
    let mut lines = Vec::with_capacity(clusters.len() / limit + 2);
    let mut start = 0;
    let hangs = |cluster: &ClusterData| cluster.flags.has(Flags::HANGS);
    loop {
        let rest = clusters.get(start + limit..).unwrap_or_default();
        let line = Open::at(start);
        let Some(over) = rest.iter().position(|cluster| !hangs(cluster)) else {
            let width = ByteOffset::new(clusters.len() - start).0;
            lines.push(line.close(clusters, clusters.len(), width, LineEnd::Last));
            return lines;
        };
        let over = start + limit + over;
        let inner = clusters.get(start + 1..=over).unwrap_or_default();
        let end = inner
            .iter()
            .rposition(|cluster| cluster.flags.has(Flags::BREAK))
            .map_or(over, |place| start + 1 + place);
        let width = ByteOffset::new(end - start).0;
        lines.push(line.close(clusters, end, width, LineEnd::Full));
        start = end;
    }
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
