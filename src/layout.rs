//! Paragraphs of logical text to lines of cells, in four steps: levels, clusters, lines, order.
//!
//! [`ShapedParagraph::new`] does once what does not depend on the width: embedding levels
//! (UAX #9), joined letters, break opportunities (UAX #14). [`ShapedParagraph::lines`] does the
//! rest for a width, and shares the paragraph's storage with every [`Line`] it returns. Nothing
//! here knows a terminal but by the [`Profile`] that says what the terminal does itself.

use std::sync::Arc;

use crate::span::{Cells, Column, Span};

mod breaks;
mod caret;
mod cluster;
mod direction;
mod fill;
mod justify;
mod label;
mod levels;
mod line;
mod marks;
mod order;
mod shape;
mod shaped;

#[cfg(test)]
mod tests;

pub use caret::Stop;
pub use cluster::Cluster;
pub use direction::{dominant_direction, paragraph_direction};
pub use label::label;
pub use line::Line;

use cluster::Flags;
use fill::{Filled, Limits};
use line::Written;
use order::{Run, Runs};
use shape::shape;
use shaped::Shaped;

/// What is left to the terminal, and what it cannot draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Profile {
    /// Who brings the line into visual order.
    pub order: Order,
    /// Who joins the letters.
    pub shaping: Shaping,
    /// What becomes of vowel marks.
    pub marks: Marks,
    /// How lam-alef is written.
    pub lam_alef: LamAlef,
}

/// Who brings the clusters of a line into visual order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// We do; the terminal shows cells as they are written.
    #[default]
    Visual,
    /// The terminal does, in rows that all begin on its left: rows are written in logical order,
    /// after blanks that bring right-to-left ones to the right.
    Logical,
    /// The terminal does, and begins each row at the edge where its first letter wants it: rows are
    /// written in logical order, with nothing before them.
    LogicalAligned,
}

impl Order {
    /// Tells whether rows are written in logical order.
    #[must_use]
    pub fn is_logical(self) -> bool {
        self != Order::Visual
    }
}

/// Who joins the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shaping {
    /// We do, by presentation forms.
    #[default]
    Presentation,
    /// The terminal does, from base letters. It draws lam and alef in two cells.
    Base,
}

/// What becomes of the vowel marks of right-to-left scripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Marks {
    /// They stand in the cell of their letter.
    #[default]
    Keep,
    /// They are written into the cell on the left of their letter.
    Left,
    /// They are not shown.
    Drop,
}

/// How lam-alef is written when we join the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LamAlef {
    /// As one character in one cell.
    #[default]
    Ligature,
    /// As two joined letters in two cells.
    Split,
}

/// The direction of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Lines begin on the right.
    #[default]
    RightToLeft,
    /// Lines begin on the left.
    LeftToRight,
}

/// Where a line stands in the width it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Where its paragraph's direction begins.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// Where its paragraph's direction ends.
    End,
}

/// How full lines are made as wide as the measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Justification {
    /// Not at all.
    #[default]
    Ragged,
    /// By widening the spaces between words.
    Spaces,
    /// By stretching letters that join, then by widening spaces.
    Kashida,
}

/// The width that lines must fit, and what to do with what they leave of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Measure {
    /// The widest a line may be.
    pub width: Cells,
    /// Where narrower lines stand.
    pub alignment: Alignment,
    /// Whether and how lines are widened.
    pub justification: Justification,
}

/// How far the lines of a paragraph stand back from the edge at which they begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Indent {
    /// The first line.
    pub first: Cells,
    /// Those after it: further, where the first begins with a bullet or a number.
    pub others: Cells,
}

/// A paragraph analysed once: levels, clusters and break opportunities, whatever the width.
#[derive(Clone, Debug)]
pub struct ShapedParagraph {
    shaped: Arc<Shaped>,
    direction: Direction,
}

impl ShapedParagraph {
    /// Analyses the paragraph that stands at `span` of an article's `text`.
    #[must_use]
    pub fn new(text: &str, span: Span, direction: Direction, profile: &Profile) -> Self {
        let shaped = shape(span.slice(text), span.start(), direction, profile);
        Self {
            shaped: Arc::new(shaped),
            direction,
        }
    }

    /// Returns the direction of the paragraph.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Breaks the paragraph into lines; at least one, if empty. Centred lines are balanced.
    #[must_use]
    pub fn lines(&self, measure: &Measure) -> Vec<Line> {
        self.indented_lines(measure, Indent::default())
    }

    /// Breaks the paragraph into lines that stand back from the edge at which they begin. Centred
    /// lines are balanced, and their indent is part of the width they are centred in.
    #[must_use]
    pub fn indented_lines(&self, measure: &Measure, indent: Indent) -> Vec<Line> {
        let clusters = self.shaped.clusters();
        let left = |indent: Cells| u32::from((measure.width - indent).0);
        let limits = Limits {
            first: left(indent.first),
            others: left(indent.others),
        };
        let filled = match measure.alignment {
            Alignment::Center => fill::fill(clusters, fill::balanced(clusters, limits.first)),
            Alignment::Start | Alignment::End if self.shaped.is_even && limits.are_equal() => {
                fill::fill_even(clusters, limits.first)
            }
            Alignment::Start | Alignment::End => fill::fill_within(clusters, limits),
        };
        filled
            .into_iter()
            .enumerate()
            .map(|(number, line)| {
                let indent = if number == 0 {
                    indent.first
                } else {
                    indent.others
                };
                let measure = Measure {
                    width: measure.width - indent,
                    ..*measure
                };
                let mut line = place(&self.shaped, line, &measure);
                if self.direction == Direction::LeftToRight {
                    line.shift(indent);
                }
                line
            })
            .collect()
    }
}

/// Orders, justifies and aligns one line.
fn place(shaped: &Arc<Shaped>, filled: Filled, measure: &Measure) -> Line {
    let clusters = shaped.clusters();
    let limit = u32::from(measure.width.0);
    let stretches = justify::justify(clusters, &filled, limit, measure.justification);
    let added: u32 = stretches
        .iter()
        .map(|stretch| u32::from(stretch.cells))
        .sum();
    let width = Cells(u16::try_from(filled.width + added).unwrap_or(u16::MAX));
    let runs = match shaped.may_turn(&filled.clusters) {
        true => order::visual_runs(clusters, filled.clusters.clone(), shaped.base),
        false => Runs::One([Run {
            clusters: filled.clusters.clone(),
            level: shaped.base,
        }]),
    };
    let left = left_column(shaped.base, width, measure);
    let logical = shaped.profile.order.is_logical().then(|| Written {
        run: Run {
            clusters: filled.clusters.clone(),
            level: 0,
        },
        left: match shaped.profile.order {
            Order::LogicalAligned if measure.alignment == Alignment::Start => Column(0),
            _ => left,
        },
    });
    let mut line = Line {
        shaped: Arc::clone(shaped),
        hanging: filled.hanging,
        clusters: filled.clusters,
        runs,
        logical,
        stretches,
        left,
        width,
        moved: None,
    };
    if shaped.profile.marks == Marks::Left && shaped.profile.order == Order::Visual {
        let mut records = line.clusters.clone().map(|index| shaped.record(index));
        if records.any(|cluster| cluster.flags.has(Flags::MARKED)) {
            line.moved = Some(marks::Moved::new(line.placed()));
        }
    }
    line
}

fn left_column(base: u8, width: Cells, measure: &Measure) -> Column {
    let gap = measure.width - width;
    let is_leftwards = base % 2 == 1;
    match (measure.alignment, is_leftwards) {
        (Alignment::Center, _) => Column(gap.0 / 2),
        (Alignment::Start, false) | (Alignment::End, true) => Column(0),
        (Alignment::Start, true) | (Alignment::End, false) => Column(gap.0),
    }
}
