//! Which mentions name one thing, once the reader has spoken.
//!
//! Mentions start in the groups of the extractor's entities, or in those that the reader's claims
//! tell. Names said to be apart are split off first; then groups are joined, the strongest statement
//! first, but never across one that keeps them apart and is stronger.

use std::collections::{HashMap, HashSet};

use super::Body;
use super::apply::{Chosen, mention};
use super::forms::{key, name_at};
use super::said::{Link, Said};
use crate::article::Article;
use crate::extract::{Entity, EntityId, Extraction, Label, Subtype};
use crate::text::fold::fold;

/// What a group is, before groups are split and joined.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Seed {
    /// What the extractor found, as a thing of this kind.
    Found(EntityId, Label),
    /// What a form names.
    Form(String, Label),
    /// One place alone.
    Place(usize, Label),
}

impl Seed {
    fn label(&self) -> Label {
        match self {
            Self::Found(_, label) | Self::Form(_, label) | Self::Place(_, label) => *label,
        }
    }
}

/// Names the entities that the chosen mentions stand for.
pub(super) fn group(
    article: &Article,
    raw: &Extraction,
    said: &Said<'_>,
    chosen: &[Chosen<'_>],
) -> Extraction {
    let mut groups = Groups::new(raw, chosen);
    for link in said.links.iter().filter(|link| !link.same) {
        groups.split(link);
    }
    groups.index_names();
    for link in &said.links {
        match link.same {
            true => groups.join(link),
            false => groups.forbid(link),
        }
    }
    for (span, body, _) in said.places.iter().rev() {
        groups.place(*span, body);
    }
    for (form, name) in &said.shown {
        groups.show(form, name);
    }
    groups.finish(article)
}

struct Groups<'a> {
    raw: &'a Extraction,
    chosen: &'a [Chosen<'a>],
    seeds: Vec<Seed>,
    numbers: HashMap<Seed, usize>,
    /// For each group the one it was joined to; itself when to none.
    joined: Vec<usize>,
    /// For each mention its group.
    of: Vec<usize>,
    /// The mentions of each form.
    by_key: HashMap<&'a str, Vec<usize>>,
    /// The forms of the mentions as they are written.
    forms: HashSet<&'a str>,
    /// The groups by the names they are shown by.
    by_name: HashMap<String, Vec<usize>>,
    apart: Vec<(usize, usize)>,
    /// The name to show each group by, where it is not one of its forms.
    names: HashMap<usize, String>,
    shown: HashMap<usize, String>,
    /// How many mentions each of the extractor's entities has.
    sizes: Vec<usize>,
}

impl<'a> Groups<'a> {
    fn new(raw: &'a Extraction, chosen: &'a [Chosen<'a>]) -> Self {
        let mut sizes = vec![0; raw.entities.len()];
        for mention in &raw.mentions {
            if let Some(size) = sizes.get_mut(index(mention.body.entity)) {
                *size += 1;
            }
        }
        let mut groups = Self {
            raw,
            chosen,
            seeds: Vec::new(),
            numbers: HashMap::new(),
            joined: Vec::new(),
            of: Vec::new(),
            by_key: HashMap::new(),
            forms: HashSet::new(),
            by_name: HashMap::new(),
            apart: Vec::new(),
            names: HashMap::new(),
            shown: HashMap::new(),
            sizes,
        };
        let known = Known::new(raw);
        groups.forms = chosen.iter().map(|chosen| chosen.keys.0.as_str()).collect();
        for (number, chosen) in chosen.iter().enumerate() {
            let group = groups.first_group(&known, chosen);
            groups.of.push(group);
            for key in keys(chosen) {
                groups.by_key.entry(key).or_default().push(number);
            }
        }
        groups
    }

    /// Returns the group that a mention starts in.
    fn first_group(&mut self, known: &Known, chosen: &Chosen<'_>) -> usize {
        let found = |id: EntityId| self.raw.entity(id).map(|entity| entity.label);
        let Some((claim, _)) = chosen.claim else {
            let id = chosen.entity.unwrap_or(EntityId(0));
            let label = found(id).unwrap_or(Label::Organisation);
            return self.number(Seed::Found(id, label));
        };
        let named = claim.entity.as_ref().filter(|name| !key(name).is_empty());
        let Some(name) = named else {
            let id = chosen.entity;
            let id = id.or_else(|| keys(chosen).find_map(|key| known.find(key, claim.label)));
            return match id {
                Some(id) => self.number(Seed::Found(id, claim.label)),
                None => self.number(Seed::Form(self.form(chosen), claim.label)),
            };
        };
        let form = key(name);
        let group = match known.find(&form, claim.label) {
            Some(id) => self.number(Seed::Found(id, claim.label)),
            None => self.number(Seed::Form(form, claim.label)),
        };
        self.names.entry(group).or_insert_with(|| name.clone());
        group
    }

    /// The form of a mention: with the alif that its article lost behind ل, if the name stands in the
    /// article with it.
    fn form(&self, chosen: &Chosen<'_>) -> String {
        let (plain, whole) = &chosen.keys;
        let whole = whole
            .as_ref()
            .filter(|whole| self.forms.contains(whole.as_str()));
        whole.unwrap_or(plain).clone()
    }

    fn number(&mut self, seed: Seed) -> usize {
        if let Some(&number) = self.numbers.get(&seed) {
            return number;
        }
        let number = self.seeds.len();
        self.numbers.insert(seed.clone(), number);
        self.seeds.push(seed);
        self.joined.push(number);
        number
    }

    fn root(&self, mut group: usize) -> usize {
        while let Some(&next) = self.joined.get(group) {
            if next == group {
                break;
            }
            group = next;
        }
        group
    }

    fn root_of(&self, mention: usize) -> usize {
        self.root(self.of.get(mention).copied().unwrap_or_default())
    }

    /// The key of the name that a group is shown by, as far as it is the extractor's or a claim's.
    fn name_key(&self, group: usize) -> Option<String> {
        let found = match self.seeds.get(group)? {
            Seed::Found(id, _) => self.raw.entity(*id).map(|entity| key(&entity.name)),
            Seed::Form(form, _) => Some(form.clone()),
            Seed::Place(..) => None,
        };
        found.or_else(|| self.names.get(&group).map(|name| key(name)))
    }

    fn keeps_kind(&self, group: usize) -> bool {
        match self.seeds.get(group) {
            Some(Seed::Found(id, label)) => self
                .raw
                .entity(*id)
                .is_some_and(|entity| entity.label == *label),
            _ => true,
        }
    }

    fn index_names(&mut self) {
        let mut used: Vec<usize> = self.of.clone();
        // What keeps its kind is meant before what a claim made another thing of.
        used.sort_unstable_by_key(|&group| (!self.keeps_kind(group), group));
        used.dedup();
        for group in used {
            if let Some(name) = self.name_key(group) {
                self.by_name.entry(name).or_default().push(group);
            }
        }
    }

    /// Splits the mentions of a form off the groups in which the other name stands.
    fn split(&mut self, link: &Link) {
        let members = |form: &str| self.by_key.get(form).cloned().unwrap_or_default();
        let others = members(&link.other);
        let mut others: Vec<usize> = others.iter().map(|&m| self.root_of(m)).collect();
        others.sort_unstable();
        others.dedup();
        for member in members(&link.form) {
            let group = self.root_of(member);
            let named = self.name_key(group).is_some_and(|name| name == link.other);
            let alone =
                matches!(self.seeds.get(group), Some(Seed::Form(form, _)) if *form == link.form);
            if (named || others.contains(&group)) && !alone {
                let label = self.seeds.get(group).map(Seed::label);
                let label = label.unwrap_or(Label::Organisation);
                let new = self.number(Seed::Form(link.form.clone(), label));
                self.put(member, new);
            }
        }
    }

    fn put(&mut self, member: usize, group: usize) {
        if let Some(of) = self.of.get_mut(member) {
            *of = group;
        }
    }

    /// Returns the groups that a name stands for: those shown by it, else those it is a form of.
    fn groups_of(&self, form: &str) -> Vec<usize> {
        let named = self.by_name.get(form).into_iter().flatten();
        let mut groups: Vec<usize> = named.map(|&group| self.root(group)).collect();
        if groups.is_empty() {
            let members = self.by_key.get(form).into_iter().flatten();
            groups = members.map(|&member| self.root_of(member)).collect();
        }
        let mut seen = Vec::new();
        groups.retain(|group| {
            let new = !seen.contains(group);
            seen.push(*group);
            new
        });
        groups
    }

    fn forbid(&mut self, link: &Link) {
        for group in self.groups_of(&link.form) {
            for other in self.groups_of(&link.other) {
                if group != other {
                    self.apart.push((group, other));
                }
            }
        }
    }

    fn may_join(&self, one: usize, other: usize) -> bool {
        !self.apart.iter().any(|&(a, b)| {
            let (a, b) = (self.root(a), self.root(b));
            (a, b) == (one, other) || (a, b) == (other, one)
        })
    }

    /// Joins what a name stands for to what the other does. A form that is no group's name takes
    /// only its own mentions along: a surname may stand for several persons.
    fn join(&mut self, link: &Link) {
        let Some(&target) = self.groups_of(&link.other).first() else {
            return;
        };
        if self.by_name.contains_key(&link.form) {
            for group in self.groups_of(&link.form) {
                if group != target
                    && self.may_join(group, target)
                    && let Some(joined) = self.joined.get_mut(group)
                {
                    *joined = target;
                }
            }
            return;
        }
        let members = self.by_key.get(link.form.as_str()).cloned();
        for member in members.into_iter().flatten() {
            if self.may_join(self.root_of(member), target) {
                self.put(member, target);
            }
        }
    }

    /// Does what was said of one place.
    fn place(&mut self, span: crate::span::Span, body: &Body) {
        let (Body::SameAs(name) | Body::Apart(name)) = body else {
            return;
        };
        let Some(member) = self.chosen.iter().position(|chosen| chosen.span == span) else {
            return;
        };
        let groups = self.groups_of(&key(name));
        match body {
            Body::SameAs(_) => {
                if let Some(&group) = groups.first() {
                    self.put(member, group);
                }
            }
            _ if groups.contains(&self.root_of(member)) => {
                let label = self.seeds.get(self.root_of(member)).map(Seed::label);
                let seed = Seed::Place(member, label.unwrap_or(Label::Organisation));
                let alone = self.number(seed);
                self.put(member, alone);
            }
            _ => {}
        }
    }

    fn show(&mut self, form: &str, name: &str) {
        for group in self.groups_of(form) {
            self.shown.entry(group).or_insert_with(|| name.to_owned());
        }
    }

    /// Numbers the groups in the order of their first mentions and makes entities of them.
    fn finish(&self, article: &Article) -> Extraction {
        let mut order: Vec<usize> = Vec::new();
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        for member in 0..self.chosen.len() {
            let root = self.root_of(member);
            let list = members.entry(root).or_default();
            if list.is_empty() {
                order.push(root);
            }
            list.push(member);
        }
        let mut numbers = HashMap::new();
        let mut entities = Vec::with_capacity(order.len());
        for (number, &root) in (0_u32..).zip(&order) {
            numbers.insert(root, EntityId(number));
            let list = members.get(&root).map(Vec::as_slice);
            entities.push(self.entity(article, root, list.unwrap_or_default()));
        }
        let mentions = self
            .chosen
            .iter()
            .enumerate()
            .filter_map(|(member, chosen)| {
                let root = self.root_of(member);
                let label = self.seeds.get(root)?.label();
                Some(mention(chosen, label, *numbers.get(&root)?))
            });
        Extraction {
            mentions: mentions.collect(),
            entities,
        }
    }

    fn entity(&self, article: &Article, root: usize, members: &[usize]) -> Entity {
        let members: Vec<&Chosen<'_>> =
            members.iter().filter_map(|&m| self.chosen.get(m)).collect();
        let seed = self.seeds.get(root);
        let label = seed.map_or(Label::Organisation, Seed::label);
        let found = match seed {
            Some(Seed::Found(id, _)) => self.raw.entity(*id).map(|entity| (*id, entity)),
            _ => None,
        };
        let whole = found.filter(|(id, _)| {
            let same = members.iter().all(|chosen| chosen.entity == Some(*id));
            same && self.sizes.get(index(*id)) == Some(&members.len())
        });
        let aliases = match whole {
            Some((_, entity)) => entity.aliases.clone(),
            None => aliases(article, &members),
        };
        let keys: Vec<String> = aliases.iter().map(|alias| key(alias)).collect();
        let own = found.map(|(_, entity)| entity.name.clone());
        let own = own.filter(|name| whole.is_some() || keys.contains(&key(name)));
        let name = self.shown.get(&root).cloned().or(own);
        let name = name.or_else(|| self.names.get(&root).cloned());
        let claimed = members.iter().filter_map(|chosen| chosen.claim);
        let claimed = claimed.filter(|(claim, _)| claim.label == label);
        let claimed = claimed.max_by_key(|(_, strength)| *strength);
        let subtype = claimed.and_then(|(claim, _)| claim.subtype);
        let subtype = subtype.or_else(|| found.and_then(|(_, entity)| entity.subtype));
        let organisation = label == Label::Organisation;
        Entity {
            label,
            subtype: organisation.then(|| subtype.unwrap_or(Subtype::Other)),
            name: name.unwrap_or_else(|| fullest(&aliases)),
            latin: found
                .and_then(|(_, entity)| entity.latin.clone())
                .or_else(|| aliases.iter().find(|alias| is_latin(alias)).cloned()),
            aliases,
        }
    }
}

/// The extractor's entities by their names and forms.
struct Known(HashMap<String, Vec<(Label, EntityId)>>);

impl Known {
    fn new(raw: &Extraction) -> Self {
        let mut known: HashMap<String, Vec<(Label, EntityId)>> = HashMap::new();
        let names = raw.entities.iter().zip(0_u32..);
        for (entity, number) in names.clone() {
            let id = (entity.label, EntityId(number));
            known.entry(key(&entity.name)).or_default().push(id);
        }
        for (entity, number) in names {
            for alias in &entity.aliases {
                let id = (entity.label, EntityId(number));
                known.entry(key(alias)).or_default().push(id);
            }
        }
        Self(known)
    }

    /// Returns what a name stands for, best as a thing of this kind.
    fn find(&self, key: &str, label: Label) -> Option<EntityId> {
        let all = self.0.get(key)?;
        let fitting = all.iter().find(|(own, _)| *own == label);
        fitting.or_else(|| all.first()).map(|(_, id)| *id)
    }
}

fn index(id: EntityId) -> usize {
    id.0 as usize
}

fn keys<'a>(chosen: &'a Chosen<'_>) -> impl Iterator<Item = &'a str> {
    let other = chosen.keys.1.as_deref();
    std::iter::once(chosen.keys.0.as_str()).chain(other)
}

fn is_latin(name: &str) -> bool {
    name.chars().any(|c| c.is_ascii_alphabetic())
}

/// The forms as they stand in the text, most frequent first; forms that fold alike are one.
fn aliases(article: &Article, members: &[&Chosen<'_>]) -> Vec<String> {
    let mut counts: HashMap<String, (usize, usize, String)> = HashMap::new();
    for (order, chosen) in members.iter().enumerate() {
        let surface = name_at(&article.text, chosen.span);
        let entry = counts.entry(fold(&surface)).or_insert((0, order, surface));
        entry.0 += 1;
    }
    let mut list: Vec<_> = counts.into_values().collect();
    list.sort_by_key(|(count, order, _)| (std::cmp::Reverse(*count), *order));
    list.into_iter().map(|(_, _, surface)| surface).collect()
}

/// The fullest Arabic form, else the fullest.
fn fullest(aliases: &[String]) -> String {
    let full = |alias: &&String| (alias.split_whitespace().count(), alias.len() / 4);
    let arabic = aliases.iter().rev().filter(|alias| !is_latin(alias));
    let best = arabic
        .max_by_key(full)
        .or_else(|| aliases.iter().rev().max_by_key(full));
    best.cloned().unwrap_or_default()
}
