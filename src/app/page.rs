//! The article as lines on the screen, laid out only where it is looked at.
//!
//! A place in the page is a paragraph and a line of it, so that nothing depends on how many lines
//! stand above: opening, resizing and jumping cost what the screen shows, not what the article
//! holds.

use std::collections::BTreeMap;

use crate::app::geometry::Area;
use crate::article::{Article, Paragraph, Role};
use crate::layout::{
    Alignment, Direction, Indent, Justification, Line, Measure, Profile, ShapedParagraph,
    paragraph_direction,
};
use crate::span::{ByteOffset, Cells};

/// Cells that one more depth of lists and quotations stands back.
const STEP: u16 = 2;
/// Paragraphs kept laid out; beyond this, those out of sight are dropped.
const KEPT: usize = 400;

/// How the page is to be set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// What the terminal leaves to us.
    pub profile: Profile,
    /// The direction of the article.
    pub direction: Direction,
    /// Whether paragraphs that have no letter of that direction keep it all the same.
    pub forced: bool,
    /// How lines are filled.
    pub justification: Justification,
    /// The width of a line.
    pub width: Cells,
}

/// A line of the page: which paragraph, and which of its rows. Rows past its lines are the gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the paragraph in the article.
    pub paragraph: usize,
    /// Index of the row in the paragraph.
    pub row: usize,
}

/// Where on the screen a line is put when the page moves to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// As little movement as brings it into sight.
    Nearest,
    /// A third of the way down, if it is not in sight already.
    Third,
    /// At the top.
    Top,
}

/// The page: which place is at the top, and the lines in sight.
#[derive(Debug, Default)]
pub struct Page {
    setting: Option<Setting>,
    height: usize,
    top: Place,
    laid_out: BTreeMap<usize, Vec<Line>>,
    rows: Vec<Place>,
}

impl Page {
    /// Sets the page anew for this area and setting; what was at the top stays there.
    pub fn fit(&mut self, article: &Article, setting: Setting, area: Area) {
        let height = usize::from(area.height);
        if self.setting != Some(setting) {
            let anchor = self.top_offset(article);
            self.laid_out.clear();
            self.setting = Some(setting);
            self.height = height;
            if let Some(anchor) = anchor {
                self.top = self.place_of(article, anchor);
            }
        }
        self.height = height;
        self.settle(article);
    }

    /// Forgets everything laid out; the next [`Page::fit`] starts at the top.
    pub fn reset(&mut self) {
        *self = Page::default();
    }

    /// Forgets the lines, but not the place: the text is another that has the same beginning.
    pub fn forget(&mut self) {
        self.laid_out.clear();
    }

    /// Returns the rows in sight from the top of the screen down.
    #[must_use]
    pub fn rows(&self) -> &[Place] {
        &self.rows
    }

    /// Returns the line at a place in sight; `None` for a gap.
    #[must_use]
    pub fn line(&self, place: Place) -> Option<&Line> {
        self.laid_out.get(&place.paragraph)?.get(place.row)
    }

    /// Returns the line on a row of the text's area; `None` for a gap and below the end.
    #[must_use]
    pub fn line_on(&self, row: usize) -> Option<&Line> {
        self.line(*self.rows.get(row)?)
    }

    /// Returns the first byte in sight.
    #[must_use]
    pub fn first_in_sight(&self) -> Option<ByteOffset> {
        self.rows
            .iter()
            .find_map(|&place| self.line(place))
            .map(|line| line.span().start())
    }

    /// Returns the byte after the last in sight.
    #[must_use]
    pub fn end_of_sight(&self) -> Option<ByteOffset> {
        self.rows
            .iter()
            .rev()
            .find_map(|&place| self.line(place))
            .map(|line| line.span().end())
    }

    /// Tells whether the end of the article is in sight.
    #[must_use]
    pub fn shows_end(&self, article: &Article) -> bool {
        let last = article.paragraphs.len().saturating_sub(1);
        self.rows.last().is_none_or(|place| {
            let lines = self.laid_out.get(&last).map_or(0, Vec::len);
            place.paragraph >= last && place.row + 1 >= lines
        })
    }

    /// Tells whether the line that holds `offset` is in sight.
    #[must_use]
    pub fn in_sight(&self, offset: ByteOffset) -> bool {
        self.row_of(offset).is_some()
    }

    /// Returns the row of the text's area whose line holds `offset`.
    #[must_use]
    pub fn row_of(&self, offset: ByteOffset) -> Option<usize> {
        self.rows.iter().position(|&place| {
            self.line(place)
                .is_some_and(|line| line.span().contains(offset))
        })
    }

    /// Scrolls by rows, down when positive, not past either end.
    pub fn scroll(&mut self, article: &Article, rows: isize) {
        for _ in 0..rows.unsigned_abs() {
            let next = if rows > 0 {
                self.below(article, self.top)
            } else {
                self.above(article, self.top)
            };
            match next {
                Some(place) => self.top = place,
                None => break,
            }
        }
        self.settle(article);
    }

    /// Goes to the line that holds `offset`, or the first after it.
    pub fn show(&mut self, article: &Article, offset: ByteOffset, landing: Landing) {
        let seen = self.row_of(offset);
        if landing != Landing::Top && seen.is_some() {
            return;
        }
        let target = self.place_of(article, offset);
        let above = match landing {
            Landing::Top => 0,
            Landing::Third => self.height / 3,
            Landing::Nearest if target < self.top => 0,
            Landing::Nearest => self.height.saturating_sub(1),
        };
        self.top = target;
        for _ in 0..above {
            match self.above(article, self.top) {
                Some(place) => self.top = place,
                None => break,
            }
        }
        self.settle(article);
    }

    /// Returns the place of the line that holds `offset`, laying out its paragraph.
    pub fn place_of(&mut self, article: &Article, offset: ByteOffset) -> Place {
        let paragraph = article.paragraph_at(offset).unwrap_or(0);
        let lines = self.lines(article, paragraph);
        let row = lines.partition_point(|line| line.span().end() <= offset);
        Place {
            paragraph,
            row: row.min(lines.len().saturating_sub(1)),
        }
    }

    /// Returns the line at `place`, laying out its paragraph.
    pub fn lay_out(&mut self, article: &Article, place: Place) -> Option<&Line> {
        self.lines(article, place.paragraph).get(place.row)
    }

    /// Returns the place one row down, gaps included.
    pub fn below(&mut self, article: &Article, place: Place) -> Option<Place> {
        if place.row + 1
            < self.lines(article, place.paragraph).len() + gap(article, place.paragraph)
        {
            return Some(Place {
                row: place.row + 1,
                ..place
            });
        }
        (place.paragraph + 1 < article.paragraphs.len()).then_some(Place {
            paragraph: place.paragraph + 1,
            row: 0,
        })
    }

    /// Returns the place one row up, gaps included.
    pub fn above(&mut self, article: &Article, place: Place) -> Option<Place> {
        if place.row > 0 {
            return Some(Place {
                row: place.row - 1,
                ..place
            });
        }
        let paragraph = place.paragraph.checked_sub(1)?;
        let rows = self.lines(article, paragraph).len() + gap(article, paragraph);
        Some(Place {
            paragraph,
            row: rows - 1,
        })
    }

    fn top_offset(&self, article: &Article) -> Option<ByteOffset> {
        let line = self.line(self.top).map(|line| line.span().start());
        line.or_else(|| {
            article
                .paragraphs
                .get(self.top.paragraph)
                .map(|p| p.span.start())
        })
    }

    /// Keeps the last screen full and fills `rows` with what is in sight.
    fn settle(&mut self, article: &Article) {
        self.rows.clear();
        if article.paragraphs.is_empty() || self.height == 0 {
            return;
        }
        self.top = self.top.min(self.last_top(article));
        self.rows.push(self.top);
        let mut last = self.top;
        while self.rows.len() < self.height {
            let Some(next) = self.below(article, last) else {
                break;
            };
            self.rows.push(next);
            last = next;
        }
        self.forget_out_of_sight();
    }

    /// Returns the top at which the article's last line is on the last row.
    fn last_top(&mut self, article: &Article) -> Place {
        let paragraph = article.paragraphs.len() - 1;
        let lines = self.lines(article, paragraph).len();
        let mut top = Place {
            paragraph,
            row: lines.saturating_sub(1),
        };
        for _ in 1..self.height {
            match self.above(article, top) {
                Some(place) => top = place,
                None => break,
            }
        }
        top
    }

    fn forget_out_of_sight(&mut self) {
        if self.laid_out.len() <= KEPT {
            return;
        }
        let first = self.rows.first().map_or(0, |place| place.paragraph);
        let last = self.rows.last().map_or(0, |place| place.paragraph);
        self.laid_out
            .retain(|&paragraph, _| first <= paragraph && paragraph <= last);
    }

    fn lines(&mut self, article: &Article, paragraph: usize) -> &[Line] {
        let Some(setting) = self.setting else {
            return &[];
        };
        self.laid_out
            .entry(paragraph)
            .or_insert_with(|| set_paragraph(article, paragraph, &setting))
    }
}

/// Returns the rows left empty after a paragraph: one, but none between the items of a list and the
/// pieces of a paragraph that was cut.
#[must_use]
pub fn gap(article: &Article, paragraph: usize) -> usize {
    let is_item = |index: usize| {
        let paragraph = article.paragraphs.get(index);
        paragraph.is_some_and(|paragraph| paragraph.role == Role::Item)
    };
    let close = is_item(paragraph) && is_item(paragraph + 1) || article.goes_on(paragraph + 1);
    usize::from(!close)
}

/// Returns the lines of one paragraph of the article, set by its role.
#[must_use]
pub fn set_paragraph(article: &Article, paragraph: usize, setting: &Setting) -> Vec<Line> {
    let Some(paragraph) = article.paragraphs.get(paragraph) else {
        return Vec::new();
    };
    let text = paragraph.span.slice(&article.text);
    let direction = if setting.forced {
        setting.direction
    } else {
        paragraph_direction(text, setting.direction)
    };
    let measure = Measure {
        width: setting.width,
        alignment: match paragraph.role {
            Role::Title => Alignment::Center,
            _ => Alignment::Start,
        },
        justification: match paragraph.role {
            Role::Body | Role::Quote | Role::Item => setting.justification,
            _ => Justification::Ragged,
        },
    };
    let indent = indent(paragraph, text, setting.width);
    ShapedParagraph::new(&article.text, paragraph.span, direction, &setting.profile)
        .indented_lines(&measure, indent)
}

/// Returns how far the lines of a paragraph stand back: those of an item behind its bullet, those of
/// a quotation behind the bars that ui draws.
fn indent(paragraph: &Paragraph, text: &str, width: Cells) -> Indent {
    let depth = u16::from(paragraph.depth);
    let (first, others) = match paragraph.role {
        Role::Item => {
            let first = depth.saturating_mul(STEP);
            match marker(text) {
                Some(cells) => (first, first.saturating_add(cells)),
                // What goes on in the item of a list stands below its words.
                None => (first.saturating_add(STEP), first.saturating_add(STEP)),
            }
        }
        Role::Quote => {
            let cells = depth.saturating_add(1).saturating_mul(STEP);
            (cells, cells)
        }
        Role::Preformatted => (STEP, STEP),
        Role::Title | Role::Heading | Role::Body | Role::Caption => (0, 0),
    };
    // On a narrow screen, and in lists as deep as nobody writes them, words come first.
    let most = width.0 / 3;
    Indent {
        first: Cells(first.min(most)),
        others: Cells(others.min(most)),
    }
}

/// Returns the cells of the bullet or the number that begins an item, with the space after it.
fn marker(text: &str) -> Option<u16> {
    let (mark, _) = text.split_once(' ')?;
    let cells = mark.chars().count();
    let is_mark = cells <= 6 && !mark.chars().any(char::is_alphabetic);
    u16::try_from(cells + 1).ok().filter(|_| is_mark)
}

/// Returns how many bars stand before the lines of a paragraph, and the cells from one to the next.
#[must_use]
pub fn bars(paragraph: &Paragraph, width: Cells) -> (u16, u16) {
    let bars = match paragraph.role {
        Role::Quote => u16::from(paragraph.depth).saturating_add(1),
        _ => 0,
    };
    (bars.min(width.0 / 3 / STEP), STEP)
}
