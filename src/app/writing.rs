//! A note being written: what it is on, and what becomes of it.

use crate::app::annotations::{Told, remark};
use crate::app::editor::{Editor, Sheet};
use crate::app::event::{Key, KeyCode};
use crate::app::geometry::Area;
use crate::app::message::Effect;
use crate::app::{Notice, State};
use crate::extract::EntityId;
use crate::layout::Direction;
use crate::notebook::{Annotation, AnnotationId, Body, Remark, Scope, Target};
use crate::span::{Cells, Span};

/// Rows of the text of a note in sight while it is written.
const ROWS: u16 = 7;
/// The widest that it is written, in cells.
const WIDEST: u16 = 72;

/// A note being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Writing {
    /// What it is on.
    pub subject: Subject,
    /// The words that it is on; empty for the article.
    pub about: String,
    /// The text.
    pub editor: Editor,
    before: Remark,
}

/// What a note is on.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A place.
    Place(Span),
    /// A name, or the article.
    Target(Target),
    /// What this annotation is on, which is there already.
    Kept(AnnotationId),
}

impl State {
    /// Opens the note on the passage, or on what the cursor is on; without either, on the article.
    pub(super) fn write_note(&mut self) {
        if self.annotations.document.is_none() {
            return;
        }
        if let Some(row) = self
            .panel
            .current()
            .filter(|_| self.pane == super::keymap::Pane::Index)
        {
            if let Some(id) = row.entity() {
                self.write_on_name(id);
            }
            return;
        }
        let passage = self.passage.map(|passage| passage.span());
        let mention = self.mention_at_cursor();
        let mention = mention.and_then(|(at, _)| self.found.mentions.get(at));
        let here = self.note_at_cursor().map(|(span, _)| span);
        let word = self.cursor.map(|cursor| self.word_at(cursor));
        let span = passage
            .or(here)
            .or_else(|| mention.map(|mention| mention.target))
            .or(word);
        match span.filter(|span| !span.is_empty()) {
            Some(span) => self.write_on_place(span),
            None => self.write_on_target(Target::Article, String::new()),
        }
    }

    pub(super) fn write_on_place(&mut self, span: Span) {
        let (span, before) = self.remark_for(span);
        let about = span.slice(&self.article.text).to_owned();
        self.open_editor(Subject::Place(span), about, before);
    }

    pub(super) fn write_on_name(&mut self, id: EntityId) {
        let Some(entity) = self.found.entity(id) else {
            return;
        };
        let name = entity.name.clone();
        match self.notes_on(id).first() {
            Some(&note) => self.revise_note(note),
            None => {
                let target = Target::Name {
                    form: name.clone(),
                    scope: Scope::Everywhere,
                };
                self.write_on_target(target, name);
            }
        }
    }

    fn write_on_target(&mut self, target: Target, about: String) {
        let mine = |said: &&Annotation| said.target == target && remark(said).is_some();
        let there = self
            .annotations
            .notebook
            .iter()
            .find(mine)
            .map(|said| said.id);
        match there {
            Some(id) => self.revise_note(id),
            None => self.open_editor(Subject::Target(target), about, Remark::default()),
        }
    }

    /// Opens a note that is there.
    pub(super) fn revise_note(&mut self, id: AnnotationId) {
        let Some(said) = self.annotations.notebook.get(id) else {
            return;
        };
        let about = match &said.target {
            Target::Place(selector) => selector.exact.clone(),
            Target::Name { form, .. } => form.clone(),
            Target::Article => String::new(),
        };
        let before = remark(said).cloned().unwrap_or_default();
        self.open_editor(Subject::Kept(id), about, before);
    }

    fn open_editor(&mut self, subject: Subject, about: String, before: Remark) {
        self.menu = None;
        self.writing = Some(Writing {
            subject,
            about,
            editor: Editor::new(before.text.clone()),
            before,
        });
    }

    /// Takes a key while a note is written.
    pub(super) fn press_in_note(&mut self, key: Key) {
        let sheet = self.sheet();
        let Some(writing) = &mut self.writing else {
            return;
        };
        if key.code == KeyCode::Escape {
            self.keep_note();
        } else if key == Key::control('c') {
            let changed = writing.editor.text() != writing.before.text;
            self.writing = None;
            self.notice = changed.then_some(Notice::Annotated(Told::NoteDropped));
        } else if key == Key::control('e') {
            let text = writing.editor.text().to_owned();
            self.want(Effect::Edit(text));
        } else {
            writing.editor.press(key, &sheet);
        }
    }

    /// Puts a pasted text into the note, or into the line that is typed.
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(writing) = &mut self.writing {
            writing.editor.insert(text);
        } else if self.prompt.is_some() {
            let line = text.lines().next().unwrap_or_default();
            for char in line.chars().filter(|char| !char.is_control()) {
                self.type_key(Key::char(char));
            }
        }
    }

    /// Takes in what an editor outside made of the note.
    pub(super) fn take_edited(&mut self, text: Result<String, String>) {
        match (text, &mut self.writing) {
            (Ok(text), Some(writing)) => {
                writing.editor = Editor::default();
                writing.editor.insert(text.trim_end());
            }
            (Err(why), _) => {
                self.notice = Some(Notice::Failed {
                    what: "the editor could not be used".to_owned(),
                    why,
                    hint: "set VISUAL or EDITOR to an editor's command".to_owned(),
                });
            }
            (Ok(_), None) => {}
        }
    }

    fn keep_note(&mut self) {
        let Some(writing) = self.writing.take() else {
            return;
        };
        let text = writing.editor.text().trim().to_owned();
        let before = writing.before;
        if text == before.text {
            return;
        }
        // Tags that were set apart from the text stay; those in it follow it.
        let old = tags(&before.text);
        let kept = before.tags.into_iter().filter(|tag| !old.contains(tag));
        let mut all: Vec<String> = kept.chain(tags(&text)).collect();
        all.sort();
        all.dedup();
        let told = match text.is_empty() {
            true => Told::NoteRemoved,
            false => Told::NoteKept,
        };
        let remark = Remark {
            colour: before.colour,
            text,
            tags: all,
        };
        self.annotate(told, |pen| match writing.subject {
            Subject::Place(span) => pen.remark(span, remark),
            Subject::Target(target) => pen.remark_on_target(target, remark),
            Subject::Kept(id) => pen.revise(id, Body::Remark(remark)),
        });
        self.passage = None;
    }

    /// Returns how the note being written is set.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet {
            width: self.writing_area().1.width,
            direction: self.direction.unwrap_or(Direction::RightToLeft),
            profile: self.look.profile,
        }
    }

    /// Returns the box in which a note is written, and the lines of text in it: at the foot of the
    /// page, or at its head where the foot would hide what the note is on.
    #[must_use]
    pub fn writing_area(&self) -> (Area, Area) {
        let page = match self.areas.page.width.0 {
            0 => Area {
                left: crate::span::Column(0),
                top: 0,
                width: Cells(self.size.columns),
                height: self.size.rows.saturating_sub(1),
            },
            _ => self.areas.page,
        };
        let width = page.width.0.min(WIDEST + 4);
        let height = (ROWS + 2).min(page.height);
        let place = match self.writing.as_ref().map(|writing| &writing.subject) {
            Some(Subject::Place(span)) => self.page.row_of(span.start()),
            Some(Subject::Kept(id)) => {
                let place = self.annotations.anchored.place(*id);
                place.and_then(|span| self.page.row_of(span.start()))
            }
            _ => None,
        };
        let row = place.map_or(0, |row| usize::from(self.areas.text.top) + row);
        let foot = page.top + page.height.saturating_sub(height);
        let top = match row >= usize::from(foot.saturating_sub(1)) {
            true => page.top,
            false => foot,
        };
        let left = page.left + Cells((page.width.0 - width) / 2);
        let outer = Area {
            left,
            top,
            width: Cells(width),
            height,
        };
        let inner = Area {
            left: left + Cells(2),
            top: top + 1,
            width: Cells(width.saturating_sub(4).max(1)),
            height: height.saturating_sub(2),
        };
        (outer, inner)
    }

    /// Keeps the cursor of the note in sight.
    pub(super) fn settle_writing(&mut self) {
        let (sheet, height) = (self.sheet(), self.writing_area().1.height);
        if let Some(writing) = &mut self.writing {
            writing.editor.settle(&sheet, usize::from(height));
        }
    }
}

/// Returns the tags in a text: words behind a `#`.
#[must_use]
pub fn tags(text: &str) -> Vec<String> {
    let words = text.split_whitespace();
    let tags = words.filter_map(|word| word.strip_prefix('#'));
    tags.map(|tag| {
        let end = |char: char| !char.is_alphanumeric() && char != '_' && char != '-';
        tag.trim_end_matches(end).to_owned()
    })
    .filter(|tag| !tag.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_words_behind_a_hash() {
        assert_eq!(tags("انظر #سوق، و#لا و # #نفط."), ["سوق", "نفط"]);
    }
}
