//! What the reader says of names everywhere, as far as it decides which name of the library an
//! entity is, and what the name is called.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Keys, call, index, key_form};
use crate::extract::{Entity, Label};
use crate::notebook::{Body, Notebook, Scope, Target};
use crate::store::{annotations::folded, terms};

/// What is said of names everywhere, by their matching forms.
#[derive(Debug, Default)]
pub(in crate::store) struct Sayings {
    /// Two forms of one name.
    same: Vec<(String, String)>,
    /// Forms of two names.
    apart: Vec<(String, String)>,
    /// A form, and what is to be shown.
    called: Vec<(String, String)>,
}

impl Sayings {
    pub(in crate::store) fn of(notebook: &Notebook) -> Self {
        let mut all = Self::default();
        for said in notebook.in_order() {
            let Target::Name {
                form,
                scope: Scope::Everywhere,
            } = &said.target
            else {
                continue;
            };
            let form = folded(form);
            match &said.body {
                Body::SameAs(other) => all.same.push((form, folded(other))),
                Body::Apart(other) => all.apart.push((form, folded(other))),
                Body::Canonical(name) => all.called.push((form, name.clone())),
                Body::Names(_) | Body::NoName | Body::Remark(_) => {}
            }
        }
        all
    }

    /// Returns the keys of an entity as the reader would have them.
    pub(super) fn heed(&self, entity: &Entity, mut keys: Keys) -> Keys {
        let forms = forms(entity);
        for (one, other) in &self.same {
            if forms.contains(one) || forms.contains(other) {
                for form in [one, other] {
                    let key = said_key(entity.label, form);
                    keys.said.push(key.clone());
                    if !keys.all.contains(&key) {
                        keys.all.push(key);
                    }
                }
            }
        }
        for (one, other) in &self.apart {
            let foreign = match (forms.contains(one), forms.contains(other)) {
                (true, false) => other,
                (false, true) => one,
                _ => continue,
            };
            let foreign = said_key(entity.label, foreign);
            // The list of known names knows them as one.
            let listed = keys.listed.take();
            keys.all
                .retain(|key| *key != foreign && Some(key) != listed.as_ref());
        }
        keys
    }

    /// Returns what the reader calls an entity; of several, what was said last.
    pub(super) fn called(&self, entity: &Entity) -> Option<&str> {
        let forms = forms(entity);
        let mut all = self.called.iter().rev();
        let (_, name) = all.find(|(form, _)| forms.contains(form))?;
        Some(name)
    }
}

fn forms(entity: &Entity) -> BTreeSet<String> {
    let all = std::iter::once(&entity.name).chain(&entity.aliases);
    all.map(|form| folded(form)).collect()
}

/// A form is a key when the reader says so, also one that tells nobody by itself.
fn said_key(label: Label, form: &str) -> String {
    let words = terms::folded_words(form);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let code = label.code();
    match key_form(label, &words, true) {
        Some(key) => format!("{code} {key}"),
        None => format!("{code} ={}", words.join(" ")),
    }
}

/// Makes good in the library's names what the reader says now.
pub(in crate::store) fn say(connection: &Connection, sayings: &Sayings) -> rusqlite::Result<()> {
    for (_, other) in &sayings.apart {
        part(connection, other)?;
    }
    for (form, name) in &sayings.called {
        for id in written_so(connection, form)? {
            call_so(connection, id, name)?;
        }
    }
    Ok(())
}

/// Makes good in the library's names what the reader says no more.
pub(in crate::store) fn unsay(connection: &Connection, sayings: &Sayings) -> rusqlite::Result<()> {
    for (one, other) in &sayings.same {
        for label in Label::ALL {
            forget_key(connection, &format!("{} ={one}", label.code()))?;
        }
        forget_single(connection, one)?;
        part(connection, other)?;
    }
    for (form, _) in &sayings.called {
        for id in written_so(connection, form)? {
            connection.execute("UPDATE names SET called = NULL WHERE id = ?1", [id])?;
            index(connection, id)?;
            call(connection, id)?;
        }
    }
    Ok(())
}

/// Makes a form the key of a name of its own: who was watched by it is watched still. Articles that
/// write so come to the name when they are joined anew.
fn part(connection: &Connection, form: &str) -> rusqlite::Result<()> {
    for label in Label::ALL {
        let key = said_key(label, form);
        let name: Option<i64> = connection
            .prepare_cached("SELECT name FROM name_keys WHERE key = ?1")?
            .query_row([&key], |row| row.get(0))
            .optional()?;
        let Some(name) = name else { continue };
        connection.execute(
            "INSERT INTO names (label, subtype, name, watched) \
             SELECT label, subtype, coalesce((SELECT alias FROM name_aliases WHERE name = ?1 AND folded = ?2), ?2), watched \
             FROM names WHERE id = ?1",
            params![name, form],
        )?;
        connection.execute(
            "UPDATE name_keys SET name = ?2 WHERE key = ?1",
            params![key, connection.last_insert_rowid()],
        )?;
    }
    forget_single(connection, form)
}

fn forget_key(connection: &Connection, key: &str) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM name_keys WHERE key = ?1", [key])?;
    Ok(())
}

/// Forgets the keys of a form that tells nobody by itself, in each article that has it.
fn forget_single(connection: &Connection, form: &str) -> rusqlite::Result<()> {
    for label in Label::ALL {
        // Numbers follow the sign: what comes after them sorts behind the next sign.
        let from = format!("{} {form}@", label.code());
        let to = format!("{} {form}A", label.code());
        connection.execute(
            "DELETE FROM name_keys WHERE key >= ?1 AND key < ?2",
            [from, to],
        )?;
    }
    Ok(())
}

pub(super) fn call_so(connection: &Connection, id: i64, name: &str) -> rusqlite::Result<()> {
    let changed = connection
        .prepare_cached("UPDATE names SET called = ?2 WHERE id = ?1 AND called IS NOT ?2")?
        .execute(params![id, name])?;
    if changed > 0 {
        index(connection, id)?;
        call(connection, id)?;
    }
    Ok(())
}

/// Returns the names that are written so somewhere.
fn written_so(connection: &Connection, form: &str) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT name FROM name_aliases WHERE folded = ?1")?
        .query_map([form], |row| row.get(0))?
        .collect()
}
