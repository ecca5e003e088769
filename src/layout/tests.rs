//! Tests of whole paragraphs. CAPITALS stand for Arabic letters, as in UAX #9.

use super::*;
use crate::span::ByteOffset;

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
fn families_are_drawn_as_their_members_and_skin_has_no_tone() {
    let default = Profile::default();
    check_shapes("\u{1f468}\u{200d}\u{1f469}", default, "\u{1f468}\u{1f469}");
    check_shapes("\u{1f44d}\u{1f3fd}", default, "\u{1f44d}");
    // Two consonants of Devanagari are one picture only with the joiner between them.
    check_shapes(
        "\u{915}\u{94d}\u{200d}\u{937}",
        default,
        "\u{915}\u{94d}\u{200d}\u{937}",
    );
}

#[test]
fn letters_join_through_marks_and_part_at_zwnj() {
    let default = Profile::default();
    check_shapes("بَب", default, "\u{fe91}\u{64e}\u{fe90}");
    check_shapes("ب\u{200c}ب", default, "\u{fe8f}\u{fe8f}");
    check_shapes("ب\u{200d}", default, "\u{fe91}");
    check_shapes(
        "بب",
        Profile {
            shaping: Shaping::Base,
            ..default
        },
        "بب",
    );
}

#[test]
fn a_letter_without_presentation_forms_stays_and_its_neighbours_join() {
    check_shapes("بښب", Profile::default(), "\u{fe91}\u{69a}\u{fe90}");
}

#[test]
fn lam_alef_can_be_split_and_marks_dropped() {
    let split = Profile {
        lam_alef: LamAlef::Split,
        ..Profile::default()
    };
    check_shapes("سلا", split, "\u{feb3}\u{fee0}\u{fe8e}");
    let bare = Profile {
        marks: Marks::Drop,
        ..Profile::default()
    };
    check_shapes("كَلَام", bare, "\u{fedb}\u{fefc}\u{fee1}");
}

#[test]
fn marks_move_to_the_cell_on_the_left_and_the_map_stays() {
    let profile = Profile {
        marks: Marks::Left,
        ..Profile::default()
    };
    let measure = Measure {
        width: Cells(5),
        ..Measure::default()
    };
    let text = "دَرٌ";
    let lines = shaped(text, Direction::RightToLeft, &profile).lines(&measure);
    let cells: Vec<(Column, &str)> = lines[0]
        .placed()
        .map(|(column, cluster)| (column, cluster.text))
        .collect();
    let expected = [
        (Column(2), " \u{64c}"),
        (Column(3), "\u{fead}\u{64e}"),
        (Column(4), "\u{fea9}"),
    ];
    assert_eq!(cells, expected);
    assert_eq!(lines[0].offset_at(Column(4)), Some(ByteOffset(0)));
    assert_eq!(lines[0].offset_at(Column(3)), Some(ByteOffset(4)));
}

#[test]
fn both_halves_of_a_broken_word_keep_their_joined_forms() {
    let measure = Measure {
        width: Cells(2),
        ..Measure::default()
    };
    let lines = shaped("بببب", Direction::RightToLeft, &Profile::default()).lines(&measure);
    let rows: Vec<String> = lines.iter().map(row).collect();
    assert_eq!(rows, ["\u{fe92}\u{fe91}", "\u{fe90}\u{fe92}"]);
}

#[test]
fn right_to_left_lines_stand_on_the_right() {
    let text = "ابد";
    let left = |alignment| {
        let measure = Measure {
            width: Cells(10),
            alignment,
            ..Measure::default()
        };
        let lines = shaped(text, Direction::RightToLeft, &Profile::default()).lines(&measure);
        lines[0].left()
    };
    assert_eq!(left(Alignment::Start), Column(7));
    assert_eq!(left(Alignment::Center), Column(3));
    assert_eq!(left(Alignment::End), Column(0));
}

#[test]
fn a_logical_range_may_be_two_pieces_on_the_screen() {
    // ABC def GHI is shown as IHG def CBA; C to e lies in two places.
    let text: String = "ABC def GHI".chars().map(arabic).collect();
    let profile = Profile {
        shaping: Shaping::Base,
        ..Profile::default()
    };
    let measure = Measure {
        width: Cells(11),
        ..Measure::default()
    };
    let lines = shaped(&text, Direction::RightToLeft, &profile).lines(&measure);
    let (c, after_e) = (text.find(arabic('C')).unwrap(), text.find('f').unwrap());
    let segments = lines[0].segments(Span::from_range(c..after_e));
    assert_eq!(segments, [Column(4)..Column(6), Column(7)..Column(9)]);
}

/// Justifies real Arabic and returns the rows with base letters, in logical order.
fn justified(text: &str, width: u16, justification: Justification) -> Vec<String> {
    let profile = Profile {
        shaping: Shaping::Base,
        order: Order::Logical,
        ..Profile::default()
    };
    let measure = Measure {
        width: Cells(width),
        justification,
        ..Measure::default()
    };
    shaped(text, Direction::RightToLeft, &profile)
        .lines(&measure)
        .iter()
        .map(row)
        .collect()
}

#[test]
fn spaces_are_widened_evenly_and_not_on_the_last_line() {
    let text = "دار درر دور دار";
    let rows = justified(text, 13, Justification::Spaces);
    let expected = ["دار  درر  دور", "دار"];
    assert_eq!(rows, expected);
}

#[test]
fn kashida_goes_after_seen_before_it_goes_elsewhere() {
    let rows = justified("بيت مسجد كتب نهاية", 13, Justification::Kashida);
    assert_eq!(rows[0], "بيت مسـجد كتب",);
    let rows = justified("بيت مسجد كتب نهاية", 16, Justification::Kashida);
    assert_eq!(rows[0].chars().filter(|c| *c == 'ـ').count(), 4);
    assert!(!rows[1].contains('ـ'));
}

#[test]
fn kashida_never_splits_lam_alef_nor_stretches_latin() {
    for width in 9..14 {
        let rows = justified("سلام world كلام آخر", width, Justification::Kashida);
        let text = rows.concat();
        assert!(!text.contains("لـا"), "{text}");
        assert!(text.replace('ـ', "").contains("world"), "{text}");
    }
}

#[test]
fn labels_are_cut_at_their_logical_end() {
    let text: String = "ABCDEF".chars().map(arabic).collect();
    let profile = Profile {
        shaping: Shaping::Base,
        ..Profile::default()
    };
    let line = label(
        &text,
        Cells(4),
        Direction::RightToLeft,
        Alignment::Start,
        &profile,
    );
    assert_eq!(row(&line).chars().map(capital).collect::<String>(), "…CBA");
    let line = label(
        "word",
        Cells(4),
        Direction::LeftToRight,
        Alignment::Start,
        &profile,
    );
    assert_eq!(row(&line), "word");
}

#[test]
fn the_direction_is_that_of_most_letters() {
    assert_eq!(dominant_direction("2024"), None);
    assert_eq!(
        dominant_direction("Apple شركة كبيرة"),
        Some(Direction::RightToLeft)
    );
    assert_eq!(
        dominant_direction("the word دار"),
        Some(Direction::LeftToRight)
    );
}

#[test]
fn a_paragraph_has_its_articles_direction_unless_it_has_no_such_letter() {
    use Direction::{LeftToRight, RightToLeft};
    assert_eq!(paragraph_direction("Apple شركة", RightToLeft), RightToLeft);
    assert_eq!(paragraph_direction("Apple Inc", RightToLeft), LeftToRight);
    assert_eq!(paragraph_direction("دار", LeftToRight), RightToLeft);
    assert_eq!(paragraph_direction("2024", RightToLeft), RightToLeft);
}

#[test]
fn an_override_reaches_no_further_than_its_paragraph() {
    // A separator ends it: what follows is in its own order again.
    check_lines(80, "\u{202e}abc\u{2029}def", &["␤cba\u{fffd}", "def"]);
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

#[test]
fn a_row_that_the_terminal_aligns_begins_at_its_left_and_shows_at_its_right() {
    let profile = Profile {
        order: Order::LogicalAligned,
        shaping: Shaping::Base,
        ..Profile::default()
    };
    let measure = Measure {
        width: Cells(10),
        ..Measure::default()
    };
    let lines = shaped("سلم", Direction::RightToLeft, &profile).lines(&measure);
    let line = &lines[0];
    assert_eq!((row(line).as_str(), line.left()), ("سلم", Column(7)));
    assert_eq!(line.placed().next().map(|(at, _)| at), Some(Column(0)));
    assert_eq!(line.offset_at(Column(9)).map(ByteOffset::index), Some(0));
}
