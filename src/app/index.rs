//! What the reader does in the index, and selecting.

use std::sync::Arc;

use crate::app::keymap::Pane;
use crate::app::panel::Row;
use crate::app::{Notice, State};
use crate::extract::EntityId;
use crate::extract::index::Order;

impl State {
    /// Selects an entity and puts the index's keyboard on it.
    pub(super) fn select(&mut self, id: EntityId) {
        self.selection.first = Some(id);
        if self.selection.second == Some(id) {
            self.selection.second = None;
        }
        self.search = None;
        self.panel.move_to(id);
        self.relight();
    }

    pub(super) fn select_second(&mut self) {
        let id = match self.pane {
            Pane::Index => self.entity_in_row(),
            _ => self.mention_at_cursor().map(|(_, id)| id),
        };
        match id {
            None => self.notice = Some(Notice::NothingSelected),
            Some(id) if self.selection.first.is_none() => self.select(id),
            Some(id) if self.selection.holds(id) => {
                self.selection.second = None;
                self.relight();
            }
            Some(id) => {
                self.selection.second = Some(id);
                self.relight();
            }
        }
    }

    pub(super) fn toggle_declutter(&mut self) {
        if self.selection.first.is_none() {
            match self.entity_in_row().filter(|_| self.pane == Pane::Index) {
                Some(id) => self.select(id),
                None => {
                    self.notice = Some(Notice::NothingSelected);
                    return;
                }
            }
        }
        self.selection.declutter = !self.selection.declutter;
        self.relight();
    }

    pub(super) fn relight(&mut self) {
        let article = Arc::clone(&self.article);
        self.selection.relight(&article, &self.found, &self.index);
        let two = self.selection.declutter && self.selection.second.is_some();
        if two && self.selection.lit.is_empty() {
            self.notice = Some(Notice::NeverTogether);
        }
    }

    pub(super) fn switch_pane(&mut self) {
        self.pane = match self.pane {
            Pane::Index => Pane::Page,
            _ => {
                self.look.panel = true;
                Pane::Index
            }
        };
    }

    pub(super) fn toggle_panel(&mut self) {
        self.look.panel = !self.look.panel;
        if !self.look.panel {
            self.pane = Pane::Page;
        }
    }

    pub(super) fn sort_index(&mut self) {
        self.panel.order = match self.panel.order {
            Order::Count => Order::First,
            Order::First => Order::Alphabet,
            Order::Alphabet => Order::Count,
        };
        self.notice = Some(Notice::Sorted(self.panel.order));
        self.panel.rebuild(&mut self.index, &self.found);
    }

    fn entity_in_row(&self) -> Option<EntityId> {
        match self.panel.current()? {
            Row::Entity(id) | Row::Mention(id, _) => Some(id),
            Row::Head(..) => None,
        }
    }

    /// Goes to what the row names: a mention, or the entity's next mention from here.
    pub(super) fn open_row(&mut self) {
        match self.panel.current() {
            Some(Row::Mention(_, mention)) => self.go_to_mention(mention),
            Some(Row::Entity(id)) => {
                let again = self.selection.first == Some(id);
                self.select(id);
                if again {
                    self.step_selected(true);
                } else if let Some(&first) = self
                    .index
                    .entry(id)
                    .and_then(|entry| entry.mentions.first())
                {
                    self.go_to_mention(first);
                }
            }
            Some(Row::Head(..)) | None => return,
        }
        // Where the index has the whole screen, the page must show what was opened.
        if self.areas.text.width.0 == 0 {
            self.pane = Pane::Page;
        }
    }

    pub(super) fn unfold_row(&mut self) {
        let Some(id) = self.entity_in_row() else {
            return;
        };
        self.panel.unfolded = if self.panel.unfolded == Some(id) {
            None
        } else {
            Some(id)
        };
        self.panel.rebuild(&mut self.index, &self.found);
        self.panel.move_to(id);
    }

    /// Narrows the index to what is typed; to nothing less than all when it is given up.
    pub(super) fn filter_index(&mut self, given_up: bool) {
        let typed = if given_up { None } else { self.prompt.as_ref() };
        self.panel.filter = typed.map(|prompt| prompt.text.clone()).unwrap_or_default();
        if given_up {
            self.prompt = None;
        }
        self.panel.rebuild(&mut self.index, &self.found);
    }

    /// Keeps the filter and puts the keyboard in the index.
    pub(super) fn accept_filter(&mut self) {
        self.filter_index(false);
        self.prompt = None;
        self.look.panel = true;
        self.pane = Pane::Index;
    }
}
