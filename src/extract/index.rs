//! The index in the margin: for each entity where it stands, and the orders to list them in.
//!
//! From an [`Extraction`] to one [`IndexEntry`] an entity. Entities whose every mention lies in
//! boilerplate are not there, because the extraction leaves those mentions out.

use super::{Entity, EntityId, Extraction, Label, Subtype};
use crate::span::{ByteOffset, Span};
use crate::text::fold::fold;
use crate::text::lookalike;

/// One line of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexEntry {
    /// The entity.
    pub id: EntityId,
    /// The kind of thing it is.
    pub label: Label,
    /// For organisations: what kind of organisation.
    pub subtype: Option<Subtype>,
    /// The name to show.
    pub name: String,
    /// The name in Latin script, when it is not the name to show.
    pub latin: Option<String>,
    /// The Latin name that one of its forms looks like without being it.
    pub imitates: Option<String>,
    /// How often it is named.
    pub count: usize,
    /// Its mentions in the order of the text, as indices into `Extraction::mentions`.
    pub mentions: Vec<usize>,
    /// Where it is first named.
    pub first: ByteOffset,
}

/// An order of the entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Most named first; of equals the one named earlier.
    #[default]
    Count,
    /// In the order in which the article names them.
    First,
    /// By the Arabic alphabet, a leading ال ignored; Latin names last.
    Alphabet,
}

/// Returns the Latin name that a form of an entity looks like without being it.
#[must_use]
pub fn imitated(entity: &Entity) -> Option<String> {
    entity
        .aliases
        .iter()
        .find_map(|form| lookalike::imitated(form))
}

/// The entities of one article with their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityIndex {
    entries: Vec<IndexEntry>,
    /// The order that the entries are in.
    order: Order,
    /// For each entity the place of its entry among `entries`.
    entry_of: Vec<Option<usize>>,
    /// For each entity the spans of its mentions in the order of the text.
    places: Vec<Vec<Span>>,
    text_len: usize,
}

impl EntityIndex {
    /// Makes the index of an extraction from a text of `text_len` bytes, ordered by count.
    #[must_use]
    pub fn new(extraction: &Extraction, text_len: usize) -> Self {
        let mut mentions = vec![Vec::new(); extraction.entities.len()];
        let mut places = vec![Vec::new(); extraction.entities.len()];
        for (number, annotation) in extraction.mentions.iter().enumerate() {
            let entity = annotation.body.entity.0 as usize;
            if let (Some(list), Some(spans)) = (mentions.get_mut(entity), places.get_mut(entity)) {
                list.push(number);
                spans.push(annotation.target);
            }
        }
        let entries = extraction
            .entities
            .iter()
            .zip(mentions)
            .zip(&places)
            .zip(0_u32..)
            .filter(|(((_, mentions), _), _)| !mentions.is_empty())
            .map(|(((entity, mentions), places), number)| IndexEntry {
                id: EntityId(number),
                label: entity.label,
                subtype: entity.subtype,
                name: entity.name.clone(),
                latin: entity.latin.clone().filter(|latin| *latin != entity.name),
                imitates: imitated(entity),
                count: mentions.len(),
                first: places.first().map_or(ByteOffset::default(), |s| s.start()),
                mentions,
            })
            .collect();
        let mut index = Self {
            entries,
            order: Order::Count,
            entry_of: vec![None; extraction.entities.len()],
            places,
            text_len,
        };
        index.put_in_order();
        index
    }

    /// Returns the entries in the order last asked for.
    #[must_use]
    pub fn entries(&self) -> &[IndexEntry] {
        &self.entries
    }

    /// Returns the entry of an entity.
    #[must_use]
    pub fn entry(&self, id: EntityId) -> Option<&IndexEntry> {
        let at = self.entry_of.get(id.0 as usize).copied().flatten()?;
        self.entries.get(at)
    }

    /// Puts the entries in another order.
    pub fn sort(&mut self, order: Order) {
        if order != self.order {
            self.order = order;
            self.put_in_order();
        }
    }

    fn put_in_order(&mut self) {
        match self.order {
            Order::Count => self
                .entries
                .sort_by_key(|entry| (std::cmp::Reverse(entry.count), entry.first, entry.id)),
            Order::First => self.entries.sort_by_key(|entry| (entry.first, entry.id)),
            Order::Alphabet => self
                .entries
                .sort_by_cached_key(|entry| (collation_key(&entry.name), entry.id)),
        }
        for (at, entry) in self.entries.iter().enumerate() {
            if let Some(place) = self.entry_of.get_mut(entry.id.0 as usize) {
                *place = Some(at);
            }
        }
    }

    /// Returns the entries with this label and, where one is given, this subtype, in the order
    /// last asked for.
    pub fn section(
        &self,
        label: Label,
        subtype: Option<Subtype>,
    ) -> impl Iterator<Item = &IndexEntry> {
        self.entries.iter().filter(move |entry| {
            entry.label == label && (subtype.is_none() || entry.subtype == subtype)
        })
    }

    /// Returns how many mentions of an entity begin in each of `buckets` equal stretches of the
    /// text. The work grows with the buckets, hardly with the mentions.
    #[must_use]
    pub fn distribution(&self, id: EntityId, buckets: usize) -> Vec<u32> {
        let places = self.places.get(id.0 as usize);
        let places = places.map(Vec::as_slice).unwrap_or_default();
        let mut before = 0;
        (1..=buckets)
            .map(|bucket| {
                let upto = match bucket == buckets {
                    true => places.len(),
                    false => {
                        let end = (bucket * self.text_len.max(1)).div_ceil(buckets);
                        places.partition_point(|span| span.start().index() < end)
                    }
                };
                let count = upto - before;
                before = upto;
                u32::try_from(count).unwrap_or(u32::MAX)
            })
            .collect()
    }
}

/// Returns what names are compared by in the alphabetical order: Arabic before other scripts,
/// the matching form without a leading ال and without signs. Arabic letters, once folded, stand in
/// Unicode in the order of the alphabet.
#[must_use]
pub fn collation_key(name: &str) -> (bool, String) {
    let folded = fold(name);
    let letters: String = folded
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .collect();
    let bare = letters.trim_start();
    let bare = match bare.strip_prefix("ال") {
        Some(rest) if rest.chars().count() > 1 => rest,
        _ => bare,
    };
    let arabic = bare
        .chars()
        .next()
        .is_some_and(|c| ('\u{0621}'..='\u{06ff}').contains(&c));
    (!arabic, bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Annotation;
    use crate::extract::{Entity, Mention};

    fn entity(name: &str, label: Label) -> Entity {
        Entity {
            label,
            subtype: None,
            name: name.to_owned(),
            latin: Some("Latin".to_owned()),
            aliases: Vec::new(),
        }
    }

    /// An index of these names, each with the places it stands at, in a text of 100 bytes.
    fn index(entities: &[(&str, Label, &[usize])]) -> EntityIndex {
        let mut mentions = Vec::new();
        for (number, (_, label, places)) in entities.iter().enumerate() {
            for &place in *places {
                mentions.push(Annotation {
                    target: Span::from_range(place..place + 2),
                    body: Mention {
                        label: *label,
                        entity: EntityId(u32::try_from(number).unwrap()),
                        confidence: 1.0,
                    },
                });
            }
        }
        let extraction = Extraction {
            mentions: mentions.into_iter().collect(),
            entities: entities.iter().map(|(n, l, _)| entity(n, *l)).collect(),
        };
        EntityIndex::new(&extraction, 100)
    }

    fn names(index: &EntityIndex) -> Vec<&str> {
        index.entries().iter().map(|e| e.name.as_str()).collect()
    }

    #[test]
    fn entries_come_in_three_orders() {
        let mut index = index(&[
            ("يوسف", Label::Person, &[10]),
            ("البنك", Label::Organisation, &[20, 40, 60]),
            ("Apple", Label::Organisation, &[5]),
            ("أحمد", Label::Person, &[30]),
        ]);
        assert_eq!(names(&index), ["البنك", "Apple", "يوسف", "أحمد"]);
        index.sort(Order::First);
        assert_eq!(names(&index), ["Apple", "يوسف", "البنك", "أحمد"]);
        index.sort(Order::Alphabet);
        assert_eq!(names(&index), ["أحمد", "البنك", "يوسف", "Apple"]);
        assert_eq!(index.section(Label::Person, None).count(), 2);
    }

    #[test]
    fn the_distribution_counts_every_mention_once() {
        let index = index(&[("س", Label::Person, &[0, 9, 10, 98])]);
        let id = index.entries()[0].id;
        assert_eq!(index.distribution(id, 10), [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(index.distribution(id, 0), [0; 0]);
        assert_eq!(index.entries()[0].mentions, [0, 1, 2, 3]);
    }

    #[test]
    fn an_entity_that_is_nowhere_named_is_not_listed() {
        assert!(index(&[("س", Label::Person, &[])]).entries().is_empty());
    }
}
