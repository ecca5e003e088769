//! Which key wants what. The help screen is made from the same table, so it cannot be wrong.
//!
//! [`BINDINGS`] is the table that the program comes with; a [`Keymap`] is that table with what the
//! reader changed in it.

mod arabic;
mod names;
mod own;

pub use arabic::{digit, latin, latin_letter};
pub use names::{CONTEXTS, action_named, context_name, context_named, key_name, key_named, name};
pub use own::{Conflict, Keymap};

use crate::app::action::Action::{self, *};
use crate::app::event::{Key, KeyCode};
use crate::app::geometry::Side;

/// Where the keyboard is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The page.
    #[default]
    Page,
    /// The page, while a passage of it is being selected.
    Passage,
    /// The index beside it.
    Index,
    /// The shelves and feeds of the library.
    Shelves,
    /// The list of articles.
    Entries,
    /// The index of the whole library.
    Names,
    /// The page of one of its names.
    Name,
}

impl Pane {
    /// Every place that the keyboard can be in.
    pub const ALL: [Pane; 7] = [
        Pane::Page,
        Pane::Passage,
        Pane::Index,
        Pane::Shelves,
        Pane::Entries,
        Pane::Names,
        Pane::Name,
    ];

    /// Tells whether the pane belongs to the article that is read.
    #[must_use]
    pub fn in_reader(self) -> bool {
        matches!(self, Pane::Page | Pane::Passage | Pane::Index)
    }
}

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// Wherever the keyboard is, but not while a passage is selected.
    Everywhere,
    /// Only in the page.
    Page,
    /// Only while a passage of the page is selected.
    Passage,
    /// Only in the index.
    Index,
    /// In the article and its index.
    Reader,
    /// In all lists of the library.
    Lists,
    /// In the shelves and the list of articles.
    News,
    /// In the list of articles.
    Entries,
    /// In the index of the library and the pages of its names.
    Names,
    /// In the list of articles and in the article.
    Articles,
}

impl Context {
    fn holds_in(self, pane: Pane) -> bool {
        match self {
            Context::Everywhere => pane != Pane::Passage,
            Context::Page => pane == Pane::Page,
            Context::Passage => pane == Pane::Passage,
            Context::Index => pane == Pane::Index,
            Context::Reader => matches!(pane, Pane::Page | Pane::Index),
            Context::Lists => !pane.in_reader(),
            Context::News => matches!(pane, Pane::Shelves | Pane::Entries),
            Context::Entries => pane == Pane::Entries,
            Context::Names => matches!(pane, Pane::Names | Pane::Name),
            Context::Articles => matches!(pane, Pane::Entries | Pane::Page | Pane::Index),
        }
    }
}

/// One key and what it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

const fn passage(key: Key, action: Action) -> Binding {
    on(Context::Passage, key, action)
}

/// Every binding, in the order of the help screen; bindings of one action stand together.
pub const BINDINGS: &[Binding] = &[
    any(Key::char('j'), Lines(1)),
    any(Key::plain(KeyCode::Down), Lines(1)),
    any(Key::char('k'), Lines(-1)),
    any(Key::plain(KeyCode::Up), Lines(-1)),
    on(Context::Page, Key::char(' '), Pages(1)),
    on(Context::Lists, Key::char(' '), Pages(1)),
    any(Key::plain(KeyCode::PageDown), Pages(1)),
    any(Key::control('f'), Pages(1)),
    on(Context::Page, Key::char('b'), Pages(-1)),
    on(Context::Lists, Key::char('b'), Pages(-1)),
    any(Key::plain(KeyCode::PageUp), Pages(-1)),
    any(Key::control('b'), Pages(-1)),
    any(Key::control('d'), HalfPages(1)),
    any(Key::control('u'), HalfPages(-1)),
    any(Key::char('g'), Top),
    any(Key::plain(KeyCode::Home), Top),
    any(Key::char('G'), Bottom),
    any(Key::plain(KeyCode::End), Bottom),
    on(Context::Reader, Key::char('%'), Percent),
    on(Context::Page, Key::char('}'), Paragraphs(1)),
    on(Context::Page, Key::char('{'), Paragraphs(-1)),
    on(Context::Page, Key::plain(KeyCode::Left), WordLeft),
    on(Context::Page, Key::char('h'), WordLeft),
    on(Context::Page, Key::plain(KeyCode::Right), WordRight),
    on(Context::Page, Key::char('l'), WordRight),
    on(Context::Reader, Key::plain(KeyCode::Tab), NextMention),
    on(Context::Reader, Key::char(']'), NextMention),
    on(
        Context::Reader,
        Key::plain(KeyCode::BackTab),
        PreviousMention,
    ),
    on(Context::Reader, Key::char('['), PreviousMention),
    on(Context::Reader, Key::char('n'), Next),
    on(Context::Reader, Key::char('N'), Previous),
    on(Context::Page, Key::char('*'), SelectHere),
    on(Context::Page, Key::plain(KeyCode::Enter), SelectHere),
    on(Context::Reader, Key::plain(KeyCode::Backspace), Back),
    on(Context::Reader, Key::char('`'), Back),
    on(Context::Reader, Key::control('o'), Back),
    on(Context::Reader, Key::alt(KeyCode::Left), Back),
    on(Context::Reader, Key::alt(KeyCode::Right), Forward),
    on(Context::Reader, Key::char('m'), SetMark),
    on(Context::Reader, Key::char('\''), GoToMark),
    on(Context::Page, Key::char('/'), Search),
    on(Context::Reader, Key::char('e'), SwitchPane),
    on(Context::Reader, Key::char('i'), TogglePanel),
    on(Context::Reader, Key::char('|'), SwapSides),
    on(Context::Index, Key::plain(KeyCode::Enter), Open),
    on(Context::Index, Key::char(' '), Unfold),
    on(Context::Index, Key::plain(KeyCode::Left), Sections(1)),
    on(Context::Index, Key::plain(KeyCode::Right), Sections(-1)),
    on(Context::Index, Key::char('}'), Sections(1)),
    on(Context::Index, Key::char('{'), Sections(-1)),
    on(Context::Reader, Key::char('s'), Sort),
    on(Context::Reader, Key::char('f'), Filter),
    on(Context::Index, Key::char('/'), Filter),
    on(Context::Reader, Key::char('x'), SelectSecond),
    on(Context::Reader, Key::char('d'), Declutter),
    on(Context::Reader, Key::char('c'), ToggleMarks),
    on(Context::Reader, Key::char('J'), Justify),
    on(Context::Reader, Key::char('+'), Widen(4)),
    on(Context::Reader, Key::char('='), Widen(4)),
    on(Context::Reader, Key::char('-'), Widen(-4)),
    on(Context::Reader, Key::char('D'), Direction),
    on(Context::Lists, Key::plain(KeyCode::Enter), OpenRow),
    on(Context::Lists, Key::char('n'), Unread(1)),
    on(Context::Lists, Key::char('N'), Unread(-1)),
    on(Context::Lists, Key::plain(KeyCode::Tab), Panes(1)),
    on(Context::Lists, Key::plain(KeyCode::BackTab), Panes(-1)),
    on(
        Context::Lists,
        Key::plain(KeyCode::Left),
        PaneAt(Side::Left),
    ),
    on(Context::Lists, Key::char('h'), PaneAt(Side::Left)),
    on(
        Context::Lists,
        Key::plain(KeyCode::Right),
        PaneAt(Side::Right),
    ),
    on(Context::Lists, Key::char('l'), PaneAt(Side::Right)),
    on(Context::Reader, Key::char('.'), Articles(1)),
    on(Context::Reader, Key::char(','), Articles(-1)),
    on(Context::News, Key::char('/'), Find),
    any(Key::char('F'), Find),
    on(Context::Entries, Key::char('s'), SaveSearch),
    any(Key::char('E'), Names),
    on(Context::Names, Key::char('/'), FilterNames),
    any(Key::char('w'), Watch),
    any(Key::char('r'), Fetch),
    any(Key::char('R'), FetchAll),
    any(Key::char('C'), StopFetching),
    on(Context::Lists, Key::char('+'), AddSource),
    on(Context::News, Key::char('A'), ReadAll),
    any(Key::char('u'), Undo),
    on(Context::Articles, Key::char('M'), ToggleRead),
    on(Context::Articles, Key::char('S'), Star),
    on(Context::Articles, Key::char('P'), PutOff),
    on(Context::Articles, Key::char('a'), Archive),
    on(Context::Articles, Key::char('t'), Tag),
    on(Context::News, Key::plain(KeyCode::Delete), Remove),
    on(Context::News, Key::char('V'), ShowRead),
    on(Context::News, Key::char('v'), Dense),
    any(Key::char('o'), OpenLink),
    on(Context::Page, Key::char(';'), Hints),
    any(Key::char('y'), Copy),
    on(Context::Reader, Key::char('X'), Export),
    on(Context::Reader, Key::char('z'), Zen),
    on(Context::Page, Key::char('v'), SelectText),
    any(Key::char('L'), Language),
    any(Key::char('?'), Help),
    any(Key::plain(KeyCode::Escape), Cancel),
    any(Key::control('l'), Redraw),
    any(Key::control('z'), Suspend),
    any(Key::char('q'), Quit),
    any(Key::control('c'), QuitNow),
    passage(Key::char('h'), Characters(Side::Left)),
    passage(Key::plain(KeyCode::Left), Characters(Side::Left)),
    passage(Key::char('l'), Characters(Side::Right)),
    passage(Key::plain(KeyCode::Right), Characters(Side::Right)),
    passage(Key::char('w'), Words(1)),
    passage(Key::char('b'), Words(-1)),
    passage(Key::char('e'), WordEnd),
    passage(Key::char('j'), Lines(1)),
    passage(Key::plain(KeyCode::Down), Lines(1)),
    passage(Key::char('k'), Lines(-1)),
    passage(Key::plain(KeyCode::Up), Lines(-1)),
    passage(Key::char('0'), LineStart),
    passage(Key::plain(KeyCode::Home), LineStart),
    passage(Key::char('$'), LineEnd),
    passage(Key::plain(KeyCode::End), LineEnd),
    passage(Key::char('}'), Paragraphs(1)),
    passage(Key::char('{'), Paragraphs(-1)),
    passage(Key::control('d'), HalfPages(1)),
    passage(Key::control('u'), HalfPages(-1)),
    passage(Key::plain(KeyCode::PageDown), Pages(1)),
    passage(Key::plain(KeyCode::PageUp), Pages(-1)),
    passage(Key::char('g'), Top),
    passage(Key::char('G'), Bottom),
    passage(Key::char('o'), SwapEnds),
    passage(Key::char('y'), Copy),
    passage(Key::char('v'), SelectText),
    passage(Key::plain(KeyCode::Escape), Cancel),
    passage(Key::char('q'), Cancel),
    passage(Key::char('?'), Help),
    passage(Key::control('l'), Redraw),
    passage(Key::control('z'), Suspend),
    passage(Key::control('c'), QuitNow),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_pane() {
        for pane in Pane::ALL {
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
        let keys = Keymap::default();
        assert_eq!(keys.action(Key::char(' '), Pane::Page), Some(Pages(1)));
        assert_eq!(keys.action(Key::char(' '), Pane::Index), Some(Unfold));
    }
}
