//! Which style says what: labels, selections, hits, quiet text.
//!
//! The colours of each scheme are in `palettes`. Without colours (`NO_COLOR`), underline, bold and
//! italic speak.

mod palettes;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

pub use palettes::Scheme;

use crate::app::panel::Section;
use crate::article::Inline;
use crate::notebook::Colour;
use crate::ui::theme::palettes::Palette;

/// The styles of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The colours; none for a screen without.
    palette: Option<&'static Palette>,
}

impl Theme {
    /// Returns the theme in the colours of a scheme.
    #[must_use]
    pub fn of(scheme: Scheme) -> Self {
        Self {
            palette: scheme.palette(),
        }
    }

    /// Returns the theme with colours that can be read on light and dark grounds.
    #[must_use]
    pub fn coloured() -> Self {
        Self::of(Scheme::Auto)
    }

    /// Returns the theme that needs no colours.
    #[must_use]
    pub fn plain() -> Self {
        Self::of(Scheme::None)
    }

    /// Gives every cell that was left in the terminal's own colours those of the theme.
    pub(super) fn ground(self, buffer: &mut Buffer) {
        let Some((text, ground)) = self.palette.and_then(|palette| palette.ground) else {
            return;
        };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = text;
            }
            if cell.bg == Color::Reset {
                cell.bg = ground;
            }
        }
    }

    /// Returns the style of names in a section of the index, in the page and in the panel.
    #[must_use]
    pub fn label(self, section: Section) -> Style {
        let modifier = match section {
            Section::Persons => Modifier::UNDERLINED,
            Section::Companies => Modifier::BOLD,
            Section::Organisations | Section::Places | Section::Products => Modifier::ITALIC,
        };
        let Some(palette) = self.palette else {
            return Style::new().add_modifier(modifier);
        };
        let style = Style::new().fg(palette.label(section));
        // Bold tells companies from products for those who don't see the hues apart.
        match section {
            Section::Companies | Section::Persons => style.add_modifier(Modifier::BOLD),
            _ => style,
        }
    }

    /// Returns the style of the selected entity's mentions.
    #[must_use]
    pub fn selected(self, section: Section) -> Style {
        self.label(section).add_modifier(Modifier::REVERSED)
    }

    /// Returns the style of the mention, word or hit that the cursor is on.
    #[must_use]
    pub fn current(self) -> Style {
        match self.palette {
            // Many terminals make a grey of bold black.
            Some(palette) if palette.current.0 == Color::Black => both(palette.current),
            Some(palette) => both(palette.current).add_modifier(Modifier::BOLD),
            None => Style::new()
                .add_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// Returns the style of the word under the cursor when it names nothing.
    #[must_use]
    pub fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// Returns the style of search hits.
    #[must_use]
    pub fn hit(self) -> Style {
        match self.palette {
            Some(palette) => both(palette.hit),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// Returns the style of what the reader highlighted in a colour. Without colours, all look alike.
    #[must_use]
    pub fn highlight(self, colour: Colour) -> Style {
        match self.palette {
            Some(palette) => both(palette.mark(colour)),
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::DIM),
        }
    }

    /// Returns the style of what the reader is selecting.
    #[must_use]
    pub fn selection(self) -> Style {
        match self.palette {
            Some(palette) => both(palette.selection),
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::UNDERLINED),
        }
    }

    /// Returns the style of a place that a note is on.
    #[must_use]
    pub fn noted(self) -> Style {
        let style = Style::new().add_modifier(Modifier::UNDERLINED);
        match self.palette {
            Some(palette) => style.underline_color(palette.note),
            None => style,
        }
    }

    /// Returns the style of the marker of a note, and of a note in the margin.
    #[must_use]
    pub fn note(self) -> Style {
        match self.palette {
            Some(palette) => Style::new().fg(palette.note),
            None => Style::new().add_modifier(Modifier::BOLD),
        }
    }

    /// Returns the style of text that steps back: boilerplate, dimmed sentences, hints.
    #[must_use]
    pub fn quiet(self) -> Style {
        match self.palette {
            Some(palette) => Style::new().fg(palette.quiet),
            None => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// Returns the style of signs that are to be seen at once: stars, watched names, failures.
    #[must_use]
    pub fn attention(self) -> Style {
        let style = match self.palette {
            Some(palette) => Style::new().fg(palette.attention),
            None => Style::new(),
        };
        style.add_modifier(Modifier::BOLD)
    }

    /// Returns what marks words that the author set apart, colours or not. Slanted Arabic stays
    /// joined where a terminal can slant at all; where it cannot, the words are plain.
    #[must_use]
    pub fn inline(self, inline: &Inline) -> Style {
        match inline {
            Inline::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            Inline::Strong => Style::new().add_modifier(Modifier::BOLD),
            Inline::Code => self.quiet(),
            Inline::Link(_) => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// Returns the style of titles and of the heads of sections.
    #[must_use]
    pub fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Returns the style of the row that the keyboard is on in a list.
    #[must_use]
    pub fn row(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Returns the style of the status line.
    #[must_use]
    pub fn status(self) -> Style {
        match self.palette {
            Some(palette) => both(palette.status),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// Returns the style of something in the status line that went wrong or needs attention.
    #[must_use]
    pub fn notice(self) -> Style {
        self.status().add_modifier(Modifier::BOLD)
    }
}

/// Returns the style of a text on a ground, whatever it lies over was turned over.
fn both((text, ground): (Color, Color)) -> Style {
    let style = Style::new().fg(text).bg(ground);
    style.remove_modifier(Modifier::REVERSED)
}
