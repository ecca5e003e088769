//! The colours of each scheme, all from the 256 that nearly every terminal has.
//!
//! `auto` leaves the ground to the terminal, so its colours are from the middle of the cube, where
//! contrast is at least 3.8 to 1 on white and on black alike. The others bring their own ground, and
//! keep what WCAG asks of text on it: 4.5 to 1, the high contrasts 7 to 1; tests compute it.

use ratatui::style::Color::{self, Indexed};

use crate::app::panel::Section;
use crate::notebook::Colour;

/// A choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// Colours that can be read on the ground of any terminal.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black on white, strong colours.
    HighContrastLight,
    /// White on black, strong colours.
    HighContrast,
    /// Hues that all kinds of colour vision tell apart (after Okabe and Ito), on black.
    ColourBlind,
    /// Such hues on white.
    ColourBlindLight,
    /// The terminal's own sixteen colours, as the reader set them there.
    Terminal,
    /// No colours: underline, bold, italic, reverse.
    None,
}

impl Scheme {
    /// Every scheme with its name on the command line and in the configuration.
    pub const ALL: [(&'static str, Scheme); 9] = [
        ("auto", Scheme::Auto),
        ("light", Scheme::Light),
        ("dark", Scheme::Dark),
        ("high-contrast-light", Scheme::HighContrastLight),
        ("high-contrast", Scheme::HighContrast),
        ("colour-blind", Scheme::ColourBlind),
        ("colour-blind-light", Scheme::ColourBlindLight),
        ("terminal", Scheme::Terminal),
        ("none", Scheme::None),
    ];

    /// Returns the colours; none for the scheme without.
    pub(super) fn palette(self) -> Option<&'static Palette> {
        match self {
            Scheme::Auto => Some(&AUTO),
            Scheme::Light => Some(&LIGHT),
            Scheme::Dark => Some(&DARK),
            Scheme::HighContrastLight => Some(&HIGH_CONTRAST_LIGHT),
            Scheme::HighContrast => Some(&HIGH_CONTRAST),
            Scheme::ColourBlind => Some(&COLOUR_BLIND),
            Scheme::ColourBlindLight => Some(&COLOUR_BLIND_LIGHT),
            Scheme::Terminal => Some(&TERMINAL),
            Scheme::None => None,
        }
    }
}

/// The colours of a scheme; pairs are text and its ground.
#[derive(Debug)]
pub(super) struct Palette {
    /// Plain text, where the scheme has a ground of its own.
    pub(super) ground: Option<(Color, Color)>,
    /// Persons, companies, organisations, places, products.
    labels: [Color; 5],
    /// What the cursor is on.
    pub(super) current: (Color, Color),
    /// Search hits.
    pub(super) hit: (Color, Color),
    /// Text that steps back.
    pub(super) quiet: Color,
    /// What is to be seen at once.
    pub(super) attention: Color,
    /// The status line.
    pub(super) status: (Color, Color),
    /// The reader's highlights: yellow, green, blue, pink.
    marks: [(Color, Color); 4],
    /// What the reader selects.
    pub(super) selection: (Color, Color),
    /// The marker of a note, and the note in the margin.
    pub(super) note: Color,
}

impl Palette {
    /// Returns text and ground of the reader's highlights in a colour.
    pub(super) fn mark(&self, colour: Colour) -> (Color, Color) {
        let [yellow, green, blue, pink] = self.marks;
        match colour {
            Colour::Yellow => yellow,
            Colour::Green => green,
            Colour::Blue => blue,
            Colour::Pink => pink,
        }
    }

    /// Returns the colour of names in a section of the index.
    pub(super) fn label(&self, section: Section) -> Color {
        let [persons, companies, organisations, places, products] = self.labels;
        match section {
            Section::Persons => persons,
            Section::Companies => companies,
            Section::Organisations => organisations,
            Section::Places => places,
            Section::Products => products,
        }
    }
}

const fn labels(numbers: [u8; 5]) -> [Color; 5] {
    let [a, b, c, d, e] = numbers;
    [Indexed(a), Indexed(b), Indexed(c), Indexed(d), Indexed(e)]
}

const fn pair(text: u8, ground: u8) -> (Color, Color) {
    (Indexed(text), Indexed(ground))
}

/// Highlights on light grounds, and where the ground is not known.
const PASTELS: [(Color, Color); 4] = [pair(16, 229), pair(16, 157), pair(16, 153), pair(16, 218)];
/// Highlights on dark grounds.
const DEEP: [(Color, Color); 4] = [pair(231, 58), pair(231, 22), pair(231, 24), pair(231, 89)];
/// Highlights that all kinds of colour vision tell apart: they differ in lightness too.
const OKABE: [(Color, Color); 4] = [pair(16, 227), pair(16, 36), pair(16, 117), pair(16, 175)];

const AUTO: Palette = Palette {
    ground: None,
    labels: labels([32, 166, 133, 29, 162]),
    current: pair(16, 220),
    hit: pair(16, 152),
    quiet: Indexed(244),
    attention: Indexed(166),
    status: pair(255, 238),
    marks: PASTELS,
    selection: pair(231, 25),
    note: Indexed(98),
};

const LIGHT: Palette = Palette {
    ground: Some(pair(235, 231)),
    labels: labels([25, 130, 90, 22, 125]),
    current: pair(16, 220),
    hit: pair(16, 152),
    quiet: Indexed(242),
    attention: Indexed(124),
    status: pair(16, 252),
    marks: PASTELS,
    selection: pair(231, 25),
    note: Indexed(125),
};

const DARK: Palette = Palette {
    ground: Some(pair(252, 234)),
    labels: labels([75, 215, 176, 78, 211]),
    current: pair(16, 220),
    hit: pair(16, 152),
    quiet: Indexed(246),
    attention: Indexed(209),
    status: pair(255, 238),
    marks: DEEP,
    selection: pair(16, 117),
    note: Indexed(221),
};

const HIGH_CONTRAST_LIGHT: Palette = Palette {
    ground: Some(pair(16, 231)),
    labels: labels([18, 88, 54, 22, 53]),
    current: pair(16, 226),
    hit: pair(16, 159),
    quiet: Indexed(239),
    attention: Indexed(88),
    status: pair(231, 16),
    marks: PASTELS,
    selection: pair(231, 18),
    note: Indexed(53),
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Some(pair(231, 16)),
    labels: labels([123, 220, 219, 120, 217]),
    current: pair(16, 226),
    hit: pair(16, 159),
    quiet: Indexed(250),
    attention: Indexed(220),
    status: pair(16, 231),
    marks: PASTELS,
    selection: pair(16, 51),
    note: Indexed(226),
};

const COLOUR_BLIND: Palette = Palette {
    ground: Some(pair(254, 16)),
    labels: labels([74, 214, 175, 36, 227]),
    current: pair(16, 227),
    hit: pair(16, 117),
    quiet: Indexed(246),
    attention: Indexed(202),
    status: pair(255, 238),
    marks: OKABE,
    selection: pair(231, 25),
    note: Indexed(214),
};

const COLOUR_BLIND_LIGHT: Palette = Palette {
    ground: Some(pair(16, 231)),
    labels: labels([25, 130, 90, 23, 58]),
    current: pair(16, 227),
    hit: pair(16, 117),
    quiet: Indexed(242),
    attention: Indexed(130),
    status: pair(16, 252),
    marks: OKABE,
    selection: pair(231, 25),
    note: Indexed(94),
};

const TERMINAL: Palette = Palette {
    ground: None,
    // The blue of many terminals is hard to read on black; products are the fewest.
    labels: [
        Color::Cyan,
        Color::Red,
        Color::Magenta,
        Color::Green,
        Color::Blue,
    ],
    current: (Color::Black, Color::Yellow),
    hit: (Color::Black, Color::Cyan),
    quiet: Color::DarkGray,
    attention: Color::Red,
    status: (Color::White, Color::DarkGray),
    marks: [
        (Color::Black, Color::Yellow),
        (Color::Black, Color::Green),
        (Color::Black, Color::LightBlue),
        (Color::Black, Color::LightMagenta),
    ],
    selection: (Color::White, Color::Blue),
    note: Color::Magenta,
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the relative luminance of a colour of the cube or of the greys (WCAG 2).
    fn luminance(colour: Color) -> f64 {
        let Indexed(number @ 16..) = colour else {
            panic!("{colour:?} looks as the terminal's owner likes");
        };
        let channels = match number {
            232.. => [8 + 10 * (number - 232); 3],
            _ => {
                let cube = number - 16;
                [cube / 36, cube / 6 % 6, cube % 6].map(|step| match step {
                    0 => 0,
                    step => 55 + 40 * step,
                })
            }
        };
        let [red, green, blue] = channels.map(|channel| {
            let channel = f64::from(channel) / 255.0;
            match channel <= 0.04045 {
                true => channel / 12.92,
                false => ((channel + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[track_caller]
    fn check(scheme: Scheme, least: f64) {
        let palette = scheme.palette().unwrap();
        let (text, ground) = palette.ground.unwrap();
        let on_ground = [text, palette.quiet, palette.attention, palette.note];
        let on_ground = on_ground.iter().chain(&palette.labels);
        let mut pairs: Vec<_> = on_ground.map(|&colour| (colour, ground)).collect();
        pairs.extend([palette.current, palette.hit, palette.status]);
        pairs.extend(palette.marks);
        pairs.push(palette.selection);
        for (text, ground) in pairs {
            let found = contrast(text, ground);
            assert!(
                found >= least,
                "{scheme:?}: {text:?} on {ground:?} is {found:.2}"
            );
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(Indexed(231), Indexed(16)) - 21.0).abs() < 1e-9);
        // #767676 on white is the textbook case of 4.54; 243 is it.
        assert!((contrast(Indexed(243), Indexed(231)) - 4.54).abs() < 0.01);
    }

    #[test]
    fn text_stands_out_from_its_ground() {
        for scheme in [
            Scheme::Light,
            Scheme::Dark,
            Scheme::ColourBlind,
            Scheme::ColourBlindLight,
        ] {
            check(scheme, 4.5);
        }
    }

    #[test]
    fn high_contrasts_are_high() {
        check(Scheme::HighContrast, 7.0);
        check(Scheme::HighContrastLight, 7.0);
    }

    #[test]
    fn the_default_can_be_read_on_white_and_on_black() {
        for colour in AUTO.labels.into_iter().chain([AUTO.quiet, AUTO.note]) {
            for ground in [16, 231] {
                let found = contrast(colour, Indexed(ground));
                assert!(found >= 3.8, "{colour:?} on {ground} is {found:.2}");
            }
        }
    }

    #[test]
    fn every_scheme_can_be_chosen_by_one_name() {
        for (at, (name, scheme)) in Scheme::ALL.iter().enumerate() {
            let same = |other: &(&str, Scheme)| other.0 == *name || other.1 == *scheme;
            assert_eq!(Scheme::ALL.iter().position(same), Some(at), "{name}");
        }
    }
}
