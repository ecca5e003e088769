//! Persons: full names and the shorter ones that follow them.
//!
//! Full names are joined when one leaves out words of the other. A name of one word goes to a
//! full name that has it, place by place: where several fit, to the one whose words around it are
//! most like those around the full name, else to the one last named.

use std::collections::HashSet;

use super::alike::alike;
use super::nodes::{MANY, Node, Nodes, same_sound};
use super::{Named, Resolver};
use crate::extract::Label;
use crate::extract::gazetteer::Kind;

/// How sure a bare name is that could be of several persons.
const DOUBTFUL: f32 = 0.6;

/// Tokens around a mention that tell of its person.
const AROUND: usize = 12;

/// Moves the mentions of persons to the clusters of the full names they stand for. Returns for
/// each mention how sure that is.
pub(super) fn assign(
    resolver: &Resolver<'_>,
    nodes: &mut Nodes,
    mentions: &[Named],
    clusters: &mut [usize],
) -> Vec<f32> {
    let mut certainty = vec![1.0; mentions.len()];
    let persons: Vec<usize> = (0..nodes.list.len())
        .filter(|&n| {
            nodes
                .list
                .get(n)
                .is_some_and(|node| node.label == Label::Person)
        })
        .collect();
    if persons.len() > MANY {
        return certainty;
    }
    join_full(resolver, nodes, &persons);
    for (mention, cluster) in clusters.iter_mut().enumerate() {
        *cluster = nodes.root_of_mention(mention);
    }
    let full: Vec<usize> = persons
        .iter()
        .copied()
        .filter(|&n| is_full(nodes, n))
        .collect();
    let short: Vec<usize> = persons
        .iter()
        .copied()
        .filter(|&n| !is_full(nodes, n))
        .collect();
    for &number in &short {
        let owners = owners(resolver, nodes, number, &full);
        let Some(node) = nodes.list.get(number).cloned() else {
            continue;
        };
        if owners.is_empty() {
            continue;
        }
        for &mention in &node.mentions {
            let (owner, sure) = choose(resolver, mentions, clusters, mention, &owners);
            if let (Some(cluster), Some(factor)) =
                (clusters.get_mut(mention), certainty.get_mut(mention))
            {
                *cluster = owner;
                *factor = sure;
            }
        }
    }
    join_orphans(resolver, nodes, &short, mentions, clusters, &full);
    certainty
}

fn is_full(nodes: &Nodes, number: usize) -> bool {
    nodes
        .list
        .get(number)
        .is_some_and(|node| node.words().count() > 1)
}

fn join_full(resolver: &Resolver<'_>, nodes: &mut Nodes, persons: &[usize]) {
    let mut joins = Vec::new();
    for (at, &x) in persons.iter().enumerate() {
        for &y in persons.iter().skip(at + 1) {
            let (Some(a), Some(b)) = (nodes.list.get(x), nodes.list.get(y)) else {
                continue;
            };
            if same_person(resolver, a, b) {
                joins.push((x, y));
            }
        }
    }
    joins.into_iter().for_each(|(x, y)| nodes.join(x, y));
}

/// Tells whether two names of several words are one person's.
fn same_person(resolver: &Resolver<'_>, a: &Node, b: &Node) -> bool {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.words().collect(), b.words().collect());
    if x.len() < 2 || y.len() < 2 {
        return false;
    }
    if a.latin != b.latin {
        return same_sound(resolver, &a.form, &b.form, 1.6);
    }
    let (short, long) = if x.len() <= y.len() {
        (&x, &y)
    } else {
        (&y, &x)
    };
    let same = |a: &&str, b: &&str| same_word(resolver, a, b);
    if short.len() == long.len() {
        return short.iter().zip(long.iter()).all(|(a, b)| same(a, b));
    }
    let mut left = long.iter();
    let within = short.iter().all(|word| left.any(|other| same(word, other)));
    let first = short.first().zip(long.first());
    if first.is_some_and(|(a, b)| same(a, b)) {
        return within;
    }
    // What follows بن is the father's name, and he is somebody else.
    let before = long
        .len()
        .checked_sub(short.len() + 1)
        .and_then(|at| long.get(at));
    let fathers = before.is_some_and(|word| matches!(*word, "بن" | "ابن" | "بنت"));
    let last = short.last().zip(long.last());
    within && !fathers && last.is_some_and(|(a, b)| same(a, b))
}

/// Tells whether two words of names are spellings of one. Two known given names are two.
fn same_word(resolver: &Resolver<'_>, a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let bare = |word: &str| word.strip_prefix("ال").unwrap_or(word).to_owned();
    if bare(a) == bare(b) {
        return true;
    }
    let known = |word: &str| {
        resolver
            .gazetteer
            .known(word)
            .is_some_and(|k| k.is(Kind::Given))
    };
    !(known(a) && known(b)) && alike(a, b)
}

/// The clusters of full names that a shorter name may stand for, the best kind of fit only: by
/// the last word, else the first, else any.
fn owners(resolver: &Resolver<'_>, nodes: &Nodes, short: usize, full: &[usize]) -> Vec<usize> {
    let Some(node) = nodes.list.get(short) else {
        return Vec::new();
    };
    let word = node.form.as_str();
    let same = |a: &str, latin: bool| {
        if latin == node.latin {
            same_word(resolver, a, word)
        } else {
            same_sound(resolver, a, word, 1.5)
        }
    };
    let fits = |rank: usize| -> Vec<usize> {
        let mut roots: Vec<usize> = full
            .iter()
            .filter(|&&n| {
                nodes.list.get(n).is_some_and(|long| {
                    let mut words = long.words();
                    match rank {
                        0 => words.next_back().is_some_and(|w| same(w, long.latin)),
                        1 => words.next().is_some_and(|w| same(w, long.latin)),
                        _ => words.any(|w| same(w, long.latin)),
                    }
                })
            })
            .map(|&n| nodes.root(n))
            .collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    };
    (0..3)
        .map(fits)
        .find(|roots| !roots.is_empty())
        .unwrap_or_default()
}

/// Chooses the person that one place of a shorter name stands for.
fn choose(
    resolver: &Resolver<'_>,
    mentions: &[Named],
    clusters: &[usize],
    mention: usize,
    owners: &[usize],
) -> (usize, f32) {
    if let [only] = owners {
        return (*only, 1.0);
    }
    let around_it = around(resolver, mentions, mention);
    let mut best = (f32::MIN, owners.first().copied().unwrap_or_default());
    for &owner in owners {
        let places: Vec<usize> = near(mention, mentions.len())
            .filter(|&m| m != mention && clusters.get(m) == Some(&owner))
            .collect();
        let last = places.iter().copied().filter(|&m| m < mention).max();
        let shared = places
            .iter()
            .filter(|&&m| {
                mentions
                    .get(m)
                    .is_some_and(|named| named.form.contains(' '))
            })
            .map(|&m| {
                around(resolver, mentions, m)
                    .intersection(&around_it)
                    .count()
            })
            .max()
            .unwrap_or_default();
        let recent = last.map_or(-100.0, |m| {
            -f32::from(u16::try_from(mention - m).unwrap_or(u16::MAX))
        });
        let score = recent + 1.5 * f32::from(u16::try_from(shared).unwrap_or(u16::MAX));
        if score > best.0 {
            best = (score, owner);
        }
    }
    (best.1, DOUBTFUL)
}

/// The mentions among which the full names are looked for; the bound keeps long texts linear.
fn near(mention: usize, count: usize) -> std::ops::Range<usize> {
    const REACH: usize = 400;
    mention.saturating_sub(REACH)..(mention + REACH).min(count)
}

/// The words around a mention that say something.
fn around(resolver: &Resolver<'_>, mentions: &[Named], mention: usize) -> HashSet<String> {
    let context = resolver.context;
    let Some(named) = mentions.get(mention) else {
        return HashSet::new();
    };
    let range = named.tokens.start.saturating_sub(AROUND)..named.tokens.end + AROUND;
    range
        .filter(|index| !named.tokens.contains(index) && context.may_edge(*index))
        .map(|index| context.tokens.folded(index))
        .filter(|word| word.chars().count() > 3)
        .map(|word| {
            word.trim_start_matches(['و', 'ب', 'ل'])
                .trim_start_matches("ال")
                .to_owned()
        })
        .collect()
}

/// Bare names without a full one: spellings of one are one.
fn join_orphans(
    resolver: &Resolver<'_>,
    nodes: &Nodes,
    short: &[usize],
    mentions: &[Named],
    clusters: &mut [usize],
    full: &[usize],
) {
    let orphans: Vec<usize> = short
        .iter()
        .copied()
        .filter(|&n| owners(resolver, nodes, n, full).is_empty())
        .collect();
    for (at, &x) in orphans.iter().enumerate() {
        for &y in orphans.iter().skip(at + 1) {
            let (Some(a), Some(b)) = (nodes.list.get(x), nodes.list.get(y)) else {
                continue;
            };
            let same = if a.latin == b.latin {
                same_word(resolver, &a.form, &b.form)
            } else {
                same_sound(resolver, &a.form, &b.form, 1.5)
            };
            let target = a.mentions.first().and_then(|&m| clusters.get(m)).copied();
            if let Some(target) = target.filter(|_| same) {
                for &mention in b.mentions.iter().filter(|&&m| m < mentions.len()) {
                    if let Some(cluster) = clusters.get_mut(mention) {
                        *cluster = target;
                    }
                }
            }
        }
    }
}
