//! What can be said of a passage, a mention or an entity: the choices that one key opens, each with
//! a key of its own.

use crate::app::annotations::Told;
use crate::app::event::{Key, KeyCode};
use crate::app::keymap::{self, Pane};
use crate::app::prompt::{Prompt, PromptKind, Typed};
use crate::app::{Notice, State};
use crate::extract::{EntityId, Label, Subtype};
use crate::notebook::intent::{Places, guess};
use crate::notebook::{Claim, Colour, Remark, Scope, forms};
use crate::span::Span;
use crate::text::fold::fold;

/// What is being asked, and about what.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    /// The place, if it is about one.
    pub span: Option<Span>,
    /// The entity named there, or selected.
    pub entity: Option<EntityId>,
    /// Which places of the form a mark is for.
    pub places: Places,
    /// What is asked.
    pub stage: Stage,
}

/// What a menu asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// What to say.
    Choose,
    /// The colour of a highlight.
    Colour,
    /// With which entity this one is to be merged: what was typed, and the row chosen.
    Merge(String, usize),
    /// A line is typed in the prompt.
    Typing,
}

/// One choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is one of these.
    Label(Label, Option<Subtype>),
    /// All places of the form, or only this one.
    Places,
    /// No name stands here.
    NotHere,
    /// This form is never a name.
    Never,
    /// The name has other bounds.
    Fix,
    /// It is the same as another entity.
    Merge,
    /// This form names something else.
    Split,
    /// It is to be shown by another name.
    Rename,
    /// Highlight it.
    Highlight,
    /// Write a note on the place.
    Note,
    /// Write a note on what is named.
    NameNote,
    /// Tag it.
    Tags,
}

/// The choices with their keys, in the order in which they are shown.
const CHOICES: &[(char, Choice)] = &[
    ('p', Choice::Label(Label::Person, None)),
    (
        'c',
        Choice::Label(Label::Organisation, Some(Subtype::Company)),
    ),
    (
        'm',
        Choice::Label(Label::Organisation, Some(Subtype::Media)),
    ),
    (
        'g',
        Choice::Label(Label::Organisation, Some(Subtype::Government)),
    ),
    (
        'o',
        Choice::Label(Label::Organisation, Some(Subtype::Other)),
    ),
    ('l', Choice::Label(Label::Location, None)),
    ('d', Choice::Label(Label::Product, None)),
    (' ', Choice::Places),
    ('x', Choice::NotHere),
    ('X', Choice::Never),
    ('e', Choice::Fix),
    ('=', Choice::Merge),
    ('/', Choice::Split),
    ('r', Choice::Rename),
    ('h', Choice::Highlight),
    ('n', Choice::Note),
    ('N', Choice::NameNote),
    ('t', Choice::Tags),
];

/// The most entities shown to merge with.
pub const SHOWN: usize = 8;

impl State {
    /// Returns the choices that make sense for a menu, with their keys.
    #[must_use]
    pub fn choices(&self, menu: &Menu) -> Vec<(char, Choice)> {
        let named = self.mention_in(menu).is_some();
        let fits = |choice: Choice| match choice {
            Choice::Label(..) | Choice::Never | Choice::Merge => true,
            Choice::Places => menu.span.is_some(),
            Choice::NotHere | Choice::Fix => named,
            Choice::Split => {
                let entity = menu.entity.and_then(|id| self.found.entity(id));
                named && entity.is_some_and(|entity| entity.aliases.len() > 1)
            }
            Choice::Rename | Choice::NameNote => menu.entity.is_some(),
            Choice::Highlight | Choice::Note | Choice::Tags => menu.span.is_some(),
        };
        let choices = CHOICES.iter().copied();
        choices.filter(|(_, choice)| fits(*choice)).collect()
    }

    /// Returns the place of the mention that a menu is about.
    fn mention_in(&self, menu: &Menu) -> Option<Span> {
        let span = menu.span?;
        let mut there = self.found.mentions.overlapping(span);
        there.find(|(_, at)| at.target == span).map(|_| span)
    }

    /// Opens the menu for the passage, the mention or word under the cursor, or the entity of the
    /// index.
    pub(super) fn open_menu(&mut self, stage: Stage) {
        let subject = self.subject_of_menu();
        let (span, entity) = match subject {
            Some(subject) if self.annotations.document.is_some() => subject,
            _ => {
                self.notice = Some(Notice::NothingSelected);
                return;
            }
        };
        if stage == Stage::Colour && span.is_none() {
            self.notice = Some(Notice::Annotated(Told::NotHereToSay));
            return;
        }
        self.menu = Some(Menu {
            span,
            entity,
            places: Places::All,
            stage,
        });
    }

    fn subject_of_menu(&self) -> Option<(Option<Span>, Option<EntityId>)> {
        let text = &self.article.text;
        if let Some(passage) = self.passage {
            let span = trimmed(text, passage.span())?;
            let mut there = self.found.mentions.overlapping(span);
            let exact = there.find(|(_, at)| at.target == span);
            return Some((Some(span), exact.map(|(_, at)| at.body.entity)));
        }
        if self.pane == Pane::Index {
            let id = self.panel.current()?.entity()?;
            return Some((None, Some(id)));
        }
        if let Some((at, id)) = self.mention_at_cursor() {
            let span = self.found.mentions.get(at).map(|at| at.target);
            return Some((span, Some(id)));
        }
        match (self.cursor, self.selection.first) {
            (Some(cursor), _) => {
                let word = self.word_at(cursor);
                (!word.is_empty()).then_some((Some(word), None))
            }
            (None, Some(id)) => Some((None, Some(id))),
            (None, None) => None,
        }
    }

    /// Takes a key while the menu is open.
    pub(super) fn press_in_menu(&mut self, key: Key) {
        let Some(menu) = self.menu.clone() else {
            return;
        };
        let escape = key == Key::plain(KeyCode::Escape) || key == Key::control('c');
        match menu.stage {
            _ if escape => self.menu = None,
            Stage::Choose => self.press_choice(key, &menu),
            Stage::Colour => self.press_colour(key, &menu),
            Stage::Merge(..) => self.press_merge(key, menu),
            Stage::Typing => {}
        }
    }

    fn press_choice(&mut self, key: Key, menu: &Menu) {
        let choices = self.choices(menu);
        let of = |key: Key| {
            let KeyCode::Char(letter) = key.code else {
                return None;
            };
            let plain = !key.control && !key.alt;
            let found = choices.iter().find(|(known, _)| plain && *known == letter);
            found.map(|(_, choice)| *choice)
        };
        let Some(choice) = of(key).or_else(|| of(keymap::latin(key)?)) else {
            return;
        };
        self.menu = None;
        self.choose(choice, menu);
    }

    fn choose(&mut self, choice: Choice, menu: &Menu) {
        match choice {
            Choice::Label(label, subtype) => self.mark(menu, label, subtype),
            Choice::Places => {
                let places = match menu.places {
                    Places::All => Places::Here,
                    Places::Here => Places::Everywhere,
                    Places::Everywhere => Places::All,
                };
                self.menu = Some(Menu {
                    places,
                    ..menu.clone()
                });
            }
            Choice::NotHere => {
                if let Some(span) = menu.span {
                    let form = forms::name_at(&self.article.text, span);
                    self.annotate(Told::NotHere(form), |pen| pen.unmark(span));
                    self.passage = None;
                }
            }
            Choice::Never => {
                let form = self.form_of(menu);
                let told = Told::Never(form.clone());
                self.annotate(told, |pen| pen.never(&form, Scope::Everywhere));
                self.passage = None;
            }
            Choice::Fix => {
                if let Some(span) = menu.span {
                    self.fix(span);
                }
            }
            Choice::Merge => self.ask_in_menu(menu, Stage::Merge(String::new(), 0)),
            Choice::Split => {
                if let Some(id) = menu.entity {
                    let form = self.form_of(menu);
                    let told = Told::Split(form.clone());
                    self.annotate(told, |pen| pen.split(&form, id, Scope::Article));
                }
            }
            Choice::Rename => self.type_in_menu(menu, PromptKind::Rename),
            Choice::Tags => self.type_in_menu(menu, PromptKind::Tags),
            Choice::Highlight => self.ask_in_menu(menu, Stage::Colour),
            Choice::Note => {
                if let Some(span) = menu.span {
                    self.write_on_place(span);
                }
            }
            Choice::NameNote => {
                if let Some(id) = menu.entity {
                    self.write_on_name(id);
                }
            }
        }
    }

    fn ask_in_menu(&mut self, menu: &Menu, stage: Stage) {
        self.menu = Some(Menu {
            stage,
            ..menu.clone()
        });
    }

    /// Returns the form that a menu is about: what stands at the place, else the entity's name.
    #[must_use]
    pub fn form_of(&self, menu: &Menu) -> String {
        let entity = menu.entity.and_then(|id| self.found.entity(id));
        match (menu.span, entity) {
            (Some(span), _) => forms::name_at(&self.article.text, span),
            (None, Some(entity)) => entity.name.clone(),
            (None, None) => String::new(),
        }
    }

    /// Says what kind of thing it is: what stands at the place, or the whole entity.
    fn mark(&mut self, menu: &Menu, label: Label, subtype: Option<Subtype>) {
        let named = self.mention_in(menu).is_some() || menu.span.is_none();
        if let (true, Places::All, Some(id)) = (named, menu.places, menu.entity) {
            let count = self.index.entry(id).map_or(0, |entry| entry.count);
            let told = Told::Named(self.form_of(menu), label, subtype, count);
            self.annotate(told, |pen| pen.relabel(id, label, subtype));
        } else if let Some(span) = menu.span {
            let claim = Claim {
                label,
                subtype,
                entity: guess(&self.article, &self.found, span)
                    .filter(|claim| claim.label == label && claim.subtype == subtype)
                    .and_then(|claim| claim.entity),
            };
            self.mark_as(menu, span, claim);
        }
        self.passage = None;
    }

    fn mark_as(&mut self, menu: &Menu, span: Span, claim: Claim) {
        let form = forms::name_at(&self.article.text, span);
        let (label, subtype, places) = (claim.label, claim.subtype, menu.places);
        let told = Told::Named(form.clone(), label, subtype, 0);
        if self.annotate(told, |pen| pen.mark(span, claim, places)) {
            // How many places that were is known only now.
            let key = forms::key(&form);
            let text = &self.article.text;
            let mentions = self.found.mentions.iter();
            let same = |at: Span| forms::key(forms::name_at(text, at).as_str()) == key;
            let count = match places {
                Places::Here => 1,
                _ => mentions.filter(|mention| same(mention.target)).count(),
            };
            self.notice = Some(Notice::Annotated(Told::Named(form, label, subtype, count)));
        }
        self.cursor = Some(span.start());
    }

    /// Lets the reader move the bounds of a mention.
    fn fix(&mut self, span: Span) {
        self.select_passage(span);
        if let Some(passage) = &mut self.passage {
            passage.fixes = Some(span);
        }
    }

    /// Ends the passage: as the new bounds of a name, or as what the menu opens for.
    pub(super) fn accept_passage(&mut self) {
        let Some(passage) = self.passage else { return };
        let Some(old) = passage.fixes else {
            return self.open_menu(Stage::Choose);
        };
        self.passage = None;
        if let Some(new) = trimmed(&self.article.text, passage.span()) {
            let form = forms::name_at(&self.article.text, new);
            self.annotate(Told::Moved(form), |pen| pen.move_span(old, new));
            self.cursor = Some(new.start());
        }
    }

    fn press_colour(&mut self, key: Key, menu: &Menu) {
        let Some(span) = menu.span else { return };
        let colour = match (keymap::digit(key), key.code) {
            (Some(number @ 1..), _) => {
                let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
                let Some(&colour) = Colour::ALL.get(at) else {
                    return;
                };
                Some(colour)
            }
            (Some(0), _) | (_, KeyCode::Backspace | KeyCode::Delete) => None,
            (_, KeyCode::Enter) => Some(self.last_colour),
            _ => return,
        };
        self.menu = None;
        self.highlight(span, colour);
    }

    /// Highlights a place, or takes the highlight away; what is noted there stays.
    fn highlight(&mut self, span: Span, colour: Option<Colour>) {
        self.last_colour = colour.unwrap_or(self.last_colour);
        let (span, before) = self.remark_for(span);
        let remark = Remark { colour, ..before };
        self.annotate(Told::Highlighted(colour), |pen| pen.remark(span, remark));
        self.passage = None;
    }

    /// Returns the remark that a reader at this place means, and its place: the one there, or that
    /// holds a word without a passage; else an empty one on this place.
    pub(super) fn remark_for(&self, span: Span) -> (Span, Remark) {
        let there = self.remarks_at(span);
        let exact = there.iter().find(|(at, _)| *at == span);
        let loose = there.first().filter(|_| self.passage.is_none());
        let said = exact.or(loose);
        let remark = said.and_then(|(at, said)| {
            let remark = super::annotations::remark(said)?;
            Some((*at, remark.clone()))
        });
        remark.unwrap_or((span, Remark::default()))
    }

    /// Returns the entities that a menu's could be merged with, by what was typed.
    #[must_use]
    pub fn candidates(&self, menu: &Menu) -> Vec<EntityId> {
        let Stage::Merge(typed, _) = &menu.stage else {
            return Vec::new();
        };
        let wanted = fold(typed);
        let others = self.index.entries().iter();
        others
            .filter(|entry| Some(entry.id) != menu.entity)
            .filter(|entry| super::panel::has_name(&self.found, entry, &wanted))
            .map(|entry| entry.id)
            .take(SHOWN)
            .collect()
    }

    fn press_merge(&mut self, key: Key, mut menu: Menu) {
        let candidates = self.candidates(&menu);
        let Stage::Merge(typed, at) = &mut menu.stage else {
            return;
        };
        let last = candidates.len().saturating_sub(1);
        match key.code {
            KeyCode::Enter => {
                if let Some(&into) = candidates.get(*at) {
                    self.menu = None;
                    return self.merge(&menu, into);
                }
            }
            KeyCode::Down | KeyCode::Tab => *at = (*at + 1).min(last),
            KeyCode::Up | KeyCode::BackTab => *at = at.saturating_sub(1),
            KeyCode::Backspace => {
                typed.pop();
                *at = 0;
            }
            KeyCode::Char(char) if !key.control && !key.alt && !char.is_control() => {
                typed.push(char);
                *at = 0;
            }
            _ => {}
        }
        self.menu = Some(menu);
    }

    fn merge(&mut self, menu: &Menu, into: EntityId) {
        let Some(other) = self.found.entity(into).cloned() else {
            return;
        };
        let form = self.form_of(menu);
        match (menu.entity, menu.span) {
            (Some(id), _) => {
                let told = Told::Merged(form, other.name);
                self.annotate(told, |pen| pen.merge(id, into, Scope::Article));
            }
            (None, Some(span)) => {
                let claim = Claim {
                    label: other.label,
                    subtype: other.subtype,
                    entity: Some(other.name),
                };
                self.mark_as(menu, span, claim);
            }
            (None, None) => {}
        }
        self.passage = None;
    }

    fn type_in_menu(&mut self, menu: &Menu, kind: PromptKind) {
        let text = match (kind, menu.span) {
            (PromptKind::Tags, Some(span)) => self.remark_for(span).1.tags.join(" "),
            _ => {
                let entity = menu.entity.and_then(|id| self.found.entity(id));
                entity.map_or(String::new(), |entity| entity.name.clone())
            }
        };
        self.ask_in_menu(menu, Stage::Typing);
        self.prompt = Some(Prompt::new(kind, text, self.here()));
    }

    /// Does what a key did to a prompt of the menu.
    pub(super) fn typed_for_menu(&mut self, kind: PromptKind, typed: Typed) {
        match typed {
            Typed::Changed | Typed::Ignored => return,
            Typed::GivenUp | Typed::Accepted => {}
        }
        let (Some(prompt), Some(menu)) = (self.prompt.take(), self.menu.take()) else {
            return;
        };
        if typed == Typed::GivenUp {
            return;
        }
        let text = prompt.text.trim().to_owned();
        match (kind, menu.entity, menu.span) {
            (PromptKind::Rename, Some(id), _) => {
                let told = Told::Renamed(text.clone());
                self.annotate(told, |pen| pen.rename(id, &text, Scope::Article));
            }
            (PromptKind::Tags, _, Some(span)) => {
                let words = text.split([' ', ',', '،', '#']);
                let tags = words.filter(|tag| !tag.is_empty()).map(str::to_owned);
                let (span, before) = self.remark_for(span);
                let tags: Vec<String> = tags.collect();
                let remark = Remark { tags, ..before };
                self.annotate(Told::Tagged, |pen| pen.remark(span, remark));
                self.passage = None;
            }
            _ => {}
        }
    }
}

/// Returns a span without the white space at its ends; `None` when nothing else is in it.
fn trimmed(text: &str, span: Span) -> Option<Span> {
    let slice = span.slice(text);
    let kept = slice.trim();
    let before = slice.len() - slice.trim_start().len();
    let start = span.start().advance(before);
    (!kept.is_empty()).then(|| Span::new(start, start.advance(kept.len())))
}
