//! Bytes to articles.
//!
//! [`decode`] finds the character encoding, decodes, finds title and paragraphs, and marks what is
//! not the story. It never obtains bytes; whoever has them (a file, a page, standard input) calls
//! it. Odd bytes give a worse article and diagnostics; only what is no text at all is an error.

mod blocks;
pub mod boilerplate;
pub mod dates;
pub mod encoding;
pub mod feed;
pub mod html;
pub mod opml;
pub mod plain;

use crate::annotation::Layer;
use crate::article::{Article, Metadata};

/// Why bytes could not become an article. Its `Display` says what is wrong, [`SourceError::hint`]
/// what the reader can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// There is no byte, or nothing but white space.
    #[error("there is no text in it")]
    Empty,
    /// The bytes are a picture, an archive, a program …
    #[error("it is {0}, not plain text")]
    Binary(&'static str),
    /// The text has more bytes than our offsets can count.
    #[error("its text is {0} bytes long, more than the 4 GiB that can be opened")]
    TooLong(u64),
    /// The bytes are text in an encoding that we cannot point back into.
    #[error("its text looks like {0}, an encoding that cannot be opened here")]
    Encoding(&'static str),
}

impl SourceError {
    /// Returns what the reader can do about it, in a clause without a full stop.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Empty => "check that the file was written, or open another".to_owned(),
            Self::Binary(_) => {
                "save the article as plain text (UTF-8) and open that file".to_owned()
            }
            Self::TooLong(_) => "split the file and open a part of it".to_owned(),
            Self::Encoding(name) => format!("convert it first: iconv -f {name} -t UTF-8"),
        }
    }
}

/// Decodes the bytes of one article; `source` is the name to show for where they came from.
///
/// # Errors
/// When the bytes are no text, are empty, or are longer than 4 GiB.
pub fn decode(bytes: Vec<u8>, source: &str) -> Result<Article, SourceError> {
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
        metadata: Metadata {
            source: source.to_owned(),
            ..Metadata::default()
        },
        origin: decoded.origin,
        diagnostics: decoded.diagnostics,
    })
}

#[cfg(test)]
mod tests;
