//! Looking for names part by part, in texts that are too long to be kept waiting for.
//!
//! [`parts`] cuts an article at paragraphs; [`Extractor::extract_part`] finds the names of a part as
//! if it were an article; [`Gathered`] makes of the parts, in whatever order they come, the names of
//! the whole.

use std::collections::{BTreeMap, HashMap};

use super::index::{EntityIndex, Order};
use super::{Entity, EntityId, Extraction, Extractor, Label, Mention, Scratch};
use crate::annotation::{Annotation, Layer};
use crate::article::{Article, Paragraph};
use crate::span::{ByteOffset, Span};
use crate::text::fold::fold;

/// Returns the parts of an article: consecutive paragraphs of about `size` bytes. The parts of its
/// beginning are the first ones of the whole, but for the last.
#[must_use]
pub fn parts(article: &Article, size: usize) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    for paragraph in &article.paragraphs {
        let end = paragraph.span.end();
        match parts.last_mut() {
            Some(part) if end.index() - part.start().index() <= size => {
                *part = Span::new(part.start(), end);
            }
            _ => parts.push(paragraph.span),
        }
    }
    parts
}

impl Extractor {
    /// Finds the names in one of the [`parts`] of an article, with their places in that article; a
    /// panic finds none, as in [`Extractor::extract_guarded`].
    #[must_use]
    pub fn extract_part(&self, article: &Article, part: Span, scratch: &mut Scratch) -> Extraction {
        let found = self.extract_guarded(&apart(article, part), scratch);
        let offset = part.start().index();
        let mentions = found.mentions.iter().map(|mention| Annotation {
            target: mention.target.shifted(offset),
            body: mention.body,
        });
        Extraction {
            mentions: mentions.collect(),
            entities: found.entities,
        }
    }
}

/// Returns a part of an article as an article of its own.
fn apart(article: &Article, part: Span) -> Article {
    let offset = part.start();
    let own = |span: Span| {
        let place = |place: ByteOffset| place.index().checked_sub(offset.index());
        Some(Span::from_range(place(span.start())?..place(span.end())?))
    };
    let first = article
        .paragraphs
        .partition_point(|paragraph| paragraph.span.start() < offset);
    let paragraphs = article.paragraphs.iter().skip(first);
    let paragraphs = paragraphs
        .take_while(|paragraph| paragraph.span.end() <= part.end())
        .filter_map(|paragraph| {
            Some(Paragraph {
                span: own(paragraph.span)?,
                ..*paragraph
            })
        });
    let pasted = article.boilerplate.overlapping(part);
    let pasted = pasted.filter_map(|(_, mark)| {
        Some(Annotation {
            target: own(mark.target)?,
            body: mark.body,
        })
    });
    Article {
        text: part.slice(&article.text).to_owned(),
        paragraphs: paragraphs.collect(),
        boilerplate: pasted.collect(),
        ..Article::default()
    }
}

/// What was found in the parts of one article so far.
///
/// Entities keep their numbers as parts are added. Two parts speak of the same one when they share
/// a full name, a Latin form, or a form of several words; a bare name of one word joins the only
/// person that is called so.
#[derive(Debug, Default)]
pub struct Gathered {
    entities: Vec<Entity>,
    /// The entity of each name, folded.
    by_name: HashMap<(Label, String), EntityId>,
    /// The persons that a single word may mean: one, or several.
    by_word: HashMap<String, Owner>,
    /// The mentions of each part by its first byte.
    mentions: BTreeMap<ByteOffset, Layer<Mention>>,
}

/// Whom a word that is part of a person's name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    One(EntityId),
    Several,
}

impl Gathered {
    /// Adds what was found in a part; a part that was there before is replaced.
    pub fn add(&mut self, part: Span, found: Extraction) {
        let numbers: Vec<EntityId> = found
            .entities
            .into_iter()
            .map(|entity| self.number(entity))
            .collect();
        let mentions = found.mentions.iter().filter_map(|mention| {
            let entity = *numbers.get(mention.body.entity.0 as usize)?;
            Some(Annotation {
                target: mention.target,
                body: Mention {
                    entity,
                    ..mention.body
                },
            })
        });
        self.mentions.insert(part.start(), mentions.collect());
    }

    /// Returns how many parts were added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.mentions.len()
    }

    /// Tells whether no part was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty()
    }

    /// Returns everything found so far, with its index in an order; `text_len` are the bytes of the
    /// whole text.
    #[must_use]
    pub fn all(&self, text_len: usize, order: Order) -> (Extraction, EntityIndex) {
        let meant: Vec<EntityId> = (0..)
            .zip(&self.entities)
            .map(|(number, entity)| self.meant(EntityId(number), entity))
            .collect();
        let mentions = self.mentions.values().flatten().map(|mention| {
            let entity = meant.get(mention.body.entity.0 as usize).copied();
            Annotation {
                target: mention.target,
                body: Mention {
                    entity: entity.unwrap_or(mention.body.entity),
                    ..mention.body
                },
            }
        });
        let found = Extraction {
            mentions: mentions.collect(),
            entities: self.entities.clone(),
        };
        let mut index = EntityIndex::new(&found, text_len);
        index.sort(order);
        (found, index)
    }

    /// Returns whom an entity is: itself, or the only person whose name has this one word.
    fn meant(&self, id: EntityId, entity: &Entity) -> EntityId {
        let is_word = entity.label == Label::Person && !entity.name.contains(' ');
        match self.by_word.get(&fold(&entity.name)) {
            Some(&Owner::One(owner)) if is_word => owner,
            _ => id,
        }
    }

    /// Returns the number of an entity of a part, which may be a new one.
    fn number(&mut self, entity: Entity) -> EntityId {
        let label = entity.label;
        let names = names(&entity);
        let known = names
            .iter()
            .find_map(|name| self.by_name.get(&(label, name.clone())).copied());
        let id = match known {
            Some(id) => {
                if let Some(known) = self.entities.get_mut(id.0 as usize) {
                    merge(known, &entity);
                }
                id
            }
            None => EntityId(u32::try_from(self.entities.len()).unwrap_or(u32::MAX)),
        };
        if label == Label::Person {
            self.note_words(&entity, id);
        }
        for name in names {
            self.by_name.entry((label, name)).or_insert(id);
        }
        if known.is_none() {
            self.entities.push(entity);
        }
        id
    }

    /// Notes the single words that a person of a longer name was called by.
    fn note_words(&mut self, entity: &Entity, id: EntityId) {
        if !entity.name.contains(' ') {
            return;
        }
        for word in entity.aliases.iter().filter(|alias| !alias.contains(' ')) {
            let owner = self.by_word.entry(fold(word)).or_insert(Owner::One(id));
            if *owner != Owner::One(id) {
                *owner = Owner::Several;
            }
        }
    }
}

/// Returns the forms, folded, by which an entity is known again in another part.
fn names(entity: &Entity) -> Vec<String> {
    let long = entity.aliases.iter().filter(|alias| alias.contains(' '));
    let mut names: Vec<String> = [&entity.name]
        .into_iter()
        .chain(&entity.latin)
        .chain(long)
        .map(|name| fold(name))
        .collect();
    names.dedup();
    names
}

/// Adds what another part says of an entity: a fuller name, a Latin one, other forms.
fn merge(known: &mut Entity, other: &Entity) {
    let words = |name: &str| name.split_whitespace().count();
    let is_latin = |name: &str| name.contains(|c: char| c.is_ascii_alphabetic());
    let more = words(&other.name) > words(&known.name);
    if is_latin(&known.name) && !is_latin(&other.name)
        || more && is_latin(&known.name) == is_latin(&other.name)
    {
        known.name.clone_from(&other.name);
    }
    if known.latin.is_none() {
        known.latin.clone_from(&other.latin);
    }
    known.subtype = known.subtype.or(other.subtype);
    for alias in &other.aliases {
        if !known.aliases.contains(alias) {
            known.aliases.push(alias.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entity(names: &[&str], label: Label) -> Entity {
        Entity {
            label,
            subtype: None,
            name: names[0].to_owned(),
            latin: None,
            aliases: names.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// What was found in a part: entities by their names, each with one mention.
    fn found(start: usize, names: &[&[&str]]) -> Extraction {
        let mentions = names.iter().enumerate().map(|(number, _)| Annotation {
            target: Span::from_range(start + number * 2..start + number * 2 + 1),
            body: Mention {
                label: Label::Person,
                entity: EntityId(u32::try_from(number).unwrap()),
                confidence: 1.0,
            },
        });
        Extraction {
            mentions: mentions.collect(),
            entities: names.iter().map(|n| entity(n, Label::Person)).collect(),
        }
    }

    /// Adds parts at 0, 100 … in the order given, and returns each name with its number of mentions.
    fn check(parts: &[(usize, &[&[&str]])], expected: &[(&str, usize)]) {
        let mut gathered = Gathered::default();
        for (start, names) in parts {
            gathered.add(Span::from_range(*start..start + 100), found(*start, names));
        }
        let (found, index) = gathered.all(1_000, Order::First);
        let starts: Vec<_> = found.mentions.iter().map(|m| m.target.start()).collect();
        assert!(starts.is_sorted());
        let entries = index.entries().iter();
        let listed: Vec<_> = entries.map(|e| (e.name.as_str(), e.count)).collect();
        assert_eq!(listed, expected);
    }

    #[test]
    fn a_full_name_is_one_person_in_all_parts() {
        check(
            &[(100, &[&["سعاد حداد", "حداد"]]), (0, &[&["سُعاد حدّاد"]])],
            &[("سعاد حداد", 2)],
        );
    }

    #[test]
    fn a_surname_alone_means_the_only_one_who_has_it() {
        check(
            &[(0, &[&["حداد"]]), (100, &[&["سعاد حداد", "حداد"]])],
            &[("سعاد حداد", 2)],
        );
        check(
            &[
                (0, &[&["حداد"]]),
                (100, &[&["سعاد حداد", "حداد"]]),
                (200, &[&["كريم حداد", "حداد"]]),
            ],
            &[("حداد", 1), ("سعاد حداد", 1), ("كريم حداد", 1)],
        );
    }

    #[test]
    fn a_part_that_comes_again_takes_the_place_of_the_first() {
        check(
            &[
                (0, &[&["سعاد حداد"], &["كريم حداد"]]),
                (0, &[&["سعاد حداد"]]),
            ],
            &[("سعاد حداد", 1)],
        );
    }

    fn article(text: &str) -> Article {
        crate::source::decode(text.as_bytes().to_vec(), "").unwrap()
    }

    #[test]
    fn places_of_a_part_are_places_of_the_article() {
        let line = "قال أحمد الحداد المدير التنفيذي لشركة مايكروسوفت في دبي إن الأرباح ارتفعت.";
        let text = format!("{}\n", line).repeat(40);
        let article = article(&text);
        let extractor = Extractor::new();
        let mut gathered = Gathered::default();
        let parts = parts(&article, 1_000);
        assert!(parts.len() > 3);
        // From the end, as if the reader were there.
        for &part in parts.iter().rev() {
            let found = extractor.extract_part(&article, part, &mut Scratch::default());
            assert!(found.mentions.iter().all(|m| part.covers(m.target)));
            gathered.add(part, found);
        }
        let (found, _) = gathered.all(text.len(), Order::Count);
        let whole = extractor.extract(&article, &mut Scratch::default());
        let names = |found: &Extraction| {
            let mut names: Vec<_> = found
                .mentions
                .iter()
                .map(|m| (m.target, found.entity(m.body.entity).unwrap().name.clone()))
                .collect();
            names.sort();
            names
        };
        assert_eq!(names(&found), names(&whole));
    }

    proptest! {
        #[test]
        fn parts_hold_every_paragraph_once(lines in prop::collection::vec("[ابت .]{0,60}", 1..40), size in 1_usize..400) {
            let text = format!("نص\n{}", lines.join("\n"));
            let article = article(&text);
            let parts = parts(&article, size);
            let mut held = 0;
            for &part in &parts {
                let apart = apart(&article, part);
                for paragraph in &apart.paragraphs {
                    let here = paragraph.span.slice(&apart.text);
                    prop_assert_eq!(here, article.paragraphs[held].span.slice(&text));
                    held += 1;
                }
                prop_assert!(part.len() <= size || apart.paragraphs.len() == 1);
            }
            prop_assert_eq!(held, article.paragraphs.len());
        }
    }
}
