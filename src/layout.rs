//! Paragraphs of logical text to lines of cells.

/// Who puts the letters of a line into visual order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// We do: clusters are written as they lie on the screen.
    #[default]
    Visual,
    /// The terminal does: clusters are written as they are read.
    Logical,
}

/// Who joins Arabic letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shaping {
    /// We do: presentation forms are written.
    #[default]
    Presentation,
    /// The terminal does: base letters are written.
    Base,
}

/// Where vowel marks go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Marks {
    /// Into the cell of their letter.
    #[default]
    Keep,
    /// Into the cell to the left of their letter, for terminals that draw them one cell too far right.
    Left,
    /// Nowhere: the terminal cannot draw them.
    Drop,
}

/// How many cells a lam-alef takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LamAlef {
    /// One, as the ligature.
    #[default]
    Ligature,
    /// Two, as separate letters that join.
    Split,
}

/// What the terminal leaves to us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Profile {
    /// Who reorders.
    pub order: Order,
    /// Who shapes.
    pub shaping: Shaping,
    /// What happens to marks.
    pub marks: Marks,
    /// How lam-alef is written.
    pub lam_alef: LamAlef,
}
