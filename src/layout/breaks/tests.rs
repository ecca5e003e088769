//! Unicode's conformance test of UAX #14.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use flate2::bufread::GzDecoder;
use proptest::prelude::*;

use super::*;
use crate::layout::shape::shape;
use crate::layout::{Direction, Profile};
use crate::span::ByteOffset;
use crate::text::facts::glimpses;

/// The cases of a break test: a text, and the bytes before which the file has a `÷`.
pub(in crate::layout) fn cases(name: &str) -> Vec<(String, Vec<usize>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/unicode")
        .join(name);
    let mut file = String::new();
    GzDecoder::new(BufReader::new(File::open(path).unwrap()))
        .read_to_string(&mut file)
        .unwrap();
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(case)
        .collect()
}

fn case(line: &str) -> (String, Vec<usize>) {
    let (mut text, mut breaks) = (String::new(), Vec::new());
    for word in line.split('#').next().unwrap().split_whitespace() {
        match word {
            "÷" => breaks.push(text.len()),
            "×" => {}
            hex => text.push(char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap()),
        }
    }
    (text, breaks)
}

#[test]
fn opportunities_are_those_of_every_case_of_line_break_test() {
    let cases = cases("LineBreakTest.txt.gz");
    assert_eq!(cases.len(), 19_346);
    for (text, mut breaks) in cases {
        breaks.retain(|place| *place < text.len());
        let found: Vec<usize> = opportunities(&text, &glimpses(&text))
            .iter()
            .map(|place| place.at as usize)
            .collect();
        assert_eq!(found, breaks, "{text:?}");
    }
}

/// Cases of the file side by side with plain words, so that windows begin and end in all of them.
#[test]
fn the_quick_way_agrees_with_the_full_one_amid_words() {
    let cases = cases("LineBreakTest.txt.gz");
    for ((one, _), (other, _)) in cases.iter().zip(cases.iter().skip(7)) {
        check_quick(&format!("قال، {one} دار 12 {other}ب. {one} a"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_quick_way_finds_what_the_full_one_finds(
        words in prop::collection::vec(
            "[(“«\\[]{0,2}[اتa1]{0,2}[)”»\\].،؟]{0,3}|[ابتلاً\u{200c}]{1,4}[،.]{0,2}|[0-9٣]{1,3}|[a-zé-]{1,3}|[\"'“”«»()\\[/%$+–—!؟:,.\u{a0}\u{ad}٪…؛א\n\u{300}\u{200b}\u{2028}世\u{202b}]{1,3}",
            0..12,
        ),
        gaps in prop::collection::vec("|  ?| ", 12),
    ) {
        let pairs = words.iter().zip(&gaps);
        check_quick(&pairs.map(|(word, gap)| format!("{word}{gap}")).collect::<String>());
    }
}

fn check_quick(text: &str) {
    let full: Vec<Break> = full_opportunities(text)
        .filter(|(at, _)| *at > 0 && *at < text.len())
        .map(|(at, opportunity)| Break {
            at: u32::try_from(at).unwrap(),
            opportunity,
        })
        .collect();
    assert_eq!(opportunities(text, &glimpses(text)), full, "{text:?}");
}

#[test]
fn clusters_know_the_opportunities_before_them() {
    for (text, breaks) in cases("LineBreakTest.txt.gz") {
        let profile = Profile::default();
        let shaped = shape(&text, ByteOffset(0), Direction::RightToLeft, &profile);
        for cluster in shaped.clusters().iter().skip(1) {
            let flags = cluster.flags;
            let found = flags.has(Flags::BREAK) || flags.has(Flags::NEW_LINE);
            let place = cluster.source as usize;
            assert_eq!(
                found,
                breaks.contains(&place),
                "{text:?} before byte {place}"
            );
        }
    }
}
