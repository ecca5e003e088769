//! Unicode's conformance test of UAX #14, and filling.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use flate2::bufread::GzDecoder;

use super::*;
use crate::layout::shape::Shaped;
use crate::layout::{Direction, Profile};
use crate::span::ByteOffset;

/// The cases of a break test: a text, and the bytes before which the file has a `÷`.
fn cases(name: &str) -> Vec<(String, Vec<usize>)> {
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
    for (text, breaks) in cases {
        let found: Vec<usize> = Opportunities::new(&text)
            .map(|(place, _)| place)
            .filter(|place| *place > 0)
            .collect();
        assert_eq!(found, breaks, "{text:?}");
    }
}

#[test]
fn clusters_know_the_opportunities_before_them() {
    for (text, breaks) in cases("LineBreakTest.txt.gz") {
        let profile = Profile::default();
        let shaped = Shaped::new(&text, ByteOffset(0), Direction::RightToLeft, &profile);
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

/// Fills lines from letters (one cell each), spaces, and `|` for an opportunity.
fn check(limit: u32, text: &str, lines: &[&str]) {
    let mut clusters = Vec::new();
    let mut pending = Flags::default();
    let mut printed = String::new();
    for c in text.chars() {
        match c {
            '|' => pending.add(Flags::BREAK),
            '¶' => pending.add(Flags::NEW_LINE),
            _ => {
                let mut cluster = ClusterData {
                    width: 1,
                    flags: pending,
                    ..Default::default()
                };
                if c == ' ' {
                    cluster.flags.add(Flags::HANGS);
                }
                clusters.push(cluster);
                printed.push(c);
                pending = Flags::default();
            }
        }
    }
    let found: Vec<&str> = fill(&clusters, limit)
        .into_iter()
        .inspect(|line| assert!(line.width <= limit))
        .map(|line| printed.get(line.clusters.start..line.hanging).unwrap())
        .collect();
    assert_eq!(found, lines);
}

#[test]
fn a_line_ends_at_the_last_opportunity_that_fits() {
    check(6, "ab |cd |ef", &["ab cd", "ef"]);
    check(5, "ab |cd |ef", &["ab cd", "ef"]);
    check(4, "ab |cd |ef", &["ab", "cd", "ef"]);
}

#[test]
fn a_word_is_broken_only_when_it_is_wider_than_the_line() {
    check(4, "ab |cdefgh |i", &["ab", "cdef", "gh i"]);
    check(1, "ab", &["a", "b"]);
}

#[test]
fn spaces_at_the_end_take_no_cell_however_many() {
    check(2, "ab     |cd", &["ab", "cd"]);
    check(3, "   |abc", &["", "abc"]);
}

#[test]
fn an_authors_line_end_is_kept() {
    check(9, "ab¶cd", &["ab", "cd"]);
}
