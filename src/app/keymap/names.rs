//! The names of keys, actions and contexts in the reader's configuration, and back.

use super::{BINDINGS, Context};
use crate::app::action::Action;
use crate::app::event::{Key, KeyCode};
use crate::app::geometry::Side;

/// The keys that are no characters, by their names; the first name of a key is written.
const CODES: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Escape),
    ("escape", KeyCode::Escape),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("page-up", KeyCode::PageUp),
    ("page-down", KeyCode::PageDown),
];

/// The contexts by their names; what holds everywhere stands in `[keys]` itself.
pub const CONTEXTS: &[(&str, Context)] = &[
    ("page", Context::Page),
    ("passage", Context::Passage),
    ("index", Context::Index),
    ("reader", Context::Reader),
    ("lists", Context::Lists),
    ("news", Context::News),
    ("entries", Context::Entries),
    ("names", Context::Names),
    ("articles", Context::Articles),
];

/// Returns the key of a name: `j`, `space`, `ctrl-f`, `alt-left`.
#[must_use]
pub fn key_named(name: &str) -> Option<Key> {
    let (mut control, mut alt, mut rest) = (false, false, name);
    loop {
        // A character alone is itself, be it the hyphen.
        if let Some(tail) = rest.strip_prefix("ctrl-").filter(|_| !control) {
            (control, rest) = (true, tail);
        } else if let Some(tail) = rest.strip_prefix("alt-").filter(|_| !alt) {
            (alt, rest) = (true, tail);
        } else {
            break;
        }
    }
    let named = CODES.iter().find(|(name, _)| *name == rest);
    let mut chars = rest.chars();
    let code = match (named, chars.next(), chars.next()) {
        (Some((_, code)), ..) => *code,
        (None, Some(char), None) if !char.is_control() && char != ' ' => KeyCode::Char(char),
        _ => return None,
    };
    Some(Key { code, control, alt })
}

/// Returns the name of a key, as [`key_named`] reads it.
#[must_use]
pub fn key_name(key: Key) -> String {
    let control = if key.control { "ctrl-" } else { "" };
    let alt = if key.alt { "alt-" } else { "" };
    let named = CODES.iter().find(|(_, code)| *code == key.code);
    let code = match (named, key.code) {
        (Some((name, _)), _) => (*name).to_owned(),
        (None, KeyCode::Char(char)) => char.to_string(),
        // All others have names; the test below sees to it.
        (None, _) => String::new(),
    };
    format!("{control}{alt}{code}")
}

/// Returns the context of a name, such as `index`.
#[must_use]
pub fn context_named(name: &str) -> Option<Context> {
    let (_, context) = CONTEXTS.iter().find(|(known, _)| *known == name)?;
    Some(*context)
}

/// Returns the name of a context.
#[must_use]
pub fn context_name(context: Context) -> &'static str {
    CONTEXTS
        .iter()
        .find(|(_, known)| *known == context)
        .map_or("everywhere", |(name, _)| name)
}

/// Returns the action of a name, such as `next-mention`.
#[must_use]
pub fn action_named(wanted: &str) -> Option<Action> {
    let mut actions = BINDINGS.iter().map(|binding| binding.action);
    actions.find(|action| name(*action) == wanted)
}

/// Returns the name of an action in the configuration.
#[must_use]
pub fn name(action: Action) -> &'static str {
    let either = |by: i16, forward, back| if by > 0 { forward } else { back };
    match action {
        Action::Quit => "quit",
        Action::QuitNow => "quit-now",
        Action::Cancel => "cancel",
        Action::Suspend => "suspend",
        Action::Redraw => "redraw",
        Action::Help => "help",
        Action::Lines(by) => either(by, "line-down", "line-up"),
        Action::HalfPages(by) => either(by, "half-page-down", "half-page-up"),
        Action::Pages(by) => either(by, "page-down", "page-up"),
        Action::Top => "top",
        Action::Bottom => "bottom",
        Action::Percent => "percent",
        Action::Paragraphs(by) => either(by, "next-paragraph", "previous-paragraph"),
        Action::WordLeft => "word-left",
        Action::WordRight => "word-right",
        Action::NextMention => "next-mention",
        Action::PreviousMention => "previous-mention",
        Action::Next => "next",
        Action::Previous => "previous",
        Action::SelectHere => "select-here",
        Action::Back => "back",
        Action::Forward => "forward",
        Action::SetMark => "set-mark",
        Action::GoToMark => "go-to-mark",
        Action::Search => "search",
        Action::SwitchPane => "switch-pane",
        Action::TogglePanel => "toggle-index",
        Action::SwapSides => "swap-sides",
        Action::Sort => "sort",
        Action::Filter => "filter",
        Action::Open => "open",
        Action::Unfold => "unfold",
        Action::SelectSecond => "select-second",
        Action::Sections(by) => either(by, "next-section", "previous-section"),
        Action::Declutter => "declutter",
        Action::Justify => "justify",
        Action::Widen(by) => either(by, "widen", "narrow"),
        Action::Direction => "direction",
        Action::ToggleMarks => "toggle-marks",
        _ => hand_name(action),
    }
}

/// Returns the name of an action on what the reader selects in the text.
fn hand_name(action: Action) -> &'static str {
    let either = |by: i16, forward, back| if by > 0 { forward } else { back };
    match action {
        Action::SelectText => "select-text",
        Action::Characters(Side::Left) => "character-left",
        Action::Characters(Side::Right) => "character-right",
        Action::Words(by) => either(by, "next-word", "previous-word"),
        Action::WordEnd => "word-end",
        Action::LineStart => "line-start",
        Action::LineEnd => "line-end",
        Action::SwapEnds => "swap-ends",
        _ => library_name(action),
    }
}

/// Returns the name of an action of the library or of what is shared from an article.
fn library_name(action: Action) -> &'static str {
    let either = |by: i16, forward, back| if by > 0 { forward } else { back };
    match action {
        Action::OpenRow => "open-row",
        Action::Unread(by) => either(by, "next-unread", "previous-unread"),
        Action::Panes(by) => either(by, "next-pane", "previous-pane"),
        Action::PaneAt(Side::Left) => "pane-left",
        Action::PaneAt(Side::Right) => "pane-right",
        Action::Articles(by) => either(by, "next-article", "previous-article"),
        Action::Find => "find",
        Action::SaveSearch => "save-search",
        Action::Names => "all-names",
        Action::FilterNames => "filter-names",
        Action::Watch => "watch",
        Action::Fetch => "fetch",
        Action::FetchAll => "fetch-all",
        Action::StopFetching => "stop-fetching",
        Action::AddSource => "add-source",
        Action::ReadAll => "read-all",
        Action::Undo => "undo",
        Action::ToggleRead => "toggle-read",
        Action::Star => "star",
        Action::PutOff => "put-off",
        Action::Archive => "archive",
        Action::Tag => "tag",
        Action::Remove => "remove",
        Action::ShowRead => "show-read",
        Action::Dense => "dense",
        Action::OpenLink => "open-link",
        Action::Hints => "hints",
        Action::Copy => "copy",
        Action::Export => "export",
        Action::Zen => "zen",
        Action::Language => "language",
        // The other names were looked for before; the test below misses none.
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_has_a_name_that_leads_back() {
        for binding in BINDINGS {
            let name = key_name(binding.key);
            assert_eq!(key_named(&name), Some(binding.key), "{name}");
        }
    }

    #[test]
    fn every_action_has_a_name_of_its_own() {
        for binding in BINDINGS {
            let named = name(binding.action);
            assert!(!named.is_empty(), "{:?} has no name", binding.action);
            assert_eq!(action_named(named), Some(binding.action), "{named}");
            assert_eq!(context_named(named), None, "{named} is a context too");
        }
    }

    #[test]
    fn modifiers_stand_before_the_key() {
        assert_eq!(key_named("ctrl-f"), Some(Key::control('f')));
        assert_eq!(key_named("alt-left"), Some(Key::alt(KeyCode::Left)));
        assert_eq!(key_named("-"), Some(Key::char('-')));
        assert_eq!(key_named("ctrl--"), Some(Key::control('-')));
        assert_eq!(key_named("ش"), Some(Key::char('ش')));
    }

    #[test]
    fn what_is_no_key_has_none() {
        for name in ["", "ctrl-", "jj", "hyper-x", " ", "ctrl-ctrl-a", "\u{7}"] {
            assert_eq!(key_named(name), None, "{name:?}");
        }
    }
}
