//! Known names: what a name in its matching form is known to be.
//!
//! The table is one sorted text, embedded in the program and searched where it lies, so that it
//! costs nothing to load. A line is `name TAB kinds TAB ids TAB latin`: the folded name (words with
//! one space between), a letter for each [`Kind`] it is known as (and `a` for an everyday word), the numbers of the things it
//! names (two names that share one are forms of one name), and the Latin form to show. Lines are
//! sorted by bytes; `training/gazetteer/pack.py` makes them from the lists beside them.

use super::table::{Index, Table, rest_of};
use super::{Label, Subtype};

/// The embedded table.
static NAMES: &str = include_str!("../../assets/gazetteer/names.txt");
static INDEX: Index = Index::new();

/// What a name is known as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A whole person's name (`P`).
    Person,
    /// A word that is a given name (`g`).
    Given,
    /// A word that is a family name (`f`).
    Family,
    /// An organisation of a subtype (`c`, `m`, `v`, `o`).
    Organisation(Subtype),
    /// A place (`l`).
    Location,
    /// A product, work or event (`p`).
    Product,
}

impl Kind {
    /// Every kind with its letter in the table.
    pub const ALL: [(char, Kind); 9] = [
        ('P', Kind::Person),
        ('g', Kind::Given),
        ('f', Kind::Family),
        ('c', Kind::Organisation(Subtype::Company)),
        ('m', Kind::Organisation(Subtype::Media)),
        ('v', Kind::Organisation(Subtype::Government)),
        ('o', Kind::Organisation(Subtype::Other)),
        ('l', Kind::Location),
        ('p', Kind::Product),
    ];

    /// Returns the letter that stands for it, as a string.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Kind::Person => "P",
            Kind::Given => "g",
            Kind::Family => "f",
            Kind::Organisation(Subtype::Company) => "c",
            Kind::Organisation(Subtype::Media) => "m",
            Kind::Organisation(Subtype::Government) => "v",
            Kind::Organisation(Subtype::Other) => "o",
            Kind::Location => "l",
            Kind::Product => "p",
        }
    }

    /// Returns the label of a mention of this kind; none for words that are only parts of names.
    #[must_use]
    pub fn label(self) -> Option<Label> {
        match self {
            Kind::Person => Some(Label::Person),
            Kind::Given | Kind::Family => None,
            Kind::Organisation(_) => Some(Label::Organisation),
            Kind::Location => Some(Label::Location),
            Kind::Product => Some(Label::Product),
        }
    }
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    kinds: &'static str,
    ids: &'static str,
    latin: &'static str,
}

impl Known {
    /// Returns what is known of a name of this kind, with what else was known of it.
    #[must_use]
    pub fn of(kind: Kind, listed: Option<Known>) -> Self {
        Self {
            kinds: kind.letter(),
            ids: listed.map_or("", |known| known.ids),
            latin: listed.map_or("", |known| known.latin),
        }
    }

    /// Tells whether the name is known as `kind`.
    #[must_use]
    pub fn is(self, kind: Kind) -> bool {
        Kind::ALL
            .iter()
            .any(|(letter, known)| *known == kind && self.kinds.contains(*letter))
    }

    /// Tells whether the name is also an everyday word (`a`): a name only in context.
    #[must_use]
    pub fn is_ambiguous(self) -> bool {
        self.kinds.contains('a')
    }

    /// Returns all that the name is known as.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL
            .into_iter()
            .filter(move |(letter, _)| self.kinds.contains(*letter))
            .map(|(_, kind)| kind)
    }

    /// Tells whether the whole name is known as something with `label`.
    #[must_use]
    pub fn has_label(self, label: Label) -> bool {
        self.kinds().any(|kind| kind.label() == Some(label))
    }

    /// Returns the numbers of the things that have this name.
    pub fn ids(self) -> impl Iterator<Item = &'static str> {
        self.ids.split(',').filter(|id| !id.is_empty())
    }

    /// Tells whether the two names share a thing.
    #[must_use]
    pub fn same_thing(self, other: Known) -> bool {
        self.ids().any(|id| other.ids().any(|other| other == id))
    }

    /// Returns the Latin form to show.
    #[must_use]
    pub fn latin(self) -> Option<&'static str> {
        (!self.latin.is_empty()).then_some(self.latin)
    }
}

/// What a look-up finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name itself, when it is known.
    pub known: Option<Known>,
    /// Whether longer names begin with its words.
    pub goes_on: bool,
}

/// The table of known names.
#[derive(Clone, Copy, Debug)]
pub struct Gazetteer {
    names: Table,
}

impl Gazetteer {
    /// Returns the table that is part of the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            names: Table::indexed(NAMES, &INDEX),
        }
    }

    /// Returns a table of these sorted lines, or of no name for an empty string.
    #[must_use]
    pub fn new(names: &'static str) -> Self {
        Self {
            names: Table::new(names),
        }
    }

    /// Looks up a folded name.
    #[must_use]
    pub fn find(&self, name: &str) -> Found {
        let mut lines = self.names.from(name);
        let first = lines.next().unwrap_or_default();
        let known = rest_of(first, name).map(entry);
        let next = match known {
            Some(_) => lines.next().unwrap_or_default(),
            None => first,
        };
        let goes_on = next
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(' '));
        Found { known, goes_on }
    }

    /// Looks up a folded name and returns it when it is known as a whole.
    #[must_use]
    pub fn known(&self, name: &str) -> Option<Known> {
        self.find(name).known
    }
}

fn entry(rest: &'static str) -> Known {
    let mut fields = rest.split('\t');
    Known {
        kinds: fields.next().unwrap_or_default(),
        ids: fields.next().unwrap_or_default(),
        latin: fields.next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    const SMALL: &str = "apple\tc\t7\t\nابل\tc\t7\tApple\nابل بارك\tl\t\t\nابلي\tg\t\t\n";

    #[test]
    fn names_are_found_and_longer_ones_announced() {
        let small = Gazetteer::new(SMALL);
        let found = small.find("ابل");
        let company = Kind::Organisation(Subtype::Company);
        assert!(found.goes_on && found.known.unwrap().is(company));
        assert!(!small.find("ابلي").goes_on);
        assert!(small.known("ابل بارك").unwrap().is(Kind::Location));
        assert_eq!(small.known("اب"), None);
        assert_eq!(small.known("zzz"), None);
    }

    #[test]
    fn forms_of_one_thing_share_its_number() {
        let small = Gazetteer::new(SMALL);
        let (arabic, latin) = (small.known("ابل").unwrap(), small.known("apple").unwrap());
        assert!(arabic.same_thing(latin));
        assert_eq!(arabic.latin(), Some("Apple"));
    }

    #[test]
    fn every_kind_has_the_letter_of_the_table() {
        for (letter, kind) in Kind::ALL {
            assert_eq!(kind.letter(), letter.to_string());
        }
    }

    #[test]
    fn the_embedded_table_is_sorted_and_folded() {
        let mut last = "";
        for line in NAMES.lines() {
            let name = line.split('\t').next().unwrap();
            assert!(last < name, "{last} stands before {name}");
            assert_eq!(fold(name), name);
            assert_eq!(line.split('\t').count(), 4, "{line}");
            last = name;
        }
    }
}
