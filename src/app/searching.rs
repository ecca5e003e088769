//! What the reader does with a search: typing it, taking it, going through its hits.
//!
//! In a long text the search goes on while the reader does something else; what they asked of it
//! and it does not know yet is done when the answer comes.

use std::sync::Arc;

use crate::app::message::{Effect, Ticket};
use crate::app::search::{Awaited, Search};
use crate::app::{Notice, State};
use crate::span::{ByteOffset, Span};

impl State {
    /// Begins a search at `origin`.
    pub(super) fn search_for(&mut self, query: &str, origin: ByteOffset) {
        self.searches = Ticket(self.searches.0.wrapping_add(1));
        let article = Arc::clone(&self.article);
        self.search = Some(Search::new(&article, query, origin, self.searches));
        self.search_further();
    }

    /// Has the next stretch looked through.
    fn search_further(&mut self) {
        let Some(search) = &mut self.search else {
            return;
        };
        if let Some((wanted, stretch)) = search.ask(&self.article) {
            let article = Arc::clone(&self.article);
            let effect = Effect::Search(search.ticket, article, wanted, stretch);
            self.want(effect);
        }
    }

    /// Takes what was found in a stretch; what belongs to an older search is dropped.
    pub(super) fn take_hits(&mut self, ticket: Ticket, found: Vec<Span>) {
        let Some(search) = &mut self.search else {
            return;
        };
        if search.ticket != ticket {
            return;
        }
        search.take(found);
        self.search_further();
        self.serve_search();
    }

    /// Searches anew what was searched in the beginning of the article only.
    pub(super) fn resume_search(&mut self) {
        let Some(search) = self.search.take() else {
            return;
        };
        self.search_for(&search.query, search.origin);
        if let Some(new) = &mut self.search {
            new.awaited = search.awaited;
        }
        self.serve_search();
    }

    /// Does what the reader waits for, if the search has come so far.
    fn serve_search(&mut self) {
        match self.search.as_ref().and_then(|search| search.awaited) {
            None => {}
            Some(Awaited::First) => self.go_to_first_hit(),
            Some(Awaited::Next) => self.step_hit(true),
            Some(Awaited::Previous) => self.step_hit(false),
        }
    }

    /// Tells whether nothing more will be found.
    fn search_is_over(&self) -> bool {
        !self.partial && self.search.as_ref().is_none_or(Search::is_over)
    }

    /// Goes to the first hit from where the search began; waits for it if it may still come.
    fn go_to_first_hit(&mut self) {
        let over = self.search_is_over();
        let Some(search) = &mut self.search else {
            return;
        };
        let origin = search.origin;
        let ahead = search.hits.get(search.hits.first_from(origin));
        let known = match over {
            true => search.from(origin).and_then(|hit| search.hits.get(hit)),
            false => ahead,
        };
        search.awaited = (known.is_none() && !over).then_some(Awaited::First);
        match known {
            Some(hit) => self.go_to(hit.start()),
            // What was gone to for a shorter query is left.
            None if self.prompt.is_some() => self.go_to(origin),
            None if over => self.tell_not_found(),
            None => {}
        }
    }

    fn tell_not_found(&mut self) {
        if let Some(search) = self.search.take() {
            self.notice = Some(Notice::NotFound(search.query));
            self.go_to(search.origin);
        }
    }

    /// Goes to the next hit, or the one before; past the last one known, waits while more may come.
    pub(super) fn step_hit(&mut self, forward: bool) {
        let here = self.here();
        let over = self.search_is_over();
        let Some(search) = &mut self.search else {
            return;
        };
        let at = search.hits.first_from(match forward {
            true => here.advance(1),
            false => here,
        });
        let known = match forward {
            true => search.hits.get(at),
            false => at.checked_sub(1).and_then(|at| search.hits.get(at)),
        };
        search.awaited = None;
        let round = match forward {
            true => search.after(here),
            false => search.before(here),
        };
        let target = match (known, over) {
            (None, true) => round.and_then(|hit| search.hits.get(hit)),
            (None, false) => {
                search.awaited = Some(match forward {
                    true => Awaited::Next,
                    false => Awaited::Previous,
                });
                None
            }
            (known, _) => known,
        };
        if let Some(target) = target {
            self.note_wrap(here, target.start(), forward);
            self.jump(target.start());
        }
    }

    /// Shows the first hit while the query is typed; without one, where the search began.
    pub(super) fn search_as_typed(&mut self) {
        let Some(prompt) = &self.prompt else {
            return;
        };
        let (query, origin) = (prompt.text.clone(), prompt.origin);
        self.search_for(&query, origin);
        self.go_to_first_hit();
    }

    pub(super) fn accept_search(&mut self) {
        let Some(prompt) = self.prompt.take() else {
            return;
        };
        let is_empty = |search: &Search| search.hits.is_empty();
        if prompt.text.is_empty() {
            self.search = None;
        } else if self.search.as_ref().is_none_or(is_empty) && self.search_is_over() {
            self.search = None;
            self.notice = Some(Notice::NotFound(prompt.text));
            self.go_to(prompt.origin);
        } else {
            self.jumps.leave(prompt.origin);
        }
    }

    pub(super) fn give_up_search(&mut self) {
        if let Some(prompt) = self.prompt.take() {
            self.search = None;
            self.go_to(prompt.origin);
        }
    }
}
