//! The quick way through a paragraph against the way over graphemes.

use proptest::prelude::*;

use super::*;
use crate::layout::{LamAlef, Order, Shaping};

/// Shapes with every grapheme looked at closely.
fn shape_closely(text: &str, direction: Direction, profile: &Profile) -> Shaped {
    let glimpses = glimpses(text);
    let levels = Levels::new(text, &glimpses, direction);
    let breaks = opportunities(text, &glimpses);
    let mut shaper = Shaper {
        cursor: Cursor::new(&levels, &breaks),
        unpaired: &levels.unpaired,
        letters: Letters::new(text.len(), profile),
    };
    for (at, grapheme) in graphemes(text) {
        shaper.push_grapheme(at, grapheme);
    }
    let (out, records) = shaper.letters.finish(text.len());
    Shaped {
        start: ByteOffset(0),
        out,
        records,
        base: levels.base,
        profile: *profile,
    }
}

fn check(text: &str, direction: Direction, profile: &Profile) -> Result<(), TestCaseError> {
    let quick = shape(text, ByteOffset(0), direction, profile);
    let close = shape_closely(text, direction, profile);
    prop_assert_eq!(
        str::from_utf8(&quick.out),
        str::from_utf8(&close.out),
        "{:?}",
        text
    );
    prop_assert_eq!(quick.records, close.records, "{:?}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..Default::default() })]

    #[test]
    fn the_quick_way_shapes_as_the_close_one(
        text in "([بسلاأدرة]{1,5}|[ـںښ\u{64b}\u{651}\u{200c}\u{200d}\u{ad}]|[ \u{a0}(«12a)»]{1,2}|[\u{202d}\u{202e}\u{202c}\u{200f}\n…👍]){0,20}",
        is_rightwards in any::<bool>(),
        splits in any::<bool>(),
        is_base in any::<bool>(),
    ) {
        let direction = match is_rightwards {
            true => Direction::LeftToRight,
            false => Direction::RightToLeft,
        };
        let profile = Profile {
            order: if splits { Order::Logical } else { Order::Visual },
            lam_alef: if splits { LamAlef::Split } else { LamAlef::Ligature },
            shaping: if is_base { Shaping::Base } else { Shaping::Presentation },
            ..Profile::default()
        };
        check(&text, direction, &profile)?;
    }
}
