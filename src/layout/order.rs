//! One line of clusters to its order on the screen (UAX #9, rules L1 and L2).
//!
//! The order is kept as runs, left to right: an Arabic line without a number is a single run.

use std::ops::{Deref, Range};

use super::cluster::{ClusterData, Flags};

/// Clusters that stand side by side on the screen, in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Their places in the paragraph.
    pub(super) clusters: Range<usize>,
    /// Odd: from right to left.
    pub(super) level: u8,
}

/// The runs of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// The only one, as most lines have.
    One([Run; 1]),
    /// From left to right.
    Many(Vec<Run>),
}

impl Deref for Runs {
    type Target = [Run];

    fn deref(&self) -> &[Run] {
        match self {
            Self::One(run) => run,
            Self::Many(runs) => runs,
        }
    }
}

impl Run {
    /// Returns the clusters of the run from left to right.
    pub(super) fn left_to_right(&self) -> impl Iterator<Item = usize> + use<> {
        let Range { start, end } = self.clusters.clone();
        let leftwards = self.level % 2 == 1;
        (start..end).map(move |index| {
            if leftwards {
                end - 1 - (index - start)
            } else {
                index
            }
        })
    }
}

/// Returns the runs of the line that consists of `line`, in a paragraph of level `base`, from left
/// to right.
pub(super) fn visual_runs(clusters: &[ClusterData], line: Range<usize>, base: u8) -> Runs {
    let mut runs = level_runs(clusters, line, base);
    let highest = runs.iter().map(|run| run.level).max().unwrap_or(0);
    let lowest_odd = runs.iter().map(|run| run.level | 1).min().unwrap_or(1);
    // L2: from the highest level to the lowest odd one, reverse what is at that level or higher.
    for level in (lowest_odd..=highest).rev() {
        for sequence in runs.chunk_by_mut(|a, b| (a.level >= level) == (b.level >= level)) {
            if sequence.first().is_some_and(|run| run.level >= level) {
                sequence.reverse();
            }
        }
    }
    Runs::Many(runs)
}

/// Returns the level runs of a line in logical order.
fn level_runs(clusters: &[ClusterData], line: Range<usize>, base: u8) -> Vec<Run> {
    let Some(records) = clusters.get(line.clone()) else {
        debug_assert!(false, "a line lies within its paragraph");
        return Vec::new();
    };
    // L1: white space and formatting characters at the end of the line take the paragraph's level.
    let resets = |cluster: &ClusterData| cluster.flags.has(Flags::RESETS);
    let kept = records
        .iter()
        .rposition(|cluster| !resets(cluster))
        .map_or(0, |last| last + 1);
    let mut runs = Vec::new();
    let mut start = line.start;
    let kept = records.get(..kept).unwrap_or_default();
    for run in kept.chunk_by(|a, b| a.level == b.level) {
        let level = run.first().map_or(base, |cluster| cluster.level);
        runs.push(Run {
            clusters: start..start + run.len(),
            level,
        });
        start += run.len();
    }
    match runs.last_mut() {
        Some(last) if last.level == base => last.clusters.end = line.end,
        _ if start < line.end => runs.push(Run {
            clusters: start..line.end,
            level: base,
        }),
        _ => {}
    }
    runs
}
