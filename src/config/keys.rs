//! The keys of a configuration → a key map.
//!
//! `[keys]` gives an action other keys wherever it has any; `[keys.CONTEXT]` in one context only.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::{Entry, Reading, entries};
use crate::app::action::Action;
use crate::app::event::Key;
use crate::app::keymap::{
    BINDINGS, CONTEXTS, Context, Keymap, action_named, context_named, digit, key_name, key_named,
    name,
};

/// A binding of the file: what it binds and where its key stands.
type Bound = (Action, Key, Range<usize>);

/// Returns the map with what the table changes in it; `at` is where the table is.
pub(super) fn read(reading: &mut Reading<'_>, table: &DeTable<'_>, at: Range<usize>) -> Keymap {
    let mut keys = Keymap::default();
    let mut bound = Vec::new();
    let (contexts, actions): (Vec<_>, Vec<_>) = entries(table)
        .into_iter()
        .partition(|(_, _, value)| value.get_ref().is_table());
    for entry in actions {
        bind(reading, &mut keys, None, &entry, &mut bound);
    }
    for entry in contexts {
        let Some(context) = context_named(entry.0) else {
            let known: Vec<_> = CONTEXTS.iter().map(|(name, _)| *name).collect();
            reading.unknown(&entry, "context of keys", &known);
            continue;
        };
        for entry in reading.table(&entry).map(entries).unwrap_or_default() {
            bind(reading, &mut keys, Some(context), &entry, &mut bound);
        }
    }
    tell_conflicts(reading, &keys, &bound);
    if !keys.leaves() {
        let what = "no key leaves the program from everywhere".to_owned();
        let hint = "give quit or quit-now a key; until then it is ctrl-c".to_owned();
        reading.tell(at, "quit", what, hint);
        keys.bind(None, Action::QuitNow, &[Key::control('c')]);
        if !keys.leaves() {
            keys = Keymap::default();
        }
    }
    keys
}

fn bind(
    reading: &mut Reading<'_>,
    keys: &mut Keymap,
    context: Option<Context>,
    entry: &Entry<'_>,
    bound: &mut Vec<Bound>,
) {
    let Some(action) = action_named(entry.0) else {
        let known: Vec<_> = BINDINGS.iter().map(|usual| name(usual.action)).collect();
        return reading.unknown(entry, "action", &known);
    };
    let value = entry.2;
    let written: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
        DeValue::Array(written) => written.iter().collect(),
        _ => vec![value],
    };
    let mut wanted = Vec::new();
    let (all, mut wrong) = (written.len(), 0);
    for value in written {
        match key(value, action) {
            Ok(key) => {
                wanted.push(key);
                bound.push((action, key, value.span()));
            }
            Err((what, hint)) => {
                wrong += 1;
                reading.tell(value.span(), entry.0, what, hint);
            }
        }
    }
    // An action whose every key is wrong keeps those it had.
    if wrong == 0 || wrong < all {
        keys.bind(context, action, &wanted);
    }
}

/// Returns the key of an action that stands there, or what is wrong with it and what to do.
fn key(value: &Spanned<DeValue<'_>>, action: Action) -> Result<Key, (String, String)> {
    let hint = "write it as \"j\", \"space\", \"ctrl-f\" or \"alt-left\"; several in brackets";
    let Some(typed) = value.get_ref().as_str() else {
        return Err(("a key is a text in quotes".to_owned(), hint.to_owned()));
    };
    let key = key_named(typed);
    let key = key.ok_or_else(|| (format!("there is no key \"{typed}\""), hint.to_owned()))?;
    match digit(key) {
        None => Ok(key),
        // No number begins with it.
        Some(0) if action == Action::LineStart => Ok(key),
        Some(_) => Err((
            format!("\"{typed}\" is typed before other keys, as a number"),
            "choose a key that is no digit".to_owned(),
        )),
    }
}

/// Notes every key that two actions want in one place.
fn tell_conflicts(reading: &mut Reading<'_>, keys: &Keymap, bound: &[Bound]) {
    for conflict in keys.conflicts() {
        let place = |wanted| {
            bound
                .iter()
                .find(|(action, key, _)| *action == wanted && *key == conflict.key)
        };
        let Some((.., at)) = place(conflict.lost).or_else(|| place(conflict.kept)) else {
            continue;
        };
        let (kept, lost) = (name(conflict.kept), name(conflict.lost));
        let what = format!(
            "the key \"{}\" is wanted by {kept} and by {lost}",
            key_name(conflict.key)
        );
        let hint = format!("{kept} has it now; give {lost} another one, or [] for none");
        reading.tell(at.clone(), lost, what, hint);
    }
}
