//! What a page says about itself in `<link>`.

use super::parse;

/// A `<link>` of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Where to, as written.
    pub href: String,
    /// Of what type, as written; may be empty.
    pub kind: String,
    /// Called what; may be empty.
    pub title: String,
}

/// Returns the links of a page that have `rel` among their relations, in order.
#[must_use]
pub fn links(page: &str, rel: &str) -> Vec<Link> {
    let parsed = parse::parse(page);
    let links = parsed.document.select("link[rel][href]");
    links
        .iter()
        .filter(|link| {
            let relations = link.attr_or("rel", "");
            relations
                .split_ascii_whitespace()
                .any(|relation| relation.eq_ignore_ascii_case(rel))
        })
        .map(|link| Link {
            href: link.attr_or("href", "").to_string(),
            kind: link.attr_or("type", "").to_string(),
            title: link.attr_or("title", "").to_string(),
        })
        .collect()
}
