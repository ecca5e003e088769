//! The arithmetic of the tagger: affine maps and gated recurrent units over many rows at once.
//!
//! Weights are 8-bit numbers, as they are stored, times a scale for each output. For an affine map the
//! rows are narrowed to 15-bit numbers times a scale for each row, so that the sums of products are
//! whole numbers, the same on every machine, and the processor does twice as many at a time as of
//! `f32`. All else is `f32`. Rows are words. Loops are plain Rust, compiled once more for AVX2 and
//! chosen at run time by [`pulp`] (see [`kernel`]).

mod gru;
mod kernel;

use kernel::{Job, Kernel, dispatch, multiply_add};

pub(crate) use gru::{Columns, Gru, GruScratch, Sentences, Way};

/// Output columns that are computed together; weights are stored in panels of as many columns.
const PANEL: usize = 16;
/// Rows that are computed together; four by sixteen sums just fit the registers of AVX2.
const ROWS: usize = 4;

/// Two inputs of a row beside each other.
type Pair = [i16; 2];
/// The weights of two inputs for the outputs of a panel: `w[output][input]`.
type Weights = [Pair; PANEL];

/// The largest narrowed number. With 8-bit weights, sums over [`MOST_INPUTS`] stay within 32 bits.
const TOP: f32 = 16_000.0;
/// An affine map has at most as many inputs.
pub(crate) const MOST_INPUTS: usize = 1024;

/// An affine map `y = x·W + b`, its weights in panels of [`PANEL`] columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    inputs: usize,
    outputs: usize,
    /// Panel after panel, pair of inputs after pair (zero beyond the last input and output).
    panels: Vec<Weights>,
    /// The scale of each output's weights.
    scales: Vec<f32>,
    bias: Vec<f32>,
}

/// Rows as narrowed numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    pairs: Vec<Pair>,
    /// What a row's numbers are to be multiplied by.
    factors: Vec<f32>,
}

impl Narrow {
    /// Takes rows of `inputs` numbers; a row ends with a zero where their number is odd.
    #[inline(always)]
    fn fill(&mut self, rows: &[f32], inputs: usize) {
        self.pairs.clear();
        self.factors.clear();
        for row in rows.chunks_exact(inputs.max(1)) {
            // As whole numbers, the bits of numbers without a sign sort as these do.
            let bits = row.iter().map(|x| x.to_bits() & 0x7fff_ffff);
            let top = f32::from_bits(bits.fold(0, u32::max));
            let factor = if top > 0.0 { TOP / top } else { 0.0 };
            let (pairs, odd) = row.as_chunks::<2>();
            self.pairs
                .extend(pairs.iter().map(|pair| pair.map(|x| rounded(x * factor))));
            self.pairs
                .extend(odd.iter().map(|&x| [rounded(x * factor), 0]));
            self.factors.push(top / TOP);
        }
    }
}

/// Rounds to the nearest whole number by pushing the fraction out of the mantissa.
#[inline(always)]
fn rounded(x: f32) -> i16 {
    let [low, high, ..] = (x + 12_582_912.0).to_bits().to_le_bytes();
    i16::from_le_bytes([low, high])
}

impl Dense {
    /// Builds the map from 8-bit weights, a row for each output, the scale of each row, and a bias per
    /// output.
    pub(crate) fn new(inputs: usize, bias: Vec<f32>, scales: Vec<f32>, weights: &[u8]) -> Self {
        let outputs = bias.len();
        let pairs = inputs.div_ceil(2);
        let mut panels = vec![[[0; 2]; PANEL]; outputs.div_ceil(PANEL) * pairs];
        for (output, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            let first = output / PANEL * pairs;
            let panel = panels.get_mut(first..first + pairs).unwrap_or_default();
            for (lanes, weights) in panel.iter_mut().zip(row.chunks(2)) {
                for (place, weight) in lanes[output % PANEL].iter_mut().zip(weights) {
                    *place = i16::from(weight.cast_signed());
                }
            }
        }
        Self {
            inputs,
            outputs,
            panels,
            scales,
            bias,
        }
    }

    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Returns one weight; 0 where there is none.
    pub(crate) fn weight(&self, output: usize, input: usize) -> f32 {
        let pairs = self.inputs.div_ceil(2);
        let lanes = self.panels.get(output / PANEL * pairs + input / 2);
        let pair = lanes.and_then(|lanes| lanes.get(output % PANEL));
        let units = pair.and_then(|pair| pair.get(input % 2)).copied();
        f32::from(units.unwrap_or(0)) * self.scales.get(output).copied().unwrap_or(0.0)
    }

    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// Returns the map with other weights and biases, kept in quarters of this one's units: what was
    /// not changed stays exactly as it was.
    pub(crate) fn changed(&self, bias: Vec<f32>, weight: impl Fn(usize, usize) -> f32) -> Self {
        const FINER: f32 = 4.0;
        // With fewer inputs than the most, larger weights still leave sums within 32 bits.
        let most = (127 * MOST_INPUTS / self.inputs.max(1)).min(4 * 127 * 2);
        let most = f32::from(i16::try_from(most).unwrap_or(i16::MAX));
        let scales: Vec<f32> = self.scales.iter().map(|scale| scale / FINER).collect();
        let pairs = self.inputs.div_ceil(2);
        let mut panels = vec![[[0; 2]; PANEL]; self.panels.len()];
        for (output, scale) in scales.iter().enumerate() {
            for input in 0..self.inputs {
                let units =
                    (weight(output, input) / scale.max(f32::MIN_POSITIVE)).clamp(-most, most);
                let lanes = panels.get_mut(output / PANEL * pairs + input / 2);
                let pair = lanes.and_then(|lanes| lanes.get_mut(output % PANEL));
                if let Some(place) = pair.and_then(|pair| pair.get_mut(input % 2)) {
                    *place = rounded(units);
                }
            }
        }
        Self {
            inputs: self.inputs,
            outputs: self.outputs,
            panels,
            scales,
            bias,
        }
    }

    /// Writes `x·W + b` for every row of `x` to `y`.
    pub(crate) fn apply(&self, x: &[f32], y: &mut Vec<f32>, narrow: &mut Narrow) {
        y.clear();
        self.apply_further(x, y, narrow);
    }

    /// Adds `x·W + b` for every row of `x` to the end of `y`.
    pub(crate) fn apply_further(&self, x: &[f32], y: &mut Vec<f32>, narrow: &mut Narrow) {
        let before = y.len();
        y.resize(before + x.len() / self.inputs.max(1) * self.outputs, 0.0);
        let y = y.get_mut(before..).unwrap_or_default();
        dispatch(Apply {
            dense: self,
            x,
            y,
            narrow,
        });
    }

    #[inline(always)]
    fn apply_to<K: Kernel>(&self, kernel: K, x: &[f32], y: &mut [f32], narrow: &mut Narrow) {
        let (inputs, outputs) = (self.inputs.max(1), self.outputs.max(1));
        let blocks = x.chunks(ROWS * inputs).zip(y.chunks_mut(ROWS * outputs));
        for (rows, out) in blocks {
            narrow.fill(rows, inputs);
            let rows = (narrow.pairs.as_slice(), narrow.factors.as_slice());
            let mut rest = (rows, out);
            rest = self.some::<K, 4>(kernel, rest);
            rest = self.some::<K, 2>(kernel, rest);
            self.some::<K, 1>(kernel, rest);
        }
    }

    /// The first rows, when there are as many; returns the others.
    #[inline(always)]
    fn some<'a, K: Kernel, const N: usize>(
        &self,
        kernel: K,
        ((pairs, factors), out): ((&'a [Pair], &'a [f32]), &'a mut [f32]),
    ) -> ((&'a [Pair], &'a [f32]), &'a mut [f32]) {
        let (width, outputs) = (self.inputs.div_ceil(2).max(1), self.outputs.max(1));
        if pairs.len() < N * width || factors.len() < N || out.len() < N * outputs {
            return ((pairs, factors), out);
        }
        let (pairs, rest) = pairs.split_at(N * width);
        let (these, factors) = factors.split_at(N);
        let (out, rest_out) = out.split_at_mut(N * outputs);
        let rows: [&[Pair]; N] = std::array::from_fn(|row| {
            let row = pairs.get(row * width..(row + 1) * width);
            row.unwrap_or_default()
        });
        self.block::<K, N>(kernel, rows, these, out);
        ((rest, factors), rest_out)
    }

    /// A few rows through all panels.
    #[inline(always)]
    fn block<K: Kernel, const N: usize>(
        &self,
        kernel: K,
        rows: [&[Pair]; N],
        factors: &[f32],
        out: &mut [f32],
    ) {
        let panels = self.panels.chunks_exact(self.inputs.div_ceil(2).max(1));
        let ends = self.scales.chunks(PANEL).zip(self.bias.chunks(PANEL));
        for (index, (panel, (scales, bias))) in panels.zip(ends).enumerate() {
            let sums = kernel.sums::<N>(rows, panel);
            let rows = out.chunks_mut(self.outputs.max(1)).zip(&sums);
            for ((row, sums), factor) in rows.zip(factors) {
                let row = row.get_mut(index * PANEL..).unwrap_or_default();
                let ends = scales.iter().zip(bias);
                for ((y, sum), (scale, bias)) in row.iter_mut().zip(sums).zip(ends) {
                    *y = multiply_add::<K>(*sum as f32, factor * scale, *bias);
                }
            }
        }
    }
}

struct Apply<'a> {
    dense: &'a Dense,
    x: &'a [f32],
    y: &'a mut [f32],
    narrow: &'a mut Narrow,
}

impl Job for Apply<'_> {
    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) {
        self.dense.apply_to(kernel, self.x, self.y, self.narrow);
    }
}

/// `e^x` to about seven digits: `2^k` by its bits, the rest by a polynomial (Cephes `expf`).
#[inline(always)]
fn exp<K: Kernel>(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let scaled = x * std::f32::consts::LOG2_E;
    // Rounds to the nearest by pushing the fraction out of the mantissa.
    let magic = 12_582_912.0_f32;
    let shifted = scaled + magic;
    let whole = shifted - magic;
    let rest = multiply_add::<K>(whole, -0.693_359_4, x);
    let rest = multiply_add::<K>(whole, 2.121_944_4e-4, rest);
    let mut p = 1.987_569_2e-4_f32;
    for c in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        0.166_666_65,
        0.5,
    ] {
        p = multiply_add::<K>(p, rest, c);
    }
    let fraction = multiply_add::<K>(p, rest * rest, rest + 1.0);
    let power = shifted.to_bits().wrapping_add(127).wrapping_shl(23);
    fraction * f32::from_bits(power)
}

#[inline(always)]
fn sigmoid<K: Kernel>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<K>(-x))
}

#[inline(always)]
fn tanh<K: Kernel>(x: f32) -> f32 {
    2.0 * sigmoid::<K>(2.0 * x) - 1.0
}

/// Replaces every number by its hyperbolic tangent.
pub(crate) fn tanh_all(values: &mut [f32]) {
    dispatch(Tanh(values));
}

struct Tanh<'a>(&'a mut [f32]);

impl Job for Tanh<'_> {
    #[inline(always)]
    fn run<K: Kernel>(self, _: K) {
        for value in self.0 {
            *value = tanh::<K>(*value);
        }
    }
}

/// Adds 8-bit numbers, times `factor`, to `sums`.
pub(crate) fn add_scaled(numbers: &[u8], factor: f32, sums: &mut [f32]) {
    dispatch(AddScaled {
        numbers,
        factor,
        sums,
    });
}

struct AddScaled<'a> {
    numbers: &'a [u8],
    factor: f32,
    sums: &'a mut [f32],
}

impl Job for AddScaled<'_> {
    #[inline(always)]
    fn run<K: Kernel>(self, _: K) {
        for (sum, &byte) in self.sums.iter_mut().zip(self.numbers) {
            *sum = multiply_add::<K>(f32::from(byte.cast_signed()), self.factor, *sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_close() {
        for step in -800..800 {
            let x = step as f32 / 10.0;
            let error = (exp::<kernel::Plain>(x) / x.exp() - 1.0).abs();
            assert!(error < 1e-6, "{x}: {error}");
        }
    }

    #[test]
    fn panels_compute_the_affine_map() {
        for rows in [1, 2, 3, 7] {
            let weight = |output: usize, input: usize| (output * 3 + input) as f32 * 0.01;
            let bias: Vec<f32> = (0..37).map(|output| output as f32).collect();
            let weights: Vec<u8> = (0..37 * 5_u8).map(|at| at / 5 * 3 + at % 5).collect();
            let dense = Dense::new(5, bias, vec![0.01; 37], &weights);
            let x: Vec<f32> = (0..rows * 5).map(|i| i as f32 * 0.1).collect();
            let mut y = Vec::new();
            dense.apply(&x, &mut y, &mut Narrow::default());
            for (row, x) in x.chunks(5).enumerate() {
                for output in 0..37 {
                    let products = x.iter().enumerate().map(|(i, x)| x * weight(output, i));
                    let expected = products.sum::<f32>() + output as f32;
                    assert!((y[row * 37 + output] - expected).abs() < 1e-3);
                }
            }
        }
    }
}
