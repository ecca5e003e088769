//! A paragraph after shaping: the storage that its lines share.

use std::ops::Range;

use super::Profile;
use super::cluster::{ClusterData, Flags};
use crate::span::{ByteOffset, Span};

/// A paragraph after shaping: all that lines are made from.
#[derive(Debug)]
pub(super) struct Shaped {
    /// The byte of the article at which the paragraph begins.
    pub(super) start: ByteOffset,
    /// What is printed, cluster after cluster in logical order, as UTF-8.
    pub(super) out: Vec<u8>,
    /// The clusters in logical order, and one more that only says where the last one ends.
    pub(super) records: Vec<ClusterData>,
    /// The level of the paragraph.
    pub(super) base: u8,
    /// The clusters that may have another level, as ranges in order.
    pub(super) mixed: Vec<Range<usize>>,
    /// Every cluster takes one cell, and no line must end before one.
    pub(super) is_even: bool,
    /// What the terminal does itself.
    pub(super) profile: Profile,
}

impl Shaped {
    /// Tells whether any of the clusters of `line` may have another level than the paragraph.
    pub(super) fn may_turn(&self, line: &Range<usize>) -> bool {
        let place = self.mixed.partition_point(|mixed| mixed.end <= line.start);
        let mixed = self.mixed.get(place);
        mixed.is_some_and(|mixed| mixed.start < line.end)
    }

    /// Returns the records of the clusters.
    pub(super) fn clusters(&self) -> &[ClusterData] {
        self.records
            .split_last()
            .map_or(&[], |(_, clusters)| clusters)
    }

    /// Returns the record of a cluster, or the one that stands after the last.
    pub(super) fn record(&self, index: usize) -> ClusterData {
        let found = self.records.get(index).or_else(|| self.records.last());
        found.copied().unwrap_or_default()
    }

    /// Returns the record of a cluster and the one after it, which says where the cluster ends.
    pub(super) fn record_and_next(&self, index: usize) -> (ClusterData, ClusterData) {
        match self.records.get(index..) {
            Some([record, next, ..]) => (*record, *next),
            _ => (self.record(index), self.record(index)),
        }
    }

    /// Returns the bytes of the article that make up a cluster.
    pub(super) fn span(&self, index: usize) -> Span {
        let (record, next) = self.record_and_next(index);
        Span::new(self.offset_of(record), self.offset_of(next))
    }

    /// Returns the byte of the article at which a cluster begins.
    pub(super) fn offset(&self, index: usize) -> ByteOffset {
        self.offset_of(self.record(index))
    }

    /// Returns the byte of the article at which the cluster of a record begins.
    pub(super) fn offset_of(&self, record: ClusterData) -> ByteOffset {
        ByteOffset(self.start.0.saturating_add(record.source))
    }

    /// Returns what to print for a cluster, by its record and the one after it.
    pub(super) fn text(&self, record: ClusterData, next: ClusterData) -> &str {
        let bytes = self.out.get(record.out as usize..next.out as usize);
        // Checked here and not as a whole, because few clusters of a long text are ever drawn.
        str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// Keeps the first `count` clusters and sets an ellipsis after them.
    pub(super) fn cut_with_ellipsis(&mut self, count: usize) {
        let end = self.record(count);
        self.records.truncate(count);
        self.out.truncate(end.out as usize);
        self.records.push(ClusterData {
            source: end.source,
            out: end.out,
            width: 1,
            level: self.base,
            flags: Flags::default(),
        });
        self.out.extend_from_slice("…".as_bytes());
        self.records.push(ClusterData {
            source: end.source,
            out: ByteOffset::new(self.out.len()).0,
            ..end
        });
    }
}
