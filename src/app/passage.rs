//! A passage of the text that the reader selects, and the cursor that ends it.
//!
//! The cursor moves as the eye does: to the left and right on the screen by one cluster, down and
//! up by lines; words are in the order of the text. What is selected is a range of the text from
//! the cluster where it began to that of the cursor, both included, and so may be several stretches
//! on the screen where directions mix. It never cuts a cluster.

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::event::MouseKind;
use crate::app::geometry::Side;
use crate::app::keymap::Pane;
use crate::app::library::share::Copied;
use crate::app::message::Effect;
use crate::app::page::{Landing, Place};
use crate::app::{Notice, State};
use crate::article::Article;
use crate::layout::{Direction, Line, Stop};
use crate::span::{ByteOffset, Column, Span};
use crate::text::segment;

/// A passage being selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The cluster where it began.
    pub anchor: Span,
    /// The cluster that the cursor is on.
    pub head: Span,
    /// The column that moving by lines keeps to.
    goal: Option<Column>,
}

impl Passage {
    /// Returns the passage from one cluster to another, with the cursor on the latter.
    #[must_use]
    pub fn new(anchor: Span, head: Span) -> Self {
        Self {
            anchor,
            head,
            goal: None,
        }
    }

    /// Returns the bytes that are selected.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(
            self.anchor.start().min(self.head.start()),
            self.anchor.end().max(self.head.end()),
        )
    }
}

impl State {
    /// Returns where the keyboard is, the passage that is being selected included.
    #[must_use]
    pub fn keyboard(&self) -> Pane {
        match self.pane {
            Pane::Page if self.passage.is_some() => Pane::Passage,
            pane => pane,
        }
    }

    /// Begins a passage at the cursor, or drops the one there is.
    pub(super) fn toggle_passage(&mut self) {
        if self.passage.take().is_some() {
            return;
        }
        if self.article.paragraphs.is_empty() {
            return;
        }
        self.pane = Pane::Page;
        let here = self.here();
        if let Some(stop) = self.stop_at(here) {
            self.passage = Some(Passage::new(stop.span, stop.span));
            self.cursor = Some(stop.span.start());
            self.show_head();
        }
    }

    /// Selects these bytes, with the cursor on the last cluster.
    pub fn select_passage(&mut self, span: Span) {
        let last = ByteOffset::new(span.end().index().saturating_sub(1));
        let first = self.stop_at(span.start());
        if let (Some(first), Some(last)) = (first, self.stop_at(last)) {
            self.pane = Pane::Page;
            self.passage = Some(Passage::new(first.span, last.span));
            self.cursor = Some(last.span.start());
            self.show_head();
        }
    }

    /// Does what the reader wants while a passage is selected; returns the action when it is not
    /// about the passage.
    pub(super) fn act_on_passage(&mut self, action: Action) -> Option<Action> {
        if self.keyboard() != Pane::Passage {
            return Some(action);
        }
        let count = self.count.take().unwrap_or(1).max(1);
        let page = i32::from(self.areas.text.height).max(1);
        match action {
            Action::Characters(side) => self.repeat(count, |state| state.beside(side)),
            Action::Words(by) => self.repeat(count, |state| state.word_start(by > 0)),
            Action::WordEnd => self.repeat(count, Self::word_end),
            Action::LineStart => self.move_head(|state| state.line_here()?.first_stop()),
            Action::LineEnd => self.move_head(|state| state.line_here()?.last_stop()),
            Action::Lines(by) => {
                let count = i32::try_from(count).unwrap_or(i32::MAX);
                self.move_head_by_lines(i32::from(by).saturating_mul(count));
            }
            Action::HalfPages(by) => self.move_head_by_lines(i32::from(by) * (page / 2).max(1)),
            Action::Pages(by) => self.move_head_by_lines(i32::from(by) * page),
            Action::Paragraphs(by) => self.move_head(|state| state.paragraph_end(by > 0)),
            Action::Top => self.move_head(|state| state.stop_at(ByteOffset(0))),
            Action::Bottom => self.move_head(|state| state.stop_at(state.last_byte())),
            Action::SwapEnds => {
                if let Some(passage) = &mut self.passage {
                    *passage = Passage::new(passage.head, passage.anchor);
                    self.cursor = Some(passage.head.start());
                }
                self.show_head();
            }
            Action::Copy => self.copy_passage(),
            Action::SelectText | Action::Cancel | Action::Quit => self.passage = None,
            other => return Some(other),
        }
        None
    }

    /// Carries a passage from where the button went down to where the mouse is.
    pub(super) fn drag(&mut self, kind: MouseKind, (column, row): (u16, u16)) {
        if kind == MouseKind::Release {
            self.pressed = None;
            return;
        }
        let Some(anchor) = self.pressed else { return };
        let text = self.areas.text;
        let bottom = text.top.saturating_add(text.height);
        if row < text.top {
            self.scroll(-1);
        } else if row >= bottom {
            self.scroll(1);
        }
        let row = row.clamp(text.top, bottom.saturating_sub(1)) - text.top;
        let column = Column(column.saturating_sub(text.left.0));
        let Some(head) = self.nearest_on(usize::from(row), column) else {
            return;
        };
        if self.passage.is_none() && head.span == anchor {
            return;
        }
        self.passage = Some(Passage::new(anchor, head.span));
        self.cursor = Some(head.span.start());
    }

    /// Returns the cluster of the line on this row, or of the nearest line above, that is nearest
    /// to the column.
    pub(super) fn nearest_on(&self, row: usize, column: Column) -> Option<Stop> {
        let rows = self.page.rows().get(..=row).unwrap_or(self.page.rows());
        let line = rows.iter().rev().find_map(|&place| self.page.line(place));
        line?.nearest(column)
    }

    fn copy_passage(&mut self) {
        if let Some(passage) = self.passage.take() {
            let text = passage.span().slice(&self.article.text).to_owned();
            self.notice = Some(Notice::Copied(Copied::Passage));
            self.want(Effect::Copy(text));
        }
    }

    fn repeat(&mut self, count: u32, step: impl Fn(&mut Self) -> Option<Stop>) {
        for _ in 0..count {
            let before = self.passage;
            self.move_head(&step);
            if self.passage == before {
                break;
            }
        }
    }

    /// Moves the cursor where `to` says.
    fn move_head(&mut self, to: impl FnOnce(&mut Self) -> Option<Stop>) {
        let stop = to(self);
        if let (Some(stop), Some(passage)) = (stop, &mut self.passage) {
            *passage = Passage::new(passage.anchor, stop.span);
            self.cursor = Some(stop.span.start());
            self.show_head();
        }
    }

    fn move_head_by_lines(&mut self, by: i32) {
        let article = Arc::clone(&self.article);
        let Some(passage) = self.passage else { return };
        let here = self
            .line_here()
            .and_then(|line| line.stop_at(passage.head.start()));
        let Some(column) = passage.goal.or_else(|| here.map(|stop| stop.columns.start)) else {
            return;
        };
        let mut place = self.page.place_of(&article, passage.head.start());
        for _ in 0..by.unsigned_abs() {
            match self.next_line(&article, place, by > 0) {
                Some(next) => place = next,
                None => break,
            }
        }
        self.move_head(|state| state.page.lay_out(&article, place)?.nearest(column));
        if let Some(passage) = &mut self.passage {
            passage.goal = Some(column);
        }
    }

    fn show_head(&mut self) {
        if let Some(passage) = self.passage {
            let article = Arc::clone(&self.article);
            self.page
                .show(&article, passage.head.start(), Landing::Nearest);
        }
    }

    fn head(&self) -> ByteOffset {
        self.passage
            .map_or(self.here(), |passage| passage.head.start())
    }

    fn last_byte(&self) -> ByteOffset {
        let last = self.article.paragraphs.last();
        let end = last.map_or(0, |paragraph| paragraph.span.end().index());
        ByteOffset::new(end.saturating_sub(1))
    }

    /// Returns the cluster that a cursor at `offset` stands on.
    pub(super) fn stop_at(&mut self, offset: ByteOffset) -> Option<Stop> {
        let article = Arc::clone(&self.article);
        let place = self.page.place_of(&article, offset);
        self.page.lay_out(&article, place)?.stop_at(offset)
    }

    /// Returns the line that the cursor is in.
    fn line_here(&mut self) -> Option<&Line> {
        let (article, head) = (Arc::clone(&self.article), self.head());
        let place = self.page.place_of(&article, head);
        self.page.lay_out(&article, place)
    }

    /// Returns the place of the next line with anything to stand on, gaps passed over.
    fn next_line(&mut self, article: &Article, from: Place, down: bool) -> Option<Place> {
        let mut place = from;
        loop {
            place = match down {
                true => self.page.below(article, place)?,
                false => self.page.above(article, place)?,
            };
            let line = self.page.lay_out(article, place);
            if line.is_some_and(|line| line.stops().next().is_some()) {
                return Some(place);
            }
        }
    }

    /// Returns the cluster on that side of the cursor; past the end of a line in the direction of
    /// its paragraph that is the beginning of the next line, past its beginning the end of the one
    /// before.
    fn beside(&mut self, side: Side) -> Option<Stop> {
        let (article, head) = (Arc::clone(&self.article), self.head());
        let line = self.line_here()?;
        let beside = match side {
            Side::Left => line.left_of(head),
            Side::Right => line.right_of(head),
        };
        if beside.is_some() {
            return beside;
        }
        let down = (side == Side::Left) == (line.direction() == Direction::RightToLeft);
        let place = self.page.place_of(&article, head);
        let next = self.next_line(&article, place, down)?;
        let line = self.page.lay_out(&article, next)?;
        match (line.direction() == Direction::RightToLeft) == down {
            true => line.rightmost(),
            false => line.leftmost(),
        }
    }

    /// Returns the first cluster of the next word, or of this word or the one before.
    fn word_start(&mut self, forward: bool) -> Option<Stop> {
        let head = self.head();
        let target = match forward {
            true => self.word_after(head),
            false => self.word_before(head),
        };
        self.stop_at(target?)
    }

    /// Returns the last cluster of this word, or from there of the next one.
    fn word_end(&mut self) -> Option<Stop> {
        let head = self.passage?.head;
        let article = Arc::clone(&self.article);
        let here = article.paragraph_at(head.start())?;
        let ahead = article.paragraphs.iter().skip(here);
        let mut words = ahead.flat_map(|paragraph| segment::words(&article.text, paragraph.span));
        let word = words.find(|word| word.span.end() > head.end())?;
        self.stop_at(ByteOffset::new(word.span.end().index() - 1))
    }

    /// Returns the last cluster of the paragraph, or from there of the next; the first one when
    /// going back.
    fn paragraph_end(&mut self, forward: bool) -> Option<Stop> {
        let head = self.passage?.head;
        let article = Arc::clone(&self.article);
        let mut paragraphs = article.paragraphs.iter().map(|paragraph| paragraph.span);
        if forward {
            let end = paragraphs.find(|span| span.end() > head.end())?.end();
            self.stop_at(ByteOffset::new(end.index() - 1))
        } else {
            let start = paragraphs
                .rfind(|span| span.start() < head.start())?
                .start();
            self.stop_at(start)
        }
    }
}
