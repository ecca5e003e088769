//! Tests of whole paragraphs. CAPITALS stand for Arabic letters, as in UAX #9.

use super::*;

/// An Arabic letter for each capital, by alphabet; none of them ligates.
fn arabic(c: char) -> char {
    match c {
        'A'..='Z' => char::from_u32(u32::from(c) - u32::from('A') + 0x0671).unwrap(),
        other => other,
    }
}

fn capital(c: char) -> char {
    match c {
        '\u{671}'..='\u{68a}' => char::from_u32(u32::from(c) - 0x671 + u32::from('A')).unwrap(),
        other => other,
    }
}

fn shaped(text: &str, direction: Direction, profile: &Profile) -> ShapedParagraph {
    ShapedParagraph::new(text, Span::from_range(0..text.len()), direction, profile)
}

fn row(line: &Line) -> String {
    line.placed().map(|(_, cluster)| cluster.text).collect()
}

/// Lays out `logical` right-to-left in `width` cells and compares the rows on the screen.
fn check_lines(width: u16, logical: &str, visual: &[&str]) {
    let text: String = logical.chars().map(arabic).collect();
    let profile = Profile {
        shaping: Shaping::Base,
        ..Profile::default()
    };
    let measure = Measure {
        width: Cells(width),
        ..Measure::default()
    };
    let lines = shaped(&text, Direction::RightToLeft, &profile).lines(&measure);
    let rows: Vec<String> = lines
        .iter()
        .map(|line| row(line).chars().map(capital).collect())
        .collect();
    assert_eq!(rows, visual);
}

fn check(logical: &str, visual: &str) {
    check_lines(80, logical, &[visual]);
}

/// Shapes one word and compares what is printed, in logical order.
fn check_shapes(word: &str, profile: Profile, expected: &str) {
    let profile = Profile {
        order: Order::Logical,
        ..profile
    };
    let measure = Measure {
        width: Cells(80),
        ..Measure::default()
    };
    let lines = shaped(word, Direction::RightToLeft, &profile).lines(&measure);
    assert_eq!(
        row(&lines[0]).escape_unicode().to_string(),
        expected.escape_unicode().to_string()
    );
}

#[test]
fn year_keeps_its_digits_in_order() {
    check("FI 2024 KAN", "NAK 2024 IF");
}

#[test]
fn latin_name_keeps_its_direction() {
    check("QAL elon musk AMS", "SMA elon musk LAQ");
}

#[test]
fn brackets_are_mirrored() {
    check("ABC (DEF) «GHI»", "«IHG» (FED) CBA");
}

#[test]
fn lines_break_between_words_and_each_is_ordered_alone() {
    check_lines(8, "ABC def GHI jkl", &["def CBA", "jkl IHG"]);
}

#[test]
fn a_word_wider_than_the_line_is_broken() {
    check_lines(3, "ABCDEFG H", &["CBA", "FED", "H G"]);
}

#[test]
fn lam_alef_is_one_cell_also_across_marks() {
    let default = Profile::default();
    check_shapes("لا", default, "\u{fefb}");
    check_shapes("كَلَام", default, "\u{fedb}\u{64e}\u{fefc}\u{64e}\u{fee1}");
    check_shapes("الأول", default, "\u{fe8d}\u{fef7}\u{feed}\u{fedd}");
}

#[test]
fn controls_are_shown_and_never_printed() {
    check("a\u{1b}[31mb", "a␛[31mb");
    check("A\u{202e}B", "B\u{fffd}A");
    check("\u{2067}A\u{2069}", "A");
}

#[test]
fn the_lines_of_a_title_come_out_about_equally_long() {
    let measure = Measure {
        width: Cells(20),
        alignment: Alignment::Center,
        ..Measure::default()
    };
    let profile = Profile::default();
    let title = shaped("aaaa bbbb cccc dddd eeee", Direction::LeftToRight, &profile);
    let widths: Vec<u16> = title
        .lines(&measure)
        .iter()
        .map(|line| line.width().0)
        .collect();
    assert_eq!(widths, [14, 9]);
    let start = Measure {
        alignment: Alignment::Start,
        ..measure
    };
    let widths: Vec<u16> = title
        .lines(&start)
        .iter()
        .map(|line| line.width().0)
        .collect();
    assert_eq!(widths, [19, 4]);
}
