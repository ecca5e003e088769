//! Cells of a frame to bytes for the terminal.
//!
//! A backend of our own, because two terminals need more than a symbol in a cell: kitty a sequence
//! round every other cell, VTE behind tmux an override on each row. Both would be counted as width
//! if they stood in the frame's buffer. It is also the last line of defence: no character that
//! could start a sequence or turn the text round gets past it, whatever the buffer holds.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use super::detect::Capabilities;
use super::rows::Rows;
use super::sequences::LRO;
use crate::span::Cells;
use crate::text::width::char_width;

/// What stands for a symbol that may not be written.
const REPLACEMENT: &str = "\u{fffd}";

/// Writes cells in the way the terminal needs them.
#[derive(Debug)]
pub struct CellBackend<W: Write> {
    sink: W,
    buffer: Vec<u8>,
    osc66: bool,
    lro: bool,
    /// Whether every row must be given its override before anything else.
    rows_are_bare: bool,
    /// Whether the cursor is shown; `None` when the screen may have been set up anew since.
    cursor_is_shown: Option<bool>,
    /// The rows as they are meant to look, where the terminal turns them round.
    rows: Option<Rows>,
}

/// The style of a cell, as far as it is written.
type Look = (Color, Color, Modifier);

const PLAIN: Look = (Color::Reset, Color::Reset, Modifier::empty());

impl<W: Write> CellBackend<W> {
    /// Makes a backend that writes whole frames to `sink`, one `write` and one `flush` each.
    pub fn new(sink: W, capabilities: &Capabilities) -> Self {
        let mut backend = Self {
            sink,
            buffer: Vec::new(),
            osc66: false,
            lro: false,
            rows_are_bare: true,
            cursor_is_shown: None,
            rows: None,
        };
        backend.adopt(capabilities);
        backend
    }

    /// Writes from now on for a terminal of these capabilities; the next frame must be a whole one.
    pub fn adopt(&mut self, capabilities: &Capabilities) {
        self.osc66 = capabilities.osc66;
        self.lro = capabilities.lro;
        self.rows = capabilities.turning.map(Rows::new);
        self.rows_are_bare = true;
    }

    fn move_to(&mut self, x: u16, y: u16) -> io::Result<()> {
        let (row, column) = (u32::from(y) + 1, u32::from(x) + 1);
        write!(self.buffer, "\x1b[{row};{column}H")
    }

    /// Puts an override on every row. It stays in the row's first cell until that is written anew.
    fn override_rows(&mut self) -> io::Result<()> {
        let rows = self.size()?.height;
        for y in 0..rows {
            self.move_to(0, y)?;
            write!(self.buffer, " {LRO}")?;
        }
        Ok(())
    }

    fn cells<'a>(&mut self, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
        let mut look = PLAIN;
        // Where the terminal's cursor is for certain.
        let mut cursor = None;
        for (x, y, cell) in cells {
            if cursor != Some((x, y)) {
                self.move_to(x, y)?;
            }
            let wanted = (cell.fg, cell.bg, cell.modifier);
            if wanted != look {
                set_look(&mut self.buffer, wanted)?;
                look = wanted;
            }
            let symbol = harmless(cell.symbol());
            self.symbol(x, symbol)?;
            // Terminals disagree on the width of clusters, so after one the place is set anew:
            // a quarrel about one cell then moves no other.
            cursor = is_one_cell(symbol).then_some((x.saturating_add(1), y));
        }
        if look != PLAIN {
            self.buffer.extend_from_slice(b"\x1b[0m");
        }
        Ok(())
    }

    fn symbol(&mut self, x: u16, symbol: &str) -> io::Result<()> {
        // Blank cells need no breaking up, and would cost twelve bytes each.
        // What takes two cells breaks up the run by itself, and may not be pressed into one.
        let is_narrow = symbol.chars().all(|c| char_width(c) < Cells(2));
        if self.osc66 && x % 2 == 1 && symbol != " " && is_narrow {
            write!(self.buffer, "\x1b]66;w=1:v=1;{symbol}\x1b\\")?;
        } else {
            self.buffer.extend_from_slice(symbol.as_bytes());
        }
        if self.lro && x == 0 {
            write!(self.buffer, "{LRO}")?;
        }
        Ok(())
    }
}

impl<W: Write> Backend for CellBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        if self.lro && self.rows_are_bare {
            self.override_rows()?;
        }
        self.rows_are_bare = false;
        let width = match self.rows {
            Some(_) => self.size()?.width,
            None => 0,
        };
        match &mut self.rows {
            None => self.cells(content),
            Some(rows) => {
                let turned = rows.turned(content, width);
                self.cells(turned.iter().map(|(x, y, cell)| (*x, *y, cell)))
            }
        }
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        // Asked for with every frame; one in which nothing changed shall write nothing.
        if self.cursor_is_shown != Some(false) {
            self.cursor_is_shown = Some(false);
            self.buffer.extend_from_slice(b"\x1b[?25l");
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_is_shown != Some(true) {
            self.cursor_is_shown = Some(true);
            self.buffer.extend_from_slice(b"\x1b[?25h");
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking would take the answer from among the reader's keys; nothing of ours needs it.
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.move_to(x, y)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.rows_are_bare = true;
        self.cursor_is_shown = None;
        if let Some(rows) = &mut self.rows {
            rows.clear();
        }
        self.buffer.extend_from_slice(b"\x1b[0m\x1b[2J");
        Ok(())
    }

    fn clear_region(&mut self, _region: ClearType) -> io::Result<()> {
        // Only the whole screen is ever ours to clear.
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.buffer.is_empty() {
            self.sink.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        self.sink.flush()
    }
}

/// Writes the style as one sequence, from nothing: shorter than the way from one style to another.
fn set_look(out: &mut Vec<u8>, (fg, bg, modifier): Look) -> io::Result<()> {
    out.extend_from_slice(b"\x1b[0");
    for (flag, code) in [
        (Modifier::BOLD, 1),
        (Modifier::DIM, 2),
        (Modifier::ITALIC, 3),
        (Modifier::UNDERLINED, 4),
        (Modifier::SLOW_BLINK, 5),
        (Modifier::RAPID_BLINK, 6),
        (Modifier::REVERSED, 7),
        (Modifier::HIDDEN, 8),
        (Modifier::CROSSED_OUT, 9),
    ] {
        if modifier.contains(flag) {
            write!(out, ";{code}")?;
        }
    }
    set_color(out, fg, 30)?;
    set_color(out, bg, 40)?;
    out.push(b'm');
    Ok(())
}

/// Writes the parameters of a colour; `base` is 30 for the letters and 40 for the ground.
fn set_color(out: &mut Vec<u8>, color: Color, base: u8) -> io::Result<()> {
    let (offset, bright) = match color {
        Color::Reset => return Ok(()),
        Color::Rgb(r, g, b) => return write!(out, ";{};2;{r};{g};{b}", base + 8),
        Color::Indexed(index) => return write!(out, ";{};5;{index}", base + 8),
        Color::Black => (0, 0),
        Color::Red => (1, 0),
        Color::Green => (2, 0),
        Color::Yellow => (3, 0),
        Color::Blue => (4, 0),
        Color::Magenta => (5, 0),
        Color::Cyan => (6, 0),
        Color::Gray => (7, 0),
        Color::DarkGray => (0, 60),
        Color::LightRed => (1, 60),
        Color::LightGreen => (2, 60),
        Color::LightYellow => (3, 60),
        Color::LightBlue => (4, 60),
        Color::LightMagenta => (5, 60),
        Color::LightCyan => (6, 60),
        Color::White => (7, 60),
    };
    write!(out, ";{}", base + offset + bright)
}

/// Returns the symbol, or what stands for it when it could do more than fill its cell.
fn harmless(symbol: &str) -> &str {
    match symbol {
        "" => " ",
        _ if symbol.chars().any(is_harmful) => REPLACEMENT,
        _ => symbol,
    }
}

/// Tells whether the character is a control (C0, DEL, C1), separates lines, or sets a direction.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' // Arabic letter mark
                | '\u{200e}' | '\u{200f}' // left-to-right and right-to-left mark
                | '\u{2028}' | '\u{2029}' // line and paragraph separator
                | '\u{202a}'..='\u{202e}' // embeddings and overrides
                | '\u{2066}'..='\u{2069}' // isolates
        )
}

/// Tells whether every terminal moves on by one cell after the symbol.
fn is_one_cell(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            matches!(c, ' '..='~' | '\u{621}'..='\u{64a}' | '\u{660}'..='\u{66f}' | '\u{fb50}'..='\u{fdcf}' | '\u{fe80}'..='\u{fefc}' | '\u{2500}'..='\u{259f}')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
