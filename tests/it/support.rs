//! What the tests of the screen share: an article of our own, a state, keys, frames.

use std::sync::Arc;

use hashiya::annotation::Annotation;
use hashiya::app::event::{Event, Key, KeyCode, Mouse, MouseKind, Size};
use hashiya::app::message::{Effect, Message};
use hashiya::app::{Language, Look, State, update};
use hashiya::article::{Article, ArticleId};
use hashiya::extract::{Entity, EntityId, Extraction, Label, Mention, Subtype};
use hashiya::library::{Document, Request};
use hashiya::source;
use hashiya::span::Span;
use hashiya::ui::{self, theme::Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

/// A short article with two people of one surname, a company by two names, and a Latin name.
pub(crate) const ARTICLE: &str = "\
شركة نور تفتح مكتبا في دبي
أعلنت شركة نور (Noor) أن سعاد حداد ستقود مكتبها في دبي. وقالت سعاد حداد إن العمل يبدأ في مايو.
ويعمل في المكتب أيضا كريم حداد الذي جاء من Orbit بعد 12 عاما. ولا قرابة بينه وبين سعاد حداد.
وقال كريم حداد إن نور ستنافس Orbit في السوق كلها. لم تعلق Orbit على ذلك.
";

/// The names in [`ARTICLE`] as the tests want them found, whatever the extractor can do.
const NAMES: &[(&str, u32, Label, Option<Subtype>)] = &[
    ("نور", 0, Label::Organisation, Some(Subtype::Company)),
    ("Noor", 0, Label::Organisation, Some(Subtype::Company)),
    ("دبي", 1, Label::Location, None),
    ("سعاد حداد", 2, Label::Person, None),
    ("كريم حداد", 3, Label::Person, None),
    ("Orbit", 4, Label::Organisation, Some(Subtype::Company)),
];

/// Returns the article decoded.
pub(crate) fn article() -> Article {
    source::decode(ARTICLE.as_bytes().to_vec(), "test").unwrap()
}

/// Returns the names in the article.
pub(crate) fn found(article: &Article) -> Extraction {
    let mut mentions = Vec::new();
    for &(name, entity, label, _) in NAMES {
        for (start, text) in article.text.match_indices(name) {
            let target = Span::from_range(start..start + text.len());
            let body = Mention {
                label,
                entity: EntityId(entity),
                confidence: 0.9,
            };
            mentions.push(Annotation { target, body });
        }
    }
    let entity = |name: &str, latin: Option<&str>, label, subtype, aliases: &[&str]| Entity {
        label,
        subtype,
        name: name.to_owned(),
        latin: latin.map(str::to_owned),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
    };
    let company = Some(Subtype::Company);
    Extraction {
        mentions: mentions.into_iter().collect(),
        entities: vec![
            entity(
                "نور",
                Some("Noor"),
                Label::Organisation,
                company,
                &["نور", "Noor"],
            ),
            entity("دبي", None, Label::Location, None, &["دبي"]),
            entity("سعاد حداد", None, Label::Person, None, &["سعاد حداد"]),
            entity("كريم حداد", None, Label::Person, None, &["كريم حداد"]),
            entity("Orbit", None, Label::Organisation, company, &["Orbit"]),
        ],
    }
}

/// Returns the state of a reader who has just opened the article on a screen of this size.
pub(crate) fn opened(columns: u16, rows: u16, language: Language) -> State {
    let look = Look {
        language,
        ..Look::default()
    };
    let mut state = State::new(look, Size { columns, rows });
    let article = Arc::new(article());
    let found = found(&article);
    let effects = update(&mut state, Message::Opened(ArticleId(1), article));
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::Extract(ArticleId(1), _),
            Effect::Library(Request::Notebook(Document::Loose)),
        ]
    ));
    tell(&mut state, Message::Extracted(ArticleId(1), found));
    state
}

/// Presses keys written as they stand on the keyboard, `<tab>`-like names in angle brackets.
pub(crate) fn press(state: &mut State, keys: &str) -> Option<Effect> {
    let mut effect = None;
    for key in parse(keys) {
        effect = update(state, Message::Event(Event::Key(key))).pop();
    }
    effect
}

/// Tells the state something that asks for nothing.
pub(crate) fn tell(state: &mut State, message: Message) {
    let effects = update(state, message);
    assert!(effects.is_empty(), "{effects:?}");
}

/// Returns the keys of what is written as it stands on the keyboard.
pub(crate) fn parse(keys: &str) -> Vec<Key> {
    let mut parsed = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        if let Some((name, after)) = named {
            parsed.push(named_key(name));
            rest = after;
        } else {
            parsed.push(Key::char(first));
            rest = rest.strip_prefix(first).unwrap();
        }
    }
    parsed
}

fn named_key(name: &str) -> Key {
    let code = match name {
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Escape,
        "backspace" => KeyCode::Backspace,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgdn" => KeyCode::PageDown,
        "pgup" => KeyCode::PageUp,
        "del" => KeyCode::Delete,
        _ => {
            let control = name
                .strip_prefix("ctrl+")
                .unwrap_or_else(|| panic!("no key {name}"));
            return Key::control(control.chars().next().unwrap());
        }
    };
    Key::plain(code)
}

/// Presses the main button of the mouse at a cell.
pub(crate) fn click(state: &mut State, column: u16, row: u16) {
    let mouse = Mouse {
        kind: MouseKind::Press,
        column,
        row,
    };
    tell(state, Message::Event(Event::Mouse(mouse)));
}

/// Changes the size of the screen.
pub(crate) fn resize(state: &mut State, columns: u16, rows: u16) {
    let size = Size { columns, rows };
    tell(state, Message::Event(Event::Resized(size)));
}

/// Draws the state.
pub(crate) fn draw(state: &State, theme: Theme) -> Buffer {
    let backend = TestBackend::new(state.size.columns, state.size.rows);
    let mut terminal = Terminal::new(backend).unwrap();
    terminal
        .draw(|frame| ui::view(state, theme, frame))
        .unwrap();
    terminal.backend().buffer().clone()
}

/// Returns the text of a frame, a line a row, as it lies on the screen.
pub(crate) fn frame(state: &State) -> String {
    let buffer = draw(state, Theme::coloured());
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| buffer[(x, y)].symbol())
            .collect();
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// Returns what the cursor is on: the mention there, else the word.
pub(crate) fn under_cursor(state: &State) -> &str {
    let Some(cursor) = state.cursor else {
        return "";
    };
    let text = &state.article.text;
    match state
        .mention_at_cursor()
        .and_then(|(at, _)| state.found.mentions.get(at))
    {
        Some(mention) => mention.target.slice(text),
        None => state.word_at(cursor).slice(text),
    }
}

/// Returns the name of the selected entity.
pub(crate) fn selected(state: &State) -> &str {
    let entity = state.selection.first.and_then(|id| state.found.entity(id));
    entity.map_or("", |entity| &entity.name)
}

/// Random numbers (xorshift), from a seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    /// Returns an index below `end`.
    pub(crate) fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(u64::try_from(end).unwrap())).unwrap()
    }

    /// Returns one of the choices.
    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }
}
