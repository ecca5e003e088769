//! The forms of an article as nodes, and the joins that hold for every kind of name.

use std::collections::HashMap;

use super::alike::{alike, skeleton};
use super::translit::spells;
use super::{Named, Resolver};
use crate::extract::Label;
use crate::extract::gazetteer::{Kind, Known};

/// With more forms than this only exact evidence is used, so that the work stays linear.
pub(super) const MANY: usize = 1500;

/// Transliterations cheaper than this are the same name …
const SURELY: f32 = 1.75;

/// … and than this when the article sets them side by side.
const SIDE_BY_SIDE: f32 = 2.6;

/// All places of one form.
#[derive(Clone, Debug)]
pub struct Node {
    /// The folded words.
    pub form: String,
    /// What most of its places name.
    pub label: Label,
    /// Its mentions in the order of the text.
    pub mentions: Vec<usize>,
    /// Whether it is written in Latin letters.
    pub latin: bool,
    /// What the gazetteer knows of it.
    pub known: Option<Known>,
}

impl Node {
    /// Returns the words of the form.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.form.split(' ')
    }
}

/// The nodes of an article, joined into clusters (union–find).
#[derive(Clone, Debug)]
pub struct Nodes {
    /// The nodes in the order of their first mentions.
    pub list: Vec<Node>,
    parents: Vec<usize>,
    node_of: Vec<usize>,
}

impl Nodes {
    /// Makes a node of each form.
    #[must_use]
    pub fn new(resolver: &Resolver<'_>, mentions: &[Named]) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut list: Vec<Node> = Vec::new();
        let mut node_of = Vec::with_capacity(mentions.len());
        for (index, mention) in mentions.iter().enumerate() {
            let number = *numbers.entry(&mention.form).or_insert_with(|| {
                list.push(Node {
                    form: mention.form.clone(),
                    label: mention.label,
                    mentions: Vec::new(),
                    latin: mention.form.bytes().any(|b| b.is_ascii_lowercase()),
                    known: resolver.gazetteer.known(&mention.form),
                });
                list.len() - 1
            });
            if let Some(node) = list.get_mut(number) {
                node.mentions.push(index);
            }
            node_of.push(number);
        }
        for node in &mut list {
            node.label = majority(node.mentions.iter().filter_map(|&m| mentions.get(m)));
        }
        Self {
            parents: (0..list.len()).collect(),
            list,
            node_of,
        }
    }

    /// Returns the cluster of a node: the number of one of its nodes.
    #[must_use]
    pub fn root(&self, mut node: usize) -> usize {
        while let Some(&parent) = self.parents.get(node) {
            if parent == node {
                break;
            }
            node = parent;
        }
        node
    }

    /// Returns the cluster of a mention.
    #[must_use]
    pub fn root_of_mention(&self, mention: usize) -> usize {
        self.node_of
            .get(mention)
            .map_or(usize::MAX, |&node| self.root(node))
    }

    /// Returns the node of a mention.
    #[must_use]
    pub fn of_mention(&self, mention: usize) -> Option<&Node> {
        self.node_of
            .get(mention)
            .and_then(|&node| self.list.get(node))
    }

    /// Joins the clusters of two nodes.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The node named first stands for the cluster.
        if let Some(parent) = self.parents.get_mut(a.max(b)) {
            *parent = a.min(b);
        }
    }

    /// Joins what the article itself says is one: `X (Y)`, "X known as Y", "X, formerly Y".
    pub fn join_told(&mut self, resolver: &Resolver<'_>, mentions: &[Named]) {
        for (index, pair) in mentions.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            if told(resolver, a, b)
                && let (Some(&x), Some(&y)) = (self.node_of.get(index), self.node_of.get(index + 1))
            {
                self.join(x, y);
            }
        }
    }

    /// Joins the names that share a number in the gazetteer.
    pub fn join_known(&mut self) {
        let mut seen: HashMap<&'static str, usize> = HashMap::new();
        let mut joins = Vec::new();
        for (number, node) in self.list.iter().enumerate() {
            let Some(known) = node.known.filter(|known| known.has_label(node.label)) else {
                continue;
            };
            for id in known.ids() {
                let first = *seen.entry(id).or_insert(number);
                let same_label = self.list.get(first).is_some_and(|f| f.label == node.label);
                if first != number && same_label {
                    joins.push((first, number));
                }
            }
        }
        joins.into_iter().for_each(|(a, b)| self.join(a, b));
    }

    /// Joins spellings of one name, in one script or in two. Persons are left to their own rules
    /// where both names are Arabic.
    pub fn join_spellings(&mut self, resolver: &Resolver<'_>) {
        if self.list.len() > MANY {
            return self.join_skeletons();
        }
        let mut joins = Vec::new();
        for (x, a) in self.list.iter().enumerate() {
            for (y, b) in self.list.iter().enumerate().skip(x + 1) {
                if a.label == b.label && same_name(resolver, a, b) {
                    joins.push((x, y));
                }
            }
        }
        joins.into_iter().for_each(|(a, b)| self.join(a, b));
    }

    /// The linear way: names whose letters without spaces agree.
    fn join_skeletons(&mut self) {
        let mut seen: HashMap<(Label, String), usize> = HashMap::new();
        for number in 0..self.list.len() {
            let Some(node) = self.list.get(number) else {
                continue;
            };
            let key = (node.label, node.form.replace(' ', ""));
            let first = *seen.entry(key).or_insert(number);
            self.join(first, number);
        }
    }

    /// Gives all nodes of a cluster the label that most of its mentions have.
    pub fn agree_on_labels(&mut self) {
        let mut votes: HashMap<usize, Vec<(Label, usize)>> = HashMap::new();
        for (number, node) in self.list.iter().enumerate() {
            let root = self.root(number);
            votes
                .entry(root)
                .or_default()
                .push((node.label, node.mentions.len()));
        }
        for number in 0..self.list.len() {
            let root = self.root(number);
            let Some(votes) = votes.get(&root) else {
                continue;
            };
            let count = |label: Label| -> usize {
                votes
                    .iter()
                    .filter(|(l, _)| *l == label)
                    .map(|(_, n)| n)
                    .sum()
            };
            let most = votes
                .iter()
                .map(|(label, _)| *label)
                .max_by_key(|&label| (count(label), std::cmp::Reverse(label)));
            if let (Some(node), Some(label)) = (self.list.get_mut(number), most) {
                node.label = label;
            }
        }
    }

    /// Returns the label of an entity that has these mentions.
    #[must_use]
    pub fn label_of(&self, members: &[usize], mentions: &[Named]) -> Label {
        let first = members.first().copied();
        let node = first.and_then(|mention| self.of_mention(mention));
        node.map_or_else(
            || majority(members.iter().filter_map(|&m| mentions.get(m))),
            |node| node.label,
        )
    }
}

/// The label with most confidence behind it.
fn majority<'a>(mentions: impl Iterator<Item = &'a Named>) -> Label {
    let mut weights: Vec<(Label, f32)> = Vec::new();
    for mention in mentions {
        match weights
            .iter_mut()
            .find(|(label, _)| *label == mention.label)
        {
            Some((_, weight)) => *weight += mention.confidence,
            None => weights.push((mention.label, mention.confidence)),
        }
    }
    let best = weights.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(Label::Organisation, |(label, _)| *label)
}

/// Tells whether the article says, between two neighbouring mentions, that they are one.
fn told(resolver: &Resolver<'_>, a: &Named, b: &Named) -> bool {
    let between = a.tokens.end..b.tokens.start;
    if between.len() > 7 {
        return false;
    }
    let context = resolver.context;
    let words: Vec<&str> = between
        .clone()
        .map(|i| context.tokens.folded(i))
        .filter(|w| *w != "\"")
        .collect();
    let latin = |named: &Named| named.form.bytes().any(|byte| byte.is_ascii_lowercase());
    let two_scripts = latin(a) != latin(b);
    let closes = context.after(b.tokens.end).is_some_and(|i| {
        context.is_sign(i, ")") || context.is_sign(i, "\"") || context.tokens.folded(i) == "سابقا"
    });
    let kin_labels = a.label == b.label
        || matches!(
            (a.label, b.label),
            (Label::Organisation, Label::Product) | (Label::Product, Label::Organisation)
        );
    match words.as_slice() {
        ["("] if two_scripts => same_sound(resolver, &a.form, &b.form, SIDE_BY_SIDE) || kin_labels,
        ["("] if closes => {
            a.label == b.label
                && a.label != Label::Person
                && a.label != Label::Location
                && shortens(&b.form, &a.form)
        }
        [] if two_scripts => same_sound(resolver, &a.form, &b.form, SIDE_BY_SIDE),
        words => {
            let called = |word: &&str| {
                matches!(
                    *word,
                    "المعروف"
                        | "المعروفه"
                        | "تعرف"
                        | "يعرف"
                        | "سابقا"
                        | "واسمها"
                        | "اختصارا"
                )
            };
            a.label == b.label
                && words.iter().any(called)
                && !words.contains(&".")
                && !words.contains(&"الذي")
        }
    }
}

/// Tells whether `short` may be an acronym or a shorter name beside `long`.
fn shortens(short: &str, long: &str) -> bool {
    short.split(' ').count() < long.split(' ').count() || short.chars().count() <= 6
}

/// Tells whether two nodes are one name spelled twice.
fn same_name(resolver: &Resolver<'_>, a: &Node, b: &Node) -> bool {
    if let (Some(x), Some(y)) = (a.known, b.known)
        && x.ids().next().is_some()
        && y.ids().next().is_some()
    {
        return x.same_thing(y);
    }
    match (a.latin, b.latin) {
        (false, false) => a.label != Label::Person && alike_names(a, b),
        (true, true) => same_latin(&a.form, &b.form),
        _ => {
            let (arabic, latin) = if a.latin { (b, a) } else { (a, b) };
            same_sound(resolver, &arabic.form, &latin.form, SURELY)
        }
    }
}

/// Spellings of one Arabic name: word by word, or run together.
fn alike_names(a: &Node, b: &Node) -> bool {
    let place = |node: &Node| node.known.is_some_and(|known| known.is(Kind::Location));
    if place(a) && place(b) {
        return false;
    }
    let bare = |word: &str| word.strip_prefix("ال").unwrap_or(word).to_owned();
    let (x, y): (Vec<String>, Vec<String>) =
        (a.words().map(bare).collect(), b.words().map(bare).collect());
    if x.len() == y.len() {
        return x.iter().zip(&y).all(|(x, y)| alike(x, y)) && skeleton(&a.form).chars().count() > 1;
    }
    alike(&a.form, &b.form) && a.form.chars().count() > 4
}

fn same_latin(a: &str, b: &str) -> bool {
    let letters = |s: &str| {
        s.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    letters(a) == letters(b) || initials(a) == letters(b) || initials(b) == letters(a)
}

/// The first letters of three words or more.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split(' ')
        .filter(|word| word.len() > 1 && *word != "of" && *word != "and")
        .collect();
    if words.len() < 3 {
        return "\0".to_owned();
    }
    words
        .iter()
        .filter_map(|word| word.chars().next())
        .collect()
}

/// Tells whether an Arabic and a Latin form sound alike, or spell the same letters.
pub(super) fn same_sound(resolver: &Resolver<'_>, a: &str, b: &str, most: f32) -> bool {
    let latin = |form: &str| form.bytes().any(|byte| byte.is_ascii_lowercase());
    let (arabic, latin) = if latin(a) { (b, a) } else { (a, b) };
    if spells(arabic, latin) {
        return true;
    }
    if latin.chars().count() < 3 {
        return false;
    }
    resolver.translit.distance(&arabic.replace(' ', ""), latin) < most
}
