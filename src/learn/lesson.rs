//! What the reader's corrections of an article teach.
//!
//! A sentence with a correction, or with a name that the reader confirmed, was looked at: all that
//! is marked in it then is right, and nothing else in it is a name. An article with the tag
//! `checked` (or `مراجع`) was looked at as a whole. Of everything else nothing is known.

use std::collections::HashSet;

use crate::annotation::selector::Anchor;
use crate::article::Article;
use crate::extract::adapt::Lesson;
use crate::extract::{Extraction, Extractor, Label, Scratch};
use crate::notebook::{Body, Notebook, Target, apply};
use crate::span::Span;

/// Tags of an article that was looked at as a whole.
pub const CHECKED: [&str; 2] = ["checked", "مراجع"];

/// Returns what an article teaches, and how many places of it were corrected or confirmed; none
/// when there is none. `base` has the shipped weights.
#[must_use]
pub fn lesson(base: &Extractor, article: &Article, notebook: &Notebook) -> Option<(Lesson, usize)> {
    let raw = base.extract_guarded(article, &mut Scratch::default());
    let corrected = apply(article, &raw, notebook);
    let mut touched = confirmed(article, notebook);
    let (was, is) = (names(&raw), names(&corrected));
    touched.extend(was.symmetric_difference(&is).map(|(span, _)| *span));
    let whole = is_checked(notebook);
    if touched.is_empty() && !whole {
        return None;
    }
    let checked = match whole {
        true => vec![Span::from_range(0..article.text.len())],
        false => sentences(base, article, &touched),
    };
    let mentions = corrected.mentions.iter();
    let subtype = |at: &crate::annotation::Annotation<crate::extract::Mention>| {
        corrected.entity(at.body.entity)?.subtype
    };
    let lesson = Lesson {
        article: article.clone(),
        mentions: mentions.clone().map(|m| (m.target, m.body.label)).collect(),
        subtypes: mentions.map(subtype).collect(),
        checked,
        ignored: Vec::new(),
    };
    Some((lesson, touched.len()))
}

fn names(found: &Extraction) -> HashSet<(Span, Label)> {
    let mentions = found.mentions.iter();
    mentions.map(|m| (m.target, m.body.label)).collect()
}

/// The places about which the reader said that a name stands there, or none.
fn confirmed(article: &Article, notebook: &Notebook) -> HashSet<Span> {
    let places = notebook.iter().filter_map(|said| {
        let Target::Place(selector) = &said.target else {
            return None;
        };
        if !matches!(said.body, Body::Names(_) | Body::NoName) {
            return None;
        }
        match selector.find(&article.text) {
            Anchor::Same(span) | Anchor::Moved(span) => Some(span),
            Anchor::Orphaned => None,
        }
    });
    places.collect()
}

fn is_checked(notebook: &Notebook) -> bool {
    notebook
        .iter()
        .any(|said| match (&said.target, &said.body) {
            (Target::Article, Body::Remark(remark)) => remark
                .tags
                .iter()
                .any(|tag| CHECKED.contains(&tag.as_str())),
            _ => false,
        })
}

/// The sentences that hold some places.
fn sentences(base: &Extractor, article: &Article, places: &HashSet<Span>) -> Vec<Span> {
    let tokens = base.context(article).tokens;
    let all = tokens.sentences().iter();
    let spans = all.filter_map(|sentence| tokens.span(sentence.clone()));
    spans
        .filter(|sentence| places.iter().any(|place| place.overlaps(*sentence)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::selector::Selector;
    use crate::notebook::{Annotation, Claim, Ids, Remark};
    use crate::source;

    const TEXT: &str = "بدأت دروب البحر تشغيل الرصيف. وقال سامي حداد إن العمل مستمر.";

    fn said(target: Target, body: Body) -> (Article, Notebook) {
        let article = source::decode(TEXT.as_bytes().to_vec(), "test").unwrap();
        let said = Annotation {
            id: Ids::new(7).give(),
            created: None,
            modified: None,
            target,
            body,
        };
        (article, [said].into_iter().collect())
    }

    fn place(name: &str) -> Target {
        let start = TEXT.find(name).unwrap();
        let span = Span::from_range(start..start + name.len());
        Target::Place(Selector::of(TEXT, span))
    }

    #[test]
    fn a_correction_teaches_its_sentence_and_no_other() {
        let claim = Claim {
            label: Label::Organisation,
            subtype: None,
            entity: None,
        };
        let (article, notebook) = said(place("دروب البحر"), Body::Names(claim));
        let (lesson, count) = lesson(&Extractor::new(), &article, &notebook).unwrap();
        assert_eq!(count, 1);
        assert_eq!(lesson.checked.len(), 1);
        assert!(lesson.checked[0].slice(TEXT).starts_with("بدأت"));
        assert!(!lesson.checked[0].slice(TEXT).contains("سامي"));
        let names: Vec<_> = lesson.mentions.iter().map(|(s, _)| s.slice(TEXT)).collect();
        assert!(names.contains(&"دروب البحر"), "{names:?}");
    }

    #[test]
    fn a_checked_article_teaches_all_of_itself() {
        let remark = Remark {
            tags: vec!["checked".to_owned()],
            ..Remark::default()
        };
        let (article, notebook) = said(Target::Article, Body::Remark(remark));
        let (lesson, count) = lesson(&Extractor::new(), &article, &notebook).unwrap();
        assert_eq!((count, lesson.checked.len()), (0, 1));
        assert_eq!(lesson.checked[0].len(), TEXT.len());
    }

    #[test]
    fn remarks_teach_nothing() {
        let (article, notebook) = said(place("سامي"), Body::Remark(Remark::default()));
        assert!(lesson(&Extractor::new(), &article, &notebook).is_none());
    }
}
