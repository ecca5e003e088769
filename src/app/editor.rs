//! A few lines of text being written, in either direction.
//!
//! The cursor stands on the cluster before which typing goes; behind the last one of a line there
//! is a place of its own, which layout sets like a letter. To the left and right it moves as on
//! the screen. One backspace takes one character back, so a vowel mark goes before its letter;
//! delete takes the whole grapheme.

use crate::app::event::{Key, KeyCode};
use crate::app::geometry::Side;
use crate::layout::{
    Alignment, Direction, Justification, Line, Measure, Profile, ShapedParagraph, Stop,
    paragraph_direction,
};
use crate::span::{ByteOffset, Cells, Column, Span};
use crate::text::graphemes::graphemes;

/// The longest text, in bytes: nobody writes more in a margin, but may paste it.
const LONGEST: usize = 64 * 1024;
/// What stands at the end of a line for the cursor: no space that would hang over the end.
const END: char = '\u{a0}';

/// How the lines are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// The widest a line may be.
    pub width: Cells,
    /// The direction of lines without letters.
    pub direction: Direction,
    /// What the terminal leaves to us.
    pub profile: Profile,
}

/// A row of an editor.
#[derive(Clone, Debug)]
pub struct Row {
    /// The byte of the text at which its line begins.
    start: usize,
    /// The row; its spans count from there.
    pub line: Line,
}

impl Row {
    /// Returns the bytes of the text that a span of the row stands for.
    #[must_use]
    pub fn span(&self, of_line: Span) -> Span {
        of_line.shifted(self.start)
    }
}

/// A text being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// The byte before which typing goes.
    caret: usize,
    goal: Option<Column>,
    /// The first row in sight.
    top: usize,
}

impl Editor {
    /// Returns an editor of this text, with the cursor at its end.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self {
            caret: text.len(),
            text,
            ..Self::default()
        }
    }

    /// Returns what was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the byte before which typing goes.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Returns the first row in sight.
    #[must_use]
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns the rows of the text; the end of each line is a place too.
    #[must_use]
    pub fn rows(&self, sheet: &Sheet) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut start = 0;
        for line in self.text.split('\n') {
            let direction = paragraph_direction(line, sheet.direction);
            let set = format!("{line}{END}");
            let measure = Measure {
                width: sheet.width,
                alignment: Alignment::Start,
                justification: Justification::Ragged,
            };
            let span = Span::from_range(0..set.len());
            let lines = ShapedParagraph::new(&set, span, direction, &sheet.profile).lines(&measure);
            rows.extend(lines.into_iter().map(|line| Row { start, line }));
            start += line.len() + 1;
        }
        rows
    }

    /// Returns the row that the cursor is in and where in it.
    #[must_use]
    pub fn place(&self, rows: &[Row]) -> Option<(usize, Stop)> {
        let at = rows
            .iter()
            .rposition(|row| row.start + row.line.span().start().index() <= self.caret)?;
        // A row of white space alone has no place; the line's end, behind it, has one.
        let at = (at..rows.len()).find(|&at| has_place(rows, at))?;
        let row = rows.get(at)?;
        let offset = ByteOffset::new(self.caret.saturating_sub(row.start));
        Some((at, row.line.stop_at(offset)?))
    }

    /// Does what a key says; tells whether it meant anything here.
    pub fn press(&mut self, key: Key, sheet: &Sheet) -> bool {
        let goal = self.goal.take();
        match (key.code, key.control || key.alt) {
            (KeyCode::Left, false) => self.beside(Side::Left, sheet),
            (KeyCode::Right, false) => self.beside(Side::Right, sheet),
            (KeyCode::Left, true) => self.word(Side::Left, sheet),
            (KeyCode::Right, true) => self.word(Side::Right, sheet),
            (KeyCode::Up, _) => self.move_rows(-1, goal, sheet),
            (KeyCode::Down, _) => self.move_rows(1, goal, sheet),
            (KeyCode::Home, false) => self.go_in_row(sheet, Line::first_stop),
            (KeyCode::End, false) => self.go_in_row(sheet, Line::last_stop),
            (KeyCode::Home, true) => self.caret = 0,
            (KeyCode::End, true) => self.caret = self.text.len(),
            (KeyCode::Enter, _) => self.insert("\n"),
            (KeyCode::Backspace, false) => self.remove(self.previous_char()..self.caret),
            (KeyCode::Backspace, true) => self.remove(self.word_before()..self.caret),
            (KeyCode::Delete, _) => self.remove(self.caret..self.next_grapheme()),
            (KeyCode::Char('w'), true) if key.control => {
                self.remove(self.word_before()..self.caret);
            }
            (KeyCode::Char('u'), true) if key.control => {
                let line = self.before().rfind('\n').map_or(0, |at| at + 1);
                self.remove(line..self.caret);
            }
            (KeyCode::Char(char), false) => self.insert(char.encode_utf8(&mut [0; 4])),
            _ => return false,
        }
        true
    }

    /// Puts a text in at the cursor, without what cannot be typed.
    pub fn insert(&mut self, text: &str) {
        let typed: String = text
            .replace("\r\n", "\n")
            .chars()
            .map(|char| match char {
                '\r' => '\n',
                '\t' => ' ',
                char => char,
            })
            .filter(|&char| char == '\n' || !char.is_control())
            .collect();
        if self.text.len() + typed.len() <= LONGEST && self.text.is_char_boundary(self.caret) {
            self.text.insert_str(self.caret, &typed);
            self.caret += typed.len();
        }
    }

    /// Scrolls so that the cursor's row is in sight of `height` rows.
    pub fn settle(&mut self, sheet: &Sheet, height: usize) {
        let rows = self.rows(sheet);
        let Some((row, _)) = self.place(&rows) else {
            return;
        };
        self.top = self.top.min(row);
        if height > 0 && row >= self.top + height {
            self.top = row + 1 - height;
        }
    }

    fn before(&self) -> &str {
        self.text.get(..self.caret).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.caret..).unwrap_or_default()
    }

    fn previous_char(&self) -> usize {
        let last = self.before().chars().next_back();
        self.caret - last.map_or(0, char::len_utf8)
    }

    fn next_grapheme(&self) -> usize {
        let first = graphemes(self.after()).next();
        self.caret + first.map_or(0, |(_, grapheme)| grapheme.len())
    }

    /// Returns where the word before the cursor begins, or the white space when there is only that.
    fn word_before(&self) -> usize {
        let kept = self.before().trim_end_matches([' ', END]);
        match kept.char_indices().rfind(|(_, char)| char.is_whitespace()) {
            Some((at, char)) if at + char.len_utf8() < kept.len() => at + char.len_utf8(),
            Some((at, _)) => at,
            None => 0,
        }
    }

    fn word_after(&self) -> usize {
        let rest = self.after();
        let word = rest.trim_start_matches(|char: char| !char.is_whitespace());
        let next = word.trim_start();
        self.caret + (rest.len() - next.len())
    }

    fn remove(&mut self, range: std::ops::Range<usize>) {
        if self.text.get(range.clone()).is_some() {
            self.text.replace_range(range.clone(), "");
            self.caret = range.start;
        }
    }

    fn go(&mut self, row: &Row, stop: Option<Stop>) {
        if let Some(stop) = stop {
            let at = row.start + stop.span.start().index();
            self.caret = at.min(self.text.len());
        }
    }

    fn go_in_row(&mut self, sheet: &Sheet, to: impl FnOnce(&Line) -> Option<Stop>) {
        let rows = self.rows(sheet);
        if let Some(row) = self.place(&rows).and_then(|(at, _)| rows.get(at)) {
            self.go(row, to(&row.line));
        }
    }

    /// Moves to that side on the screen; past the end of a row to the beginning of the next.
    fn beside(&mut self, side: Side, sheet: &Sheet) {
        let rows = self.rows(sheet);
        let Some((at, here)) = self.place(&rows) else {
            return;
        };
        let Some(row) = rows.get(at) else { return };
        let offset = here.span.start();
        let beside = match side {
            Side::Left => row.line.left_of(offset),
            Side::Right => row.line.right_of(offset),
        };
        if beside.is_some() {
            return self.go(row, beside);
        }
        let down = (side == Side::Left) == (row.line.direction() == Direction::RightToLeft);
        if let Some(row) = next_row(&rows, at, down).and_then(|next| rows.get(next)) {
            let rightmost = (row.line.direction() == Direction::RightToLeft) == down;
            let stop = match rightmost {
                true => row.line.rightmost(),
                false => row.line.leftmost(),
            };
            self.go(row, stop);
        }
    }

    /// Moves by a word towards that side, as the line runs.
    fn word(&mut self, side: Side, sheet: &Sheet) {
        let rows = self.rows(sheet);
        let row = self.place(&rows).and_then(|(at, _)| rows.get(at));
        let direction = row.map(|row| row.line.direction());
        let forward = (side == Side::Left) == (direction != Some(Direction::LeftToRight));
        self.caret = match forward {
            true => self.word_after(),
            false => self.word_before(),
        };
    }

    fn move_rows(&mut self, by: isize, goal: Option<Column>, sheet: &Sheet) {
        let rows = self.rows(sheet);
        let Some((at, here)) = self.place(&rows) else {
            return;
        };
        let column = goal.unwrap_or(here.columns.start);
        if let Some(row) = next_row(&rows, at, by > 0).and_then(|next| rows.get(next)) {
            self.go(row, row.line.nearest(column));
            self.goal = Some(column);
        }
    }
}

fn has_place(rows: &[Row], at: usize) -> bool {
    rows.get(at)
        .is_some_and(|row| row.line.stops().next().is_some())
}

/// Returns the next row with a place for the cursor, down or up.
fn next_row(rows: &[Row], at: usize, down: bool) -> Option<usize> {
    match down {
        true => (at + 1..rows.len()).find(|&at| has_place(rows, at)),
        false => (0..at).rev().find(|&at| has_place(rows, at)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sheet(width: u16) -> Sheet {
        Sheet {
            width: Cells(width),
            direction: Direction::RightToLeft,
            profile: Profile::default(),
        }
    }

    fn press(editor: &mut Editor, keys: &[KeyCode]) {
        for &code in keys {
            editor.press(Key::plain(code), &sheet(20));
        }
    }

    /// Presses keys at the end of a text and compares it then, with `|` before the cursor.
    #[track_caller]
    fn check(text: &str, keys: &[KeyCode], expected: &str) {
        let mut editor = Editor::new(text.to_owned());
        press(&mut editor, keys);
        let shown = format!("{}|{}", editor.before(), editor.after());
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_cursor_moves_as_on_the_screen() {
        check("باب", &[KeyCode::Right], "با|ب");
        check(
            "باب",
            &[KeyCode::Right, KeyCode::Right, KeyCode::Left],
            "با|ب",
        );
        // From the place behind the line the next cell on the right shows its first Latin letter.
        check("هو Bob", &[KeyCode::Right], "هو |Bob");
        check("هو Bob", &[KeyCode::Right, KeyCode::Right], "هو B|ob");
        check("باب\nدار", &[KeyCode::Up, KeyCode::Right], "با|ب\nدار");
        check("ab\nدار", &[KeyCode::Home, KeyCode::Right], "ab|\nدار");
    }

    #[test]
    fn typing_goes_where_the_cursor_is() {
        let keys = [KeyCode::Right, KeyCode::Char('X')];
        check("باب", &keys, "باX|ب");
        check("", &[KeyCode::Char('ب'), KeyCode::Enter], "ب\n|");
        check("كلمة ", &[KeyCode::Char('ب')], "كلمة ب|");
    }

    #[test]
    fn backspace_takes_a_mark_first_and_delete_the_whole_letter() {
        check("بَ", &[KeyCode::Backspace], "ب|");
        check("دَر", &[KeyCode::Home, KeyCode::Delete], "|ر");
        check("", &[KeyCode::Backspace, KeyCode::Delete], "|");
    }

    #[test]
    fn words_are_taken_back_whole() {
        let mut editor = Editor::new("one two  ".to_owned());
        editor.press(Key::control('w'), &sheet(20));
        assert_eq!(editor.text(), "one ");
        editor.press(Key::control('w'), &sheet(20));
        editor.press(Key::control('w'), &sheet(20));
        assert_eq!(editor.text(), "");
    }

    #[test]
    fn what_is_pasted_brings_no_control_characters() {
        let mut editor = Editor::default();
        editor.insert("سطر\r\nآخر\t\u{1b}[31m\u{7}");
        assert_eq!(editor.text(), "سطر\nآخر [31m");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_place_is_reached_and_the_cursor_never_cuts_a_character(
            text in "([a-d]{1,4}|[ابلمنه]{1,6}|لا|بَ|[0-9]{1,2}|[ .(«]|\\n){0,25}",
            width in 4_u16..40,
        ) {
            let sheet = sheet(width);
            let mut editor = Editor::new(text.clone());
            // In lines that all run from right to left the way to the right passes every place.
            let rows = editor.rows(&sheet);
            let places: usize = rows.iter().map(|row| row.line.stops().count()).sum();
            let one_way = rows.iter().all(|row| row.line.direction() == Direction::RightToLeft);
            let mut passed = std::collections::BTreeSet::new();
            for _ in 0..=places {
                prop_assert!(text.is_char_boundary(editor.caret()));
                let (row, stop) = editor.place(&rows).unwrap();
                passed.insert((row, stop.columns.start));
                editor.press(Key::plain(KeyCode::Right), &sheet);
            }
            let last = &rows[rows.len() - 1].line;
            if one_way && last.leftmost() == last.last_stop() {
                prop_assert_eq!(passed.len(), places);
            }
        }
    }
}
