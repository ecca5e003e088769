//! Our joining of letters against HarfBuzz's, word by word.
//!
//! `tests/data/joining.tsv` holds what HarfBuzz decides; `tests/joining/expect.py` remakes it and
//! explains its signs.

use hashiya::layout::{Cluster, Direction, Measure, Order, Profile, ShapedParagraph};
use hashiya::span::{Cells, Span};
use hashiya::text::joining::{Form, Joined, lam_alef, presentation_form};

const WORDS: &str = include_str!("../data/joining.tsv");

/// Lays out `word` and returns one sign a character, as HarfBuzz's are noted.
fn signs(word: &str) -> String {
    let span = Span::from_range(0..word.len());
    let profile = Profile {
        order: Order::Logical,
        ..Profile::default()
    };
    let measure = Measure {
        width: Cells(u16::MAX),
        ..Measure::default()
    };
    let lines = ShapedParagraph::new(word, span, Direction::RightToLeft, &profile).lines(&measure);
    let mut signs: Vec<(usize, char)> = word.char_indices().map(|(at, _)| (at, '-')).collect();
    for (_, cluster) in lines.iter().flat_map(|line| line.placed()) {
        let range = cluster.span.range();
        let own = signs.iter_mut().filter(|(at, _)| range.contains(at));
        for ((_, sign), found) in own.zip(cluster_signs(&word[range.clone()], cluster)) {
            *sign = found;
        }
    }
    signs.into_iter().map(|(_, sign)| sign).collect()
}

/// Returns the signs of the characters of one cluster, and checks what is printed for it.
fn cluster_signs(source: &str, cluster: Cluster<'_>) -> Vec<char> {
    let (letter, glyph) = (
        source.chars().next().unwrap(),
        cluster.text.chars().next().unwrap(),
    );
    let Some(form) = cluster.form.filter(|_| letter != 'ـ') else {
        return vec!['-'; source.chars().count()];
    };
    let mut signs: Vec<char> = source.chars().map(|_| '-').collect();
    let alef = source.chars().position(|c| {
        lam_alef(c, Joined::No) == Some(glyph) || lam_alef(c, Joined::Yes) == Some(glyph)
    });
    if let Some(alef) = alef {
        signs[..=alef].fill('+');
        signs[0] = if form == Form::Isolated { 'L' } else { 'l' };
        return signs;
    }
    if let Some(expected) = presentation_form(letter, form) {
        assert_eq!(glyph, expected, "{source:?} in form {form:?}");
    }
    signs[0] = match form {
        Form::Isolated => 'I',
        Form::Final => 'F',
        Form::Initial => 'S',
        Form::Medial => 'M',
    };
    signs
}

#[test]
fn letters_take_the_forms_that_harfbuzz_gives_them() {
    let mut words = 0;
    let failures: Vec<String> = WORDS
        .lines()
        .inspect(|_| words += 1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, expected)| (word, expected, signs(word)))
        .filter(|(_, expected, found)| expected != found)
        .map(|(word, expected, found)| {
            format!(
                "{word} {}: {found} instead of {expected}",
                word.escape_unicode()
            )
        })
        .collect();
    assert!(words > 3_900, "only {words} words");
    assert!(
        failures.is_empty(),
        "{} of {words}: {failures:#?}",
        failures.len()
    );
}
