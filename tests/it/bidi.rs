//! Unicode's conformance tests of UAX #9, through whole laid-out lines.
//!
//! Each case becomes a paragraph, the paragraph a line, and the clusters of the line, from left to
//! right, must be in the order that the test file gives.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;
use std::thread;

use flate2::bufread::GzDecoder;
use hashiya::layout::{Direction, Measure, Profile, ShapedParagraph};
use hashiya::span::{Cells, Span};

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/unicode")
        .join(name);
    let mut text = String::new();
    GzDecoder::new(BufReader::new(File::open(path).unwrap()))
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// Checks that `order`, the visual order of the characters of `text` that X9 does not remove, is
/// that of the line. `kept` tells which those are.
fn check(text: &str, direction: Direction, kept: &[bool], order: &[usize]) -> Result<(), String> {
    let span = Span::from_range(0..text.len());
    let measure = Measure {
        width: Cells(u16::MAX),
        ..Measure::default()
    };
    let lines = ShapedParagraph::new(text, span, direction, &Profile::default()).lines(&measure);
    let [line] = &lines[..] else {
        return Err(format!("{text:?} became {} lines", lines.len()));
    };
    // The place of each byte among the characters.
    let mut characters = vec![0; text.len()];
    for (place, (at, _)) in text.char_indices().enumerate() {
        characters[at] = place;
    }
    // A cluster stands in one cell, so its characters have no order; the first kept one stands
    // for it.
    let mut first = vec![usize::MAX; kept.len()];
    let mut seen = Vec::new();
    for cluster in line.clusters() {
        let range = cluster.span.range();
        let places = text[range.clone()].char_indices();
        let places = places
            .map(|(at, _)| characters[range.start + at])
            .filter(|at| kept[*at]);
        let places: Vec<usize> = places.collect();
        if let Some(head) = places.first() {
            places.iter().for_each(|place| first[*place] = *head);
            seen.push(*head);
        }
    }
    let mut expected: Vec<usize> = order.iter().map(|place| first[*place]).collect();
    expected.dedup();
    match seen == expected {
        true => Ok(()),
        false => Err(format!(
            "{text:?} {direction:?}: {seen:?} instead of {expected:?}"
        )),
    }
}

/// Runs `case` on every line of a file on all cores; it returns how many cases the line held.
/// Fails with some of the failures, or with the number of cases when it is not `count`.
fn check_lines<T: Sync>(
    lines: &[T],
    count: usize,
    case: impl Fn(&T) -> Result<usize, String> + Sync,
) {
    let half = lines.len() / 2;
    let (ran, failures) = thread::scope(|scope| {
        let run = |part: &[T]| {
            let mut failures = Vec::new();
            let mut ran = 0;
            for line in part {
                case(line).map_or_else(|failure| failures.push(failure), |cases| ran += cases);
            }
            (ran, failures)
        };
        let second = scope.spawn(move || run(&lines[half..]));
        let (ran, mut failures) = run(&lines[..half]);
        let (more, others) = second.join().unwrap();
        failures.extend(others);
        (ran + more, failures)
    });
    let some = &failures[..failures.len().min(10)];
    assert!(
        failures.is_empty(),
        "{} failures, such as {some:#?}",
        failures.len()
    );
    assert_eq!(ran, count);
}

/// A character for each class that does not become part of another cluster, as far as there is one.
fn representative(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => '\u{5d0}',
        "AL" => '\u{628}',
        "EN" => '0',
        "ES" => '+',
        "ET" => '%',
        "AN" => '\u{660}',
        "CS" => ',',
        "B" => '\u{2029}',
        "S" => '\t',
        "WS" => ' ',
        "ON" => '!',
        "BN" => '\u{200b}',
        "NSM" => '\u{300}',
        "LRE" => '\u{202a}',
        "RLE" => '\u{202b}',
        "PDF" => '\u{202c}',
        "LRO" => '\u{202d}',
        "RLO" => '\u{202e}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        other => panic!("unknown class {other}"),
    }
}

/// P2 and P3, left-to-right where they find nothing.
fn own_direction(text: &str) -> Direction {
    match unicode_bidi::get_base_direction(text) {
        unicode_bidi::Direction::Rtl => Direction::RightToLeft,
        _ => Direction::LeftToRight,
    }
}

fn numbers(list: &str) -> Vec<usize> {
    list.split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect()
}

fn kept(levels: &str) -> Vec<bool> {
    levels
        .split_whitespace()
        .map(|level| level != "x")
        .collect()
}

#[test]
fn every_case_of_bidi_test_is_in_visual_order() {
    let file = data("BidiTest.txt.gz");
    let (mut levels, mut order) = (Vec::new(), Vec::new());
    let mut cases = Vec::new();
    for line in file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(list) = line.strip_prefix("@Levels:") {
            levels = kept(list);
        } else if let Some(list) = line.strip_prefix("@Reorder:") {
            order = numbers(list);
        } else {
            let (classes, bits) = line.split_once(';').unwrap();
            let bits: u32 = bits.trim().parse().unwrap();
            cases.push((classes, bits, levels.clone(), order.clone()));
        }
    }
    check_lines(&cases, 770_241, |(classes, bits, levels, order)| {
        let text: String = classes.split_whitespace().map(representative).collect();
        let directions = [
            own_direction(&text),
            Direction::LeftToRight,
            Direction::RightToLeft,
        ];
        let asked = (0..3).filter(|bit| bits >> bit & 1 == 1);
        let mut ran = 0;
        for bit in asked {
            check(&text, directions[bit], levels, order)?;
            ran += 1;
        }
        Ok(ran)
    });
}

#[test]
fn every_case_of_bidi_character_test_is_in_visual_order() {
    let file = data("BidiCharacterTest.txt.gz");
    let lines: Vec<&str> = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    check_lines(&lines, 91_707, |line| {
        let fields: Vec<&str> = line.split(';').collect();
        let character = |hex| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
        let text: String = fields[0].split(' ').map(character).collect();
        let direction = match fields[2] {
            "0" => Direction::LeftToRight,
            _ => Direction::RightToLeft,
        };
        check(&text, direction, &kept(fields[3]), &numbers(fields[4]))?;
        Ok(1)
    });
}
