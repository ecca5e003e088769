//! Events of the terminal in our words.

use crossterm::event as term;

use crate::app::event::{Event, Key, KeyCode, Mouse, MouseKind, Size};

/// Returns an event of the terminal in our words; `None` for those that mean nothing here.
pub(super) fn translate(event: &term::Event) -> Option<Event> {
    match event {
        term::Event::Key(key) if key.kind != term::KeyEventKind::Release => {
            translate_key(key).map(Event::Key)
        }
        term::Event::Mouse(mouse) => translate_mouse(*mouse).map(Event::Mouse),
        term::Event::Resize(columns, rows) => Some(Event::Resized(Size {
            columns: *columns,
            rows: *rows,
        })),
        _ => None,
    }
}

fn translate_key(key: &term::KeyEvent) -> Option<Key> {
    let code = match key.code {
        term::KeyCode::Char(char) => KeyCode::Char(char),
        term::KeyCode::Enter => KeyCode::Enter,
        term::KeyCode::Esc => KeyCode::Escape,
        term::KeyCode::Backspace => KeyCode::Backspace,
        term::KeyCode::Delete => KeyCode::Delete,
        term::KeyCode::Tab => KeyCode::Tab,
        term::KeyCode::BackTab => KeyCode::BackTab,
        term::KeyCode::Left => KeyCode::Left,
        term::KeyCode::Right => KeyCode::Right,
        term::KeyCode::Up => KeyCode::Up,
        term::KeyCode::Down => KeyCode::Down,
        term::KeyCode::Home => KeyCode::Home,
        term::KeyCode::End => KeyCode::End,
        term::KeyCode::PageUp => KeyCode::PageUp,
        term::KeyCode::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    Some(Key {
        code,
        control: key.modifiers.contains(term::KeyModifiers::CONTROL),
        alt: key.modifiers.contains(term::KeyModifiers::ALT),
    })
}

fn translate_mouse(mouse: term::MouseEvent) -> Option<Mouse> {
    let kind = match mouse.kind {
        term::MouseEventKind::Down(term::MouseButton::Left) => MouseKind::Press,
        term::MouseEventKind::Drag(term::MouseButton::Left) => MouseKind::Drag,
        term::MouseEventKind::Up(term::MouseButton::Left) => MouseKind::Release,
        term::MouseEventKind::ScrollUp => MouseKind::WheelUp,
        term::MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse {
        kind,
        column: mouse.column,
        row: mouse.row,
    })
}
