//! Which style says what: labels, selections, hits, quiet text.
//!
//! Colours are from the middle of the 256-colour cube, where contrast is at least 3.8 to 1 on
//! white and on black alike. Without colours (`NO_COLOR`), underline, bold and italic speak.

use ratatui::style::{Color, Modifier, Style};

use crate::app::panel::Section;
use crate::article::Inline;

/// The styles of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colours: bool,
}

impl Theme {
    /// Returns the theme with colours.
    #[must_use]
    pub fn coloured() -> Self {
        Self { colours: true }
    }

    /// Returns the theme that needs no colours.
    #[must_use]
    pub fn plain() -> Self {
        Self { colours: false }
    }

    /// Returns the style of names in a section of the index, in the page and in the panel.
    #[must_use]
    pub fn label(self, section: Section) -> Style {
        let (colour, modifier) = match section {
            Section::Persons => (32, Modifier::UNDERLINED),
            Section::Companies => (166, Modifier::BOLD),
            Section::Organisations => (133, Modifier::ITALIC),
            Section::Places => (29, Modifier::ITALIC),
            Section::Products => (168, Modifier::ITALIC),
        };
        if self.colours {
            // Bold tells companies from products for those who don't see the hues apart.
            let bold = matches!(section, Section::Companies | Section::Persons);
            let style = Style::new().fg(Color::Indexed(colour));
            if bold {
                style.add_modifier(Modifier::BOLD)
            } else {
                style
            }
        } else {
            Style::new().add_modifier(modifier)
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
        if self.colours {
            let style = Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(220));
            style.add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED)
        }
    }

    /// Returns the style of the word under the cursor when it names nothing.
    #[must_use]
    pub fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// Returns the style of the passage that is being selected.
    #[must_use]
    pub fn passage(self) -> Style {
        if self.colours {
            Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(153))
        } else {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }

    /// Returns the style of search hits.
    #[must_use]
    pub fn hit(self) -> Style {
        if self.colours {
            Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(152))
        } else {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }

    /// Returns the style of text that steps back: boilerplate, dimmed sentences, hints.
    #[must_use]
    pub fn quiet(self) -> Style {
        if self.colours {
            Style::new().fg(Color::Indexed(244))
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// Returns the style of signs that are to be seen at once: stars, watched names, failures.
    #[must_use]
    pub fn attention(self) -> Style {
        if self.colours {
            let style = Style::new().fg(Color::Indexed(166));
            style.add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::BOLD)
        }
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
        if self.colours {
            Style::new().fg(Color::Indexed(255)).bg(Color::Indexed(238))
        } else {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }

    /// Returns the style of something in the status line that went wrong or needs attention.
    #[must_use]
    pub fn notice(self) -> Style {
        self.status().add_modifier(Modifier::BOLD)
    }
}
