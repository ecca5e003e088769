//! The reader's own hand: corrections of the extractor, highlights and notes.
//!
//! A [`Notebook`] holds what the reader said about one article and, beside it, what they said about
//! names wherever they stand. It is the W3C Web Annotation model
//! (<https://www.w3.org/TR/annotation-model/>) as plain data: an [`Annotation`] has a [`Target`] and
//! a [`Body`]. Nothing here touches the text or what the extractor found.

mod anchored;
mod apply;
pub mod forms;
mod groups;
pub mod intent;
mod said;

use std::collections::BTreeMap;

use crate::annotation::selector::Selector;
use crate::article::Timestamp;
use crate::extract::{Label, Subtype};

pub use anchored::Anchored;
pub use apply::apply;

/// An annotation's number, the same wherever it is kept: a UUID of version 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotationId(pub u128);

/// Numbers for new annotations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids {
    /// What makes them differ from those of other sessions; the shell chooses it at random.
    pub seed: u128,
    given: u128,
}

impl Ids {
    /// Returns numbers that begin at `seed`, which must be random.
    #[must_use]
    pub fn new(seed: u128) -> Self {
        Self { seed, given: 0 }
    }

    /// Returns a number that was not given before.
    pub fn give(&mut self) -> AnnotationId {
        // RFC 9562: four bits of version, two of variant; the low 62 bits count.
        const VERSION: u128 = 0xf << 76;
        const VARIANT: u128 = 0b11 << 62;
        let low = (1_u128 << 62) - 1;
        let count = (self.seed & low).wrapping_add(self.given) & low;
        self.given += 1;
        let high = self.seed & !(VERSION | VARIANT | low);
        AnnotationId(high | (0x8 << 76) | (0b10 << 62) | count)
    }
}

/// One thing the reader said.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Its number.
    pub id: AnnotationId,
    /// When it was made; `None` until it is kept.
    pub created: Option<Timestamp>,
    /// When it was last changed; `None` until it is kept.
    pub modified: Option<Timestamp>,
    /// What it is about.
    pub target: Target,
    /// What it says.
    pub body: Body,
}

impl Annotation {
    /// Tells whether it is about a name in all articles.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        let everywhere = Scope::Everywhere;
        matches!(&self.target, Target::Name { scope, .. } if *scope == everywhere)
    }
}

/// What an annotation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One place in the article.
    Place(Selector),
    /// A name, at every place where it stands.
    Name {
        /// The name as it is written, without clitics; spellings with one matching form are one.
        form: String,
        /// In which articles.
        scope: Scope,
    },
    /// The article as a whole.
    Article,
}

/// In which articles something about a name holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// In this one.
    Article,
    /// In all.
    Everywhere,
}

/// What an annotation says about its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// This is a name, of this.
    Names(Claim),
    /// No name stands here; of a name: it is never marked.
    NoName,
    /// A highlight, a note, or both. On a name it is about who or what is named.
    Remark(Remark),
    /// The target, a name, names what this other form names.
    SameAs(String),
    /// The target, a name, names something else than this other form.
    Apart(String),
    /// What the target, a name, names is to be shown by this name.
    Canonical(String),
}

/// What the reader says a name names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The kind of thing it is.
    pub label: Label,
    /// For organisations: what kind.
    pub subtype: Option<Subtype>,
    /// The name to show of what it names, where it is not the form itself: a mention is added to an
    /// entity by naming it.
    pub entity: Option<String>,
}

/// A highlight, a note, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark {
    /// The colour of the highlight, if it is one.
    pub colour: Option<Colour>,
    /// The note, in Markdown; empty for a highlight alone.
    pub text: String,
    /// Its tags, sorted.
    pub tags: Vec<String>,
}

/// The colour of a highlight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// Yellow.
    #[default]
    Yellow,
    /// Green.
    Green,
    /// Blue.
    Blue,
    /// Pink.
    Pink,
}

impl Colour {
    /// All colours, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Yellow, Self::Green, Self::Blue, Self::Pink];

    /// Returns the name that our JSON uses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Pink => "pink",
        }
    }
}

/// All that the reader said about one article and about names everywhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notebook {
    annotations: BTreeMap<AnnotationId, Annotation>,
}

impl FromIterator<Annotation> for Notebook {
    fn from_iter<I: IntoIterator<Item = Annotation>>(annotations: I) -> Self {
        let numbered = annotations.into_iter().map(|said| (said.id, said));
        Self {
            annotations: numbered.collect(),
        }
    }
}

impl Notebook {
    /// Returns what was said, oldest first where it is known, else by number.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Annotation> {
        let mut all: Vec<_> = self.annotations.values().collect();
        // What is not kept yet is the newest.
        all.sort_by_key(|said| (said.modified.is_none(), said.modified, said.id));
        all
    }

    /// Returns what was said, by number.
    pub fn iter(&self) -> impl Iterator<Item = &Annotation> {
        self.annotations.values()
    }

    /// Returns an annotation by its number.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&Annotation> {
        self.annotations.get(&id)
    }

    /// Returns how much was said.
    #[must_use]
    pub fn len(&self) -> usize {
        self.annotations.len()
    }

    /// Tells whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty()
    }

    /// Makes a change.
    pub fn make(&mut self, edit: &Edit) {
        for said in &edit.before {
            self.annotations.remove(&said.id);
        }
        for said in &edit.after {
            self.annotations.insert(said.id, said.clone());
        }
    }
}

/// A change of a notebook that is made, and taken back, as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    /// The annotations that it takes away, as they were.
    pub before: Vec<Annotation>,
    /// Those that stand in their place, changed ones under their old numbers.
    pub after: Vec<Annotation>,
}

impl Edit {
    /// Returns what of it is about one article, and what is about names everywhere.
    #[must_use]
    pub fn parted(self) -> (Self, Self) {
        let part = |said: Vec<Annotation>| -> (Vec<_>, Vec<_>) {
            said.into_iter().partition(|said| !said.is_everywhere())
        };
        let ((own, everywhere), (own_after, everywhere_after)) =
            (part(self.before), part(self.after));
        (
            Self {
                before: own,
                after: own_after,
            },
            Self {
                before: everywhere,
                after: everywhere_after,
            },
        )
    }

    /// Returns the change that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlight(ids: &mut Ids, colour: Colour) -> Annotation {
        Annotation {
            id: ids.give(),
            created: None,
            modified: None,
            target: Target::Place(Selector::default()),
            body: Body::Remark(Remark {
                colour: Some(colour),
                ..Remark::default()
            }),
        }
    }

    #[test]
    fn numbers_are_uuids_of_version_8_and_differ() {
        let mut ids = Ids::new(u128::MAX);
        let (first, second) = (ids.give(), ids.give());
        assert_ne!(first, second);
        for AnnotationId(number) in [first, second] {
            assert_eq!((number >> 76) & 0xf, 8, "version");
            assert_eq!((number >> 62) & 0b11, 0b10, "variant");
        }
    }

    #[test]
    fn an_edit_and_its_inverse_leave_everything_as_it_was() {
        let mut ids = Ids::new(7);
        let old = highlight(&mut ids, Colour::Green);
        let mut notebook: Notebook = [old.clone()].into_iter().collect();
        let before = notebook.clone();
        let mut changed = old.clone();
        changed.body = Body::NoName;
        let edit = Edit {
            before: vec![old],
            after: vec![changed.clone(), highlight(&mut ids, Colour::Pink)],
        };
        notebook.make(&edit);
        assert_eq!(notebook.len(), 2);
        assert_eq!(notebook.get(changed.id), Some(&changed));
        notebook.make(&edit.inverse());
        assert_eq!(notebook, before);
    }
}
