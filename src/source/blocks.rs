//! Builds the text of an article block by block, for sources whose structure is marked up.
//!
//! White space is collapsed as browsers do it, control characters are left out, and every block
//! that has something to read becomes a paragraph on a line of its own. Nothing here knows HTML.

use crate::annotation::{Annotation, Layer};
use crate::article::{Inline, Paragraph, Role};
use crate::span::Span;

/// The text grows no longer than this many bytes: offsets are counted in 32 bits.
const LONGEST: usize = 1 << 30;

/// What a paragraph is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The part it plays.
    pub(super) role: Role,
    /// How deep it is nested.
    pub(super) depth: u8,
}

/// The text so far. White space waits until a word follows it, and so do markers and line ends:
/// none of them ever ends a paragraph, and an empty block leaves no trace.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    text: String,
    paragraphs: Vec<Paragraph>,
    inline: Vec<Annotation<Inline>>,
    /// What the open paragraph is, or the next one will be.
    block: Block,
    /// Where the open paragraph began.
    start: Option<usize>,
    /// White space between the last word and the next.
    space: Option<Space>,
    /// What stands before the next words: a bullet, a number.
    marker: Option<String>,
    /// What was opened and not closed, with the place where it began in this paragraph.
    open: Vec<(Inline, Option<usize>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Space {
    /// One space.
    Plain,
    /// One that does not end a line.
    Firm,
    /// A line end.
    Line,
}

impl Blocks {
    /// Ends the open paragraph; the words that follow belong to `block`.
    pub(super) fn begin(&mut self, block: Block) {
        self.end();
        self.block = block;
    }

    /// Returns what the open paragraph is, or the next one will be.
    pub(super) fn block(&self) -> Block {
        self.block
    }

    /// Tells whether nothing but a title was added so far.
    pub(super) fn is_before_text(&self) -> bool {
        let titled = |paragraph: &Paragraph| paragraph.role == Role::Title;
        self.start.is_none() && self.paragraphs.iter().all(titled)
    }

    /// Puts `marker` before the words that follow, in the same paragraph.
    pub(super) fn mark(&mut self, marker: String) {
        self.marker = Some(marker);
    }

    /// Tells whether a marker waits for words.
    pub(super) fn is_marked(&self) -> bool {
        self.marker.is_some()
    }

    /// Adds words; runs of white space become one space.
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let words = rest.trim_start_matches(is_blank);
            let blank = rest.len() - words.len();
            if blank > 0 {
                self.note_space(rest.get(..blank).unwrap_or_default());
            }
            let end = words.find(is_blank).unwrap_or(words.len());
            let (word, after) = words.split_at_checked(end).unwrap_or((words, ""));
            self.push_word(word);
            rest = after;
        }
    }

    fn note_space(&mut self, blank: &str) {
        self.space = match (self.space, blank) {
            (Some(Space::Line), _) => Some(Space::Line),
            (None, "\u{a0}") => Some(Space::Firm),
            _ => Some(Space::Plain),
        };
    }

    fn push_word(&mut self, word: &str) {
        if word.chars().all(is_dropped) || self.text.len() + word.len() > LONGEST {
            return;
        }
        self.settle();
        self.text.extend(word.chars().filter(|&c| !is_dropped(c)));
    }

    /// Adds text whose white space counts.
    pub(super) fn push_verbatim(&mut self, text: &str) {
        let text = match self.start {
            Some(_) => text,
            // Empty lines before the first are no part of it; its indentation is.
            None => text.trim_start_matches(['\r', '\n']),
        };
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 && self.start.is_some() {
                self.text.push('\n');
            }
            let bare = line.trim_end_matches('\r');
            if bare.chars().all(is_dropped) || self.text.len() + bare.len() > LONGEST {
                continue;
            }
            self.settle();
            for c in bare.chars() {
                match c {
                    '\t' => self.text.push_str("    "),
                    c if is_dropped(c) => {}
                    c => self.text.push(c),
                }
            }
        }
    }

    /// Ends the line; the paragraph goes on. A second time in a row ends the paragraph.
    pub(super) fn break_line(&mut self) {
        if self.space == Some(Space::Line) {
            self.end();
        } else if self.start.is_some() {
            self.space = Some(Space::Line);
        }
    }

    /// Writes what waited for a word, and takes note of where things begin.
    fn settle(&mut self) {
        match (self.start, self.space.take()) {
            (None, _) => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.start = Some(self.text.len());
            }
            (Some(_), None) => {}
            (Some(_), Some(Space::Plain)) => self.text.push(' '),
            (Some(_), Some(Space::Firm)) => self.text.push('\u{a0}'),
            (Some(_), Some(Space::Line)) => self.text.push('\n'),
        }
        if let Some(marker) = self.marker.take() {
            self.text.push_str(&marker);
        }
        let here = self.text.len();
        for (_, start) in &mut self.open {
            start.get_or_insert(here);
        }
    }

    /// Opens emphasis, a link …, around the words that follow.
    pub(super) fn open(&mut self, inline: Inline) {
        self.open.push((inline, None));
    }

    /// Closes what was opened last.
    pub(super) fn close(&mut self) {
        if let Some((inline, Some(start))) = self.open.pop() {
            self.annotate(inline, start);
        }
    }

    fn annotate(&mut self, body: Inline, start: usize) {
        let end = self.text.trim_end().len();
        if start < end {
            self.inline.push(Annotation {
                target: Span::from_range(start..end),
                body,
            });
        }
    }

    /// Ends the open paragraph. What is open inside it goes on in the next one.
    pub(super) fn end(&mut self) {
        self.space = None;
        let Some(start) = self.start.take() else {
            return;
        };
        let open: Vec<(Inline, usize)> = self
            .open
            .iter_mut()
            .filter_map(|(inline, start)| Some((inline.clone(), start.take()?)))
            .collect();
        for (inline, from) in open {
            self.annotate(inline, from);
        }
        let end = self.text.trim_end().len();
        if end <= start {
            // Nothing but spaces that count: take back the line end before them, too.
            self.text.truncate(start.saturating_sub(1));
            return;
        }
        self.text.truncate(end);
        self.paragraphs.push(Paragraph {
            span: Span::from_range(start..self.text.len()),
            role: self.block.role,
            depth: self.block.depth,
        });
    }

    /// Returns the text, its paragraphs, and what is said of words in them.
    pub(super) fn finish(mut self) -> (String, Vec<Paragraph>, Layer<Inline>) {
        self.end();
        (
            self.text,
            self.paragraphs,
            self.inline.into_iter().collect(),
        )
    }
}

/// Tells whether `c` is white space that runs together with its like.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{2028}' | '\u{2029}'
    )
}

/// Tells whether `c` says nothing in a marked-up text: controls, and marks of byte order.
fn is_dropped(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t')) || c == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_waits_for_a_word() {
        let mut blocks = Blocks::default();
        blocks.push(" \n a\t b ");
        blocks.open(Inline::Strong);
        blocks.push(" c ");
        blocks.close();
        blocks.push("  ");
        blocks.end();
        blocks.push("\u{a0}");
        blocks.begin(Block::default());
        blocks.push("10\u{a0}d\u{1b}[2J");
        let (text, paragraphs, inline) = blocks.finish();
        assert_eq!(text, "a b c\n10\u{a0}d[2J");
        assert_eq!(paragraphs.len(), 2);
        let strong = inline.get(0).unwrap();
        assert_eq!(strong.target.slice(&text), "c");
    }

    #[test]
    fn a_link_round_two_blocks_is_a_link_in_each() {
        let mut blocks = Blocks::default();
        blocks.open(Inline::Link("https://example.org/".to_owned()));
        blocks.push("a");
        blocks.begin(Block::default());
        blocks.push("b");
        blocks.close();
        blocks.push(" c");
        let (text, _, inline) = blocks.finish();
        let targets: Vec<&str> = inline.iter().map(|a| a.target.slice(&text)).collect();
        assert_eq!(targets, ["a", "b"]);
    }

    #[test]
    fn lines_of_code_keep_their_indentation() {
        let mut blocks = Blocks::default();
        blocks.push("a");
        blocks.begin(Block {
            role: Role::Preformatted,
            depth: 0,
        });
        blocks.push_verbatim("\n\n  if x:\n\ty\n\n");
        blocks.begin(Block::default());
        blocks.push("b");
        let (text, paragraphs, _) = blocks.finish();
        assert_eq!(text, "a\n  if x:\n    y\nb");
        assert_eq!(paragraphs[1].span.slice(&text), "  if x:\n    y");
    }
}
