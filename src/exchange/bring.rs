//! From what a file says of an article to the change by which the article says the same.

use crate::annotation::selector::{Anchor, Selector, find_all};
use crate::annotation::{Annotation as At, Layer};
use crate::article::Article;
use crate::extract::{Extraction, Label, Mention, Subtype};
use crate::notebook::{Anchored, Annotation, Body, Claim, Edit, Ids, Notebook, Remark, Target};
use crate::span::Span;

use super::Page;

/// A mention that a file tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where it stands in the article.
    pub span: Span,
    /// What kind of thing it names.
    pub label: Label,
    /// For organisations: which kind; `None` where the format does not tell.
    pub subtype: Option<Subtype>,
    /// The name of what it names; `None` where the format does not tell.
    pub entity: Option<String>,
}

/// All that a file tells of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// The mentions.
    pub mentions: Vec<Told>,
    /// Highlights and notes.
    pub remarks: Vec<(Span, Remark)>,
    /// What could not be understood or placed, each in a sentence.
    pub left_out: Vec<String>,
}

/// Returns the change after which the mentions of a page are those of the file and its remarks are
/// there too. What is so already is not said again; where a file says nothing of what is found,
/// the reader's no is said.
#[must_use]
pub fn edit(page: Page<'_>, brought: &Brought, ids: &mut Ids) -> Edit {
    let mut writer = Writer {
        page,
        anchored: Anchored::new(page.notebook, page.article),
        edit: Edit::default(),
        ids,
    };
    writer.mentions(brought);
    writer.remarks(brought);
    writer.edit
}

struct Writer<'a> {
    page: Page<'a>,
    anchored: Anchored,
    edit: Edit,
    ids: &'a mut Ids,
}

impl Writer<'_> {
    fn mentions(&mut self, brought: &Brought) {
        let found = self.page.found;
        let mut told: Layer<&Told> = Layer::default();
        for one in &brought.mentions {
            if told.overlapping(one.span).next().is_none() && !one.span.is_empty() {
                told.insert(one.span, one);
            }
        }
        for at in &told {
            let mut same = found.mentions.overlapping(at.target);
            let same = same.find(|(_, mention)| mention.target == at.target);
            let says = same.is_some_and(|(_, mention)| says(found, mention, at.body));
            if !says {
                self.take_back(at.target);
                let claim = Claim {
                    label: at.body.label,
                    subtype: at.body.subtype,
                    entity: at.body.entity.clone(),
                };
                self.say(at.target, Body::Names(claim));
            }
        }
        for mention in &found.mentions {
            if told.overlapping(mention.target).next().is_none() {
                self.take_back(mention.target);
                self.say(mention.target, Body::NoName);
            }
        }
    }

    fn remarks(&mut self, brought: &Brought) {
        for (span, remark) in &brought.remarks {
            let known = self.anchored.remarks.overlapping(*span).any(|(_, at)| {
                let said = self.page.notebook.get(at.body).map(|said| &said.body);
                at.target == *span && said == Some(&Body::Remark(remark.clone()))
            });
            if !known && !span.is_empty() {
                self.say(*span, Body::Remark(remark.clone()));
            }
        }
    }

    fn say(&mut self, span: Span, body: Body) {
        self.edit.after.push(Annotation {
            id: self.ids.give(),
            created: None,
            modified: None,
            target: Target::Place(Selector::of(&self.page.article.text, span)),
            body,
        });
    }

    /// Takes back the earlier corrections of a place.
    fn take_back(&mut self, span: Span) {
        for said in self.page.notebook.iter() {
            let here = self.anchored.place(said.id);
            let here = here.is_some_and(|place| place.overlaps(span));
            let known = self.edit.before.iter().any(|old| old.id == said.id);
            if here && !known && !matches!(said.body, Body::Remark(_)) {
                self.edit.before.push(said.clone());
            }
        }
    }
}

/// Tells whether a mention is as a file says.
fn says(found: &Extraction, mention: &At<Mention>, told: &Told) -> bool {
    let entity = found.entity(mention.body.entity);
    let subtype = entity.and_then(|entity| entity.subtype);
    let name = entity.map(|entity| &entity.name);
    mention.body.label == told.label
        && (told.subtype.is_none() || told.subtype == subtype)
        && (told.entity.is_none() || told.entity.as_ref() == name)
}

/// Returns where places of another text are in the article, in one pass.
#[must_use]
pub fn settled(text: &str, article: &Article, spans: &[Span]) -> Vec<Option<Span>> {
    if text == article.text {
        return spans.iter().copied().map(Some).collect();
    }
    let selectors: Vec<Selector> = spans.iter().map(|&s| Selector::of(text, s)).collect();
    let selectors: Vec<&Selector> = selectors.iter().collect();
    let anchors = find_all(&selectors, &article.text).into_iter();
    anchors.map(Anchor::span).collect()
}

/// Returns what statements of a file add to a notebook: those that it has under the same number
/// are replaced, if they differ.
#[must_use]
pub fn add(notebook: &Notebook, annotations: Vec<Annotation>) -> Edit {
    let mut edit = Edit::default();
    for said in annotations {
        let old = notebook.get(said.id);
        if old == Some(&said) {
            continue;
        }
        edit.before.extend(old.cloned());
        edit.after.push(said);
    }
    edit
}

/// Returns the change that makes one notebook of another.
#[must_use]
pub fn difference(old: &Notebook, new: &Notebook) -> Edit {
    let gone = old.iter().filter(|said| new.get(said.id) != Some(said));
    let said = new.iter().filter(|said| old.get(said.id) != Some(said));
    Edit {
        before: gone.cloned().collect(),
        after: said.cloned().collect(),
    }
}
