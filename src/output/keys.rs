//! A key map as rows and as JSON.

use serde::Serialize;

use crate::app::Language;
use crate::app::action::Action;
use crate::app::event::Key;
use crate::app::keymap::{Keymap, context_name, key_name, name};
use crate::ui::words;

/// One key and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The name of where it holds.
    pub context: &'static str,
    /// The key.
    pub key: Key,
    /// The action.
    pub action: Action,
    /// The action's name in the configuration.
    pub name: &'static str,
}

/// Returns every key that does something, in the order of the help screen.
#[must_use]
pub fn rows(keys: &Keymap) -> Vec<Row> {
    let bindings = keys.bindings().into_iter();
    let row = bindings.map(|binding| Row {
        context: context_name(binding.context),
        key: binding.key,
        action: binding.action,
        name: name(binding.action),
    });
    row.collect()
}

#[derive(Serialize)]
struct KeysJson {
    keys: Vec<KeyJson>,
    conflicts: Vec<ConflictJson>,
}

#[derive(Serialize)]
struct KeyJson {
    context: &'static str,
    key: String,
    action: &'static str,
    arabic: &'static str,
    english: &'static str,
}

#[derive(Serialize)]
struct ConflictJson {
    key: String,
    kept: &'static str,
    lost: &'static str,
}

/// Returns one JSON object: `keys` and `conflicts`.
#[must_use]
pub fn json(keys: &Keymap) -> String {
    let conflicts = keys.conflicts().into_iter();
    let found = KeysJson {
        keys: rows(keys)
            .into_iter()
            .map(|row| KeyJson {
                context: row.context,
                key: key_name(row.key),
                action: row.name,
                arabic: words::action(row.action, Language::Arabic),
                english: words::action(row.action, Language::English),
            })
            .collect(),
        conflicts: conflicts
            .map(|conflict| ConflictJson {
                key: key_name(conflict.key),
                kept: name(conflict.kept),
                lost: name(conflict.lost),
            })
            .collect(),
    };
    // Nothing in it but strings: it cannot fail.
    serde_json::to_string_pretty(&found).unwrap_or_default() + "\n"
}
