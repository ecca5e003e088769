//! HTML to articles: whole pages, and the pieces that feeds and books carry.
//!
//! A page is decoded, parsed within limits ([`parse`]), reduced to its article, and walked into
//! text and structure ([`walk`]). Places in such an article are places in the text that came of
//! it, not bytes of the page: [`Origin::encoding`](crate::article::Origin) names the page's
//! encoding, and its map is the identity.

mod address;
mod links;
mod oversize;
mod parse;
mod tables;
mod tags;
mod walk;

pub use self::links::{Link, links};

use self::address::Base;
use self::walk::{Around, Walk};
use super::{SourceError, boilerplate, encoding};
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
    let _ = charset;
    let decoded = encoding::decode(bytes)?;
    let mut article = fragment(&decoded.text, address, None);
    if article.text.is_empty() {
        return Err(SourceError::Empty);
    }
    article.origin.encoding = decoded.origin.encoding;
    article.metadata.link = address.map(str::to_owned);
    Ok(article)
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
