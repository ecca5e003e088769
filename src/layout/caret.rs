//! Where a cursor can stand in a line, and where it goes from there by one cluster.
//!
//! A cursor stands on clusters that take a cell. To its left and right are those that stand there
//! on the screen, whatever their order in the text: a reader who presses an arrow looks at the
//! screen.

use std::ops::Range;

use super::line::Line;
use crate::span::{ByteOffset, Cells, Column, Span};

/// A cluster that a cursor can stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its bytes in the text.
    pub span: Span,
    /// Its columns, with those that justification gave it.
    pub columns: Range<Column>,
}

impl Line {
    /// Returns where a cursor can stand, from left to right on the screen, whoever orders the row.
    pub fn stops(&self) -> impl Iterator<Item = Stop> {
        self.standing_clusters()
            .filter(|(_, columns)| columns.start < columns.end)
            .map(|(span, columns)| Stop { span, columns })
    }

    /// Returns where a cursor at `offset` stands: on its cluster, or where that takes no cell, as
    /// white space at the line's end does, on the one before it in the text, else the one after.
    #[must_use]
    pub fn stop_at(&self, offset: ByteOffset) -> Option<Stop> {
        let before = self
            .stops()
            .filter(|stop| stop.span.start() <= offset)
            .max_by_key(|stop| stop.span.start());
        before.or_else(|| self.first_stop())
    }

    /// Returns the first place for a cursor in the order of the text.
    #[must_use]
    pub fn first_stop(&self) -> Option<Stop> {
        self.stops().min_by_key(|stop| stop.span.start())
    }

    /// Returns the last place for a cursor in the order of the text.
    #[must_use]
    pub fn last_stop(&self) -> Option<Stop> {
        self.stops().max_by_key(|stop| stop.span.start())
    }

    /// Returns the place on the left of the cursor at `offset`; `None` at the left end of the line.
    #[must_use]
    pub fn left_of(&self, offset: ByteOffset) -> Option<Stop> {
        let here = self.stop_at(offset)?;
        self.stops()
            .take_while(|stop| stop.columns.start < here.columns.start)
            .last()
    }

    /// Returns the place on the right of the cursor at `offset`; `None` at the right end.
    #[must_use]
    pub fn right_of(&self, offset: ByteOffset) -> Option<Stop> {
        let here = self.stop_at(offset)?;
        self.stops()
            .find(|stop| stop.columns.start > here.columns.start)
    }

    /// Returns the leftmost place for a cursor.
    #[must_use]
    pub fn leftmost(&self) -> Option<Stop> {
        self.stops().next()
    }

    /// Returns the rightmost place for a cursor.
    #[must_use]
    pub fn rightmost(&self) -> Option<Stop> {
        self.stops().last()
    }

    /// Returns the place for a cursor that is nearest to `column`.
    #[must_use]
    pub fn nearest(&self, column: Column) -> Option<Stop> {
        let distance = |stop: &Stop| {
            if column < stop.columns.start {
                stop.columns.start - column
            } else {
                // The end of a place is the first column that is not in it.
                let past = column - stop.columns.end;
                past + Cells(u16::from(column >= stop.columns.end))
            }
        };
        self.stops().min_by_key(distance)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::{
        Alignment, Direction, Justification, LamAlef, Marks, Measure, Order, Profile,
        ShapedParagraph, Shaping,
    };

    fn lines(text: &str, direction: Direction, width: u16, profile: &Profile) -> Vec<Line> {
        let measure = Measure {
            width: Cells(width),
            alignment: Alignment::Start,
            justification: Justification::Kashida,
        };
        let span = Span::from_range(0..text.len());
        ShapedParagraph::new(text, span, direction, profile).lines(&measure)
    }

    /// Presses the key to the left, from the rightmost place on, and compares what is passed.
    #[track_caller]
    fn check(text: &str, direction: Direction, expected: &[&str]) {
        let lines = lines(text, direction, 80, &Profile::default());
        let [line] = lines.as_slice() else {
            panic!("{} lines", lines.len());
        };
        let mut passed = Vec::new();
        let mut here = line.rightmost();
        while let Some(stop) = here {
            passed.push(stop.span.slice(text));
            here = line.left_of(stop.span.start());
        }
        assert_eq!(passed, expected);
    }

    #[test]
    fn left_passes_what_stands_on_the_left_across_directions() {
        let expected = ["ق", "ا", "ل", " ", "4", "2", " ", "b", "o", "B", " ", "م"];
        check("قال Bob 24 م", Direction::RightToLeft, &expected);
        let expected = ["c", " ", "ب", "ا", "ب", " ", "a"];
        check("a باب c", Direction::LeftToRight, &expected);
    }

    #[test]
    fn lam_alef_and_marked_letters_are_one_place() {
        check("قَلاب", Direction::RightToLeft, &["قَ", "لا", "ب"]);
    }

    #[test]
    fn white_space_that_hangs_over_the_end_is_the_letter_before_it() {
        let text = "باب  ";
        let lines = lines(text, Direction::RightToLeft, 80, &Profile::default());
        let stop = lines[0].stop_at(ByteOffset::new(text.len() - 1)).unwrap();
        assert_eq!(
            (stop.span.start(), stop.columns.start),
            (ByteOffset(4), Column(77))
        );
    }

    fn profiles() -> impl Strategy<Value = Profile> {
        let order = prop_oneof![
            Just(Order::Visual),
            Just(Order::Logical),
            Just(Order::LogicalAligned)
        ];
        let shaping = prop_oneof![Just(Shaping::Presentation), Just(Shaping::Base)];
        let marks = prop_oneof![Just(Marks::Keep), Just(Marks::Left), Just(Marks::Drop)];
        let lam_alef = prop_oneof![Just(LamAlef::Ligature), Just(LamAlef::Split)];
        (order, shaping, marks, lam_alef).prop_map(|(order, shaping, marks, lam_alef)| Profile {
            order,
            shaping,
            marks,
            lam_alef,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_place_is_reached_from_either_end_and_the_way_back_is_the_same(
            text in "([a-d]{1,5}|[ابلمنه]{1,6}|لا|لَا|[0-9٠-٣]{1,3}|[ .,:()«»]|[\\u{64b}\\u{651}\\u{640}\\u{200c}\\u{200f}\\u{2067}\\u{2069}]|👨‍👩‍👧|é){0,30}",
            left_to_right in any::<bool>(),
            width in 3_u16..60,
            profile in profiles(),
        ) {
            let direction = match left_to_right {
                true => Direction::LeftToRight,
                false => Direction::RightToLeft,
            };
            for line in lines(&text, direction, width, &profile) {
                let mut leftwards = Vec::new();
                let mut here = line.rightmost();
                while let Some(stop) = here {
                    here = line.left_of(stop.span.start());
                    leftwards.push(stop);
                }
                let mut rightwards = Vec::new();
                let mut here = line.leftmost();
                while let Some(stop) = here {
                    here = line.right_of(stop.span.start());
                    rightwards.push(stop);
                }
                leftwards.reverse();
                prop_assert_eq!(&leftwards, &rightwards);
                // Every cluster that takes a cell was passed, and every byte has its place.
                let passed: Vec<_> = rightwards.iter().map(|stop| stop.span).collect();
                let shown: Vec<_> = line
                    .clusters()
                    .filter(|cluster| cluster.width > Cells(0))
                    .map(|cluster| cluster.span)
                    .collect();
                prop_assert_eq!(passed, shown);
                for stop in &rightwards {
                    for byte in stop.span.range() {
                        let at = line.stop_at(ByteOffset::new(byte));
                        prop_assert_eq!(at.as_ref(), Some(stop));
                    }
                    for column in stop.columns.start.0..stop.columns.end.0 {
                        let nearest = line.nearest(Column(column));
                        prop_assert_eq!(nearest.as_ref(), Some(stop));
                        prop_assert_eq!(line.offset_at(Column(column)), Some(stop.span.start()));
                    }
                }
            }
        }
    }
}
