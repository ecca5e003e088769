//! Bytes to articles.
//!
//! [`decode`] finds the format and the character encoding, decodes, finds title and paragraphs, and
//! marks what is not the story. It never obtains bytes; whoever has them (a file, a page, standard
//! input) calls it. Odd bytes give a worse article and diagnostics; only what is no text at all, or
//! a book that is broken, is an error.

mod blocks;
pub mod boilerplate;
pub mod dates;
pub mod encoding;
pub mod epub;
pub mod feed;
pub mod format;
pub mod html;
pub mod markdown;
pub mod opml;
pub mod pieces;
pub mod plain;

use crate::annotation::Layer;
use crate::article::{Article, Metadata};

pub use format::Format;

/// Why bytes could not become an article. Its `Display` says what is wrong, [`SourceError::hint`]
/// what the reader can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// There is no byte, or nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// The bytes are a picture, an archive, a program …
    #[error("it is {0}, not text")]
    Binary(&'static str),
    /// The text has more bytes than our offsets can count.
    #[error("its text is {0} bytes long, more than the 4 GiB that can be opened")]
    TooLong(u64),
    /// The bytes are text in an encoding that we cannot point back into.
    #[error("its text looks like {0}, an encoding that cannot be opened here")]
    Encoding(&'static str),
    /// A book's archive is broken; the words say where.
    #[error("it is a damaged EPUB book: {0}")]
    Damaged(&'static str),
    /// A book is encrypted.
    #[error("it is an encrypted EPUB book")]
    Encrypted,
    /// An archive unfolds to more than any book does.
    #[error("it unpacks to more than a book can be")]
    Oversized,
}

impl SourceError {
    /// Returns what the reader can do about it, in a clause without a full stop.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Empty => "check that the file was written, or open another".to_owned(),
            Self::Binary(_) => {
                "save the article as text, HTML, Markdown or EPUB and open that file".to_owned()
            }
            Self::TooLong(_) => "split the file and open a part of it".to_owned(),
            Self::Damaged(_) => "download the book again".to_owned(),
            Self::Encrypted => "open an edition without copy protection".to_owned(),
            Self::Oversized => "do not trust this file; get the book from its publisher".to_owned(),
            Self::Encoding(name) => format!("convert it first: iconv -f {name} -t UTF-8"),
        }
    }
}

/// What is known of bytes beside themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrival<'a> {
    /// The name to show for where they came from: a file's, an address, `stdin`. Its extension may
    /// tell the format.
    pub source: &'a str,
    /// What HTTP said they are: `text/html; charset=windows-1256`.
    pub content_type: Option<&'a str>,
    /// The address they were read from, to which links in them are relative.
    pub address: Option<&'a str>,
}

/// Decodes the bytes of one article in whatever format it is; `source` is the name to show for
/// where they came from.
///
/// # Errors
/// When the bytes are no text, are empty, damaged, or longer than 4 GiB.
pub fn decode(bytes: Vec<u8>, source: &str) -> Result<Article, SourceError> {
    decode_arrived(
        bytes,
        &Arrival {
            source,
            ..Arrival::default()
        },
    )
}

/// Decodes the bytes of one article of which more is known than a name.
///
/// # Errors
/// As [`decode`].
pub fn decode_arrived(bytes: Vec<u8>, arrival: &Arrival<'_>) -> Result<Article, SourceError> {
    let mut article = match Format::of(&bytes, arrival) {
        Format::Plain => plain_text(bytes)?,
        Format::Markdown => markdown::article(bytes)?,
        Format::Html => {
            let charset = arrival.content_type.and_then(format::charset);
            html::page(bytes, charset, arrival.address)?
        }
        Format::Epub => epub::book(bytes)?,
    };
    let paragraphs = std::mem::take(&mut article.paragraphs);
    article.paragraphs = pieces::bounded(&article.text, paragraphs);
    arrival.source.clone_into(&mut article.metadata.source);
    if article.metadata.link.is_none() {
        article.metadata.link = arrival.address.map(str::to_owned);
    }
    Ok(article)
}

/// Decodes the first bytes of a plain text of which more will come, for showing it meanwhile: whole
/// lines where there are any. `None` where the beginning alone tells too little: of other formats,
/// and of bytes that are no text.
#[must_use]
pub fn decode_head(bytes: &[u8], source: &str) -> Option<Article> {
    let arrival = Arrival {
        source,
        ..Arrival::default()
    };
    if Format::of(bytes, &arrival) != Format::Plain {
        return None;
    }
    let mut head = bytes.to_vec();
    encoding::whole_characters(&mut head);
    decode_arrived(head, &arrival).ok()
}

/// Decodes the bytes of one article that is known to be plain text, whatever it begins with; `source` is
/// the name to show for where they came from.
///
/// # Errors
/// As [`decode`].
pub fn decode_plain(bytes: Vec<u8>, source: &str) -> Result<Article, SourceError> {
    let mut article = plain_text(bytes)?;
    let paragraphs = std::mem::take(&mut article.paragraphs);
    article.paragraphs = pieces::bounded(&article.text, paragraphs);
    source.clone_into(&mut article.metadata.source);
    Ok(article)
}

/// Makes the article of plain text.
fn plain_text(bytes: Vec<u8>) -> Result<Article, SourceError> {
    let decoded = encoding::decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(SourceError::Empty);
    }
    let paragraphs = plain::paragraphs(&decoded.text);
    let boilerplate = boilerplate::mark(&decoded.text, &paragraphs);
    Ok(Article {
        text: decoded.text,
        paragraphs,
        inline: Layer::default(),
        boilerplate,
        metadata: Metadata::default(),
        origin: decoded.origin,
        diagnostics: decoded.diagnostics,
    })
}

#[cfg(test)]
mod tests;
