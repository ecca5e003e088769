//! The innermost loops, for the instruction sets they are compiled for.

use super::{PANEL, Pair, Weights};

/// What a set of instructions can do.
pub(crate) trait Kernel: Copy {
    /// Whether a multiplication and an addition are one instruction; without it, `mul_add` would be a
    /// slow function.
    const FUSED: bool;

    /// Multiplies `N` rows with one panel.
    fn sums<const N: usize>(self, rows: [&[Pair]; N], panel: &[Weights]) -> [[i32; PANEL]; N];
}

/// Work that is compiled once for each instruction set. A trait and not closures, because calls of
/// closures are not always inlined into the code that may use the instructions.
pub(crate) trait Job {
    fn run<K: Kernel>(self, kernel: K);
}

/// `a·b + c`.
#[inline(always)]
pub(crate) fn multiply_add<K: Kernel>(a: f32, b: f32, c: f32) -> f32 {
    if K::FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// What every machine can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

impl Kernel for Plain {
    const FUSED: bool = cfg!(target_arch = "aarch64");

    #[inline(always)]
    fn sums<const N: usize>(self, rows: [&[Pair]; N], panel: &[Weights]) -> [[i32; PANEL]; N] {
        rows.map(|row| {
            let mut sums = [0_i32; PANEL];
            for (x, weights) in row.iter().zip(panel) {
                let [x0, x1] = x.map(i32::from);
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    let [w0, w1] = weight.map(i32::from);
                    *sum = sum.wrapping_add(x0 * w0 + x1 * w1);
                }
            }
            sums
        })
    }
}

/// Runs a job with the best instructions there are.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn dispatch(job: impl Job) {
    job.run(Plain);
}

#[cfg(target_arch = "x86_64")]
pub(crate) use avx2::dispatch;

/// AVX2 and FMA, of 2013 and later.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use pulp::{NullaryFnOnce, cast, i16x16, i32x8, x86::V3};

    use super::{Job, Kernel, PANEL, Pair, Plain, Weights};

    /// Runs a job with the best instructions there are.
    pub(crate) fn dispatch(job: impl Job) {
        match V3::try_new() {
            Some(simd) => simd.vectorize(Chosen(job, simd)),
            None => job.run(Plain),
        }
    }

    struct Chosen<J>(J, V3);

    impl<J: Job> NullaryFnOnce for Chosen<J> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            self.0.run(self.1);
        }
    }

    impl Kernel for V3 {
        const FUSED: bool = true;

        #[inline(always)]
        fn sums<const N: usize>(self, rows: [&[Pair]; N], panel: &[Weights]) -> [[i32; PANEL]; N] {
            let mut sums = [[self.splat_i32x8(0); 2]; N];
            let rows = rows.map(|row| row.get(..panel.len()).unwrap_or_default());
            if rows.iter().any(|row| row.len() != panel.len()) {
                return cast_all(sums);
            }
            for (at, weights) in panel.iter().enumerate() {
                let halves: [i16x16; 2] = cast(*weights);
                for (sums, row) in sums.iter_mut().zip(&rows) {
                    let pair: i16x16 = cast(self.splat_i32x8(cast(row[at])));
                    for (sum, half) in sums.iter_mut().zip(halves) {
                        let products = self.multiply_wrapping_add_adjacent_i16x16(half, pair);
                        *sum = self.wrapping_add_i32x8(*sum, products);
                    }
                }
            }
            cast_all(sums)
        }
    }

    #[inline(always)]
    fn cast_all<const N: usize>(sums: [[i32x8; 2]; N]) -> [[i32; PANEL]; N] {
        sums.map(cast)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole numbers of all sizes that may come, by a small generator.
    fn numbers(count: usize, most: i32) -> Vec<i16> {
        let mut state = 7_u32;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i16::try_from((state >> 8).cast_signed() % (2 * most + 1) - most).unwrap()
        };
        (0..count).map(next).collect()
    }

    struct Sums<'a>([&'a [Pair]; 3], &'a [Weights], &'a mut [[i32; PANEL]; 3]);

    impl Job for Sums<'_> {
        fn run<K: Kernel>(self, kernel: K) {
            *self.2 = kernel.sums(self.0, self.1);
        }
    }

    #[test]
    fn all_instructions_give_the_same_sums() {
        for pairs in [0, 1, 2, 7, 80, 512] {
            let x = numbers(pairs * 6, 16_000);
            let (x, _) = x.as_chunks::<2>();
            let weights = numbers(pairs * 2 * PANEL, 127);
            let (weights, _) = weights.as_chunks::<2>();
            let (panel, _) = weights.as_chunks::<PANEL>();
            let rows = [&x[..pairs], &x[pairs..2 * pairs], &x[2 * pairs..]];
            let mut sums = [[0; PANEL]; 3];
            dispatch(Sums(rows, panel, &mut sums));
            assert_eq!(sums, Plain.sums(rows, panel));
        }
    }
}
