//! Rows for a terminal that turns them round by their first letter.
//!
//! PuTTY shows a row whose first letter is a right-to-left one with its first cell on the right,
//! blanks and all. The blanks that layout put before the text have to be written after it then.
//! A frame names only the cells that changed, so the rows are remembered here.

use std::collections::BTreeSet;

use ratatui::buffer::Cell;
use unicode_bidi::{Direction, get_base_direction};

/// The rows of the screen as they are meant to look.
#[derive(Debug, Default)]
pub(super) struct Mirror {
    rows: Vec<Vec<Cell>>,
}

impl Mirror {
    /// Takes in the cells that changed and returns every cell of the rows they stand in, placed so
    /// that the terminal shows them where they are meant to be. Rows are `width` cells wide.
    pub(super) fn turned<'a>(
        &mut self,
        changed: impl Iterator<Item = (u16, u16, &'a Cell)>,
        width: u16,
    ) -> Vec<(u16, u16, Cell)> {
        let mut touched = BTreeSet::new();
        for (x, y, cell) in changed {
            let row = usize::from(y);
            if self.rows.len() <= row {
                self.rows.resize_with(row + 1, Vec::new);
            }
            if let Some(row) = self.rows.get_mut(row) {
                row.resize(usize::from(width), Cell::default());
                if let Some(place) = row.get_mut(usize::from(x)) {
                    place.clone_from(cell);
                }
            }
            touched.insert(y);
        }
        let mut cells = Vec::new();
        for y in touched {
            let row = self.rows.get(usize::from(y)).map_or(&[][..], Vec::as_slice);
            cells.extend((0..).zip(turned(row)).map(|(x, cell)| (x, y, cell.clone())));
        }
        cells
    }
}

/// Returns the cells of a row in the order of writing.
fn turned(row: &[Cell]) -> Vec<&Cell> {
    let text: String = row.iter().map(Cell::symbol).collect();
    // UAX #9, P2 and P3, as the terminal does.
    if get_base_direction(text.as_str()) != Direction::Rtl {
        return row.iter().collect();
    }
    let blank = |cell: &&Cell| cell.symbol() == " ";
    let before = row.iter().take_while(blank).count();
    let after = row.iter().rev().take_while(blank).count();
    let written = row.get(before..row.len() - after).unwrap_or_default();
    let blanks_after = row.iter().rev().take(after);
    let blanks_before = row.iter().take(before).rev();
    blanks_after.chain(written).chain(blanks_before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a row, then changes one of its cells, and compares what is written in the end.
    #[track_caller]
    fn check(row: &str, changed: (u16, &str), expected: &str) {
        let cells: Vec<Cell> = row
            .chars()
            .map(|c| {
                let mut cell = Cell::default();
                cell.set_char(c);
                cell
            })
            .collect();
        let width = u16::try_from(cells.len()).unwrap();
        let mut mirror = Mirror::default();
        mirror.turned((0..).zip(&cells).map(|(x, cell)| (x, 3, cell)), width);
        let mut cell = Cell::default();
        cell.set_symbol(changed.1);
        let written = mirror.turned(std::iter::once((changed.0, 3, &cell)), width);
        let text: String = written.iter().map(|(_, _, cell)| cell.symbol()).collect();
        assert_eq!(text, expected);
        assert!((0..width).eq(written.iter().map(|(x, _, _)| *x)));
    }

    #[test]
    fn blanks_of_a_right_to_left_row_change_places() {
        let expected = concat!(" ", "سمك ابيض", "   ",);
        check("   سلك ابيض ", (4, "م"), expected);
    }

    #[test]
    fn a_left_to_right_row_stays_as_it_is() {
        check("  left to ", (2, "L"), "  Left to ");
        check("  12 %    ", (2, "3"), "  32 %    ");
    }
}
