//! The gated recurrent unit over many sentences at once.

use super::kernel::{Job, Kernel, dispatch, multiply_add};
use super::{Dense, Narrow, sigmoid, tanh};

/// Sentences laid out for a recurrent layer: the longest first, so that those still running at a
/// step are the first ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentences {
    /// First row and number of rows of each, longest first.
    ranges: Vec<(usize, usize)>,
}

impl Sentences {
    pub(crate) fn new(ranges: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut ranges: Vec<_> = ranges.filter(|&(_, count)| count > 0).collect();
        ranges.sort_by_key(|&(first, count)| (std::cmp::Reverse(count), first));
        Self { ranges }
    }
}

/// Which way a recurrent layer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Forwards,
    Backwards,
}

/// A gated recurrent unit (Cho et al. 2014) in the form of cuDNN and `PyTorch`: the reset gate acts
/// after the recurrent product.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gru {
    /// Word to gates: reset, update, candidate.
    pub(crate) input: Dense,
    /// State before to gates.
    pub(crate) recurrent: Dense,
}

/// Buffers that a recurrent layer reuses.
#[derive(Clone, Debug, Default)]
pub(crate) struct GruScratch {
    states: Vec<f32>,
    gates: Vec<f32>,
    narrow: Narrow,
}

impl Gru {
    pub(crate) fn size(&self) -> usize {
        self.recurrent.inputs()
    }

    /// Runs over the sentences. `row_of` says which row of `projected` (what `input` makes of the
    /// words) belongs to a word; the state at each word is written to `out`.
    pub(crate) fn run(
        &self,
        way: Way,
        sentences: &Sentences,
        (projected, row_of): (&[f32], &[usize]),
        out: Columns<'_>,
        scratch: &mut GruScratch,
    ) {
        dispatch(Run {
            gru: self,
            way,
            sentences,
            projected,
            row_of,
            out,
            scratch,
        });
    }
}

struct Run<'a> {
    gru: &'a Gru,
    way: Way,
    sentences: &'a Sentences,
    projected: &'a [f32],
    row_of: &'a [usize],
    out: Columns<'a>,
    scratch: &'a mut GruScratch,
}

impl Job for Run<'_> {
    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        let Self {
            gru,
            way,
            sentences,
            projected,
            row_of,
            mut out,
            scratch,
        } = self;
        let size = gru.size();
        let mut running = sentences.ranges.len();
        let longest = sentences.ranges.first().map_or(0, |&(_, count)| count);
        scratch.states.clear();
        scratch.states.resize(running * size, 0.0);
        scratch.gates.resize(running * size * 3, 0.0);
        for step in 0..longest {
            let still = sentences.ranges.get(..running).unwrap_or_default();
            running = still.partition_point(|&(_, count)| count > step);
            let states = scratch.states.get_mut(..running * size).unwrap_or_default();
            let gates = scratch
                .gates
                .get_mut(..running * size * 3)
                .unwrap_or_default();
            gru.recurrent
                .apply_to(kernel, states, gates, &mut scratch.narrow);
            let rows = states
                .chunks_exact_mut(size)
                .zip(gates.chunks_exact(size * 3));
            for (&(first, count), (state, gates)) in sentences.ranges.iter().zip(rows) {
                let row = match way {
                    Way::Forwards => first + step,
                    Way::Backwards => first + count - 1 - step,
                };
                let from = row_of.get(row).copied().unwrap_or(row) * size * 3;
                let input = projected.get(from..from + size * 3).unwrap_or_default();
                advance::<K>(state, input, gates);
                out.set(row, state);
            }
        }
    }
}

/// Some columns of a table of rows.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    pub(crate) table: &'a mut [f32],
    pub(crate) stride: usize,
    pub(crate) column: usize,
}

impl Columns<'_> {
    #[inline(always)]
    fn set(&mut self, row: usize, values: &[f32]) {
        let from = row * self.stride + self.column;
        if let Some(place) = self.table.get_mut(from..from + values.len()) {
            place.copy_from_slice(values);
        }
    }
}

/// One word further: `state` becomes the next state.
#[inline(always)]
fn advance<K: Kernel>(state: &mut [f32], input: &[f32], recurrent: &[f32]) {
    let size = state.len();
    let (Some((ri, rest)), Some((rh, rest_h))) = (
        input.split_at_checked(size),
        recurrent.split_at_checked(size),
    ) else {
        return;
    };
    let (Some((zi, ni)), Some((zh, nh))) =
        (rest.split_at_checked(size), rest_h.split_at_checked(size))
    else {
        return;
    };
    let gates = ri
        .iter()
        .zip(rh)
        .zip(zi.iter().zip(zh))
        .zip(ni.iter().zip(nh));
    for (h, (((ri, rh), (zi, zh)), (ni, nh))) in state.iter_mut().zip(gates) {
        let reset = sigmoid::<K>(ri + rh);
        let update = sigmoid::<K>(zi + zh);
        let candidate = tanh::<K>(multiply_add::<K>(reset, *nh, *ni));
        *h = multiply_add::<K>(update, *h - candidate, candidate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_runs_by_itself_both_ways() {
        let weight = |place: i8| ((place / 2 * 7 + place % 2 * 3) % 5 - 2).cast_unsigned();
        let weights: Vec<u8> = (0..12).map(weight).collect();
        let dense = |bias: f32| Dense::new(2, vec![bias; 6], vec![0.2; 6], &weights);
        let gru = Gru {
            input: dense(0.1),
            recurrent: dense(-0.1),
        };
        let x: Vec<f32> = (0..10).map(|i| (i % 4) as f32 * 0.3).collect();
        let mut projected = Vec::new();
        gru.input.apply(&x, &mut projected, &mut Narrow::default());
        let run = |way, ranges: &[(usize, usize)]| {
            let mut table = vec![0.0; 10];
            let out = Columns {
                table: &mut table,
                stride: 2,
                column: 0,
            };
            let sentences = Sentences::new(ranges.iter().copied());
            gru.run(
                way,
                &sentences,
                (&projected, &[]),
                out,
                &mut GruScratch::default(),
            );
            table
        };
        for way in [Way::Forwards, Way::Backwards] {
            let together = run(way, &[(0, 2), (2, 3)]);
            let (first, second) = (run(way, &[(0, 2)]), run(way, &[(2, 3)]));
            assert_eq!(together[..4], first[..4]);
            assert_eq!(together[4..], second[4..]);
            assert_ne!(together[0..2], together[2..4]);
        }
    }
}
