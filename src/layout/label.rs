//! A short text to one line that fits: a name in the index, a word of the status line.

use std::sync::Arc;

use super::fill::{Filled, LineEnd};
use super::line::Line;
use super::shape::shape;
use super::shaped::Shaped;
use super::{Alignment, Direction, Justification, Measure, Profile, place};
use crate::span::{ByteOffset, Cells};
use crate::text::graphemes::char_boundary_before;

/// Bytes of a text that are looked at for each cell there is: more than any cluster takes.
const BYTES_PER_CELL: usize = 64;

/// Lays out `text` as one line of at most `width` cells. What does not fit is cut off at its
/// logical end, where an ellipsis takes its place. Spans of the line point into `text`.
#[must_use]
pub fn label(
    text: &str,
    width: Cells,
    direction: Direction,
    alignment: Alignment,
    profile: &Profile,
) -> Line {
    let reach = char_boundary_before(text, (usize::from(width.0) + 1) * BYTES_PER_CELL);
    let head = text.get(..reach).unwrap_or(text);
    let mut shaped = shape(head, ByteOffset(0), direction, profile);
    let limit = u32::from(width.0);
    let total: u32 = shaped
        .clusters()
        .iter()
        .map(|cluster| u32::from(cluster.width))
        .sum();
    if total > limit || head.len() < text.len() {
        let count = fitting(&shaped, limit.saturating_sub(1));
        shaped.cut_with_ellipsis(count);
    }
    let clusters = 0..shaped.clusters().len();
    let filled = Filled {
        hanging: clusters.end,
        width: shaped
            .clusters()
            .iter()
            .map(|cluster| u32::from(cluster.width))
            .sum(),
        clusters,
        end: LineEnd::Last,
    };
    let measure = Measure {
        width,
        alignment,
        justification: Justification::Ragged,
    };
    place(&Arc::new(shaped), filled, &measure)
}

/// Returns how many of the first clusters fit into `limit` cells, white space at their end left off.
fn fitting(shaped: &Shaped, limit: u32) -> usize {
    let mut width = 0;
    let fits = |cluster: &&super::cluster::ClusterData| {
        width += u32::from(cluster.width);
        width <= limit
    };
    let mut count = shaped.clusters().iter().take_while(fits).count();
    while count > 0
        && shaped
            .record(count - 1)
            .flags
            .has(super::cluster::Flags::HANGS)
    {
        count -= 1;
    }
    count
}
