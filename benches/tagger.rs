//! The tagger on an article of some 700 words. Budgets: the model is read in 10 ms, the article is
//! tagged in 15 ms.

use hashiya::extract::model::{Guidelines, Model};
use hashiya::extract::tagger::{Scratch, Tagger};
use hashiya::extract::tokenize::Tokens;

const MODEL: &[u8] = include_bytes!("../assets/model/tagger.bin");
const PART: &str = include_str!("../tests/data/model/article.txt");

fn main() {
    divan::main();
}

/// The test's little article again and again, each time with other numbers and tails.
fn article() -> String {
    let mut text = String::new();
    while text.split_whitespace().count() < 700 {
        for (index, word) in PART.split(' ').enumerate() {
            text.push_str(word);
            if index % 3 == 0 && word.chars().all(char::is_alphabetic) {
                text.push(['ا', 'ن', 'ت', 'ي'][text.len() % 4]);
            }
            text.push(' ');
        }
        text.push('\n');
    }
    text
}

#[divan::bench]
fn read(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| Model::read(MODEL));
}

#[divan::bench]
fn tokenize(bencher: divan::Bencher<'_, '_>) {
    let text = article();
    bencher.bench(|| Tokens::of_lines(&text));
}

#[divan::bench]
fn tag_700_words(bencher: divan::Bencher<'_, '_>) {
    let text = article();
    let tokens = Tokens::of_lines(&text);
    let Ok(model) = Model::read(MODEL) else {
        return;
    };
    let Some(tagger) = Tagger::new(&model, Guidelines::Hashiya) else {
        return;
    };
    let mut scratch = Scratch::default();
    bencher.bench_local(|| tagger.tag(&text, &tokens, &mut scratch));
}
