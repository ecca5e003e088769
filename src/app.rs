//! The reader's state and every way in which it changes.
//!
//! `update(State, Message)` is the only code that changes the state; it does no I/O and knows no
//! terminal. What only the shell can do comes back as an [`Effect`].
//!
//! ```text
//! ┌ panel ───────┐│┌ page ───────────────────────────┐
//! │ panel.rs     │││ page.rs: lines in sight         │
//! │ selection.rs │││ moves.rs: cursor, jumps, search │
//! └──────────────┘│└─────────────────────────────────┘
//!  beside it, where a library is open: library.rs
//!  status: prompt.rs, Notice        geometry.rs: where all this lies
//! ```

pub mod action;
pub mod annotations;
pub mod editor;
pub mod event;
pub mod geometry;
pub mod jumps;
pub mod keymap;
pub mod library;
pub mod list;
pub mod menu;
pub mod message;
pub mod notes;
pub mod opening;
pub mod page;
pub mod panel;
pub mod passage;
pub mod prompt;
pub mod search;
pub mod selection;
pub mod writing;

mod index;
mod moves;
mod searching;
mod state;

use std::sync::Arc;

pub use state::{Language, Look, Notice, Pending, State};

use crate::app::action::Action;
use crate::app::event::{Event, Key, KeyCode, Mouse, MouseKind};
use crate::app::geometry::Side;
use crate::app::keymap::Pane;
use crate::app::menu::Stage;
use crate::app::message::{Effect, Message};
use crate::app::page::Landing;
use crate::app::prompt::{Prompt, PromptKind, Typed};
use crate::app::selection::Selection;
use crate::layout::{Direction, Justification};
use crate::library::{Document, Request};
use crate::notebook::Notebook;
use crate::span::{ByteOffset, Cells};

/// Rows that a turn of the wheel moves.
const WHEEL: i16 = 3;
/// The bounds between which the reader may set the measure, in cells.
const MEASURE: std::ops::RangeInclusive<u16> = 24..=160;

/// Changes the state as the message says, and returns what the shell must do.
#[must_use]
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Event(event) => on_event(state, event),
        Message::Opened(id, article) => {
            state.show(id, article, None, Notebook::default());
            state.become_loose();
        }
        Message::Begun(id, article) => {
            state.begin(id, article);
            state.become_loose();
        }
        Message::Completed(id, article) => state.take_whole(id, article),
        Message::Incomplete(id, failure) => state.do_without_rest(id, failure),
        Message::Extracted(id, found) => {
            if id == state.id {
                state.take_extraction(found);
            }
        }
        Message::PartExtracted(id, part, names) => {
            if id == state.id {
                state.take_part(part, names);
            }
        }
        Message::Searched(ticket, found) => state.take_hits(ticket, found),
        Message::Edited(text) => state.take_edited(text),
        Message::Library(time) => state.open_library(time),
        Message::Time(time) => state.tell_time(time),
        Message::Answer(answer) => state.take_answer(answer),
        Message::Exported(file, failure) => {
            state.notice = Some(match failure {
                None => Notice::Exported(file),
                Some(why) => Notice::Failed {
                    what: file,
                    why,
                    hint: String::new(),
                },
            });
        }
        Message::Resumed => state.want(Effect::Redraw),
    }
    state.settle();
    std::mem::take(&mut state.wanted)
}

fn on_event(state: &mut State, event: Event) {
    match event {
        Event::Resized(size) => state.size = size,
        Event::Key(key) => on_key(state, key),
        Event::Mouse(mouse) => on_mouse(state, mouse),
        Event::Paste(text) => state.paste(&text),
    }
}

fn on_key(state: &mut State, key: Key) {
    state.notice = None;
    // Who goes elsewhere meanwhile is not taken away from there.
    state.awaited = None;
    if let Some(pending) = state.pending.take() {
        state.complete(pending, key);
        return;
    }
    if state.hints.is_some() {
        state.type_hint(keymap::latin(key).unwrap_or(key));
        return;
    }
    if state.prompt.is_some() {
        state.type_key(key);
        return;
    }
    if state.writing.is_some() {
        return state.press_in_note(key);
    }
    if state.menu.is_some() {
        return state.press_in_menu(key);
    }
    if state.notes.is_some() {
        return state.press_in_notes(key);
    }
    let line_start = state.keyboard() == Pane::Passage && state.count.is_none();
    if let Some(value) = keymap::digit(key).filter(|value| *value > 0 || !line_start) {
        state.count = Some((state.count.unwrap_or(0) * 10 + value).min(9_999));
        return;
    }
    // A reader who writes Arabic has an Arabic keyboard: the letter is taken for its place.
    let pane = state.keyboard();
    let action = state.keys.action(key, pane);
    let same_place = || state.keys.action(keymap::latin(key)?, pane);
    let action = action.or_else(same_place);
    let Some(action) = action else {
        return;
    };
    match state.help {
        Some(_) => act_in_help(state, action),
        None => {
            let action = state.act_on_passage(action);
            if let Some(action) = action.and_then(|action| state.act_on_library(action)) {
                act(state, action);
            }
        }
    }
    state.count = None;
}

fn act_in_help(state: &mut State, action: Action) {
    let top = state.help.unwrap_or(0);
    let page = state.help_page();
    state.help = match action {
        Action::QuitNow => return state.quit(),
        Action::Redraw | Action::Suspend => return act(state, action),
        Action::Quit | Action::Cancel | Action::Help => None,
        Action::Lines(by) => Some(top.saturating_add_signed(isize::from(by))),
        Action::Pages(by) => {
            Some(top.saturating_add_signed(isize::from(by).saturating_mul(page as isize)))
        }
        Action::Top => Some(0),
        Action::Bottom => Some(usize::MAX),
        _ => Some(top),
    };
}

/// Does what the reader wants.
fn act(state: &mut State, action: Action) {
    match action {
        Action::Quit if state.go_back() => {}
        Action::Quit | Action::QuitNow => state.quit(),
        Action::Suspend => state.want(Effect::Suspend),
        Action::Redraw => state.want(Effect::Redraw),
        Action::Cancel => state.cancel(),
        Action::Help => state.help = Some(0),

        Action::Lines(by) => state.move_lines(isize::from(by)),
        Action::HalfPages(by) => state.move_pages(isize::from(by), 2),
        Action::Pages(by) => state.move_pages(isize::from(by), 1),
        Action::Top => state.go_to_end(false),
        Action::Bottom => state.go_to_end(true),
        Action::Percent => state.go_to_percent(state.count.unwrap_or(0)),
        Action::Paragraphs(by) => state.move_paragraphs(isize::from(by)),
        Action::WordLeft => state.move_word(Side::Left),
        Action::WordRight => state.move_word(Side::Right),

        Action::NextMention => state.step_mention(true),
        Action::PreviousMention => state.step_mention(false),
        Action::Next => state.step_selected(true),
        Action::Previous => state.step_selected(false),
        Action::SelectHere => state.select_here(),
        Action::Back => state.jump_back(),
        Action::Forward => state.jump_forward(),
        Action::SetMark => state.pending = Some(Pending::SetMark),
        Action::GoToMark => state.pending = Some(Pending::GoToMark),
        Action::Search => state.open_prompt(PromptKind::Search),

        Action::SwitchPane => state.switch_pane(),
        Action::TogglePanel => state.toggle_panel(),
        Action::SwapSides => state.look.side = state.look.side.other(),
        Action::Sort => state.sort_index(),
        Action::Filter => state.open_prompt(PromptKind::Filter),
        Action::Open => state.open_row(),
        Action::Unfold => state.unfold_row(),
        Action::SelectSecond => state.select_second(),
        Action::Sections(by) => state.panel.move_by_sections(isize::from(by)),
        Action::Declutter => state.toggle_declutter(),

        Action::Justify => state.justify(),
        Action::Widen(by) => state.widen(by),
        Action::Direction => state.turn(),
        Action::ToggleMarks => state.look.marks = !state.look.marks,
        Action::Language => {
            state.look.language = match state.look.language {
                Language::Arabic => Language::English,
                Language::English => Language::Arabic,
            }
        }

        Action::OpenLink => state.open_link(),
        Action::Hints => state.show_hints(),
        Action::Copy => state.pending = Some(Pending::Copy),
        Action::Export => state.pending = Some(Pending::Export),
        Action::Zen => state.zen = !state.zen,
        Action::SelectText => state.toggle_passage(),
        Action::Annotate => state.open_menu(Stage::Choose),
        Action::Highlight => state.open_menu(Stage::Colour),
        Action::WriteNote => state.write_note(),
        Action::Notes => state.open_notes(),
        Action::Undo => state.ask(Request::Undo),
        Action::Redo => state.ask(Request::Redo),
        // The library has taken these before they come here.
        _ => debug_assert!(action.needs_library()),
    }
}

fn on_mouse(state: &mut State, mouse: Mouse) {
    let Mouse { kind, column, row } = mouse;
    if state.help.is_some() || state.prompt.is_some() || state.is_asking() {
        return;
    }
    if matches!(kind, MouseKind::Drag | MouseKind::Release) {
        return state.drag(kind, (column, row));
    }
    if kind == MouseKind::Press {
        state.passage = None;
    }
    if state.mouse_in_lists(kind, (column, row)) {
        return;
    }
    let in_panel = state.areas.panel.contains(column, row);
    match kind {
        MouseKind::WheelUp if in_panel => state.panel.move_by(isize::from(-WHEEL)),
        MouseKind::WheelDown if in_panel => state.panel.move_by(isize::from(WHEEL)),
        MouseKind::WheelUp => state.scroll(isize::from(-WHEEL)),
        MouseKind::WheelDown => state.scroll(isize::from(WHEEL)),
        MouseKind::Press if in_panel => {
            let row = usize::from(row - state.areas.panel.top);
            if state.panel.move_to_row(row).is_some() {
                state.open_row();
            }
        }
        MouseKind::Press if state.areas.minimap.contains(column, row) => {
            let height = u32::from(state.areas.minimap.height.max(1));
            state.go_to_percent(u32::from(row - state.areas.minimap.top) * 100 / height);
        }
        MouseKind::Press if state.areas.page.contains(column, row) => state.click(column, row),
        MouseKind::Press | MouseKind::Drag | MouseKind::Release => {}
    }
}

impl State {
    /// Ends the program; the library is told where the reader was.
    fn quit(&mut self) {
        self.keep_position();
        self.want(Effect::Quit);
    }

    /// Closes what is on top.
    fn cancel(&mut self) {
        if self.search.take().is_some() {
            return;
        }
        if !self.panel.filter.is_empty() {
            self.panel.filter.clear();
            self.rebuild_panel();
        } else if self.pane == Pane::Index {
            self.pane = Pane::Page;
        } else if self.selection.first.is_some() || self.cursor.is_some() {
            self.selection = Selection::default();
            self.cursor = None;
        } else {
            self.go_back();
        }
    }

    fn complete(&mut self, pending: Pending, key: Key) {
        let Key {
            code: KeyCode::Char(letter),
            control: false,
            ..
        } = key
        else {
            return;
        };
        match pending {
            Pending::SetMark => {
                self.marks.insert(letter, self.here());
                self.notice = Some(Notice::MarkSet(letter));
            }
            Pending::GoToMark => match self.marks.get(&letter) {
                Some(&place) => self.jump(place),
                None => self.notice = Some(Notice::NoMark(letter)),
            },
            Pending::Copy | Pending::Export => {
                let letter = keymap::latin_letter(letter).unwrap_or(letter);
                self.complete_share(pending, letter);
            }
        }
    }

    fn open_prompt(&mut self, kind: PromptKind) {
        let text = match kind {
            PromptKind::Search => String::new(),
            _ => self.panel.filter.clone(),
        };
        self.prompt = Some(Prompt::new(kind, text, self.here()));
    }

    /// Tells whether something lies over the page that takes all keys.
    fn is_asking(&self) -> bool {
        self.writing.is_some() || self.menu.is_some() || self.notes.is_some()
    }

    /// Asks what was said about the article, which is the one that the program was opened with.
    fn become_loose(&mut self) {
        self.annotations.document = Some(Document::Loose);
        self.ask(Request::Notebook(Document::Loose));
    }

    fn type_key(&mut self, key: Key) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        let (typed, kind) = (prompt.press(key), prompt.kind);
        match (kind, typed) {
            (_, Typed::Ignored) => {}
            (PromptKind::Search, Typed::Changed) => self.search_as_typed(),
            (PromptKind::Search, Typed::Accepted) => self.accept_search(),
            (PromptKind::Search, Typed::GivenUp) => self.give_up_search(),
            (PromptKind::Filter, Typed::Accepted) => self.accept_filter(),
            (PromptKind::Filter, typed) => self.filter_index(typed == Typed::GivenUp),
            (PromptKind::Rename | PromptKind::Tags, typed) => self.typed_for_menu(kind, typed),
            (kind, typed) => self.typed_for_library(kind, typed),
        }
    }

    fn justify(&mut self) {
        self.look.justification = match self.look.justification {
            Justification::Ragged => Justification::Spaces,
            Justification::Spaces => Justification::Kashida,
            Justification::Kashida => Justification::Ragged,
        };
        self.notice = Some(Notice::Justified(self.look.justification));
    }

    fn widen(&mut self, by: i16) {
        let wanted = self.look.measure.0.saturating_add_signed(by);
        self.look.measure = Cells(wanted.clamp(*MEASURE.start(), *MEASURE.end()));
    }

    fn turn(&mut self) {
        self.look.direction = match self.look.direction {
            None => Some(Direction::RightToLeft),
            Some(Direction::RightToLeft) => Some(Direction::LeftToRight),
            Some(Direction::LeftToRight) => None,
        };
        self.notice = Some(Notice::Turned(self.look.direction));
    }

    /// Scrolls the page without a jump; the cursor stays in sight.
    fn scroll(&mut self, rows: isize) {
        let article = Arc::clone(&self.article);
        self.page.scroll(&article, rows);
        self.keep_cursor_in_sight();
    }

    /// Leaves a place in the jump list and goes to `target`.
    fn jump(&mut self, target: ByteOffset) {
        self.jumps.leave(self.here());
        self.go_to(target);
    }

    /// Puts the cursor on `target` and brings it into sight.
    fn go_to(&mut self, target: ByteOffset) {
        let article = Arc::clone(&self.article);
        self.cursor = Some(target);
        self.page.show(&article, target, Landing::Third);
    }
}
