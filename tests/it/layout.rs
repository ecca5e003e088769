//! Properties of layout that hold for any text at any width.

use hashiya::layout::{
    Alignment, Cluster, Direction, Justification, LamAlef, Line, Marks, Measure, Order, Profile,
    ShapedParagraph, Shaping, label,
};
use hashiya::span::{Cells, Column, Span};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;

/// Texts of what articles hold and what attackers put into them.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[ابتسلملالأآكهىةوردنشصط]{1,9}",
        2 => "[بلااَُِّْٰ]{1,9}",
        1 => "[ښځںپچژگیےۆڵ\u{200c}\u{200d}\u{ad}ـ]{1,6}",
        2 => "[a-zA-Z]{1,8}",
        2 => "[0-9٠-٩.,:/%+$-]{1,6}",
        1 => "[(«\\[“”\\]»)!؟،؛]{1,2}",
        1 => "[世界가👍🏽\u{1f468}\u{200d}\u{1f469}\u{fe0f}é\u{301}]{1,3}",
        1 => "[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200e}\u{200f}\u{61c}]{1,2}",
        1 => "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{2028}\u{2029}\u{200b}\u{feff}\u{300}]{1,2}",
        1 => any::<char>().prop_map(String::from),
    ];
    let gap = prop_oneof![6 => Just(" "), 3 => Just(""), 1 => Just("   "), 1 => Just("\u{a0}")];
    prop::collection::vec((word, gap), 0..24)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

fn direction() -> impl Strategy<Value = Direction> {
    prop_oneof![3 => Just(Direction::RightToLeft), 1 => Just(Direction::LeftToRight)]
}

fn profile() -> impl Strategy<Value = Profile> {
    let order = prop_oneof![4 => Just(Order::Visual), 1 => Just(Order::Logical)];
    let shaping = prop_oneof![4 => Just(Shaping::Presentation), 1 => Just(Shaping::Base)];
    let marks = prop_oneof![Just(Marks::Keep), Just(Marks::Left), Just(Marks::Drop)];
    let lam_alef = prop_oneof![Just(LamAlef::Ligature), Just(LamAlef::Split)];
    (order, shaping, marks, lam_alef).prop_map(|(order, shaping, marks, lam_alef)| Profile {
        order,
        shaping,
        marks,
        lam_alef,
    })
}

fn measure() -> impl Strategy<Value = Measure> {
    use Justification::{Kashida, Ragged, Spaces};
    let width = prop_oneof![0..6_u16, 6..40_u16, Just(u16::MAX)];
    let alignment = prop_oneof![
        Just(Alignment::Start),
        Just(Alignment::Center),
        Just(Alignment::End)
    ];
    let justification = prop_oneof![Just(Ragged), Just(Spaces), Just(Kashida)];
    (width, alignment, justification).prop_map(|(width, alignment, justification)| Measure {
        width: Cells(width),
        alignment,
        justification,
    })
}

/// Puts `text` into an article and lays it out.
fn lines(text: &str, direction: Direction, profile: &Profile, measure: &Measure) -> Vec<Line> {
    let article = format!("قبل\n{text}\nبعد");
    let span = Span::from_range(7..7 + text.len());
    ShapedParagraph::new(&article, span, direction, profile).lines(measure)
}

/// Checks that nothing of the text is lost, doubled or out of its line.
fn check_coverage(text: &str, lines: &[Line]) -> Result<(), TestCaseError> {
    let mut at = 7;
    for line in lines {
        prop_assert_eq!(line.span().start().index(), at);
        let mut spans: Vec<Span> = line.clusters().map(|cluster| cluster.span).collect();
        spans.sort_unstable();
        for span in spans {
            prop_assert!(!span.is_empty());
            prop_assert_eq!(span.start().index(), at);
            at = span.end().index();
        }
        prop_assert_eq!(line.span().end().index(), at);
    }
    prop_assert_eq!(at, 7 + text.len());
    Ok(())
}

/// Checks that cells stand side by side, hold what may be printed, and fit the measure.
fn check_cells(line: &Line, measure: &Measure) -> Result<(), TestCaseError> {
    let placed: Vec<(Column, Cluster<'_>)> = line.placed().collect();
    let mut next = placed.first().map_or(line.left(), |(column, _)| *column);
    for (column, cluster) in &placed {
        prop_assert_eq!(*column, next);
        prop_assert_eq!(
            cluster.text.width(),
            usize::from(cluster.width.0),
            "{:?}",
            cluster
        );
        prop_assert!(cluster.width > Cells(0));
        let is_unsafe = |c: char| {
            c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        prop_assert!(!cluster.text.contains(is_unsafe), "{:?}", cluster.text);
        next = next + cluster.width;
    }
    prop_assert_eq!(next, line.left() + line.width());
    let widest = placed
        .iter()
        .filter(|(_, cluster)| !cluster.span.is_empty())
        .count()
        <= 1;
    prop_assert!(
        line.width() <= measure.width || widest,
        "{:?}",
        line.width()
    );
    Ok(())
}

/// Checks that bytes and columns lead to each other.
fn check_map(line: &Line, order: Order) -> Result<(), TestCaseError> {
    for (column, cluster) in line.placed() {
        if order == Order::Visual && !cluster.span.is_empty() {
            prop_assert_eq!(line.offset_at(column), Some(cluster.span.start()));
        }
    }
    for cluster in line.clusters().filter(|cluster| cluster.width > Cells(0)) {
        let segments = line.segments(cluster.span);
        prop_assert_eq!(segments.len(), 1);
        for column in segments[0].start.0..segments[0].end.0 {
            prop_assert_eq!(line.offset_at(Column(column)), Some(cluster.span.start()));
        }
    }
    let whole: u32 = line
        .segments(line.span())
        .iter()
        .map(|s| u32::from((s.end - s.start).0))
        .sum();
    prop_assert_eq!(whole, u32::from(line.width().0));
    prop_assert_eq!(line.offset_at(line.left() + line.width()), None);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_at_any_width_is_whole_safe_and_mapped(
        text in text(),
        direction in direction(),
        profile in profile(),
        measure in measure(),
    ) {
        let lines = lines(&text, direction, &profile, &measure);
        check_coverage(&text, &lines)?;
        for line in &lines {
            check_cells(line, &measure)?;
            check_map(line, profile.order)?;
        }
    }

    #[test]
    fn justification_fills_lines_and_moves_no_byte_to_another_line(
        text in text(),
        direction in direction(),
        measure in measure(),
    ) {
        let profile = Profile::default();
        let ragged = Measure { justification: Justification::Ragged, ..measure };
        let plain = lines(&text, direction, &profile, &ragged);
        let justified = lines(&text, direction, &profile, &measure);
        prop_assert_eq!(plain.len(), justified.len());
        for (plain, justified) in plain.iter().zip(&justified) {
            prop_assert!(plain.clusters().eq(justified.clusters()));
            prop_assert!(plain.width() <= justified.width());
        }
        if let Some((last, _)) = plain.split_last() {
            prop_assert_eq!(justified.last().unwrap().width(), last.width());
        }
    }

    #[test]
    fn a_label_fits_and_ends_with_an_ellipsis_when_it_is_cut(
        text in text(),
        width in 0..30_u16,
        direction in direction(),
    ) {
        let profile = Profile::default();
        let whole: u32 = lines(&text, direction, &profile, &Measure { width: Cells(u16::MAX), ..Measure::default() })
            .iter()
            .map(|line| u32::from(line.width().0))
            .sum();
        let line = label(&text, Cells(width), direction, Alignment::Start, &profile);
        prop_assert!(line.width() <= Cells(width.max(1)));
        let is_cut = line.placed().any(|(_, cluster)| cluster.text == "…" && cluster.span.is_empty());
        if whole > u32::from(width) {
            prop_assert!(is_cut || !text.trim_end_matches(' ').eq(&text));
        }
    }
}

#[test]
fn heaped_marks_stay_few_in_their_cell() {
    let text = format!("ب{}", "\u{64b}".repeat(1000));
    let lines = lines(
        &text,
        Direction::RightToLeft,
        &Profile::default(),
        &Measure::default(),
    );
    let (_, cluster) = lines[0].placed().next().unwrap();
    assert!(cluster.text.chars().count() <= 16);
}

/// Paragraphs that would take hours if any step looked at the whole for each of its parts.
#[test]
fn huge_and_hostile_paragraphs_take_time_by_their_length() {
    let patterns = [
        "ب",
        "لا",
        "ب ",
        "(",
        "(1)",
        "(ب",
        "[(",
        "a ب",
        "1,",
        "\t ",
        " ",
        "\u{64b}",
        "\u{600}",
        "\u{200d}",
        "\u{2067}",
        "\u{2067}a\u{2069}",
        "\u{202e}",
        "\u{202b}a\u{202c}",
        "\u{2069}",
        "\u{2029}",
        "\n",
        "\u{2068}(ب",
        "👨\u{200d}",
        "🇸",
        "\u{1b}",
        "a-\u{300}",
        "“ ",
        "c(a) ب ",
    ];
    for pattern in patterns {
        let text = pattern.repeat(200_000 / pattern.len());
        let measure = Measure {
            width: Cells(60),
            justification: Justification::Kashida,
            ..Measure::default()
        };
        let lines = lines(&text, Direction::RightToLeft, &Profile::default(), &measure);
        check_coverage(&text, &lines).unwrap();
    }
}
