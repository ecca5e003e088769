//! The arithmetic of the tagger: affine maps and gated recurrent units over many rows at once.
//!
//! Everything is `f32` while it runs; the weights are widened from 8 bits when the model is read.
//! Rows are words. The loops are plain Rust that the compiler turns into vector code; [`pulp`]
//! picks, at run time, the instruction set they were compiled for. `FUSED` says whether it has a
//! fused multiply-add: without one, `mul_add` would be a slow function.

mod gru;

pub(crate) use gru::{Columns, Gru, GruScratch, Sentences, Way};

/// Output columns that are computed together; weights are stored in panels of as many columns.
const PANEL: usize = 16;
/// Rows that are computed together; four by sixteen sums just fit the registers of AVX2.
const ROWS: usize = 4;

/// `a·b + c`.
#[inline(always)]
fn multiply_add<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Work that is compiled once for each instruction set. A trait and not closures, because calls of
/// closures are not always inlined into the code that may use the instructions.
trait Job {
    fn run<const FUSED: bool>(self);
}

struct Chosen<J>(J);

impl<J: Job> pulp::WithSimd for Chosen<J> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        // Only the scalar fallback has registers of one number.
        if size_of::<S::f32s>() > size_of::<f32>() {
            self.0.run::<true>();
        } else {
            self.0.run::<false>();
        }
    }
}

fn dispatch(job: impl Job) {
    pulp::Arch::new().dispatch(Chosen(job));
}

/// An affine map `y = x·W + b`, its weights in panels of [`PANEL`] columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    inputs: usize,
    outputs: usize,
    /// Panel after panel, input after input, [`PANEL`] weights (zero beyond the last output).
    panels: Vec<[f32; PANEL]>,
    bias: Vec<f32>,
}

impl Dense {
    /// Builds the map from `weight(output, input)` and a bias per output.
    pub(crate) fn new(inputs: usize, bias: Vec<f32>, weight: impl Fn(usize, usize) -> f32) -> Self {
        let outputs = bias.len();
        let mut panels = Vec::with_capacity(outputs.div_ceil(PANEL) * inputs);
        for first in (0..outputs).step_by(PANEL) {
            for input in 0..inputs {
                panels.push(std::array::from_fn(|lane| {
                    let output = first + lane;
                    if output < outputs {
                        weight(output, input)
                    } else {
                        0.0
                    }
                }));
            }
        }
        Self {
            inputs,
            outputs,
            panels,
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
        let panel = self.panels.get(output / PANEL * self.inputs + input);
        panel
            .and_then(|panel| panel.get(output % PANEL))
            .copied()
            .unwrap_or(0.0)
    }

    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// Writes `x·W + b` for every row of `x` to `y`.
    pub(crate) fn apply(&self, x: &[f32], y: &mut Vec<f32>) {
        y.clear();
        y.resize(x.len() / self.inputs.max(1) * self.outputs, 0.0);
        dispatch(Apply { dense: self, x, y });
    }

    #[inline(always)]
    fn apply_to<const FUSED: bool>(&self, x: &[f32], y: &mut [f32]) {
        let (inputs, outputs) = (self.inputs.max(1), self.outputs.max(1));
        let blocks = x.chunks(ROWS * inputs).zip(y.chunks_mut(ROWS * outputs));
        for (rows, out) in blocks {
            if let Some(rows) = split_rows::<ROWS>(rows, inputs) {
                self.block::<FUSED, ROWS>(rows, out);
            } else {
                let mut rest = (rows, out);
                rest = self.some::<FUSED, 4>(rest);
                rest = self.some::<FUSED, 2>(rest);
                self.some::<FUSED, 1>(rest);
            }
        }
    }

    /// The first rows, when there are as many; returns the others.
    #[inline(always)]
    fn some<'a, const FUSED: bool, const N: usize>(
        &self,
        (rows, out): (&'a [f32], &'a mut [f32]),
    ) -> (&'a [f32], &'a mut [f32]) {
        let (inputs, outputs) = (self.inputs.max(1), self.outputs.max(1));
        if rows.len() < N * inputs || out.len() < N * outputs {
            return (rows, out);
        }
        let (rows, rest) = rows.split_at(N * inputs);
        let (out, rest_out) = out.split_at_mut(N * outputs);
        if let Some(rows) = split_rows::<N>(rows, inputs) {
            self.block::<FUSED, N>(rows, out);
        }
        (rest, rest_out)
    }

    /// A few rows through all panels.
    #[inline(always)]
    fn block<const FUSED: bool, const N: usize>(&self, rows: [&[f32]; N], out: &mut [f32]) {
        let panels = self.panels.chunks_exact(self.inputs.max(1));
        for (index, (panel, bias)) in panels.zip(self.bias.chunks(PANEL)).enumerate() {
            let sums = panel_sums::<FUSED, N>(rows, panel);
            for (row, sums) in out.chunks_mut(self.outputs.max(1)).zip(&sums) {
                let Some(row) = row.get_mut(index * PANEL..) else {
                    continue;
                };
                for ((y, sum), b) in row.iter_mut().zip(sums).zip(bias) {
                    *y = sum + b;
                }
            }
        }
    }
}

struct Apply<'a> {
    dense: &'a Dense,
    x: &'a [f32],
    y: &'a mut [f32],
}

impl Job for Apply<'_> {
    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        self.dense.apply_to::<FUSED>(self.x, self.y);
    }
}

#[inline(always)]
fn split_rows<const N: usize>(rows: &[f32], inputs: usize) -> Option<[&[f32]; N]> {
    (rows.len() == N * inputs).then(|| {
        std::array::from_fn(|row| {
            rows.get(row * inputs..(row + 1) * inputs)
                .unwrap_or_default()
        })
    })
}

/// The innermost loop: `N` rows times one panel.
#[inline(always)]
fn panel_sums<const FUSED: bool, const N: usize>(
    rows: [&[f32]; N],
    panel: &[[f32; PANEL]],
) -> [[f32; PANEL]; N] {
    let mut sums = [[0.0; PANEL]; N];
    let rows = rows.map(|row| row.get(..panel.len()).unwrap_or_default());
    if rows.iter().any(|row| row.len() != panel.len()) {
        return sums;
    }
    for (input, weights) in panel.iter().enumerate() {
        for (sums, row) in sums.iter_mut().zip(&rows) {
            let x = row[input];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = multiply_add::<FUSED>(x, *weight, *sum);
            }
        }
    }
    sums
}

/// `e^x` to about seven digits: `2^k` by its bits, the rest by a polynomial (Cephes `expf`).
#[inline(always)]
fn exp<const FUSED: bool>(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0);
    let scaled = x * std::f32::consts::LOG2_E;
    // Rounds to the nearest by pushing the fraction out of the mantissa.
    let magic = 12_582_912.0_f32;
    let shifted = scaled + magic;
    let whole = shifted - magic;
    let rest = multiply_add::<FUSED>(whole, -0.693_359_4, x);
    let rest = multiply_add::<FUSED>(whole, 2.121_944_4e-4, rest);
    let mut p = 1.987_569_2e-4_f32;
    for c in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        0.166_666_65,
        0.5,
    ] {
        p = multiply_add::<FUSED>(p, rest, c);
    }
    let fraction = multiply_add::<FUSED>(p, rest * rest, rest + 1.0);
    let power = shifted.to_bits().wrapping_add(127).wrapping_shl(23);
    fraction * f32::from_bits(power)
}

#[inline(always)]
fn sigmoid<const FUSED: bool>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<FUSED>(-x))
}

#[inline(always)]
fn tanh<const FUSED: bool>(x: f32) -> f32 {
    2.0 * sigmoid::<FUSED>(2.0 * x) - 1.0
}

/// Replaces every number by its hyperbolic tangent.
pub(crate) fn tanh_all(values: &mut [f32]) {
    dispatch(Tanh(values));
}

struct Tanh<'a>(&'a mut [f32]);

impl Job for Tanh<'_> {
    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        for value in self.0 {
            *value = tanh::<FUSED>(*value);
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
    fn run<const FUSED: bool>(self) {
        for (sum, &byte) in self.sums.iter_mut().zip(self.numbers) {
            *sum = multiply_add::<FUSED>(f32::from(byte.cast_signed()), self.factor, *sum);
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
            let error = (exp::<true>(x) / x.exp() - 1.0).abs();
            assert!(error < 1e-6, "{x}: {error}");
            let error = (exp::<false>(x) / x.exp() - 1.0).abs();
            assert!(error < 1e-6, "{x}: {error}");
        }
    }

    #[test]
    fn panels_compute_the_affine_map() {
        for rows in [1, 2, 3, 7] {
            let weight = |output: usize, input: usize| (output * 3 + input) as f32 * 0.01;
            let bias: Vec<f32> = (0..37).map(|output| output as f32).collect();
            let dense = Dense::new(5, bias, weight);
            let x: Vec<f32> = (0..rows * 5).map(|i| i as f32 * 0.1).collect();
            let mut y = Vec::new();
            dense.apply(&x, &mut y);
            for (row, x) in x.chunks(5).enumerate() {
                for output in 0..37 {
                    let products = x.iter().enumerate().map(|(i, x)| x * weight(output, i));
                    let expected = products.sum::<f32>() + output as f32;
                    assert!((y[row * 37 + output] - expected).abs() < 1e-4);
                    assert!((dense.weight(output, 3) - weight(output, 3)).abs() < 1e-6);
                }
            }
        }
    }
}
