//! A page to the part of it that is the article, by a port of the readability of browsers.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::tags;

/// Elements of a page that are weighed; beyond, the whole page is shown.
const MOST_ELEMENTS: usize = 30_000;
/// Characters of an article that are enough: news in brief is shorter than a browser expects.
const ENOUGH: usize = 250;
/// Where the port puts the article.
const ARTICLE: &str = "#readability-page-1";

/// A page reduced to its article.
pub(super) struct Reading {
    document: Document,
    /// The author, where the text of the page names one.
    pub(super) byline: Option<String>,
}

impl Reading {
    /// Returns the element that holds the article.
    pub(super) fn root(&self) -> Option<NodeRef<'_>> {
        self.document
            .select_single(ARTICLE)
            .nodes()
            .first()
            .copied()
    }
}

/// Reduces a page to its article; `None` when none can be told apart.
pub(super) fn reduce(document: &Document) -> Option<Reading> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        // Read by ourselves, with limits.
        disable_json_ld: true,
        keep_classes: true,
        char_threshold: ENOUGH,
        ..Config::default()
    };
    let document = document.clone();
    remove_furniture(&document);
    set_paragraphs(&document);
    // It is not ours, and a page must never take the reader with it.
    let reduced = catch_unwind(AssertUnwindSafe(|| {
        let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
        let article = readability.parse().ok()?;
        Some((readability.doc, article.byline))
    }));
    let (document, byline) = reduced.ok().flatten()?;
    let byline = byline
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty() && name.split(' ').count() <= 12);
    Some(Reading { document, byline })
}

/// Removes what is of the site on every page that has it.
fn remove_furniture(document: &Document) {
    document
        .select(
            "nav, [role=navigation], [role=search], .adsbygoogle, .sharedaddy, .screen-reader-text",
        )
        .remove();
}

/// Makes paragraphs of what stands between two line ends in a row, as old pages end paragraphs: the
/// port would do so as well, but loses some of them where fonts change.
fn set_paragraphs(document: &Document) {
    let mut parents: Vec<NodeRef<'_>> = Vec::new();
    let mut known = HashSet::new();
    for line_end in document.select("br").nodes() {
        let mut several = false;
        while let Some(next) = next_with_words(line_end).filter(|next| next.has_name("br")) {
            next.remove_from_parent();
            several = true;
        }
        let parent = line_end.parent().filter(|_| several);
        if let Some(parent) = parent {
            line_end.rename("hr");
            if known.insert(parent.id) {
                parents.push(parent);
            }
        }
    }
    for parent in parents {
        wrap_between_rules(document, &parent);
        if parent.has_name("p") {
            parent.rename("div");
        }
    }
}

/// Puts each run of words between the rules below `parent` into a paragraph, and takes the rules out.
fn wrap_between_rules(document: &Document, parent: &NodeRef<'_>) {
    let mut paragraph: Option<NodeRef<'_>> = None;
    for child in parent.children() {
        if child.has_name("hr") {
            child.remove_from_parent();
            paragraph = None;
        } else if is_line(&child) {
            let open = paragraph.get_or_insert_with(|| {
                let new = document.tree.new_element("p");
                child.insert_before(&new);
                new
            });
            open.append_child(&child);
        } else {
            paragraph = None;
        }
    }
}

/// Tells whether the node is part of a line: text, or an element in the line that holds no rule.
fn is_line(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.node_name() else {
        return node.is_text();
    };
    let alone = matches!(&*name, "br" | "img");
    alone
        || (tags::is_inline(&name)
            && !node
                .descendants_it()
                .any(|inside| inside.has_name("hr") || inside.has_name("p")))
}

/// Returns the next sibling that is not white space.
fn next_with_words<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let mut next = node.next_sibling();
    while let Some(sibling) = next {
        if !sibling.is_text() || sibling.is_nonempty_text() {
            return Some(sibling);
        }
        next = sibling.next_sibling();
    }
    None
}
