//! What the terminal said, in our words: keys, mouse, size. The shell translates into these.

/// Something that happened at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// The mouse did something at a cell of the screen.
    Mouse(Mouse),
    /// The screen now has this size.
    Resized(Size),
}

/// The size of the screen or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Cells from left to right.
    pub columns: u16,
    /// Cells from top to bottom.
    pub rows: u16,
}

/// A key with the modifiers that change its meaning. Shift is in the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Whether Control was held.
    pub control: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

impl Key {
    /// Returns the key without modifiers.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            control: false,
            alt: false,
        }
    }

    /// Returns the key of a character.
    #[must_use]
    pub const fn char(char: char) -> Self {
        Self::plain(KeyCode::Char(char))
    }

    /// Returns the key of a character with Control.
    #[must_use]
    pub const fn control(char: char) -> Self {
        Self {
            code: KeyCode::Char(char),
            control: true,
            alt: false,
        }
    }

    /// Returns a key with Alt.
    #[must_use]
    pub const fn alt(code: KeyCode) -> Self {
        Self {
            code,
            control: false,
            alt: true,
        }
    }
}

/// The keys that mean something to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names on the keys say it")]
pub enum KeyCode {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Delete,
    Tab,
    BackTab,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// The cell's column from the left of the screen.
    pub column: u16,
    /// The cell's row from the top of the screen.
    pub row: u16,
}

/// What the mouse can do here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The main button went down.
    Press,
    /// The mouse moved with the main button held.
    Drag,
    /// The main button went up.
    Release,
    /// The wheel turned away from the reader.
    WheelUp,
    /// The wheel turned towards the reader.
    WheelDown,
}
