//! Taking things out of an article: its links, copies for the clipboard, files.

use std::sync::Arc;

use crate::app::event::{Key, KeyCode};
use crate::app::keymap::Pane;
use crate::app::message::{Effect, Form};
use crate::app::{Notice, Pending, State};
use crate::article::{Article, Inline};
use crate::library::query::day;
use crate::span::Span;

/// The letters of link hints, those under the strongest fingers first.
const LETTERS: [char; 20] = [
    'f', 'j', 'd', 'k', 's', 'l', 'a', 'h', 'g', 'r', 'u', 'e', 'i', 'w', 'o', 't', 'n', 'v', 'm',
    'p',
];

/// A link in sight with the letters that open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The letters.
    pub letters: String,
    /// The words of the link.
    pub place: Span,
    /// Its address.
    pub link: String,
}

/// The links in sight, while the reader chooses one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The links, in the order of the text.
    pub hints: Vec<Hint>,
    /// The letters typed so far.
    pub typed: String,
}

/// Something to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The address of the article.
    Link,
    /// Its text, or that of the paragraph that the cursor is in.
    Text,
    /// The passage that was selected.
    Passage,
    /// Title, source, date and address in a line.
    Citation,
}

/// Tells whether a browser may be sent to this address: only the web, nothing local.
#[must_use]
pub fn is_web(link: &str) -> bool {
    let scheme = link.split_once("://").map(|(scheme, _)| scheme);
    let web = scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    });
    web && !link.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// Returns an article's citation in a line: title, site, date, address.
#[must_use]
pub fn citation(article: &Article) -> String {
    let about = &article.metadata;
    let title = about.title.clone().or_else(|| {
        let first = article.paragraphs.first()?;
        Some(first.span.slice(&article.text).trim().to_owned())
    });
    let parts = [
        title.map(|title| format!("«{title}»")),
        about.byline.clone(),
        about.site.clone(),
        about.published.map(day),
        about.link.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("، ")
}

impl State {
    /// Returns the address of the article that is read, or of the row's.
    fn link_here(&self) -> Option<String> {
        if self.pane.in_reader() {
            return self.article.metadata.link.clone();
        }
        let library = self.library.as_ref()?;
        match self.pane {
            Pane::Entries | Pane::Shelves => library.entries.current()?.link.clone(),
            _ => None,
        }
    }

    pub(in crate::app) fn open_link(&mut self) {
        match self.link_here() {
            Some(link) => self.browse(link),
            None => self.notice = Some(Notice::NoLink),
        }
    }

    fn browse(&mut self, link: String) {
        if is_web(&link) {
            self.notice = Some(Notice::Browsing(link.clone()));
            self.want(Effect::Browse(link));
        } else {
            self.notice = Some(Notice::NotWeb(link));
        }
    }

    /// Puts letters on the links in sight, for the next keys to choose one.
    pub(in crate::app) fn show_hints(&mut self) {
        let (first, end) = (self.page.first_in_sight(), self.page.end_of_sight());
        let (Some(first), Some(end)) = (first, end) else {
            self.notice = Some(Notice::NoLinksHere);
            return;
        };
        let sight = Span::new(first, end.max(first));
        let links = self.article.inline.overlapping(sight);
        let links: Vec<(Span, String)> = links
            .filter_map(|(_, inline)| match &inline.body {
                Inline::Link(link) => Some((inline.target, link.clone())),
                _ => None,
            })
            .filter(|(place, _)| self.page.in_sight(place.start()))
            .collect();
        if links.is_empty() {
            self.notice = Some(Notice::NoLinksHere);
            return;
        }
        let two = links.len() > LETTERS.len();
        let hints = links.into_iter().enumerate();
        let hints = hints.filter_map(|(at, (place, link))| {
            Some(Hint {
                letters: letters(at, two)?,
                place,
                link,
            })
        });
        self.hints = Some(Hints {
            hints: hints.collect(),
            typed: String::new(),
        });
    }

    /// Takes a key while links have letters.
    pub(in crate::app) fn type_hint(&mut self, key: Key) {
        let (Some(mut hints), KeyCode::Char(letter)) = (self.hints.take(), key.code) else {
            return;
        };
        hints.typed.push(letter);
        let chosen = hints.hints.iter().find(|hint| hint.letters == hints.typed);
        if let Some(hint) = chosen {
            self.browse(hint.link.clone());
        } else if hints
            .hints
            .iter()
            .any(|hint| hint.letters.starts_with(&hints.typed))
        {
            self.hints = Some(hints);
        }
    }

    /// Completes a copy or an export by its letter.
    pub(in crate::app) fn complete_share(&mut self, pending: Pending, letter: char) {
        match (pending, letter) {
            (Pending::Copy, 'y' | 'l') => match self.link_here() {
                Some(link) => self.copy(Copied::Link, link),
                None => self.notice = Some(Notice::NoLink),
            },
            (Pending::Copy, 't') if self.pane.in_reader() => {
                let text = self.text_here();
                self.copy(Copied::Text, text);
            }
            (Pending::Copy, 'c') if self.pane.in_reader() => {
                let text = citation(&self.article);
                self.copy(Copied::Citation, text);
            }
            (Pending::Copy, 't' | 'c') => self.notice = Some(Notice::NoArticleHere),
            (Pending::Export, letter) => {
                let form = match letter {
                    'm' => Form::Markdown,
                    't' => Form::Text,
                    'h' => Form::Html,
                    'j' => Form::Json,
                    _ => return,
                };
                let article = Arc::clone(&self.article);
                self.want(Effect::Export(form, article, self.found.clone()));
            }
            _ => {}
        }
    }

    fn copy(&mut self, what: Copied, text: String) {
        self.notice = Some(Notice::Copied(what));
        self.want(Effect::Copy(text));
    }

    /// Returns the paragraph that the cursor is in, else the whole text.
    fn text_here(&self) -> String {
        let paragraph = self
            .cursor
            .and_then(|cursor| self.article.paragraph_at(cursor))
            .and_then(|at| self.article.paragraphs.get(at));
        match paragraph {
            Some(paragraph) => paragraph.span.slice(&self.article.text).to_owned(),
            None => self.article.text.clone(),
        }
    }
}

/// Returns the letters of the hint at an index; `None` when there are no more.
fn letters(at: usize, two: bool) -> Option<String> {
    let letter = |at: usize| LETTERS.get(at).copied();
    match two {
        false => letter(at).map(String::from),
        true => {
            let first = letter(at / LETTERS.len())?;
            Some([first, letter(at % LETTERS.len())?].iter().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_opened() {
        for link in ["http://example.org", "HTTPS://example.org/a?b=c"] {
            assert!(is_web(link), "{link}");
        }
        for link in [
            "file:///etc/passwd",
            "javascript://example.org",
            "-http://x",
            "mailto:a@example.org",
            "https://example.org/\u{1b}[2J",
            "https://example.org/ --new-window",
        ] {
            assert!(!is_web(link), "{link}");
        }
    }

    #[test]
    fn many_links_have_two_letters() {
        assert_eq!(letters(0, false).as_deref(), Some("f"));
        assert_eq!(letters(21, true).as_deref(), Some("jj"));
        assert_eq!(letters(400, true), None);
    }
}
