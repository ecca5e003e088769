//! The names that are known while an article is read: the reader's own, then the gazetteer's.
//!
//! What the reader confirmed, or what was learned from their corrections, is one more entry of the
//! gazetteer: evidence for the decision, not the decision. With no name of their own nothing is asked
//! but the gazetteer.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::gazetteer::{Found, Gazetteer, Kind, Known};

/// Known names.
#[derive(Clone, Debug)]
pub struct Names {
    listed: Gazetteer,
    /// Folded names; none for what is no name.
    own: BTreeMap<String, Option<Kind>>,
}

impl Names {
    /// Returns the names of a gazetteer.
    #[must_use]
    pub fn new(listed: Gazetteer) -> Self {
        Self {
            listed,
            own: BTreeMap::new(),
        }
    }

    /// Adds names in their matching form; those of no kind are forgotten. They are believed before
    /// the gazetteer and before what was added earlier.
    pub fn add(&mut self, names: impl IntoIterator<Item = (String, Option<Kind>)>) {
        self.own
            .extend(names.into_iter().filter(|(name, _)| !name.is_empty()));
    }

    /// Looks up a folded name and returns it when it is known as a whole.
    #[must_use]
    pub fn known(&self, name: &str) -> Option<Known> {
        match self.own.get(name) {
            None => self.listed.known(name),
            Some(kind) => kind.map(|kind| Known::of(kind, self.listed.known(name))),
        }
    }

    /// Looks up a folded name, and whether longer ones begin with its words.
    #[must_use]
    pub fn find(&self, name: &str) -> Found {
        let found = self.listed.find(name);
        if self.own.is_empty() {
            return found;
        }
        // Space sorts before every letter, so the longer names come next.
        let longer = (Bound::Excluded(name), Bound::Unbounded);
        let next = self.own.range::<str, _>(longer).next();
        let rest = next.and_then(|(next, _)| next.strip_prefix(name));
        Found {
            known: match self.own.get(name) {
                None => found.known,
                Some(kind) => kind.map(|kind| Known::of(kind, found.known)),
            },
            goes_on: found.goes_on || rest.is_some_and(|rest| rest.starts_with(' ')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Label;

    fn names() -> Names {
        let listed = "ابل\tc\t7\tApple\nابل بارك\tl\t\t\nابلي\tg\t\t\n";
        let mut names = Names::new(Gazetteer::new(listed));
        names.add([
            ("ابل".to_owned(), Some(Kind::Product)),
            ("ابلي".to_owned(), None),
            ("زمرد الخليج".to_owned(), Some(Kind::Location)),
        ]);
        names
    }

    #[test]
    fn the_readers_own_names_are_believed_first() {
        let apple = names().find("ابل");
        assert!(apple.goes_on);
        let apple = apple.known.unwrap();
        assert_eq!(apple.kinds().collect::<Vec<_>>(), [Kind::Product]);
        assert_eq!(apple.latin(), Some("Apple"));
        assert_eq!(names().known("ابلي"), None);
    }

    #[test]
    fn the_readers_own_names_are_announced_by_their_first_words() {
        assert!(names().find("زمرد").goes_on);
        assert!(!names().find("زمر").goes_on);
        let gulf = names().known("زمرد الخليج").unwrap();
        assert!(gulf.has_label(Label::Location));
    }
}
