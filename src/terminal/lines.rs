//! Lines printed into the terminal's ordinary screen: lists of a command, test lines of the doctor.

use std::fmt::Write;

use ratatui::buffer::Cell;
use ratatui::style::Modifier;

use super::choices::{Bidi, Choices};
use super::detect::{Capabilities, Turning};
use super::rows::by_words;
use super::{Asking, examine, sequences};
use crate::layout::{
    Alignment, Direction, Justification, Line, Measure, Order, ShapedParagraph, paragraph_direction,
};
use crate::span::{Cells, Span};

/// Prints paragraphs so that they read right in the terminal that standard output is.
#[derive(Debug)]
pub struct Printer {
    mode: Capabilities,
    width: Cells,
}

impl Printer {
    /// Asks the terminal what it does about right-to-left text; lines will be `width` cells wide.
    ///
    /// # Errors
    ///
    /// When there is no terminal.
    pub fn new(width: Cells) -> std::io::Result<Self> {
        let choices = Choices::default();
        let mut mode = examine(&choices, Asking::Terminal)?.found;
        if mode.switch.own.is_some() {
            // One switch for the whole screen: putting it back would turn the printed rows round.
            let bidi = Bidi::Terminal;
            mode = examine(&Choices { bidi, ..choices }, Asking::Nobody)?.found;
        }
        Ok(Self { mode, width })
    }

    /// Returns what is to be written for these paragraphs, each beginning a line.
    #[must_use]
    pub fn lines(&self, paragraphs: &[String]) -> String {
        let measure = Measure {
            width: self.width,
            alignment: Alignment::Start,
            justification: Justification::Ragged,
        };
        let mut out = sequences::switch_off(&self.mode);
        for text in paragraphs {
            let span = Span::from_range(0..text.len());
            let direction = paragraph_direction(text, Direction::RightToLeft);
            let shaped = ShapedParagraph::new(text, span, direction, &self.mode.profile);
            for line in shaped.lines(&measure) {
                // VTE sets a row's mode when it is cleared.
                out.push_str("\x1b[K");
                push_row(&mut out, &line, &self.mode);
                out.push('\n');
            }
        }
        out + &sequences::tear_down(&self.mode)
    }
}

/// Appends one line as the terminal needs it, without a line end.
pub(super) fn push_row(out: &mut String, line: &Line, mode: &Capabilities) {
    let mut cells = Vec::new();
    for (at, cluster) in line.placed() {
        // Where the terminal places the text it does so from the first column on.
        while cells.len() < usize::from(at.0) && mode.profile.order == Order::Visual {
            cells.push(Cell::default());
        }
        let mut cell = Cell::default();
        cell.set_symbol(cluster.text);
        cells.push(cell);
    }
    if mode.turning == Some(Turning::Words) {
        cells = by_words(&cells);
    }
    for (column, cell) in cells.iter().enumerate() {
        push_cell(out, column, cell, mode);
    }
}

fn push_cell(out: &mut String, column: usize, cell: &Cell, mode: &Capabilities) {
    let symbol = cell.symbol();
    let _ = if mode.osc66 && column % 2 == 1 && symbol != " " {
        write!(out, "\x1b]66;w=1:v=1;{symbol}\x1b\\")
    } else if cell.modifier.contains(Modifier::BOLD) {
        write!(out, "\x1b[1m{symbol}\x1b[0m")
    } else {
        write!(out, "{symbol}")
    };
    if mode.lro && column == 0 {
        out.push(sequences::LRO);
    }
}
