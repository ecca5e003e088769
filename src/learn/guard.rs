//! The articles by which it is told whether the extractor forgets.
//!
//! They were written for this, come with the program and are never learned from: all that they say
//! is invented. In the file an empty line parts them, and `[PER …]`, `[ORG …]`, `[LOC …]`, `[PROD …]` are their names.

use crate::article::Article;
use crate::extract::Label;
use crate::extract::adapt::Lesson;
use crate::source;
use crate::span::Span;

static ARTICLES: &str = include_str!("../../assets/guard/articles.txt");

/// Returns the articles with their names.
#[must_use]
pub fn articles() -> Vec<Lesson> {
    ARTICLES.split("\n\n").filter_map(article).collect()
}

fn article(marked: &str) -> Option<Lesson> {
    let (text, mentions) = unmarked(marked.trim());
    let article: Article = source::decode(text.into_bytes(), "guard").ok()?;
    Some(Lesson {
        subtypes: vec![None; mentions.len()],
        checked: vec![Span::from_range(0..article.text.len())],
        mentions,
        ignored: Vec::new(),
        article,
    })
}

/// Takes the marks out of a text, and returns where the names stand without them.
fn unmarked(marked: &str) -> (String, Vec<(Span, Label)>) {
    let mut text = String::new();
    let mut mentions = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        rest = after;
        let name = after.split_once(']').and_then(|(name, after)| {
            let (code, name) = name.split_once(' ')?;
            Some((Label::with_code(code)?, name, after))
        });
        if let Some((label, name, after)) = name {
            let start = text.len();
            text.push_str(name);
            mentions.push((Span::from_range(start..text.len()), label));
            rest = after;
        }
    }
    text.push_str(rest);
    (text, mentions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Score;
    use crate::extract::{Extractor, Scratch};

    #[test]
    fn marks_become_places() {
        let (text, mentions) = unmarked("زار [PER سامي] مقر و[ORG رمال] أمس");
        assert_eq!(text, "زار سامي مقر ورمال أمس");
        let names: Vec<_> = mentions
            .iter()
            .map(|(at, l)| (at.slice(&text), *l))
            .collect();
        assert_eq!(
            names,
            [("سامي", Label::Person), ("رمال", Label::Organisation)]
        );
    }

    #[test]
    fn every_mark_is_read_and_the_extractor_does_well() {
        let articles = articles();
        assert!(articles.len() > 20);
        let count: usize = articles.iter().map(|lesson| lesson.mentions.len()).sum();
        assert_eq!(count, ARTICLES.matches('[').count());
        let extractor = Extractor::new();
        let mut score = Score::default();
        for lesson in &articles {
            assert!(!lesson.article.text.contains(['[', ']']));
            let found = extractor.extract(&lesson.article, &mut Scratch::default());
            score.add_checked(&found, lesson);
        }
        let all = score.of_all(&[
            Label::Person,
            Label::Organisation,
            Label::Location,
            Label::Product,
        ]);
        println!("{}", score.table());
        assert!(all.f1() > 85.0, "{}", score.table());
    }
}
