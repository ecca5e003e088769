//! Names over all articles: which name of the library an article's entity is.
//!
//! An entity is recognised by keys: its full forms, its Latin form, its number in the gazetteer. A
//! surname alone is no key: the bare «حداد» of two articles stays two names, and so does an
//! organisation that is only called «الوزارة». Counts, forms and places are kept as articles
//! come and go, so that no list has to look through articles.

mod said;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::entries::text_of;
use said::call_so;
pub(super) use said::{Sayings, say, unsay};

use super::{shapes, terms};
use crate::article::Timestamp;
use crate::extract::gazetteer::Gazetteer;
use crate::extract::{Entity, EntityId, Extraction, Label};
use crate::library::EntryId;
use crate::span::Span;
use crate::text::fold::fold;

/// Words that many organisations are called by once their names are known.
const GENERIC: &[&str] = &[
    "شركه",
    "مجموعه",
    "موسسه",
    "مؤسسه",
    "بنك",
    "مصرف",
    "وزاره",
    "هييه",
    "مجلس",
    "منظمه",
    "جمعيه",
    "صحيفه",
    "وكاله",
    "قناه",
    "نادي",
    "محكمه",
    "بورصه",
    "حكومه",
    "برلمان",
    "حزب",
    "جامعه",
    "اتحاد",
    "صندوق",
    "مركز",
    "معهد",
    "لجنه",
    "شبكه",
    "منصه",
    "مكتب",
    "اداره",
    "سلطه",
    "جيش",
    "شرطه",
    "نيابه",
    "مركزي",
    "منتخب",
    "فريق",
    "جهاز",
    "مدرسه",
    "مستشفي",
    "مصنع",
    "متجر",
    "موقع",
];

/// First words of names that need the next to be one: «عبد الله» is one given name.
const JOINED: &[&str] = &[
    "عبد", "ابو", "ابي", "ام", "بن", "ابن", "بنت", "ال", "de", "al", "el", "van", "von",
];

/// Joins the names of an article, found in `text`, to those of the library.
pub(super) fn link(
    connection: &Connection,
    gazetteer: Gazetteer,
    sayings: &Sayings,
    id: EntryId,
    date: Timestamp,
    found: &Extraction,
) -> rusqlite::Result<()> {
    let text = text_of(connection, id)?;
    let mut counted = Vec::new();
    for (number, tally) in tallies(&text, found) {
        let Some(entity) = found.entities.get(number) else {
            continue;
        };
        let keys = sayings.heed(entity, keys(gazetteer, entity, id));
        let name = match recognised(connection, &keys)? {
            Some(name) => name,
            None => create(connection, entity)?,
        };
        for key in &keys.all {
            connection
                .prepare_cached("INSERT OR IGNORE INTO name_keys (key, name) VALUES (?1, ?2)")?
                .execute(params![key, name])?;
        }
        connection
            .prepare_cached(
                "INSERT INTO entry_names (entry, entity, name, mentions) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![id.0, number, name, tally.places.len()])?;
        let first = !counted.contains(&name);
        counted.push(name);
        count(connection, name, entity, &tally, first)?;
        if let Some(called) = sayings.called(entity) {
            call_so(connection, name, called)?;
        }
        for place in &tally.places {
            connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO name_mentions (name, date, entry, start, stop) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![name, date.0, id.0, place.start().0, place.end().0])?;
        }
    }
    count_watched(connection, id)
}

/// Takes the names of an article out of the library's; names that nothing names any more stay, for
/// the watch list and for the article's return, and are not listed.
pub(super) fn unlink(connection: &Connection, id: EntryId) -> rusqlite::Result<()> {
    let linked: Vec<(usize, i64)> = connection
        .prepare_cached("SELECT entity, name FROM entry_names WHERE entry = ?1")?
        .query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    if linked.is_empty() {
        return Ok(());
    }
    let text = text_of(connection, id)?;
    let found: Option<String> = connection
        .prepare_cached("SELECT coalesce(corrected, extraction) FROM texts WHERE entry = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    let found = found.and_then(|found| shapes::extraction(&text, &found).ok());
    let found = found.unwrap_or_default();
    let tallies = tallies(&text, &found);
    let mut counted = Vec::new();
    for (number, name) in linked {
        let first = !counted.contains(&name);
        counted.push(name);
        if let (Some(tally), Some(entity)) = (tallies.get(&number), found.entities.get(number)) {
            discount(connection, name, entity, tally, first)?;
        }
    }
    connection.execute("DELETE FROM entry_names WHERE entry = ?1", [id.0])?;
    connection.execute("DELETE FROM name_mentions WHERE entry = ?1", [id.0])?;
    connection.execute("UPDATE entries SET watched = 0 WHERE id = ?1", [id.0])?;
    Ok(())
}

/// Where and by which forms an article names an entity.
#[derive(Debug, Default)]
struct Tally {
    places: Vec<Span>,
    /// For each matching form the form as first written, and how often.
    forms: BTreeMap<String, (String, usize)>,
}

fn tallies(text: &str, found: &Extraction) -> BTreeMap<usize, Tally> {
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    for mention in &found.mentions {
        let EntityId(number) = mention.body.entity;
        let tally = tallies.entry(number as usize).or_default();
        let words = mention.target.slice(text).split_whitespace();
        let form = words.collect::<Vec<_>>().join(" ");
        tally.places.push(mention.target);
        tally.forms.entry(fold(&form)).or_insert((form, 0)).1 += 1;
    }
    tallies
}

/// What an entity is recognised by.
#[derive(Debug, PartialEq, Eq)]
struct Keys {
    /// All keys, the surest first.
    all: Vec<String>,
    /// The number in the gazetteer, one of them.
    listed: Option<String>,
    /// Those that the reader said.
    said: Vec<String>,
}

fn keys(gazetteer: Gazetteer, entity: &Entity, entry: EntryId) -> Keys {
    let code = entity.label.code();
    let forms = std::iter::once(&entity.name)
        .chain(&entity.aliases)
        .chain(&entity.latin);
    let mut all: Vec<String> = Vec::new();
    let mut listed = None;
    for (number, form) in forms.enumerate() {
        let words = terms::folded_words(form);
        let form = words.join(" ");
        if let Some(known) = gazetteer
            .known(&form)
            .filter(|known| known.has_label(entity.label))
        {
            let mut ids = known.ids();
            if let (Some(id), None, false) = (ids.next(), ids.next(), known.is_ambiguous()) {
                listed.get_or_insert_with(|| format!("{code}#{id}"));
            }
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(key) = key_form(entity.label, &words, number == 0) {
            let key = format!("{code} {key}");
            if !all.contains(&key) {
                all.push(key);
            }
        }
    }
    all.extend(listed.clone());
    if all.is_empty() {
        // Nothing that would be the same name in another article.
        all.push(format!("{code} {}@{}", fold(&entity.name), entry.0));
    }
    Keys {
        all,
        listed,
        said: Vec::new(),
    }
}

/// Returns the form by which a name is recognised, if it tells it from others.
fn key_form(label: Label, words: &[&str], main: bool) -> Option<String> {
    let joined = |words: &[&str]| Some(words.join(" "));
    match label {
        Label::Person => {
            let parts = words.iter().filter(|word| !JOINED.contains(word)).count();
            (parts >= 2).then(|| words.join(" "))
        }
        Label::Organisation => {
            let words = match words {
                ["شركه" | "الشركه", rest @ ..] if !rest.is_empty() => rest,
                words => words,
            };
            match words {
                [] => None,
                [word] => {
                    let bare = word.strip_prefix("ال").unwrap_or(word);
                    let telling = !GENERIC.contains(&bare) && bare.chars().count() > 1;
                    // An everyday short form stands for its owner inside the article only.
                    let latin = word.starts_with(|c: char| c.is_ascii_alphanumeric());
                    (telling && (main || latin)).then(|| (*word).to_owned())
                }
                words => joined(words),
            }
        }
        Label::Location | Label::Product => match words {
            [] => None,
            words => joined(words),
        },
    }
}

/// Returns the name that has one of the keys. When keys lead to two names and the article shows
/// that they are one (the gazetteer's number, or one had been seen in each script only), they
/// become one.
fn recognised(connection: &Connection, keys: &Keys) -> rusqlite::Result<Option<i64>> {
    let mut find = connection.prepare_cached("SELECT name FROM name_keys WHERE key = ?1")?;
    let mut first = None;
    for key in &keys.all {
        let Some(name) = find.query_row([key], |row| row.get(0)).optional()? else {
            continue;
        };
        match first {
            None => first = Some(name),
            Some(first) if first == name => {}
            Some(first) => {
                let certain = keys.listed.as_ref() == Some(key) || keys.said.contains(key);
                if certain || in_two_scripts(connection, first, name)? {
                    merge(connection, first, name)?;
                }
            }
        }
    }
    Ok(first)
}

/// Tells whether one name was only ever written in Latin letters and the other never.
fn in_two_scripts(connection: &Connection, a: i64, b: i64) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*), count(*) FILTER (WHERE folded GLOB '*[a-z]*') FROM name_aliases WHERE name = ?1",
    )?;
    let mut latin = |name: i64| -> rusqlite::Result<Option<bool>> {
        let (all, latin): (i64, i64) =
            statement.query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(match latin {
            0 => Some(false),
            some if some == all => Some(true),
            _ => None,
        })
    };
    Ok(matches!(
        (latin(a)?, latin(b)?),
        (Some(true), Some(false)) | (Some(false), Some(true))
    ))
}

/// Makes the second name a part of the first.
fn merge(connection: &Connection, into: i64, from: i64) -> rusqlite::Result<()> {
    for sql in [
        "UPDATE entry_names SET name = ?1 WHERE name = ?2",
        "UPDATE OR REPLACE name_mentions SET name = ?1 WHERE name = ?2",
        "UPDATE name_keys SET name = ?1 WHERE name = ?2",
        "INSERT INTO name_aliases (name, folded, alias, mentions, chosen) \
         SELECT ?1, folded, alias, mentions, chosen FROM name_aliases WHERE name = ?2 \
         ON CONFLICT DO UPDATE SET mentions = mentions + excluded.mentions, chosen = chosen + excluded.chosen",
        "UPDATE names SET \
         articles = (SELECT count(DISTINCT entry) FROM entry_names WHERE name = ?1), \
         mentions = (SELECT count(*) FROM name_mentions WHERE name = ?1), \
         watched = max(watched, (SELECT watched FROM names WHERE id = ?2)), \
         called = coalesce(called, (SELECT called FROM names WHERE id = ?2)), \
         latin = coalesce(latin, (SELECT latin FROM names WHERE id = ?2)) WHERE id = ?1",
    ] {
        connection.execute(sql, params![into, from])?;
    }
    connection.execute("DELETE FROM names WHERE id = ?1", [from])?;
    connection.execute("DELETE FROM name_words WHERE rowid = ?1", [from])?;
    connection.execute(
        "UPDATE entries SET watched = (SELECT count(DISTINCT entry_names.name) FROM entry_names \
         JOIN names ON names.id = entry_names.name WHERE entry = entries.id AND names.watched = 1) \
         WHERE id IN (SELECT entry FROM entry_names WHERE name = ?1)",
        [into],
    )?;
    index(connection, into)?;
    call(connection, into)
}

fn create(connection: &Connection, entity: &Entity) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("INSERT INTO names (label, subtype, name, latin) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            entity.label.code(),
            entity.subtype.map(|subtype| subtype.code()),
            entity.name,
            entity.latin
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Adds an article's mentions to the counts and forms of a name.
fn count(
    connection: &Connection,
    name: i64,
    entity: &Entity,
    tally: &Tally,
    first: bool,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE names SET articles = articles + ?2, mentions = mentions + ?3, \
             latin = coalesce(latin, ?4), subtype = coalesce(subtype, ?5) WHERE id = ?1",
        )?
        .execute(params![
            name,
            first,
            tally.places.len(),
            entity.latin,
            entity.subtype.map(|subtype| subtype.code())
        ])?;
    let main = fold(&entity.name);
    let mut new = false;
    for (folded, (form, times)) in &tally.forms {
        let sum: i64 = connection
            .prepare_cached(
                "INSERT INTO name_aliases (name, folded, alias, mentions, chosen) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT DO UPDATE SET mentions = mentions + ?4, chosen = chosen + ?5 RETURNING mentions",
            )?
            .query_row(params![name, folded, form, times, *folded == main], |row| row.get(0))?;
        new |= sum == i64::try_from(*times).unwrap_or(i64::MAX);
    }
    if new {
        index(connection, name)?;
    }
    call(connection, name)
}

/// Takes an article's mentions off the counts of a name.
fn discount(
    connection: &Connection,
    name: i64,
    entity: &Entity,
    tally: &Tally,
    first: bool,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE names SET articles = articles - ?2, mentions = mentions - ?3 WHERE id = ?1",
        )?
        .execute(params![name, first, tally.places.len()])?;
    let main = fold(&entity.name);
    for (folded, (_, times)) in &tally.forms {
        connection
            .prepare_cached(
                "UPDATE name_aliases SET mentions = mentions - ?3, chosen = chosen - ?4 \
                 WHERE name = ?1 AND folded = ?2",
            )?
            .execute(params![name, folded, times, *folded == main])?;
    }
    connection.execute(
        "DELETE FROM name_aliases WHERE name = ?1 AND mentions <= 0 \
         AND EXISTS (SELECT 1 FROM name_aliases WHERE name = ?1 AND mentions > 0)",
        [name],
    )?;
    index(connection, name)?;
    call(connection, name)
}

/// Calls a name what most articles call it.
fn call(connection: &Connection, name: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE names SET name = coalesce(called, (SELECT alias FROM name_aliases WHERE name = ?1 AND chosen > 0 \
             ORDER BY folded GLOB '*[a-z]*', chosen DESC, mentions DESC, length(folded) DESC LIMIT 1), name) WHERE id = ?1",
        )?
        .execute([name])?;
    Ok(())
}

/// Makes a name findable by the words of its forms.
fn index(connection: &Connection, name: i64) -> rusqlite::Result<()> {
    let forms: Option<String> = connection
        .prepare_cached(
            "SELECT group_concat(alias, ' ; ') || coalesce(' ; ' || (SELECT latin FROM names WHERE id = ?1), '') \
             || coalesce(' ; ' || (SELECT called FROM names WHERE id = ?1), '') \
             FROM name_aliases WHERE name = ?1",
        )?
        .query_row([name], |row| row.get(0))?;
    let rows = terms::rows(&forms.unwrap_or_default());
    connection
        .prepare_cached("INSERT OR REPLACE INTO name_words (rowid, forms) VALUES (?1, ?2)")?
        .execute(params![name, rows.words + &rows.bare])?;
    Ok(())
}

fn count_watched(connection: &Connection, id: EntryId) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE entries SET watched = (SELECT count(DISTINCT entry_names.name) FROM entry_names \
             JOIN names ON names.id = entry_names.name WHERE entry = ?1 AND names.watched = 1) WHERE id = ?1",
        )?
        .execute([id.0])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(label: Label, name: &str, others: &[&str]) -> Entity {
        Entity {
            label,
            subtype: None,
            name: name.to_owned(),
            latin: None,
            aliases: others.iter().map(|&other| other.to_owned()).collect(),
        }
    }

    #[track_caller]
    fn check(label: Label, name: &str, others: &[&str], expected: &[&str]) {
        let keys = keys(Gazetteer::new(""), &entity(label, name, others), EntryId(7));
        assert_eq!(keys.all, expected);
    }

    #[test]
    fn a_person_is_known_by_full_forms_only() {
        let person = Label::Person;
        check(
            person,
            "سعاد حدّاد",
            &["حداد", "سعاد علي حداد"],
            &["PER سعاد حداد", "PER سعاد علي حداد"],
        );
        check(person, "حداد", &[], &["PER حداد@7"]);
        check(person, "عبد الله", &[], &["PER عبد الله@7"]);
        check(person, "عبد الله حداد", &[], &["PER عبد الله حداد"]);
    }

    #[test]
    fn an_organisation_is_known_by_what_tells_it_from_others() {
        let firm = Label::Organisation;
        check(firm, "شركة نور", &["نور", "الشركة"], &["ORG نور"]);
        check(
            firm,
            "بنك الشرق",
            &["البنك", "ESB"],
            &["ORG بنك الشرق", "ORG esb"],
        );
        check(firm, "الوزارة", &[], &["ORG الوزاره@7"]);
    }

    #[test]
    fn the_gazetteer_knows_other_spellings() {
        let known = |name: &str| {
            let entity = entity(Label::Organisation, name, &[]);
            keys(Gazetteer::embedded(), &entity, EntryId(1)).listed
        };
        assert_eq!(known("جوجل"), known("غوغل"));
        assert!(known("جوجل").is_some());
    }
}
