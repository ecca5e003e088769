//! Which key wants what. The help screen is made from the same table, so it cannot be wrong.

use crate::app::action::Action::{self, *};
use crate::app::event::{Key, KeyCode};

/// Where the keyboard is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The page.
    #[default]
    Page,
    /// The index beside it.
    Index,
}

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Wherever the keyboard is.
    Everywhere,
    /// Only in the page.
    Page,
    /// Only in the index.
    Index,
}

impl Context {
    fn holds_in(self, pane: Pane) -> bool {
        match self {
            Context::Everywhere => true,
            Context::Page => pane == Pane::Page,
            Context::Index => pane == Pane::Index,
        }
    }
}

/// One key and what it wants.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The key.
    pub key: Key,
    /// What it wants.
    pub action: Action,
}

const fn on(context: Context, key: Key, action: Action) -> Binding {
    Binding {
        context,
        key,
        action,
    }
}

const fn any(key: Key, action: Action) -> Binding {
    on(Context::Everywhere, key, action)
}

/// Every binding, in the order of the help screen; bindings of one action stand together.
pub const BINDINGS: &[Binding] = &[
    any(Key::char('j'), Lines(1)),
    any(Key::plain(KeyCode::Down), Lines(1)),
    any(Key::char('k'), Lines(-1)),
    any(Key::plain(KeyCode::Up), Lines(-1)),
    on(Context::Page, Key::char(' '), Pages(1)),
    any(Key::plain(KeyCode::PageDown), Pages(1)),
    any(Key::control('f'), Pages(1)),
    on(Context::Page, Key::char('b'), Pages(-1)),
    any(Key::plain(KeyCode::PageUp), Pages(-1)),
    any(Key::control('b'), Pages(-1)),
    any(Key::control('d'), HalfPages(1)),
    any(Key::control('u'), HalfPages(-1)),
    any(Key::char('g'), Top),
    any(Key::plain(KeyCode::Home), Top),
    any(Key::char('G'), Bottom),
    any(Key::plain(KeyCode::End), Bottom),
    any(Key::char('%'), Percent),
    on(Context::Page, Key::char('}'), Paragraphs(1)),
    on(Context::Page, Key::char('{'), Paragraphs(-1)),
    on(Context::Page, Key::plain(KeyCode::Left), WordLeft),
    on(Context::Page, Key::char('h'), WordLeft),
    on(Context::Page, Key::plain(KeyCode::Right), WordRight),
    on(Context::Page, Key::char('l'), WordRight),
    any(Key::plain(KeyCode::Tab), NextMention),
    any(Key::char(']'), NextMention),
    any(Key::plain(KeyCode::BackTab), PreviousMention),
    any(Key::char('['), PreviousMention),
    any(Key::char('n'), Next),
    any(Key::char('N'), Previous),
    on(Context::Page, Key::char('*'), SelectHere),
    on(Context::Page, Key::plain(KeyCode::Enter), SelectHere),
    any(Key::plain(KeyCode::Backspace), Back),
    any(Key::char('`'), Back),
    any(Key::control('o'), Back),
    any(Key::alt(KeyCode::Left), Back),
    any(Key::alt(KeyCode::Right), Forward),
    any(Key::char('m'), SetMark),
    any(Key::char('\''), GoToMark),
    on(Context::Page, Key::char('/'), Search),
    any(Key::char('e'), SwitchPane),
    any(Key::char('i'), TogglePanel),
    any(Key::char('|'), SwapSides),
    on(Context::Index, Key::plain(KeyCode::Enter), Open),
    on(Context::Index, Key::char(' '), Unfold),
    on(Context::Index, Key::plain(KeyCode::Left), Sections(1)),
    on(Context::Index, Key::plain(KeyCode::Right), Sections(-1)),
    on(Context::Index, Key::char('}'), Sections(1)),
    on(Context::Index, Key::char('{'), Sections(-1)),
    any(Key::char('s'), Sort),
    any(Key::char('f'), Filter),
    on(Context::Index, Key::char('/'), Filter),
    any(Key::char('x'), SelectSecond),
    any(Key::char('d'), Declutter),
    any(Key::char('c'), ToggleMarks),
    any(Key::char('J'), Justify),
    any(Key::char('+'), Widen(4)),
    any(Key::char('='), Widen(4)),
    any(Key::char('-'), Widen(-4)),
    any(Key::char('D'), Direction),
    any(Key::char('L'), Language),
    any(Key::char('?'), Help),
    any(Key::plain(KeyCode::Escape), Cancel),
    any(Key::control('l'), Redraw),
    any(Key::control('z'), Suspend),
    any(Key::char('q'), Quit),
    any(Key::control('c'), QuitNow),
];

/// Returns what `key` wants when the keyboard is in `pane`.
#[must_use]
pub fn action(key: Key, pane: Pane) -> Option<Action> {
    BINDINGS
        .iter()
        .find(|binding| binding.key == key && binding.context.holds_in(pane))
        .map(|binding| binding.action)
}

/// Returns the keys of the whole map grouped by action, in the order of the table; an action that
/// has keys for several places counts as being everywhere.
#[must_use]
pub fn grouped() -> Vec<(Context, Action, Vec<Key>)> {
    let mut groups: Vec<(Context, Action, Vec<Key>)> = Vec::new();
    for binding in BINDINGS {
        match groups
            .iter_mut()
            .find(|(_, action, _)| *action == binding.action)
        {
            Some((context, _, keys)) => {
                if *context != binding.context {
                    *context = Context::Everywhere;
                }
                keys.push(binding.key);
            }
            None => groups.push((binding.context, binding.action, vec![binding.key])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_pane() {
        for pane in [Pane::Page, Pane::Index] {
            let mut keys: Vec<_> = BINDINGS
                .iter()
                .filter(|binding| binding.context.holds_in(pane))
                .map(|binding| binding.key)
                .collect();
            let all = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), all, "a key is bound twice in {pane:?}");
        }
    }

    #[test]
    fn space_turns_the_page_or_unfolds_a_row() {
        assert_eq!(action(Key::char(' '), Pane::Page), Some(Pages(1)));
        assert_eq!(action(Key::char(' '), Pane::Index), Some(Unfold));
    }
}
