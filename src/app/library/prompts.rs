//! Lines that the reader types for the library: a search, a tag, an address, a name.

use crate::app::keymap::Pane;
use crate::app::prompt::{Prompt, PromptKind, Typed};
use crate::app::{Notice, State};
use crate::library::query::{self, Query};
use crate::library::{Change, Request};

impl State {
    /// Opens a prompt for the library, with what it begins with.
    pub(super) fn open_library_prompt(&mut self, kind: PromptKind) {
        let Some(library) = &mut self.library else {
            return;
        };
        library.fault = None;
        let text = match kind {
            PromptKind::FindArticles => library.entries.typed.clone(),
            PromptKind::FindNames => library.names.filter.clone(),
            _ => String::new(),
        };
        if kind == PromptKind::FindArticles {
            let entries = &library.entries;
            library.before_search = Some((entries.shelf, entries.typed.clone()));
            if !matches!(self.pane, Pane::Entries | Pane::Shelves) {
                self.keep_position();
                self.enter(Pane::Entries);
            }
            self.pane = Pane::Entries;
        }
        self.prompt = Some(Prompt::new(kind, text, self.here()));
    }

    /// Does what a key did to a prompt of the library.
    pub(in crate::app) fn typed_for_library(&mut self, kind: PromptKind, typed: Typed) {
        let text = self.prompt.as_ref().map(|prompt| prompt.text.clone());
        let text = text.unwrap_or_default();
        match (kind, typed) {
            (_, Typed::Ignored) => {}
            (PromptKind::FindArticles, Typed::Changed) => {
                self.find_articles(&text);
            }
            (PromptKind::FindArticles, Typed::Accepted) => {
                // A search with a fault stays open: what was typed is to be mended, not lost.
                if self.find_articles(&text) {
                    self.prompt = None;
                }
            }
            (PromptKind::FindArticles, Typed::GivenUp) => self.give_up_finding(),
            (PromptKind::FindNames, Typed::Changed) => self.find_names(&text),
            (PromptKind::FindNames, Typed::Accepted) => self.prompt = None,
            (PromptKind::FindNames, Typed::GivenUp) => {
                self.prompt = None;
                self.find_names("");
            }
            (_, Typed::Changed) => {}
            (_, Typed::GivenUp) => self.prompt = None,
            (kind, Typed::Accepted) => {
                self.prompt = None;
                self.accept_for_library(kind, text.trim());
            }
        }
    }

    fn accept_for_library(&mut self, kind: PromptKind, text: &str) {
        if text.is_empty() {
            return;
        }
        match kind {
            PromptKind::Tag => {
                let Some((id, has)) = self.subject_and_tag(text) else {
                    return;
                };
                self.ask(Request::Apply(Change::Tag(id, text.to_owned(), !has)));
            }
            PromptKind::Add => {
                self.notice = Some(Notice::Adding(text.to_owned()));
                self.ask(Request::Add(text.to_owned()));
            }
            PromptKind::SaveSearch => {
                let library = self.library.as_ref();
                let typed = library.map(|library| library.entries.typed.clone());
                let change = Change::Save(text.to_owned(), typed.unwrap_or_default());
                self.ask(Request::Apply(change));
            }
            _ => {}
        }
    }

    /// Searches for what is typed; tells whether it could be understood.
    fn find_articles(&mut self, text: &str) -> bool {
        let Some(library) = &mut self.library else {
            return true;
        };
        if text == library.entries.typed && library.fault.is_none() {
            return true;
        }
        let read = match text.trim() {
            "" => Ok(Query::default()),
            text => query::parse(text, library.time.today),
        };
        match read {
            Ok(found) => {
                library.fault = None;
                let request = library.entries.search(text.trim_start(), found);
                self.ask(request);
                true
            }
            Err(fault) => {
                library.fault = Some(fault);
                false
            }
        }
    }

    fn give_up_finding(&mut self) {
        self.prompt = None;
        let Some(library) = &mut self.library else {
            return;
        };
        library.fault = None;
        let Some((_, typed)) = library.before_search.take() else {
            return;
        };
        if typed != library.entries.typed {
            self.find_articles(&typed);
        }
    }

    pub(super) fn find_names(&mut self, text: &str) {
        let Some(library) = &mut self.library else {
            return;
        };
        library.names.filter.clear();
        library.names.filter.push_str(text);
        self.ask(Request::Names(text.to_owned()));
    }
}
