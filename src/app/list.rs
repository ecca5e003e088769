//! Where the reader is in a list: the row that the keyboard is on, and the first row in sight.

/// Where the reader is in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListPlace {
    /// The row that the keyboard is on.
    pub cursor: usize,
    /// The first row in sight.
    pub top: usize,
}

impl ListPlace {
    /// Moves the keyboard by rows, down when positive, not past either end of `rows` rows.
    pub fn move_by(&mut self, by: isize, rows: usize) {
        self.cursor = self
            .cursor
            .saturating_add_signed(by)
            .min(rows.saturating_sub(1));
    }

    /// Moves the keyboard to the first of `rows` rows, or to the last.
    pub fn move_to_end(&mut self, last: bool, rows: usize) {
        self.cursor = if last { rows.saturating_sub(1) } else { 0 };
    }

    /// Scrolls so that the keyboard's row is in sight where `height` of the `rows` rows are.
    pub fn settle(&mut self, rows: usize, height: usize) {
        self.cursor = self.cursor.min(rows.saturating_sub(1));
        self.top = self.top.min(self.cursor);
        if height > 0 && self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self.top.min(rows.saturating_sub(height));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(place: (usize, usize), rows: usize, height: usize, expected: (usize, usize)) {
        let mut list = ListPlace {
            cursor: place.0,
            top: place.1,
        };
        list.settle(rows, height);
        assert_eq!((list.cursor, list.top), expected);
    }

    #[test]
    fn the_row_of_the_keyboard_is_brought_into_sight() {
        check((12, 0), 50, 10, (12, 3));
        check((2, 5), 50, 10, (2, 2));
    }

    #[test]
    fn a_list_that_shrank_shows_its_end() {
        check((40, 35), 8, 5, (7, 3));
        check((40, 35), 0, 5, (0, 0));
    }
}
