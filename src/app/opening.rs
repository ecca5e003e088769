//! How an article comes onto the screen, and what is found in it: at once, or piece by piece.
//!
//! Of a long text the beginning is shown while the rest is still being read, and names are looked
//! for part by part, beginning where the reader is. Each answer asks for the next part, so that
//! whoever jumps to the end is not kept waiting for the middle.

use std::sync::Arc;

use crate::app::annotations::Annotations;
use crate::app::keymap::Pane;
use crate::app::message::{Effect, Names, Part};
use crate::app::selection::Selection;
use crate::app::{Notice, State};
use crate::article::{Article, ArticleId};
use crate::extract::Extraction;
use crate::extract::parts::parts;
use crate::layout::dominant_direction;
use crate::library::Answer;
use crate::notebook::Notebook;
use crate::span::{ByteOffset, Span};

/// A text of more bytes than this is searched for names part by part.
const LONG: usize = 256 << 10;
/// About the bytes of a part: the names of an article are all in it, and it is done in the blink of
/// an eye.
const PART: usize = 64 << 10;

/// Where the reader wants to be as soon as that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// At the end.
    End,
    /// So many percent of the way there.
    Percent(u32),
}

/// The search for names in a long text.
#[derive(Clone, Debug, Default)]
pub struct Looking {
    parts: Vec<(Span, Stage)>,
    /// How many parts are done.
    done: usize,
}

/// How far a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Waiting,
    Asked,
    Done,
}

impl Looking {
    fn new(article: &Article) -> Self {
        let parts = parts(article, PART).into_iter();
        Self {
            parts: parts.map(|part| (part, Stage::Waiting)).collect(),
            done: 0,
        }
    }

    /// Returns how much was looked through, in percent.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.done * 100)
            .checked_div(self.parts.len())
            .unwrap_or(100)
    }

    fn is_over(&self) -> bool {
        self.done >= self.parts.len()
    }

    /// Returns the part nearest to `here` that nobody was asked for, and asks for it: the one that
    /// holds it first, then those after and before it in turn.
    fn next(&mut self, here: ByteOffset) -> Option<Span> {
        let at = self.parts.partition_point(|(part, _)| part.end() <= here);
        let nearest = (0..=self.parts.len())
            .flat_map(|far| [at.checked_add(far), at.checked_sub(far + 1)])
            .flatten();
        let is_waiting = |part: &usize| {
            let part = self.parts.get(*part);
            part.is_some_and(|(_, stage)| *stage == Stage::Waiting)
        };
        let next = nearest.into_iter().find(is_waiting)?;
        let (part, stage) = self.parts.get_mut(next)?;
        *stage = Stage::Asked;
        Some(*part)
    }

    /// Notes that a part is done; one that is none of ours is no matter.
    fn note(&mut self, done: Span) {
        let at = self
            .parts
            .partition_point(|(part, _)| part.start() < done.start());
        if let Some((part, stage)) = self.parts.get_mut(at)
            && *part == done
            && *stage != Stage::Done
        {
            *stage = Stage::Done;
            self.done += 1;
        }
    }

    /// Takes over what was done, or is being done, in the beginning of the text.
    fn go_on_from(&mut self, before: &Looking) {
        for ((part, stage), (same, before)) in self.parts.iter_mut().zip(&before.parts) {
            if part == same {
                *stage = *before;
                self.done += usize::from(*before == Stage::Done);
            }
        }
    }
}

impl State {
    /// Shows an article in place of the one on the screen, with what was found in it, or asks for
    /// that.
    pub(super) fn show(
        &mut self,
        id: ArticleId,
        article: Arc<Article>,
        found: Option<Extraction>,
        notebook: Notebook,
    ) {
        let before = std::mem::take(self);
        *self = State {
            id,
            direction: dominant_direction(&article.text),
            article: Arc::clone(&article),
            pane: before.pane,
            notice: before.notice,
            library: before.library,
            zen: before.zen,
            help: before.help,
            last_colour: before.last_colour,
            annotations: Annotations {
                ids: before.annotations.ids,
                notebook,
                ..Annotations::default()
            },
            keys: before.keys,
            wanted: before.wanted,
            ..State::new(before.look, before.size)
        };
        match found {
            Some(found) => self.take_extraction(found),
            None if article.text.len() <= LONG => self.want(Effect::Extract(id, article)),
            None => {
                self.looking = Some(Looking::new(&article));
                self.look_further();
            }
        }
    }

    /// Shows the beginning of an article that is still being read.
    pub(super) fn begin(&mut self, id: ArticleId, article: Arc<Article>) {
        let (beginning, nothing) = (Arc::clone(&article), Some(Extraction::default()));
        self.show(id, beginning, nothing, Notebook::default());
        self.extracted = false;
        self.partial = true;
        let mut looking = Looking::new(&article);
        // The last part goes on in what has not been read.
        if looking.parts.len() > 1 {
            looking.parts.pop();
        }
        self.looking = Some(looking);
        self.look_further();
    }

    /// Puts the whole article in the place of its beginning; the reader stays where they are.
    pub(super) fn take_whole(&mut self, id: ArticleId, article: Arc<Article>) {
        if id != self.id || !self.partial {
            return;
        }
        if !article.text.starts_with(&self.article.text) {
            // What came later showed that the beginning was to be read in another way.
            let document = self.annotations.document;
            let notebook = std::mem::take(&mut self.annotations.notebook);
            self.show(id, article, None, notebook);
            self.annotations.document = document;
            return;
        }
        self.partial = false;
        self.direction = dominant_direction(&article.text);
        let mut looking = Looking::new(&article);
        if let Some(before) = &self.looking {
            looking.go_on_from(before);
        }
        self.looking = Some(looking);
        self.page.forget();
        self.article = article;
        if !self.annotations.notebook.is_empty() {
            self.refind();
        }
        self.look_further();
        self.resume_search();
        match self.awaited.take() {
            Some(Goal::End) => self.go_to_end(true),
            Some(Goal::Percent(percent)) => self.go_to_percent(percent),
            None => {}
        }
    }

    /// Goes on with the beginning alone, and tells why.
    pub(super) fn do_without_rest(&mut self, id: ArticleId, failure: Answer) {
        if id == self.id && self.partial {
            self.partial = false;
            self.awaited = None;
            self.look_further();
            self.take_answer(failure);
        }
    }

    /// Tells that the place is not there yet, and goes there when it is; returns whether that is so.
    pub(super) fn await_rest(&mut self, goal: Goal) -> bool {
        if self.partial {
            self.awaited = Some(goal);
            self.notice = Some(Notice::StillReading);
        }
        self.partial
    }

    /// Takes what was found in the whole article.
    pub(super) fn take_extraction(&mut self, found: Extraction) {
        self.annotations.raw = Some(found);
        self.extracted = true;
        self.selection = Selection::default();
        self.refind();
        self.select_arrival();
    }

    /// Takes what was found in a part, and has the next one looked through.
    pub(super) fn take_part(&mut self, part: Span, names: Option<Names>) {
        if let Some(names) = names {
            let before = self.put_names(names);
            self.want(Effect::Discard(before));
            self.relight();
            // Who does not look at the index finds its head there, whoever comes to stand on it.
            if self.pane != Pane::Index && self.selection.first.is_none() {
                self.panel.move_to_end(false);
            }
        }
        if let Some(looking) = &mut self.looking {
            looking.note(part);
        }
        self.look_further();
    }

    fn put_names(&mut self, names: Names) -> Names {
        if !self.annotations.notebook.is_empty() {
            let raw = self.annotations.raw.replace(names.found);
            self.refind();
            return Names {
                found: raw.unwrap_or_default(),
                index: names.index,
            };
        }
        // Nothing was said: what is shown is what was found, and is not kept twice.
        self.annotations.raw = None;
        let found = std::mem::replace(&mut self.found, names.found);
        let index = std::mem::replace(&mut self.index, names.index);
        self.panel.rebuild(&mut self.index, &self.found);
        Names { found, index }
    }

    /// Asks for the names in the part nearest to the reader.
    fn look_further(&mut self) {
        let here = self.here();
        let Some(looking) = &mut self.looking else {
            return;
        };
        if looking.is_over() && !self.partial {
            self.looking = None;
            self.extracted = true;
            return;
        }
        let is_last = looking.done + 1 >= looking.parts.len();
        let Some(span) = looking.next(here) else {
            return;
        };
        let sight = Span::new(here, here.advance(1));
        let part = Part {
            article: Arc::clone(&self.article),
            span,
            order: self.panel.order,
            tell: is_last || span.overlaps(sight) || !self.has_names(),
        };
        self.want(Effect::ExtractPart(self.id, part));
    }

    fn has_names(&self) -> bool {
        !self.found.mentions.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::event::{Event, Key, Size};
    use crate::app::message::Message;
    use crate::app::{Look, update};
    use crate::source::{decode, decode_head};

    const ID: ArticleId = ArticleId(1);

    fn text() -> String {
        let lines = (0..40_000).map(|line| format!("سطر من خبر طويل، هو السطر {line}"));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn state() -> State {
        let size = Size {
            columns: 100,
            rows: 24,
        };
        State::new(Look::default(), size)
    }

    fn press(state: &mut State, keys: &str) {
        for key in keys.chars() {
            let _ = update(state, Message::Event(Event::Key(Key::char(key))));
        }
    }

    /// Shows the beginning of the text, presses keys, then shows the whole.
    fn check(keys: &str) -> (State, Option<ByteOffset>) {
        let (state, before, _) = opened(keys);
        (state, before)
    }

    fn opened(keys: &str) -> (State, Option<ByteOffset>, Vec<Effect>) {
        let bytes = text().into_bytes();
        let head = decode_head(&bytes[..100_001], "").unwrap();
        let whole = decode(bytes, "").unwrap();
        let mut state = state();
        let effects = update(&mut state, Message::Begun(ID, Arc::new(head)));
        assert!(matches!(
            effects.as_slice(),
            [Effect::ExtractPart(ID, _), Effect::Library(_)]
        ));
        press(&mut state, keys);
        let before = state.page.first_in_sight();
        let effects = update(&mut state, Message::Completed(ID, Arc::new(whole)));
        assert!(!state.partial);
        (state, before, effects)
    }

    #[test]
    fn the_reader_stays_where_they_are_when_the_rest_comes() {
        let (state, before) = check("jjjjjjj");
        assert!(before > Some(ByteOffset(0)));
        assert_eq!(state.page.first_in_sight(), before);
        assert_eq!(state.article.text, text());
    }

    #[test]
    fn who_wants_to_the_end_gets_there_when_it_is_there() {
        assert_eq!(check("G").0.percent(), 100);
        assert!((49..=51).contains(&check("50%").0.percent()));
    }

    #[test]
    fn who_goes_elsewhere_meanwhile_is_left_there() {
        let (state, before) = check("Gj");
        assert_eq!(state.page.first_in_sight(), before);
    }

    #[test]
    fn a_search_goes_on_in_the_rest() {
        let (mut state, _, mut effects) = opened("/39999");
        let mut stretches = 0;
        while let Some(effect) = effects.pop() {
            if let Effect::Search(ticket, article, wanted, stretch) = effect {
                let found = crate::app::search::find(&article, &wanted, stretch);
                effects = update(&mut state, Message::Searched(ticket, found));
                stretches += 1;
            }
        }
        assert!(stretches > 0);
        let cursor = state.cursor.unwrap();
        assert!(cursor.index() + "39999".len() == state.article.text.len());
        assert_eq!(state.search.map(|search| search.hits.len()), Some(1));
    }

    #[test]
    fn names_are_looked_for_from_the_reader_outwards() {
        let (mut state, _) = check("");
        press(&mut state, "50%");
        let mut asked: Vec<Span> = Vec::new();
        let mut wanted = Some(Span::default());
        while let Some(part) = wanted.take() {
            let effects = update(&mut state, Message::PartExtracted(ID, part, None));
            wanted = effects.into_iter().find_map(|effect| match effect {
                Effect::ExtractPart(_, part) => Some(part.span),
                _ => None,
            });
            asked.extend(wanted);
        }
        let here = state.page.first_in_sight().unwrap();
        assert!(asked[0].contains(here));
        let far = |part: &Span| part.start().index().abs_diff(here.index());
        assert!(asked.iter().take(6).all(|part| far(part) < 7 * PART));
        let mut starts: Vec<_> = asked.iter().map(|part| part.start()).collect();
        starts.sort();
        starts.dedup();
        assert_eq!(starts.len(), asked.len(), "no part twice");
    }
}
