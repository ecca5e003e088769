//! What stands between the program's first instruction and the names: loading the extractor, and
//! finding the names of an article of some 800 tokens. The first lines are floors on the same machine
//! in the same run: reading all bytes of the weights once, and the multiplications alone. Read the
//! others as multiples of these.

use std::hint::black_box;

use hashiya::article::Article;
use hashiya::extract::model::Model;
use hashiya::extract::weights::Weights;
use hashiya::extract::{Extractor, Scratch};
use hashiya::source;

const MODEL: &[u8] = include_bytes!("../assets/model/tagger.bin");
const SAMPLE: &str = include_str!("../assets/sample.txt");

fn main() {
    divan::main();
}

/// The sample article as often as it takes for some 760 words.
fn article() -> Article {
    let mut text = String::new();
    while text.split_whitespace().count() < 760 {
        text.push_str(SAMPLE);
        text.push('\n');
    }
    source::decode_plain(text.into_bytes(), "bench").unwrap_or_default()
}

/// Floor: the weights pass through the processor once, as a checksum would have them.
#[divan::bench]
fn floor_sum_of_the_weights() -> u64 {
    let sum = |sum: u64, word: &[u8; 8]| sum.wrapping_add(u64::from_le_bytes(*word));
    black_box(MODEL).as_chunks::<8>().0.iter().fold(0, sum)
}

/// Floor: as many multiplications and additions of `f32` as the network needs for 800 tokens (some
/// 430,000 each), with the machine's widest registers, in independent sums that never leave them.
#[divan::bench]
fn floor_multiplications() -> Sums {
    pulp::Arch::new().dispatch(multiply)
}

type Sums = [[f32; 8]; 12];

#[inline(always)]
fn multiply() -> Sums {
    const STEPS: usize = 800 * 430_000 / 96;
    let factor = black_box([0.999_f32; 8]);
    let mut sums = [[1.0_f32; 8]; 12];
    for _ in 0..STEPS {
        for sum in &mut sums {
            for (sum, factor) in sum.iter_mut().zip(&factor) {
                *sum = *sum * factor + factor;
            }
        }
    }
    sums
}

#[divan::bench]
fn load_the_extractor() -> Extractor {
    Extractor::new()
}

#[divan::bench]
fn load_the_tagger() -> bool {
    Model::read_shipped(black_box(MODEL)).is_ok()
}

#[divan::bench]
fn load_the_tagger_and_check_its_sum() -> bool {
    Model::read(black_box(MODEL)).is_ok()
}

#[divan::bench]
fn load_the_decision() -> bool {
    Weights::shipped().is_ok()
}

#[divan::bench]
fn read_the_words(bencher: divan::Bencher<'_, '_>) {
    let (extractor, article) = (Extractor::new(), article());
    bencher.bench_local(|| extractor.context(black_box(&article)));
}

#[divan::bench]
fn extract_760_words(bencher: divan::Bencher<'_, '_>) {
    let (extractor, article) = (Extractor::new(), article());
    let mut scratch = Scratch::default();
    bencher.bench_local(|| extractor.extract(black_box(&article), &mut scratch));
}

#[divan::bench]
fn extract_760_words_with_a_helper(bencher: divan::Bencher<'_, '_>) {
    let (extractor, article) = (Extractor::new(), article());
    let mut scratch = Scratch::helped();
    bencher.bench_local(|| extractor.extract(black_box(&article), &mut scratch));
}
