//! Shorter ways to name an organisation, product or place that the article names in full.

use super::alike::alike;
use super::nodes::{MANY, Node, Nodes};
use super::{Named, Resolver};
use crate::extract::Label;
use crate::extract::cues::Cue;

/// Words that say what kind of firm it is and are left out when it is named again.
const FORMS: [&str; 44] = [
    "كورب",
    "كوربوريشن",
    "كوربوريشين",
    "انك",
    "ليمتد",
    "ليمتيد",
    "المحدوده",
    "غروب",
    "جروب",
    "قروب",
    "هولدينغ",
    "هولدينج",
    "هولدنغ",
    "القابضه",
    "كو",
    "كومباني",
    "تكنولوجيز",
    "تكنولوجي",
    "للتامين",
    "انترناشيونال",
    "العالميه",
    "الدوليه",
    "العامه",
    "بلاتفورمز",
    "inc",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "llc",
    "plc",
    "ag",
    "sa",
    "s.a",
    "se",
    "nv",
    "gmbh",
    "group",
    "holding",
    "holdings",
    "technologies",
    "platforms",
    "limited",
];

/// Joins shorter forms with the full one where one full form fits, or one is nearest.
pub(super) fn join(resolver: &Resolver<'_>, nodes: &mut Nodes, mentions: &[Named]) {
    if nodes.list.len() > MANY {
        return;
    }
    let mut joins = Vec::new();
    for (x, short) in nodes.list.iter().enumerate() {
        if short.label == Label::Person || short.label == Label::Product {
            continue;
        }
        let longs = nodes.list.iter().enumerate().filter(|(y, long)| {
            *y != x && long.label == short.label && shortens(resolver, short, long)
        });
        let first = short.mentions.first().and_then(|&m| mentions.get(m));
        let place = first.map_or(0, |named| named.tokens.start);
        // Of several, the one whose nearest place before the short form is closest.
        let nearest = longs.min_by_key(|(_, long)| {
            let starts = || {
                long.mentions
                    .iter()
                    .filter_map(|&m| mentions.get(m))
                    .map(|n| n.tokens.start)
            };
            match starts().filter(|&start| start < place).max() {
                Some(start) => place - start,
                None => usize::MAX / 2 + starts().next().unwrap_or_default(),
            }
        });
        if let Some((y, _)) = nearest {
            joins.push((x, y));
        }
    }
    joins.into_iter().for_each(|(a, b)| nodes.join(a, b));
}

/// Tells whether `short` is a shorter way to say `long`.
fn shortens(resolver: &Resolver<'_>, short: &Node, long: &Node) -> bool {
    if short.latin != long.latin {
        return false;
    }
    if let (Some(a), Some(b)) = (short.known, long.known)
        && a.ids().next().is_some()
        && b.ids().next().is_some()
    {
        return a.same_thing(b);
    }
    let (s, l): (Vec<&str>, Vec<&str>) = (short.words().collect(), long.words().collect());
    if short.label == Label::Location {
        return is_prefix(&s, &l) && rest(&s, &l).iter().all(is_nation);
    }
    if s.len() < l.len() && is_prefix(&s, &l) {
        return prefix_says_all(resolver, short, &s, &l);
    }
    let core = without_head(resolver, &l);
    if core.len() < l.len() {
        let plain = without_nation(resolver, core);
        return s == core || s == plain || (is_prefix(&s, core) && !s.is_empty());
    }
    same_content(resolver, &s, &l)
}

fn prefix_says_all(resolver: &Resolver<'_>, short: &Node, s: &[&str], l: &[&str]) -> bool {
    let rest = rest(s, l);
    let describing = |word: &&str| {
        FORMS.contains(word) || resolver.context_cue(word).has(Cue::Nation) || is_nation(word)
    };
    if rest.iter().all(describing) {
        return true;
    }
    // A name that is known by itself is not a part of another one.
    let known = short
        .known
        .is_some_and(|known| known.has_label(short.label));
    let head_only = s.len() == 1
        && resolver
            .context_cue(s.first().unwrap_or(&""))
            .has(Cue::Kept);
    !known && !head_only
}

/// The same words but for articles, clitics, nationality and general ones.
fn same_content(resolver: &Resolver<'_>, s: &[&str], l: &[&str]) -> bool {
    let content = |words: &[&str]| -> Vec<String> {
        words
            .iter()
            .filter(|word| {
                !is_nation(word)
                    && !FORMS.contains(word)
                    && !resolver.context_cue(word).has(Cue::Nation)
            })
            .map(|word| bare(word).to_owned())
            .collect()
    };
    let (s, l) = (content(s), content(l));
    s.len() >= 2
        && s.len() <= l.len()
        && s.first() == l.first()
        && s.iter()
            .all(|word| l.iter().any(|w| w == word || alike(w, word)))
}

fn bare(word: &str) -> &str {
    ["لل", "بال", "وال", "ال"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))
        .filter(|rest| rest.chars().count() > 2)
        .unwrap_or(word)
}

fn is_nation(word: &&str) -> bool {
    let adjective = word.starts_with("ال") && (word.ends_with("يه") || word.ends_with('ي'));
    adjective && word.chars().count() > 5
}

fn is_prefix(short: &[&str], long: &[&str]) -> bool {
    short.len() < long.len() && short.iter().zip(long).all(|(a, b)| alike(a, b))
}

fn rest<'a, 'b>(short: &[&str], long: &'b [&'a str]) -> &'b [&'a str] {
    long.get(short.len()..).unwrap_or_default()
}

/// A name without its head: `بنك الكويت الوطني` is also `الكويت الوطني`.
fn without_head<'a, 'b>(resolver: &Resolver<'_>, words: &'b [&'a str]) -> &'b [&'a str] {
    match words.split_first() {
        Some((head, core)) if !core.is_empty() => {
            let cues = resolver.context_cue(head);
            let head = cues.has(Cue::Kept)
                || cues.has(Cue::Company)
                || cues.has(Cue::Body)
                || cues.has(Cue::State);
            if head { core } else { words }
        }
        _ => words,
    }
}

fn without_nation<'a, 'b>(resolver: &Resolver<'_>, words: &'b [&'a str]) -> &'b [&'a str] {
    match words.split_last() {
        Some((last, core)) if !core.is_empty() && resolver.context_cue(last).has(Cue::Nation) => {
            core
        }
        _ => words,
    }
}
