//! The table of keys with the reader's own changes in it.

use super::{BINDINGS, Binding, Context, Pane};
use crate::app::action::Action;
use crate::app::event::Key;

/// Which key wants what: the reader's own bindings, and those of the program that were not replaced.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// What the reader bound; these go first.
    own: Vec<Binding>,
    /// What is left of [`BINDINGS`].
    rest: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self {
            own: Vec::new(),
            rest: BINDINGS.to_vec(),
        }
    }
}

/// One key that two actions want in the same pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The key.
    pub key: Key,
    /// Who gets it.
    pub kept: Action,
    /// Who does not, there.
    pub lost: Action,
}

impl Keymap {
    /// Gives an action these keys in place of those that it had: in one context, or wherever the
    /// program has keys for it. No keys at all leave it without one.
    pub fn bind(&mut self, context: Option<Context>, action: Action, keys: &[Key]) {
        let contexts = match context {
            Some(context) => vec![context],
            None => usual_contexts(action),
        };
        // Everywhere is not while a passage is selected: what holds there has keys of its own.
        let everywhere = context.is_none() && contexts == [Context::Everywhere];
        let replaced = |binding: &Binding| {
            binding.action == action
                && context.is_none_or(|context| binding.context == context)
                && !(everywhere && binding.context == Context::Passage)
        };
        self.rest.retain(|binding| !replaced(binding));
        self.own.retain(|binding| !replaced(binding));
        for &context in &contexts {
            self.own.extend(keys.iter().map(|&key| Binding {
                context,
                key,
                action,
            }));
        }
    }

    /// Returns every key that two actions want in one pane, once for each two actions: the reader's
    /// own bindings in their order against all that come after them.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut found = Vec::new();
        for (at, first) in self.own.iter().enumerate() {
            let later = self.own.iter().skip(at + 1).chain(&self.rest);
            for other in later.filter(|other| {
                other.key == first.key
                    && other.action != first.action
                    && meet(first.context, other.context)
            }) {
                let conflict = Conflict {
                    key: first.key,
                    kept: first.action,
                    lost: other.action,
                };
                if !found.contains(&conflict) {
                    found.push(conflict);
                }
            }
        }
        found
    }

    /// Tells whether a key leads out of the program wherever the keyboard is; out of a selected
    /// passage it is enough to lead back to the page.
    #[must_use]
    pub fn leaves(&self) -> bool {
        Pane::ALL.into_iter().all(|pane| {
            self.all().any(|binding| {
                let ends = matches!(binding.action, Action::Quit | Action::QuitNow);
                let leads_back = pane == Pane::Passage && binding.action == Action::Cancel;
                (ends || leads_back)
                    && binding.context.holds_in(pane)
                    && self.action(binding.key, pane) == Some(binding.action)
            })
        })
    }

    /// Returns what `key` wants when the keyboard is in `pane`.
    #[must_use]
    pub fn action(&self, key: Key, pane: Pane) -> Option<Action> {
        self.all()
            .find(|binding| binding.key == key && binding.context.holds_in(pane))
            .map(|binding| binding.action)
    }

    /// Returns every binding that has effect somewhere, in the order of the help screen.
    #[must_use]
    pub fn bindings(&self) -> Vec<Binding> {
        self.effective(&Pane::ALL)
    }

    /// Returns the keys that hold in a pane, or in the other part of the reader, grouped by action in
    /// the order of the table; an action that has keys for several places counts as being everywhere.
    /// Without a library, what needs one is left out.
    #[must_use]
    pub fn grouped(&self, pane: Pane, library: bool) -> Vec<(Context, Action, Vec<Key>)> {
        let mut groups: Vec<(Context, Action, Vec<Key>)> = Vec::new();
        let panes: &[Pane] = match pane {
            Pane::Page | Pane::Index => &[Pane::Page, Pane::Index],
            _ => &[pane],
        };
        for binding in self.effective(panes) {
            if binding.action.needs_library() && !library {
                continue;
            }
            match groups
                .iter_mut()
                .find(|(_, action, _)| *action == binding.action)
            {
                Some((context, _, keys)) => {
                    if *context != binding.context {
                        *context = Context::Everywhere;
                    }
                    if !keys.contains(&binding.key) {
                        keys.push(binding.key);
                    }
                }
                None => groups.push((binding.context, binding.action, vec![binding.key])),
            }
        }
        groups
    }

    /// Returns what a configuration would say to have this map: for each action the keys that it has
    /// in one context, in the order of the table; `None` stands for all contexts the program itself
    /// has keys for it in. An action that a context was emptied of is there without keys.
    #[must_use]
    pub fn written(&self) -> Vec<(Option<Context>, Action, Vec<Key>)> {
        let mut lines: Vec<(Option<Context>, Action, Vec<Key>)> = Vec::new();
        for &Binding {
            context, action, ..
        } in BINDINGS.iter().chain(&self.own)
        {
            let place = match usual_contexts(action) == [context] {
                true => None,
                false => Some(context),
            };
            if lines.iter().any(|line| line.0 == place && line.1 == action) {
                continue;
            }
            let of_line =
                |binding: &&Binding| binding.context == context && binding.action == action;
            let keys = self.all().filter(of_line).map(|binding| binding.key);
            lines.push((place, action, keys.collect()));
        }
        // What is said of all contexts goes first: it replaces the keys of each.
        lines.sort_by_key(|(place, ..)| place.is_some());
        lines
    }

    fn all(&self) -> impl Iterator<Item = &Binding> {
        self.own.iter().chain(&self.rest)
    }

    /// Returns the bindings that have effect in one of `panes`, in the order of the actions in
    /// [`BINDINGS`].
    fn effective(&self, panes: &[Pane]) -> Vec<Binding> {
        let mut found: Vec<Binding> = self
            .all()
            .filter(|binding| {
                panes.iter().any(|&pane| {
                    binding.context.holds_in(pane)
                        && self.action(binding.key, pane) == Some(binding.action)
                })
            })
            .copied()
            .collect();
        found.sort_by_key(|binding| {
            BINDINGS
                .iter()
                .position(|usual| usual.action == binding.action)
        });
        found
    }
}

/// Returns where the program itself has keys for an action.
fn usual_contexts(action: Action) -> Vec<Context> {
    let mut contexts = Vec::new();
    for binding in BINDINGS.iter().filter(|binding| binding.action == action) {
        if !contexts.contains(&binding.context) {
            contexts.push(binding.context);
        }
    }
    if contexts.contains(&Context::Everywhere) {
        return vec![Context::Everywhere];
    }
    contexts
}

/// Tells whether both contexts hold in some pane.
fn meet(one: Context, other: Context) -> bool {
    Pane::ALL
        .into_iter()
        .any(|pane| one.holds_in(pane) && other.holds_in(pane))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::event::KeyCode;

    #[test]
    fn a_rebound_action_answers_to_its_new_key_only() {
        let mut keys = Keymap::default();
        keys.bind(None, Action::Sort, &[Key::char('Z')]);
        assert_eq!(keys.action(Key::char('Z'), Pane::Index), Some(Action::Sort));
        assert_eq!(keys.action(Key::char('s'), Pane::Index), None);
        assert_eq!(keys.action(Key::char('Z'), Pane::Entries), None);
        assert_eq!(keys.conflicts(), []);
    }

    #[test]
    fn one_context_can_be_changed_alone() {
        let mut keys = Keymap::default();
        let filter = [Key::char('#')];
        keys.bind(Some(Context::Index), Action::Filter, &filter);
        assert_eq!(keys.action(filter[0], Pane::Index), Some(Action::Filter));
        assert_eq!(keys.action(filter[0], Pane::Page), None);
        assert_eq!(keys.action(Key::char('/'), Pane::Index), None);
        assert_eq!(
            keys.action(Key::char('f'), Pane::Page),
            Some(Action::Filter)
        );
    }

    #[test]
    fn a_key_taken_from_another_action_is_a_conflict_that_the_reader_wins() {
        let mut keys = Keymap::default();
        keys.bind(None, Action::Quit, &[Key::char('x')]);
        let conflict = Conflict {
            key: Key::char('x'),
            kept: Action::Quit,
            lost: Action::SelectSecond,
        };
        assert_eq!(keys.conflicts(), [conflict]);
        assert_eq!(keys.action(Key::char('x'), Pane::Page), Some(Action::Quit));
        // Help does not show a key that does something else.
        let groups = keys.grouped(Pane::Page, true);
        assert!(groups.iter().all(|group| group.1 != Action::SelectSecond));
    }

    #[test]
    fn keys_that_change_places_are_no_conflict() {
        let mut keys = Keymap::default();
        keys.bind(None, Action::Sort, &[Key::char('f')]);
        keys.bind(None, Action::Filter, &[Key::char('s')]);
        assert_eq!(keys.conflicts(), []);
    }

    #[test]
    fn one_key_for_actions_of_different_panes_is_no_conflict() {
        let mut keys = Keymap::default();
        let key = [Key::char('#')];
        keys.bind(Some(Context::Page), Action::SelectHere, &key);
        keys.bind(Some(Context::Entries), Action::SaveSearch, &key);
        assert_eq!(keys.conflicts(), []);
    }

    #[test]
    fn a_map_without_a_way_out_is_told() {
        let mut keys = Keymap::default();
        keys.bind(None, Action::Quit, &[]);
        assert!(keys.leaves(), "Ctrl-c is left");
        keys.bind(None, Action::QuitNow, &[]);
        assert!(!keys.leaves());
        keys.bind(None, Action::Quit, &[Key::plain(KeyCode::Delete)]);
        assert!(keys.leaves());
    }

    #[test]
    fn what_is_written_gives_the_same_map() {
        let mut keys = Keymap::default();
        keys.bind(None, Action::Sort, &[Key::char('Z')]);
        keys.bind(Some(Context::Page), Action::Pages(1), &[]);
        keys.bind(Some(Context::Index), Action::Quit, &[Key::char('#')]);
        let mut again = Keymap::default();
        for (context, action, bound) in keys.written() {
            again.bind(context, action, &bound);
        }
        for binding in BINDINGS.iter().chain(&keys.own) {
            for pane in Pane::ALL {
                let wanted = keys.action(binding.key, pane);
                assert_eq!(again.action(binding.key, pane), wanted, "{binding:?}");
            }
        }
    }

    #[test]
    fn the_map_of_the_program_is_its_table() {
        let mut all = Keymap::default().bindings();
        all.sort_by_key(|binding| BINDINGS.iter().position(|usual| usual == binding));
        assert_eq!(all, BINDINGS);
    }
}
