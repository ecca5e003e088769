//! From what the reader wants to the change of the notebook that says it.
//!
//! A [`Pen`] holds the page it writes on. Each intent returns one [`Edit`]: what it says takes the
//! place of what was said of the same target before, so that statements do not pile up, and what
//! merely takes an earlier statement back leaves nothing behind.

use super::anchored::Anchored;
use super::forms::{key, keys_at, name_at, places_of};
use super::{
    Annotation, AnnotationId, Body, Claim, Edit, Ids, Notebook, Remark, Scope, Target, apply,
};
use crate::annotation::selector::Selector;
use crate::article::Article;
use crate::extract::{Entity, EntityId, Extraction, Label, Subtype};
use crate::span::Span;

/// Which places of a form a mark is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// The one that was pointed at.
    Here,
    /// All in the article, also behind clitics.
    All,
    /// All in all articles.
    Everywhere,
}

/// The reader's pen over one article.
#[derive(Debug)]
pub struct Pen<'a> {
    /// The article.
    pub article: &'a Article,
    /// What the extractor found in it.
    pub raw: &'a Extraction,
    /// What is found with the corrections: `apply(article, raw, notebook)`.
    pub found: &'a Extraction,
    /// What was said so far.
    pub notebook: &'a Notebook,
    /// Numbers for new statements.
    pub ids: &'a mut Ids,
}

impl Pen<'_> {
    /// Says that a place, or all places of the same form, is a name.
    pub fn mark(&mut self, span: Span, claim: Claim, places: Places) -> Edit {
        let scope = match places {
            Places::Here => {
                let mut edit = self.take_back_place(span);
                let target = self.place(span);
                self.say(&mut edit, target, Body::Names(claim));
                return edit;
            }
            Places::All => Scope::Article,
            Places::Everywhere => Scope::Everywhere,
        };
        // What was said of this one place would hold over what is said of the name.
        let mut edit = self.take_back_place(span);
        let form = name_at(&self.article.text, span);
        self.take_back_naming(&mut edit, &form, scope);
        self.say(&mut edit, Target::Name { form, scope }, Body::Names(claim));
        edit
    }

    /// Says that no name stands at a place.
    pub fn unmark(&mut self, span: Span) -> Edit {
        let mut edit = self.take_back_place(span);
        if self.is_marked_after(&edit, span) {
            let target = self.place(span);
            self.say(&mut edit, target, Body::NoName);
        }
        edit
    }

    /// Says that a form is never a name.
    pub fn never(&mut self, form: &str, scope: Scope) -> Edit {
        let mut edit = Edit::default();
        self.take_back_naming(&mut edit, form, scope);
        let form = form.to_owned();
        self.say(&mut edit, Target::Name { form, scope }, Body::NoName);
        edit
    }

    /// Says what kind of thing an entity is: by its forms where these stand for nothing else in the
    /// article, else by its places.
    pub fn relabel(&mut self, entity: EntityId, label: Label, subtype: Option<Subtype>) -> Edit {
        let claim = Claim {
            label,
            subtype,
            entity: None,
        };
        let mut edit = Edit::default();
        let mut forms: Vec<(String, Vec<Span>)> = Vec::new();
        for mention in &self.found.mentions {
            if mention.body.entity != entity {
                continue;
            }
            let form = name_at(&self.article.text, mention.target);
            match forms.iter_mut().find(|(known, _)| key(known) == key(&form)) {
                Some((_, spans)) => spans.push(mention.target),
                None => forms.push((form, vec![mention.target])),
            }
        }
        for (form, spans) in forms {
            let others = places_of(self.article, &form);
            let others = others.iter().filter(|span| !self.is_boilerplate(**span));
            if others.eq(spans.iter()) {
                for span in spans {
                    self.take_back_into(&mut edit, span);
                }
                let scope = Scope::Article;
                self.take_back_naming(&mut edit, &form, scope);
                let target = Target::Name { form, scope };
                self.say(&mut edit, target, Body::Names(claim.clone()));
                continue;
            }
            for span in spans {
                self.take_back_into(&mut edit, span);
                let target = self.place(span);
                // Its form may name something else elsewhere, so the entity is told.
                let entity = self.entity(entity).map(|entity| entity.name.clone());
                let claim = Claim {
                    entity,
                    ..claim.clone()
                };
                self.say(&mut edit, target, Body::Names(claim));
            }
        }
        edit
    }

    /// Moves the mention at `old` to `new`; it goes on naming what it named. Nothing where no
    /// mention stands at `old`.
    pub fn move_span(&mut self, old: Span, new: Span) -> Edit {
        let mut at = self.found.mentions.overlapping(old);
        let Some(mention) = at.find(|(_, mention)| mention.target == old) else {
            return Edit::default();
        };
        let mention = mention.1.body;
        let entity = self.entity(mention.entity);
        let all = self.found.mentions.iter();
        let count = all
            .filter(|other| other.body.entity == mention.entity)
            .count();
        // A name that stands only here was wrong itself.
        let name = entity
            .filter(|_| count > 1)
            .map(|entity| entity.name.clone());
        let claim = Claim {
            label: mention.label,
            subtype: entity.and_then(|entity| entity.subtype),
            entity: name,
        };
        let mut edit = self.take_back_place(old);
        self.take_back_into(&mut edit, new);
        if !old.overlaps(new) && self.is_marked_after(&edit, old) {
            let target = self.place(old);
            self.say(&mut edit, target, Body::NoName);
        }
        let target = self.place(new);
        self.say(&mut edit, target, Body::Names(claim));
        edit
    }

    /// Says that `entity` is what `into` is; it is shown by the name of `into`.
    pub fn merge(&mut self, entity: EntityId, into: EntityId, scope: Scope) -> Edit {
        let (Some(form), Some(other)) = (self.form(entity), self.form(into)) else {
            return Edit::default();
        };
        self.link(form, other, scope, true)
    }

    /// Says that a form of `entity` names something else; of its own name, that it is not what its
    /// other forms name.
    pub fn split(&mut self, form: &str, entity: EntityId, scope: Scope) -> Edit {
        let Some(found) = self.entity(entity) else {
            return Edit::default();
        };
        let others: Vec<String> = found.aliases.iter().chain([&found.name]).cloned().collect();
        match others.into_iter().find(|other| key(other) != key(form)) {
            Some(other) => self.link(form.to_owned(), other, scope, false),
            None => Edit::default(),
        }
    }

    /// Says by which name to show an entity; its own forms stay its forms.
    pub fn rename(&mut self, entity: EntityId, name: &str, scope: Scope) -> Edit {
        let Some(found) = self.entity(entity) else {
            return Edit::default();
        };
        let forms: Vec<String> = found.aliases.iter().map(|alias| key(alias)).collect();
        let mut edit = Edit::default();
        self.take_back(&mut edit, |said| match (&said.target, &said.body) {
            (Target::Name { form, scope: of }, Body::Canonical(_)) => {
                *of == scope && forms.contains(&key(form))
            }
            _ => false,
        });
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(form) = self.form(entity).filter(|_| !name.is_empty()) {
            self.say(
                &mut edit,
                Target::Name { form, scope },
                Body::Canonical(name),
            );
        }
        edit
    }

    /// Highlights a place, writes a note on it, or changes what was highlighted and written there;
    /// an empty remark takes it away.
    pub fn remark(&mut self, span: Span, remark: Remark) -> Edit {
        let anchored = Anchored::new(self.notebook, self.article);
        let mut there = anchored.remarks.overlapping(span);
        let there = there
            .find(|(_, at)| at.target == span)
            .map(|(_, at)| at.body);
        self.remark_on(there, |pen| pen.place(span), remark)
    }

    /// As [`Pen::remark`], on a name or on the article.
    pub fn remark_on_target(&mut self, target: Target, remark: Remark) -> Edit {
        let same = |said: &&Annotation| {
            matches!(said.body, Body::Remark(_)) && is_same(&said.target, &target)
        };
        let there = self.notebook.iter().find(same).map(|said| said.id);
        self.remark_on(there, |_| target, remark)
    }

    /// Returns a name as the target of a statement: the entity's form that is looked for.
    #[must_use]
    pub fn named(&self, entity: EntityId, scope: Scope) -> Option<Target> {
        let form = self.form(entity)?;
        Some(Target::Name { form, scope })
    }

    /// Changes what a statement says, whatever it is about; an empty remark takes it away.
    pub fn revise(&mut self, id: AnnotationId, body: Body) -> Edit {
        let Some(old) = self.notebook.get(id) else {
            return Edit::default();
        };
        let empty = matches!(&body, Body::Remark(remark) if is_empty(remark));
        let changed = Annotation {
            body,
            modified: None,
            ..old.clone()
        };
        Edit {
            before: vec![old.clone()],
            after: if empty { Vec::new() } else { vec![changed] },
        }
    }

    /// Takes a statement away.
    #[must_use]
    pub fn remove(&self, id: AnnotationId) -> Edit {
        let before = self.notebook.get(id).cloned();
        Edit {
            before: before.into_iter().collect(),
            after: Vec::new(),
        }
    }

    fn remark_on(
        &mut self,
        there: Option<AnnotationId>,
        target: impl FnOnce(&Self) -> Target,
        mut remark: Remark,
    ) -> Edit {
        remark.tags.sort();
        remark.tags.dedup();
        match there {
            Some(id) => self.revise(id, Body::Remark(remark)),
            None if is_empty(&remark) => Edit::default(),
            None => {
                let mut edit = Edit::default();
                let target = target(self);
                self.say(&mut edit, target, Body::Remark(remark));
                edit
            }
        }
    }

    fn place(&self, span: Span) -> Target {
        Target::Place(Selector::of(&self.article.text, span))
    }

    fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.found.entity(id)
    }

    /// The form by which statements speak of an entity: its name where that is one of its forms.
    fn form(&self, id: EntityId) -> Option<String> {
        let entity = self.entity(id)?;
        let mut aliases = entity.aliases.iter();
        let named = aliases.find(|alias| key(alias) == key(&entity.name));
        let form = named.or(entity.aliases.first()).unwrap_or(&entity.name);
        Some(form.clone())
    }

    fn is_boilerplate(&self, span: Span) -> bool {
        self.article.boilerplate.overlapping(span).next().is_some()
    }

    fn say(&mut self, edit: &mut Edit, target: Target, body: Body) {
        edit.after.push(Annotation {
            id: self.ids.give(),
            created: None,
            modified: None,
            target,
            body,
        });
    }

    fn take_back(&self, edit: &mut Edit, is_it: impl Fn(&Annotation) -> bool) {
        for said in self.notebook.iter().filter(|said| is_it(said)) {
            if !edit.before.iter().any(|known| known.id == said.id) {
                edit.before.push(said.clone());
            }
        }
    }

    fn take_back_place(&self, span: Span) -> Edit {
        let mut edit = Edit::default();
        self.take_back_into(&mut edit, span);
        edit
    }

    /// Takes back the corrections of places that share something with `span`.
    fn take_back_into(&self, edit: &mut Edit, span: Span) {
        let anchored = Anchored::new(self.notebook, self.article);
        self.take_back(edit, |said| {
            let here = anchored
                .place(said.id)
                .is_some_and(|place| place.overlaps(span));
            here && !matches!(said.body, Body::Remark(_))
        });
    }

    fn take_back_naming(&self, edit: &mut Edit, form: &str, scope: Scope) {
        let wanted = key(form);
        self.take_back(edit, |said| match (&said.target, &said.body) {
            (Target::Name { form, scope: of }, Body::Names(_) | Body::NoName) => {
                *of == scope && key(form) == wanted
            }
            _ => false,
        });
    }

    /// Says that two names name one thing, or that they do not.
    fn link(&mut self, form: String, other: String, scope: Scope, same: bool) -> Edit {
        let pair = [key(&form), key(&other)];
        let mut edit = Edit::default();
        if pair[0] == pair[1] {
            return edit;
        }
        self.take_back(&mut edit, |said| match (&said.target, &said.body) {
            (Target::Name { form, scope: of }, Body::SameAs(other) | Body::Apart(other)) => {
                let said = [key(form), key(other)];
                *of == scope && pair.iter().all(|name| said.contains(name))
            }
            _ => false,
        });
        let body = if same {
            Body::SameAs(other)
        } else {
            Body::Apart(other)
        };
        self.say(&mut edit, Target::Name { form, scope }, body);
        edit
    }

    /// Tells whether a mention would stand at a place after an edit.
    fn is_marked_after(&self, edit: &Edit, span: Span) -> bool {
        let mut notebook = self.notebook.clone();
        notebook.make(edit);
        let found = apply(self.article, self.raw, &notebook);
        found.mentions.overlapping(span).next().is_some()
    }
}

/// Tells whether a remark says nothing.
fn is_empty(remark: &Remark) -> bool {
    remark.colour.is_none() && remark.text.trim().is_empty() && remark.tags.is_empty()
}

/// Tells whether two targets are one; names are by their matching forms.
fn is_same(one: &Target, other: &Target) -> bool {
    match (one, other) {
        (Target::Name { form, scope }, Target::Name { form: f, scope: s }) => {
            scope == s && key(form) == key(f)
        }
        _ => one == other,
    }
}

/// Returns what a name at a place is taken for where nothing was said: what the same form names
/// elsewhere in the article.
#[must_use]
pub fn guess(article: &Article, found: &Extraction, span: Span) -> Option<Claim> {
    let (plain, whole) = keys_at(&article.text, span);
    let entity = found.entities.iter().find(|entity| {
        let mut aliases = entity.aliases.iter().map(|alias| key(alias));
        aliases.any(|alias| alias == plain || Some(&alias) == whole.as_ref())
    })?;
    Some(Claim {
        label: entity.label,
        subtype: entity.subtype,
        entity: Some(entity.name.clone()),
    })
}

#[cfg(test)]
mod tests;
