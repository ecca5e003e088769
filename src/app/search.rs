//! Searching the article: folded, so that marks, tatweel and the kinds of alef and yeh don't hide
//! a word.

use crate::annotation::{Annotation, Layer};
use crate::article::Article;
use crate::span::ByteOffset;
use crate::text::fold::{Folded, fold, fold_into};

/// A search and what it found.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What was searched, as typed.
    pub query: String,
    /// The places where it stands, in the order of the text.
    pub hits: Layer<()>,
}

impl Search {
    /// Searches the paragraphs of an article; a query with nothing to look for finds nothing.
    ///
    /// Paragraphs are folded one at a time: a map of the whole text would be nine times its size.
    #[must_use]
    pub fn new(article: &Article, query: &str) -> Self {
        let wanted = fold(query);
        let mut hits = Vec::new();
        let mut folded = String::new();
        if !wanted.trim().is_empty() {
            for paragraph in &article.paragraphs {
                folded.clear();
                fold_into(paragraph.span.slice(&article.text), &mut folded);
                if folded.contains(&wanted) {
                    let mapped = Folded::new(&article.text, paragraph.span);
                    let found = mapped.as_str().match_indices(&wanted);
                    let places =
                        found.filter_map(|(start, hit)| mapped.source(start..start + hit.len()));
                    hits.extend(places.map(|target| Annotation { target, body: () }));
                }
            }
        }
        Self {
            query: query.to_owned(),
            hits: hits.into_iter().collect(),
        }
    }

    /// Returns the index of the first hit after `offset`, or the first of all when there is none.
    #[must_use]
    pub fn after(&self, offset: ByteOffset) -> Option<usize> {
        self.wrap(self.hits.first_from(offset.advance(1)), 0)
    }

    /// Returns the index of the first hit at `offset` or after it, or the first of all.
    #[must_use]
    pub fn from(&self, offset: ByteOffset) -> Option<usize> {
        self.wrap(self.hits.first_from(offset), 0)
    }

    /// Returns the index of the last hit before `offset`, or the last of all when there is none.
    #[must_use]
    pub fn before(&self, offset: ByteOffset) -> Option<usize> {
        self.wrap(
            self.hits.first_from(offset),
            self.hits.len().saturating_sub(1),
        )
    }

    /// Returns `index + more`, beginning anew after the last hit.
    fn wrap(&self, index: usize, more: usize) -> Option<usize> {
        (index + more).checked_rem(self.hits.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Paragraph;
    use crate::span::Span;

    fn check(text: &str, query: &str, expected: &[&str]) {
        let span = Span::from_range(0..text.len());
        let paragraphs = vec![Paragraph {
            span,
            ..Paragraph::default()
        }];
        let article = Article {
            text: text.to_owned(),
            paragraphs,
            ..Article::default()
        };
        let search = Search::new(&article, query);
        let found: Vec<_> = search
            .hits
            .iter()
            .map(|hit| hit.target.slice(text))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_and_tatweel_and_hamza_do_not_hide_a_word() {
        check("قال أَحْمَد إن أحـمد هنا", "احمد", &["أَحْمَد", "أحـمد"]);
    }

    #[test]
    fn an_empty_query_finds_nothing() {
        check("أي نص", "", &[]);
        check("أي نص", " ", &[]);
        check("أي نص", "\u{64e}", &[]);
    }

    #[test]
    fn hits_go_round() {
        let article = Article {
            text: "aba a".to_owned(),
            paragraphs: vec![Paragraph {
                span: Span::from_range(0..5),
                ..Paragraph::default()
            }],
            ..Article::default()
        };
        let search = Search::new(&article, "a");
        assert_eq!(search.after(ByteOffset(4)), Some(0));
        assert_eq!(search.after(ByteOffset(0)), Some(1));
        assert_eq!(search.before(ByteOffset(0)), Some(2));
        assert_eq!(search.from(ByteOffset(2)), Some(1));
        assert_eq!(Search::new(&article, "z").after(ByteOffset(0)), None);
    }
}
