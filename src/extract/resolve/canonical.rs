//! What to call an entity, and its other names.

use std::collections::HashMap;

use super::{Named, Resolver, subtype};
use crate::extract::{Entity, Label};
use crate::text::fold::fold;

/// Makes the entity of some mentions: the name is the fullest Arabic form, else the fullest.
#[must_use]
pub fn entity(resolver: &Resolver<'_>, members: &[&Named], label: Label) -> Entity {
    let aliases = aliases(resolver.text, members);
    let latin = |name: &str| name.chars().any(|c| c.is_ascii_alphabetic());
    let fullest = |latin_wanted: bool| {
        let fitting = aliases.iter().filter(|alias| latin(alias) == latin_wanted);
        // Of equally full ones the more frequent, which stands first.
        fitting
            .rev()
            .max_by_key(|alias| (alias.split_whitespace().count(), alias.len() / 4))
    };
    let in_article = fullest(true).cloned();
    let name = fullest(false)
        .cloned()
        .or_else(|| in_article.clone())
        .unwrap_or_default();
    let listed = || {
        members
            .iter()
            .filter_map(|named| resolver.gazetteer.known(&named.form))
            .find(|known| known.has_label(label))
            .and_then(|known| known.latin())
            .map(str::to_owned)
    };
    Entity {
        label,
        subtype: (label == Label::Organisation).then(|| subtype::decide(resolver, members)),
        latin: in_article.or_else(listed),
        name,
        aliases,
    }
}

/// The forms as they stand in the text, most frequent first; forms that fold alike are one.
fn aliases(text: &str, members: &[&Named]) -> Vec<String> {
    let mut counts: HashMap<String, (usize, usize, String)> = HashMap::new();
    for (order, named) in members.iter().enumerate() {
        let surface = named
            .span
            .slice(text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let entry = counts.entry(fold(&surface)).or_insert((0, order, surface));
        entry.0 += 1;
    }
    let mut list: Vec<_> = counts.into_values().collect();
    list.sort_by_key(|(count, order, _)| (std::cmp::Reverse(*count), *order));
    list.into_iter().map(|(_, _, surface)| surface).collect()
}
