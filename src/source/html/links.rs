//! What a page says about itself in `<link>`.

use super::{charset, parse};

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

/// Returns the links of a page that have `rel` among their relations, in order; none when the bytes
/// are no text. `said` is what HTTP said of the encoding.
#[must_use]
pub fn links(page: Vec<u8>, said: Option<&str>, rel: &str) -> Vec<Link> {
    let Ok(decoded) = charset::decode(page, said) else {
        return Vec::new();
    };
    let parsed = parse::parse(&decoded.text);
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
