//! HTML to articles: whole pages, and the pieces that feeds and books carry.
//!
//! A page is decoded, parsed within limits (`parse`), reduced to its article, and walked into
//! text and structure (`walk`). Places in such an article are places in the text that came of
//! it, not bytes of the page: [`Origin::encoding`](crate::article::Origin) names the page's
//! encoding, and its map is the identity.

mod address;
pub(super) mod book;
mod charset;
mod links;
mod meta;
mod oversize;
mod parse;
mod readable;
mod tables;
mod tags;
mod walk;

use dom_query::{Document, NodeRef};

pub use self::links::{Link, links};

use self::address::Base;
use self::walk::{Around, Walk};
use super::{SourceError, boilerplate};
use crate::article::{Article, Diagnostic, Metadata, Origin, Role};
use crate::source::blocks::{Block, Blocks};

/// Makes the article of a web page. `charset` is what HTTP said of the encoding, `address` where
/// the page was read from, to which relative links are relative; both where they are known.
///
/// # Errors
/// When the bytes are no text, hold nothing to read, or are longer than 4 GiB.
pub fn page(
    bytes: Vec<u8>,
    charset: Option<&str>,
    address: Option<&str>,
) -> Result<Article, SourceError> {
    let decoded = charset::decode(bytes, charset)?;
    let parsed = parse::parse(&decoded.text);
    let named = parsed.document.base_uri();
    let base = Base::new(address, named.as_deref());
    let metadata = meta::read(&parsed.document, &base);
    let mut article = reduced(parsed.document, &base, metadata);
    if article.text.is_empty() {
        return Err(SourceError::Empty);
    }
    if article.metadata.link.is_none() {
        article.metadata.link = address.and_then(|address| base.resolve(address));
    }
    article.origin.encoding = decoded.encoding.to_owned();
    article.diagnostics = decoded.diagnostics;
    article.diagnostics.extend(parsed.cut.then(cut));
    Ok(article)
}

/// Makes the article of a parsed page.
fn reduced(document: Document, base: &Base, mut metadata: Metadata) -> Article {
    let reading = readable::reduce(&document);
    if metadata.byline.is_none() {
        metadata.byline = reading.as_ref().and_then(|reading| reading.byline.clone());
    }
    let title = metadata.title.clone();
    let walked = |root: Option<NodeRef<'_>>, around| {
        let mut walk = Walk::new(base, around, title.as_deref());
        push_title(&mut walk.blocks, title.as_deref());
        if let Some(root) = root {
            walk.run(root);
        }
        assemble(walk.blocks)
    };
    let from_article = reading.map(|reading| walked(reading.root(), Around::Keep));
    let mut article = match from_article {
        Some(article) if article.paragraphs.len() > usize::from(title.is_some()) => article,
        // No article could be told apart: all that is no furniture of the page, then.
        _ => walked(document.body(), Around::Skip),
    };
    article.metadata = metadata;
    article
}

/// Makes the article of a piece of HTML that holds nothing else, as feeds carry it. `base` is the
/// address to which its links are relative. The title, which is plain text, opens the article.
/// Anything makes an article, if an empty one.
#[must_use]
pub fn fragment(html: &str, base: Option<&str>, title: Option<&str>) -> Article {
    let parsed = parse::parse(html);
    let base = Base::new(base, None);
    let title = title.map(str::trim).filter(|title| !title.is_empty());
    let mut walk = Walk::new(&base, Around::Keep, title);
    push_title(&mut walk.blocks, title);
    if let Some(body) = parsed.document.body() {
        walk.run(body);
    }
    let mut article = assemble(walk.blocks);
    article.metadata.title = title.map(str::to_owned);
    article.diagnostics.extend(parsed.cut.then(cut));
    article
}

/// Returns the words of a piece of HTML on one line, without markup: a title in a feed, say.
#[must_use]
pub fn plain_text(html: &str) -> String {
    if !html.contains(['<', '&']) && !html.contains(char::is_control) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let article = fragment(html, None, None);
    article
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns an address for a browser as it is to be written, or `None` for anything else.
pub(super) fn web_address(href: &str) -> Option<String> {
    Base::nowhere().resolve(href)
}

fn push_title(blocks: &mut Blocks, title: Option<&str>) {
    if let Some(title) = title {
        blocks.begin(Block {
            role: Role::Title,
            depth: 0,
        });
        blocks.push(title);
        blocks.begin(Block::default());
    }
}

/// Makes an article of finished blocks; its metadata is left to fill.
pub(super) fn assemble(blocks: Blocks) -> Article {
    let (text, paragraphs, inline) = blocks.finish();
    let boilerplate = boilerplate::mark(&text, &paragraphs);
    Article {
        text,
        paragraphs,
        inline,
        boilerplate,
        metadata: Metadata::default(),
        origin: Origin {
            encoding: "UTF-8".to_owned(),
            steps: Vec::new(),
        },
        diagnostics: Vec::new(),
    }
}

fn cut() -> Diagnostic {
    Diagnostic {
        place: None,
        message: "the page goes beyond what a page may hold; a part of it was left out".to_owned(),
    }
}

#[cfg(test)]
mod tests;
