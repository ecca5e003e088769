//! The chapters of a book, which are pages without anything around their text, to one article.

use super::address::Base;
use super::walk::{Around, Walk};
use super::{assemble, charset, cut, parse, push_title};
use crate::article::{Article, Diagnostic, Role};
use crate::source::blocks::Block;

/// Collects chapters.
pub(in crate::source) struct Chapters<'a> {
    walk: Walk<'a>,
    diagnostics: Vec<Diagnostic>,
}

/// Links of a book lead to its own files; only those to the web are of use in an article.
static NOWHERE: Base = Base::nowhere();

impl<'a> Chapters<'a> {
    /// Begins a book of this title.
    pub(in crate::source) fn new(title: Option<&'a str>) -> Self {
        let mut walk = Walk::new(&NOWHERE, Around::Keep, title);
        push_title(&mut walk.blocks, title);
        Self {
            walk,
            diagnostics: Vec::new(),
        }
    }

    /// Adds a chapter. Its title opens it if it has no heading of its own.
    pub(in crate::source) fn push(&mut self, bytes: Vec<u8>, title: Option<&str>) {
        let page = match charset::decode(bytes, None) {
            Ok(page) => page,
            Err(error) => {
                let message = format!("a chapter was left out: {error}");
                self.diagnostics.push(Diagnostic {
                    place: None,
                    message,
                });
                return;
            }
        };
        let parsed = parse::parse(&page.text);
        let has_heading = parsed.document.select("h1, h2, h3").exists();
        if let Some(title) = title.filter(|_| !has_heading) {
            self.walk.blocks.begin(Block {
                role: Role::Heading,
                depth: 0,
            });
            self.walk.blocks.push(title);
        }
        self.walk.blocks.begin(Block::default());
        if let Some(body) = parsed.document.body() {
            self.walk.run(body);
        }
        if parsed.cut && self.diagnostics.is_empty() {
            self.diagnostics.push(cut());
        }
    }

    /// Returns the article; its metadata is left to fill.
    pub(in crate::source) fn finish(self) -> Article {
        let mut article = assemble(self.walk.blocks);
        article.diagnostics = self.diagnostics;
        article
    }
}

/// Returns the links of a table of contents with their words.
pub(in crate::source) fn nav_titles(html: &str) -> Vec<(String, String)> {
    let parsed = parse::parse(html);
    let links = parsed.document.select("a[href]");
    links
        .nodes()
        .iter()
        .filter_map(|link| {
            let title = link.text().split_whitespace().collect::<Vec<_>>().join(" ");
            Some((link.attr("href")?.to_string(), title))
        })
        .filter(|(_, title)| !title.is_empty())
        .collect()
}
