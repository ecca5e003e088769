//! The loop of the program on the screen: event → update → effect → draw.
//!
//! Slow effects run on one worker thread and answer with a message; the loop sleeps until the
//! terminal or the worker has something to say.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crossterm::event as term;

use crate::app::event::{Event, Key, KeyCode, Mouse, MouseKind, Size};
use crate::app::message::{Effect, Message};
use crate::app::{Look, Notice, State, update};
use crate::article::{Article, ArticleId};
use crate::extract::{Extraction, Extractor, Scratch};
use crate::terminal::{self, Capabilities, Choices, Incoming, Screen};
use crate::ui::{self, theme::Theme};

/// How long the first frame waits for the names: not so long that anyone would see it come late.
const PATIENCE: Duration = Duration::from_millis(2);
/// How often the worker's answers are looked for while it works.
const POLL: Duration = Duration::from_millis(8);

/// Reads an article on the screen until the reader leaves.
///
/// # Errors
///
/// When there is no terminal, or it is gone.
pub fn read(article: Article, look: Look, theme: Theme, choices: &Choices) -> io::Result<()> {
    let article = Arc::new(article);
    let mut worker = Worker::default();
    // Names are looked for while the terminal is still being asked what it is.
    worker.start(Effect::Extract(ArticleId(1), Arc::clone(&article)));
    let (mut screen, mut input) = terminal::open(choices)?;
    if let Some(learned) = input.before_first_frame()? {
        screen.adopt(learned)?;
    }
    let size = crossterm::terminal::size()?;
    let size = Size {
        columns: size.0,
        rows: size.1,
    };
    let mut state = State::new(fitted(look, screen.capabilities()), size);
    // The effect is the extraction that already runs.
    update(&mut state, Message::Opened(ArticleId(1), article));
    state.notice = warning(screen.capabilities());
    if let Some(answer) = worker.wait(PATIENCE) {
        update(&mut state, answer);
    }
    loop {
        screen.draw(|frame| ui::view(&state, theme, frame))?;
        let Some(message) = next(&mut worker, &mut input, &mut screen, &mut state)? else {
            continue;
        };
        match update(&mut state, message) {
            Some(Effect::Quit) => return screen.leave(),
            Some(Effect::Suspend) => screen.suspend()?,
            Some(Effect::Redraw) => screen.repaint()?,
            Some(effect @ Effect::Extract(..)) => worker.start(effect),
            None => {}
        }
    }
}

/// Returns what the reader should know of the terminal: the first of what cannot be served.
fn warning(capabilities: &Capabilities) -> Option<Notice> {
    let note = capabilities.notes.first()?;
    Some(Notice::Terminal {
        arabic: note.arabic(),
        english: note.english(),
    })
}

/// Returns the look with what the terminal leaves to us.
fn fitted(look: Look, capabilities: &Capabilities) -> Look {
    Look {
        profile: capabilities.profile,
        columns: !capabilities.full_width_rows,
        ..look
    }
}

/// Waits for what happens next; `None` when it concerns nobody.
fn next(
    worker: &mut Worker,
    input: &mut terminal::Input,
    screen: &mut Screen,
    state: &mut State,
) -> io::Result<Option<Message>> {
    if let Some(answer) = worker.wait(Duration::ZERO) {
        return Ok(Some(answer));
    }
    let patience = worker.is_busy().then_some(POLL);
    match input.next(patience)? {
        Some(Incoming::Event(event)) => Ok(translate(&event).map(Message::Event)),
        Some(Incoming::Learned(learned)) => {
            state.look = fitted(state.look, &learned);
            state.notice = warning(&learned);
            screen.adopt(learned)?;
            Ok(Some(Message::Event(Event::Resized(state.size))))
        }
        None => Ok(None),
    }
}

/// The thread that does what takes long, and its answers.
#[derive(Debug)]
struct Worker {
    answers: Receiver<Message>,
    answer: Sender<Message>,
    under_way: usize,
}

impl Default for Worker {
    fn default() -> Self {
        let (answer, answers) = channel();
        Self {
            answers,
            answer,
            under_way: 0,
        }
    }
}

impl Worker {
    fn is_busy(&self) -> bool {
        self.under_way > 0
    }

    /// Starts what takes long; what does not is not for the worker.
    fn start(&mut self, effect: Effect) {
        let Effect::Extract(id, article) = effect else {
            return;
        };
        let answer = self.answer.clone();
        self.under_way += 1;
        thread::spawn(move || {
            // The extractor must not take the page with it: an article without names is readable.
            let found = std::panic::catch_unwind(|| {
                Extractor::new().extract(&article, &mut Scratch::default())
            })
            .unwrap_or_else(|_| Extraction::default());
            // Nobody listens any more when the program is ending.
            let _ = answer.send(Message::Extracted(id, found));
        });
    }

    /// Returns an answer if one comes within `patience`.
    fn wait(&mut self, patience: Duration) -> Option<Message> {
        if !self.is_busy() {
            return None;
        }
        let answer = self.answers.recv_timeout(patience).ok()?;
        self.under_way -= 1;
        Some(answer)
    }
}

/// Returns an event of the terminal in our words; `None` for those that mean nothing here.
fn translate(event: &term::Event) -> Option<Event> {
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
