//! A line that the reader types: a search, or a filter of the index.

use crate::app::event::{Key, KeyCode};
use crate::span::ByteOffset;

/// The longest line accepted, in characters: nobody types more, but a pasted article would.
const LONGEST: usize = 200;

/// A line being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub kind: PromptKind,
    /// What was typed so far, in logical order.
    pub text: String,
    /// Where the page was when the prompt opened, for going back when it is given up.
    pub origin: ByteOffset,
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKind {
    /// Searching the article.
    Search,
    /// Narrowing the index.
    Filter,
    /// Searching the library.
    FindArticles,
    /// Narrowing the index of the library.
    FindNames,
    /// A tag to put on an article.
    Tag,
    /// An address to subscribe to.
    Add,
    /// A name for a search.
    SaveSearch,
    /// The name to show of an entity.
    Rename,
    /// The tags of a passage.
    Tags,
}

/// What a key did to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The text changed.
    Changed,
    /// The reader is done with it.
    Accepted,
    /// The reader gave it up.
    GivenUp,
    /// Nothing.
    Ignored,
}

impl Prompt {
    /// Returns an empty prompt.
    #[must_use]
    pub fn new(kind: PromptKind, text: String, origin: ByteOffset) -> Self {
        Self { kind, text, origin }
    }

    /// Applies a key to the line.
    pub fn press(&mut self, key: Key) -> Typed {
        match key {
            Key {
                code: KeyCode::Enter,
                ..
            } => Typed::Accepted,
            Key {
                code: KeyCode::Escape,
                ..
            } => Typed::GivenUp,
            Key {
                code: KeyCode::Char('c'),
                control: true,
                ..
            } => Typed::GivenUp,
            Key {
                code: KeyCode::Backspace,
                ..
            } if self.text.is_empty() => Typed::GivenUp,
            Key {
                code: KeyCode::Backspace,
                ..
            } => {
                self.text.pop();
                Typed::Changed
            }
            Key {
                code: KeyCode::Char('u'),
                control: true,
                ..
            } => {
                self.text.clear();
                Typed::Changed
            }
            Key {
                code: KeyCode::Char('w'),
                control: true,
                ..
            } => {
                self.drop_word();
                Typed::Changed
            }
            Key {
                code: KeyCode::Char(char),
                control: false,
                alt: false,
            } => self.insert(char),
            _ => Typed::Ignored,
        }
    }

    fn insert(&mut self, char: char) -> Typed {
        if char.is_control() || self.text.chars().count() >= LONGEST {
            return Typed::Ignored;
        }
        self.text.push(char);
        Typed::Changed
    }

    fn drop_word(&mut self) {
        let kept = self.text.trim_end();
        let start = kept.rfind(char::is_whitespace).map_or(0, |space| space + 1);
        self.text.truncate(start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[Key]) -> String {
        let mut prompt = Prompt::new(PromptKind::Search, String::new(), ByteOffset(0));
        for &key in keys {
            prompt.press(key);
        }
        prompt.text
    }

    #[test]
    fn a_word_is_dropped_with_the_space_behind_it() {
        let keys: Vec<_> = "one two ".chars().map(Key::char).collect();
        assert_eq!(
            typed(&[keys.as_slice(), &[Key::control('w')]].concat()),
            "one "
        );
    }

    #[test]
    fn backspace_in_an_empty_line_gives_it_up() {
        let mut prompt = Prompt::new(PromptKind::Filter, "a".into(), ByteOffset(0));
        assert_eq!(prompt.press(Key::plain(KeyCode::Backspace)), Typed::Changed);
        assert_eq!(prompt.press(Key::plain(KeyCode::Backspace)), Typed::GivenUp);
    }

    #[test]
    fn controls_are_not_typed() {
        assert_eq!(
            typed(&[Key::char('\u{1b}'), Key::char('a'), Key::control('x')]),
            "a"
        );
    }
}
