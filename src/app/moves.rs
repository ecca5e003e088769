//! Moving through the page: lines, words, mentions, hits, jumps, clicks.

use std::sync::Arc;

use crate::app::geometry::Side;
use crate::app::keymap::Pane;
use crate::app::opening::Goal;
use crate::app::page::Landing;
use crate::app::{Notice, State};
use crate::layout::Direction;
use crate::span::{ByteOffset, Column, Span};
use crate::text::segment;

impl State {
    /// Returns where the reader is: the cursor, else the first byte in sight.
    pub(super) fn here(&self) -> ByteOffset {
        self.cursor
            .or_else(|| self.page.first_in_sight())
            .unwrap_or_default()
    }

    pub(super) fn move_lines(&mut self, rows: isize) {
        let rows = match self.count.take() {
            Some(count) => rows
                .signum()
                .saturating_mul(isize::try_from(count).unwrap_or(1)),
            None => rows,
        };
        match self.pane {
            Pane::Index => self.panel.move_by(rows),
            _ => self.scroll(rows),
        }
    }

    /// Moves by screens, or by `part` of a screen: 2 for halves.
    pub(super) fn move_pages(&mut self, pages: isize, part: isize) {
        let height = match self.pane {
            Pane::Index => self.areas.panel.height,
            _ => self.areas.text.height,
        };
        // Two lines of the old screen stay, so that the eye finds its place.
        let kept = if part == 1 { 2 } else { 0 };
        let rows = pages * (isize::try_from(height).unwrap_or(1) / part - kept).max(1);
        match self.pane {
            Pane::Index => self.panel.move_by(rows),
            _ => self.scroll(rows),
        }
    }

    pub(super) fn go_to_end(&mut self, last: bool) {
        if self.pane == Pane::Index {
            self.panel.move_to_end(last);
        } else if let Some(count) = self.count {
            self.go_to_percent(count);
        } else {
            if last && self.await_rest(Goal::End) {
                return;
            }
            let end = ByteOffset::new(self.article.text.len().saturating_sub(1));
            self.jump_without_cursor(if last { end } else { ByteOffset(0) });
        }
    }

    pub(super) fn go_to_percent(&mut self, percent: u32) {
        if self.await_rest(Goal::Percent(percent)) {
            return;
        }
        let length = self.article.text.len() as u64;
        let target = length * u64::from(percent.min(100)) / 100;
        let target = usize::try_from(target).unwrap_or(usize::MAX);
        self.jump_without_cursor(ByteOffset::new(target.min(self.article.text.len())));
    }

    /// Goes to the line of `target`, which need not be the start of a character.
    fn jump_without_cursor(&mut self, target: ByteOffset) {
        self.jumps.leave(self.here());
        self.cursor = None;
        let article = Arc::clone(&self.article);
        self.page.show(&article, target, Landing::Top);
    }

    pub(super) fn move_paragraphs(&mut self, by: isize) {
        let article = Arc::clone(&self.article);
        let here = self.page.first_in_sight().unwrap_or_default();
        let starts = |at: usize| {
            article
                .paragraphs
                .get(at)
                .map(|paragraph| paragraph.span.start())
        };
        let current = article.paragraph_at(here).unwrap_or(0);
        // The first step back goes to the start of the paragraph one is in the middle of.
        let inside = starts(current).is_some_and(|start| start < here);
        let target = if by < 0 && inside { by + 1 } else { by };
        let target = current
            .saturating_add_signed(target)
            .min(article.paragraphs.len() - 1);
        if let Some(start) = starts(target) {
            self.page.show(&article, start, Landing::Top);
            self.keep_cursor_in_sight();
        }
    }

    /// Moves the cursor to the next word on that side of the screen; at the line's end, on to the
    /// next line in reading order.
    pub(super) fn move_word(&mut self, side: Side) {
        let article = Arc::clone(&self.article);
        let Some(here) = self.cursor else {
            self.cursor = self
                .page
                .first_in_sight()
                .map(|start| self.word_at(start).start());
            return;
        };
        let place = self.page.place_of(&article, here);
        let direction = self
            .page
            .lay_out(&article, place)
            .map(|line| line.direction());
        let forward = (side == Side::Left) == (direction != Some(Direction::LeftToRight));
        let target = if forward {
            self.word_after(here)
        } else {
            self.word_before(here)
        };
        if let Some(target) = target {
            self.cursor = Some(target);
            self.page.show(&article, target, Landing::Nearest);
        }
    }

    pub(super) fn word_after(&self, here: ByteOffset) -> Option<ByteOffset> {
        self.words_near(here)
            .find(|word| word.start() > here)
            .map(Span::start)
            .or_else(|| {
                let next = self.article.paragraph_at(here).map_or(0, |at| at + 1);
                let start = self.article.paragraphs.get(next)?.span.start();
                self.words_near(start).next().map(Span::start)
            })
    }

    pub(super) fn word_before(&self, here: ByteOffset) -> Option<ByteOffset> {
        let before = |limit| {
            self.words_near(here)
                .filter(move |word| word.start() < limit)
                .last()
        };
        before(here).map(Span::start).or_else(|| {
            let previous = self.article.paragraph_at(here)?.checked_sub(1)?;
            let previous = self.article.paragraphs.get(previous)?.span;
            self.words_near(previous.start()).last().map(Span::start)
        })
    }

    /// Returns the words of the paragraph that holds `here`.
    fn words_near(&self, here: ByteOffset) -> impl Iterator<Item = Span> + '_ {
        let paragraph = self.article.paragraph_at(here);
        let paragraph = paragraph.and_then(|at| self.article.paragraphs.get(at));
        let span = paragraph.map_or_else(Span::default, |paragraph| paragraph.span);
        segment::words(&self.article.text, span)
            .into_iter()
            .map(|word| word.span)
    }

    /// Returns the word that holds `here`, or the empty span there.
    #[must_use]
    pub fn word_at(&self, here: ByteOffset) -> Span {
        self.words_near(here)
            .find(|word| here < word.end())
            .unwrap_or(Span::new(here, here))
    }

    /// Moves the cursor onto the screen when scrolling has left it behind.
    pub(super) fn keep_cursor_in_sight(&mut self) {
        let Some(cursor) = self.cursor else { return };
        if self.page.in_sight(cursor) {
            return;
        }
        let (first, end) = (self.page.first_in_sight(), self.page.end_of_sight());
        self.cursor = match (first, end) {
            (Some(first), _) if cursor < first => Some(self.word_at(first).start()),
            (_, Some(end)) => self.word_before(end),
            _ => None,
        };
    }

    pub(super) fn step_mention(&mut self, forward: bool) {
        let mentions = &self.found.mentions;
        if mentions.is_empty() {
            self.notice = Some(Notice::NoMentions);
            return;
        }
        let here = self.here();
        let first = self.cursor.is_none();
        let after = mentions.first_from(if first { here } else { here.advance(1) });
        let before = mentions.first_from(here).checked_sub(1);
        let (target, wrapped) = match (forward, before) {
            (true, _) => (after % mentions.len(), after == mentions.len()),
            (false, Some(before)) => (before, false),
            (false, None) => (mentions.len() - 1, true),
        };
        self.go_to_mention(target);
        self.notice = wrapped.then_some(Notice::Wrapped);
    }

    /// Goes to a mention and selects its entity.
    pub(super) fn go_to_mention(&mut self, mention: usize) {
        let Some(annotation) = self.found.mentions.get(mention) else {
            return;
        };
        let (target, entity) = (annotation.target, annotation.body.entity);
        if self.selection.first != Some(entity) {
            self.select(entity);
        }
        self.jump(target.start());
    }

    /// Goes to the next hit of the search, or mention of the selected entity.
    pub(super) fn step_selected(&mut self, forward: bool) {
        let here = self.here();
        if self.search.is_some() {
            self.step_hit(forward);
            return;
        }
        let Some(entry) = self.selection.first.and_then(|id| self.index.entry(id)) else {
            self.notice = Some(Notice::NothingSelected);
            return;
        };
        let start = |at: &usize| {
            let mention = self.found.mentions.get(*at);
            mention.map(|mention| mention.target.start())
        };
        // Mentions stand in the order of the text.
        let places = &entry.mentions;
        let next = match forward {
            true => {
                let after = places.partition_point(|at| start(at) <= Some(here));
                places.get(after).or(places.first())
            }
            false => {
                let before = places.partition_point(|at| start(at) < Some(here));
                let before = before.checked_sub(1).and_then(|at| places.get(at));
                before.or(places.last())
            }
        };
        let next = next.and_then(|at| Some((*at, start(at)?)));
        if let Some((mention, place)) = next {
            self.go_to_mention(mention);
            self.note_wrap(here, place, forward);
        }
    }

    pub(super) fn note_wrap(&mut self, here: ByteOffset, target: ByteOffset, forward: bool) {
        let wrapped = if forward {
            target <= here
        } else {
            target >= here
        };
        self.notice = wrapped.then_some(Notice::Wrapped);
    }

    /// Selects the entity under the cursor; on any other word, searches that word.
    pub(super) fn select_here(&mut self) {
        if let Some((_, entity)) = self.mention_at_cursor() {
            self.select(entity);
            return;
        }
        let Some(cursor) = self.cursor else {
            self.notice = Some(Notice::NothingSelected);
            return;
        };
        let word = self.word_at(cursor).slice(&self.article.text).to_owned();
        self.search_for(&word, cursor);
        self.step_selected(true);
    }

    pub(super) fn jump_back(&mut self) {
        match self.jumps.back(self.here()) {
            Some(place) => self.go_to(place),
            None => self.notice = Some(Notice::NoJump),
        }
    }

    pub(super) fn jump_forward(&mut self) {
        match self.jumps.forward(self.here()) {
            Some(place) => self.go_to(place),
            None => self.notice = Some(Notice::NoJump),
        }
    }

    /// Puts the cursor where the mouse was pressed; on a mention, selects its entity.
    pub(super) fn click(&mut self, column: u16, row: u16) {
        let text = self.areas.text;
        self.pane = Pane::Page;
        let Some(row) = row.checked_sub(text.top) else {
            return;
        };
        let column = Column(column.saturating_sub(text.left.0));
        let line = self.page.line_on(usize::from(row));
        let Some(offset) = line.and_then(|line| line.offset_at(column)) else {
            return;
        };
        self.pressed = line
            .and_then(|line| line.stop_at(offset))
            .map(|stop| stop.span);
        self.jumps.leave(self.here());
        self.cursor = Some(self.word_at(offset).start());
        let mention = self.found.mentions.at(offset).next();
        let mention = mention.map(|(_, mention)| (mention.target.start(), mention.body.entity));
        if let Some((start, entity)) = mention {
            self.cursor = Some(start);
            self.select(entity);
        }
    }
}
