//! The index of the whole library, and the page of one name.

use crate::app::list::ListPlace;
use crate::library::{EntryId, NameId, NamePage, NameRow};
use crate::span::Span;

/// The names of the whole library.
#[derive(Debug, Default)]
pub struct Names {
    /// What the reader typed to narrow them; empty for all.
    pub filter: String,
    /// The names, the most named first.
    pub rows: Vec<NameRow>,
    /// Where the reader is.
    pub at: ListPlace,
    /// Whether the library has answered.
    pub known: bool,
}

impl Names {
    /// Returns the name that the keyboard is on.
    #[must_use]
    pub fn current(&self) -> Option<&NameRow> {
        self.rows.get(self.at.cursor)
    }

    /// Takes the names in; the keyboard stays on its name.
    pub fn take(&mut self, rows: Vec<NameRow>) {
        let kept = self.current().map(|row| row.id);
        self.rows = rows;
        self.known = true;
        let found = kept.and_then(|id| self.rows.iter().position(|row| row.id == id));
        self.at.cursor = found.unwrap_or(0);
    }
}

/// A line of a name's page, below its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLine {
    /// A note of the reader on it: its index in the page's list.
    Note(usize),
    /// The head of those it appears with.
    TogetherHead,
    /// One that it appears with: the index in the page's list.
    Together(usize),
    /// The head of the mentions.
    MentionsHead,
    /// The article of the mentions below: the index of the first of them.
    Article(usize),
    /// A mention: its index in the page's list.
    Mention(usize),
}

impl NameLine {
    /// Tells whether the keyboard can be on the line.
    fn stops(self) -> bool {
        matches!(self, NameLine::Together(_) | NameLine::Mention(_))
    }
}

/// Those that a name appears with that are shown; the rest is noise.
const TOGETHER: usize = 6;

/// The page of a name.
#[derive(Debug)]
pub struct NameView {
    /// What the library knows of the name.
    pub page: NamePage,
    /// Where the reader is in its lines.
    pub at: ListPlace,
    lines: Vec<NameLine>,
}

impl NameView {
    /// Returns the page with the keyboard on the first mention.
    #[must_use]
    pub fn new(page: NamePage) -> Self {
        let mut lines: Vec<NameLine> = (0..page.notes.len()).map(NameLine::Note).collect();
        if !page.together.is_empty() {
            lines.push(NameLine::TogetherHead);
            lines.extend((0..page.together.len().min(TOGETHER)).map(NameLine::Together));
        }
        if !page.mentions.is_empty() {
            lines.push(NameLine::MentionsHead);
        }
        let mut last = None;
        for (index, mention) in page.mentions.iter().enumerate() {
            if last != Some(mention.entry) {
                lines.push(NameLine::Article(index));
                last = Some(mention.entry);
            }
            lines.push(NameLine::Mention(index));
        }
        let mut view = Self {
            page,
            at: ListPlace::default(),
            lines,
        };
        view.move_to_end(false);
        view
    }

    /// Returns all lines, in sight or not.
    #[must_use]
    pub fn lines(&self) -> &[NameLine] {
        &self.lines
    }

    /// Returns the line that the keyboard is on.
    #[must_use]
    pub fn current(&self) -> Option<NameLine> {
        self.lines.get(self.at.cursor).copied()
    }

    /// Moves the keyboard by lines that it can be on.
    pub fn move_by(&mut self, by: isize) {
        for _ in 0..by.unsigned_abs() {
            let mut at = self.at.cursor;
            loop {
                let Some(next) = at.checked_add_signed(by.signum()) else {
                    return;
                };
                match self.lines.get(next) {
                    None => return,
                    Some(line) if line.stops() => {
                        self.at.cursor = next;
                        break;
                    }
                    Some(_) => at = next,
                }
            }
        }
    }

    /// Moves the keyboard to the first line that it can be on, or the last.
    pub fn move_to_end(&mut self, last: bool) {
        let found = if last {
            self.lines.iter().rposition(|line| line.stops())
        } else {
            self.lines.iter().position(|line| line.stops())
        };
        self.at.cursor = found.unwrap_or(0);
    }

    /// Moves the keyboard to the first mention of the next article, or of the previous.
    pub fn move_by_articles(&mut self, forward: bool) {
        let starts = self.lines.iter().enumerate();
        let mut starts = starts
            .filter(|(_, line)| matches!(line, NameLine::Article(_)))
            .map(|(at, _)| at + 1);
        let target = if forward {
            starts.find(|&at| at > self.at.cursor)
        } else {
            starts.rfind(|&at| at < self.at.cursor)
        };
        self.at.cursor = target.unwrap_or(self.at.cursor);
    }

    /// Moves the keyboard to a line in sight, counted from the top; tells whether it can be there.
    pub fn move_to_row(&mut self, row: usize) -> bool {
        let row = self.at.top + row;
        let stops = self.lines.get(row).is_some_and(|line| line.stops());
        if stops {
            self.at.cursor = row;
        }
        stops
    }

    /// Scrolls to the keyboard where `height` lines are in sight, with the heads above it.
    pub fn settle(&mut self, height: usize) {
        self.at.settle(self.lines.len(), height);
        let heads = self.lines.iter().take(self.at.cursor).rev();
        let heads = heads.take_while(|line| !line.stops()).count();
        if height > heads && self.at.top > self.at.cursor - heads {
            self.at.top = self.at.cursor - heads;
        }
    }
}

/// A walk through the mentions of one name from article to article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// The name.
    pub name: NameId,
    /// How it is written.
    pub title: String,
    /// Its mentions, in the order of the page that the walk began on.
    pub stops: Vec<(EntryId, Span)>,
    /// Where the reader is among them.
    pub at: usize,
}

impl Trail {
    /// Returns the walk through a page's mentions that begins at one of them.
    #[must_use]
    pub fn new(page: &NamePage, at: usize) -> Self {
        let stops = page.mentions.iter();
        Self {
            name: page.row.id,
            title: page.row.name.clone(),
            stops: stops
                .map(|mention| (mention.entry, mention.place))
                .collect(),
            at,
        }
    }

    /// Goes on to the next mention, or back to the previous; `None` at either end.
    pub fn step(&mut self, forward: bool) -> Option<(EntryId, Span)> {
        let next = if forward {
            self.at.checked_add(1)?
        } else {
            self.at.checked_sub(1)?
        };
        let stop = self.stops.get(next).copied()?;
        self.at = next;
        Some(stop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Timestamp;
    use crate::extract::Label;
    use crate::library::{NameMention, Snippet};

    fn view(articles: &[i64]) -> NameView {
        let row = NameRow {
            id: NameId(1),
            label: Label::Person,
            subtype: None,
            name: "A".to_owned(),
            latin: None,
            articles: articles.len(),
            mentions: articles.len(),
            watched: false,
        };
        let mentions = articles.iter().map(|&entry| NameMention {
            entry: EntryId(entry),
            title: String::new(),
            source: String::new(),
            date: Timestamp(0),
            place: Span::default(),
            snippet: Snippet::default(),
        });
        NameView::new(NamePage {
            row: row.clone(),
            aliases: Vec::new(),
            weeks: Vec::new(),
            since: Timestamp(0),
            together: vec![(row, 2)],
            mentions: mentions.collect(),
            notes: Vec::new(),
        })
    }

    #[test]
    fn mentions_stand_below_their_articles() {
        use NameLine::{Article, Mention, MentionsHead, Together, TogetherHead};
        assert_eq!(
            view(&[7, 7, 8]).lines(),
            [
                TogetherHead,
                Together(0),
                MentionsHead,
                Article(0),
                Mention(0),
                Mention(1),
                Article(2),
                Mention(2)
            ]
        );
    }

    #[test]
    fn the_keyboard_leaves_heads_out() {
        let mut view = view(&[7, 7, 8]);
        assert_eq!(view.current(), Some(NameLine::Together(0)));
        view.move_by(1);
        assert_eq!(view.current(), Some(NameLine::Mention(0)));
        view.move_by_articles(true);
        assert_eq!(view.current(), Some(NameLine::Mention(2)));
        view.move_by(9);
        assert_eq!(view.current(), Some(NameLine::Mention(2)));
        view.move_by_articles(false);
        assert_eq!(view.current(), Some(NameLine::Mention(0)));
        view.move_by(-9);
        assert_eq!(view.current(), Some(NameLine::Together(0)));
    }

    #[test]
    fn a_walk_ends_at_the_last_mention() {
        let mut trail = Trail::new(&view(&[7, 8]).page, 0);
        assert_eq!(trail.step(false), None);
        assert_eq!(trail.step(true).map(|stop| stop.0), Some(EntryId(8)));
        assert_eq!(trail.step(true), None);
        assert_eq!(trail.at, 1);
    }
}
