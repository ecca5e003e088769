//! Rows for terminals that turn parts of them round.
//!
//! PuTTY shows a row whose first letter is a right-to-left one with its first cell on the right,
//! blanks and all. The blanks that layout put before the text have to be written after it then.
//!
//! Old kitty and qterminal turn each run of right-to-left letters round and join them, where it
//! stands. Words are written in their places then, and the letters within each in reading order.
//! A run ends where the font changes, so what is no letter is made bold next to letters that are
//! not, and the other way round: of blanks and stops that is hardly seen.
//!
//! A frame names only the cells that changed, so the rows are remembered here.

use std::collections::BTreeSet;

use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use unicode_bidi::{BidiClass, Direction, bidi_class, get_base_direction};

use super::detect::Turning;

/// The rows of the screen as they are meant to look.
#[derive(Debug)]
pub(super) struct Rows {
    turning: Turning,
    rows: Vec<Vec<Cell>>,
}

impl Rows {
    /// Makes rows that are blank so far.
    pub(super) fn new(turning: Turning) -> Self {
        Self {
            turning,
            rows: Vec::new(),
        }
    }

    /// Forgets what the rows look like: the screen was cleared.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
    }

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
            let turned = match self.turning {
                Turning::WholeRows => mirrored(row),
                Turning::Words => by_words(row),
            };
            cells.extend((0..).zip(turned).map(|(x, cell)| (x, y, cell)));
        }
        cells
    }
}

/// Returns the cells of a row in the order of writing, for a terminal that mirrors whole rows.
fn mirrored(row: &[Cell]) -> Vec<Cell> {
    let text: String = row.iter().map(Cell::symbol).collect();
    // UAX #9, P2 and P3, as the terminal does.
    if get_base_direction(text.as_str()) != Direction::Rtl {
        return row.to_vec();
    }
    let blank = |cell: &&Cell| cell.symbol() == " ";
    let before = row.iter().take_while(blank).count();
    let after = row.iter().rev().take_while(blank).count();
    let written = row.get(before..row.len() - after).unwrap_or_default();
    let blanks_after = row.iter().rev().take(after);
    let blanks_before = row.iter().take(before).rev();
    let cells = blanks_after.chain(written).chain(blanks_before);
    cells.cloned().collect()
}

/// Returns the cells of a row with the letters of each right-to-left word in reading order.
pub(super) fn by_words(row: &[Cell]) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(row.len());
    for run in row.chunk_by(|a, b| is_right_to_left(a) == is_right_to_left(b)) {
        if run.first().is_some_and(is_right_to_left) {
            // One font for the whole word, or it would not be joined.
            let bold = run.iter().any(is_bold);
            cells.extend(run.iter().rev().map(|cell| with_bold(cell, bold)));
        } else {
            cells.extend_from_slice(run);
        }
    }
    set_off_words(&mut cells);
    cells
}

/// Gives what stands beside a right-to-left word another font than the word has.
fn set_off_words(cells: &mut [Cell]) {
    for at in 0..cells.len() {
        let word = |at: Option<usize>| {
            let cell = cells.get(at?).filter(|cell| is_right_to_left(cell))?;
            Some(is_bold(cell))
        };
        let (left, right) = (word(at.checked_sub(1)), word(Some(at + 1)));
        let Some(cell) = cells.get(at).filter(|cell| !is_right_to_left(cell)) else {
            continue;
        };
        let mut set_off = match left.or(right) {
            Some(bold) => with_bold(cell, !bold),
            None => continue,
        };
        if left.is_some() && right.is_some() && left != right {
            set_off.modifier |= Modifier::ITALIC;
        }
        if let Some(cell) = cells.get_mut(at) {
            *cell = set_off;
        }
    }
}

fn is_bold(cell: &Cell) -> bool {
    cell.modifier.contains(Modifier::BOLD)
}

fn with_bold(cell: &Cell, bold: bool) -> Cell {
    let mut cell = cell.clone();
    cell.modifier.set(Modifier::BOLD, bold);
    cell
}

/// Tells whether the cell holds a letter of a right-to-left script.
fn is_right_to_left(cell: &Cell) -> bool {
    cell.symbol()
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && matches!(bidi_class(c), BidiClass::R | BidiClass::AL))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the cells of a row.
    fn cells(row: &str) -> Vec<Cell> {
        row.chars()
            .map(|c| {
                let mut cell = Cell::default();
                cell.set_char(c);
                cell
            })
            .collect()
    }

    /// Writes a row, then changes one of its cells, and compares what is written in the end.
    #[track_caller]
    fn check(turning: Turning, row: &str, changed: (u16, &str), expected: &str) {
        let cells = cells(row);
        let width = u16::try_from(cells.len()).unwrap();
        let mut rows = Rows::new(turning);
        rows.turned((0..).zip(&cells).map(|(x, cell)| (x, 3, cell)), width);
        let mut cell = Cell::default();
        cell.set_symbol(changed.1);
        let written = rows.turned(std::iter::once((changed.0, 3, &cell)), width);
        let text: String = written.iter().map(|(_, _, cell)| cell.symbol()).collect();
        assert_eq!(text, expected);
        assert!((0..width).eq(written.iter().map(|(x, _, _)| *x)));
    }

    #[test]
    fn blanks_of_a_right_to_left_row_change_places() {
        let expected = concat!(" ", "سمك ابيض", "   ",);
        check(Turning::WholeRows, "   سلك ابيض ", (4, "م"), expected);
    }

    #[test]
    fn a_left_to_right_row_stays_as_it_is() {
        check(Turning::WholeRows, "  left to ", (2, "L"), "  Left to ");
        check(Turning::WholeRows, "  12 %    ", (2, "3"), "  32 %    ");
        check(Turning::Words, "  left to ", (2, "L"), "  Left to ");
    }

    #[test]
    fn letters_are_turned_within_their_words() {
        // In visual order the second word is on the left and each is written backwards.
        let visual = concat!(".2026 ", "كمس", " AI ", "مون",);
        let expected = concat!(".2026 ", "سمك", " AI ", "نوم",);
        check(Turning::Words, visual, (0, "."), expected);
    }

    #[test]
    fn what_stands_beside_a_word_has_another_font() {
        let mut row = cells("من:لك،AI");
        row[3].modifier |= Modifier::BOLD;
        let fonts: String = by_words(&row)
            .iter()
            .map(|cell| match cell.modifier {
                Modifier::BOLD => 'b',
                Modifier::ITALIC => 'i',
                modifier if modifier.is_empty() => '-',
                _ => '?',
            })
            .collect();
        // Plain word, colon, bold word (bold in all its cells), comma, Latin letters.
        assert_eq!(fonts, "--?bb---");
    }
}
