//! EPUB books to articles: one book, one article, its chapters in reading order.
//!
//! A book is an archive from anywhere: the number of its files, what each unfolds to and what all
//! of them do are limited before anything is kept. Places in the article are places in its text.

mod package;

// In memory: nothing is read from anywhere.
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use self::package::Package;
use super::html::book::Chapters;
use super::{SourceError, dates};
use crate::article::{Article, Diagnostic, Metadata};

/// Files in the archive.
const MOST_FILES: usize = 10_000;
/// Bytes that one file may unfold to.
const LARGEST_FILE: u64 = 16 << 20;
/// Bytes that all files that are read may unfold to.
const LARGEST_BOOK: u64 = 96 << 20;
/// Chapters that are read.
const MOST_CHAPTERS: usize = 4_000;

/// Makes the article of an EPUB book.
///
/// # Errors
/// When the archive is damaged, encrypted or larger than a book, or holds nothing to read.
pub fn book(bytes: Vec<u8>) -> Result<Article, SourceError> {
    let mut archive = Archive::new(bytes)?;
    let container = archive.text("META-INF/container.xml")?;
    let path = package::package_path(&container)
        .ok_or(SourceError::Damaged("its container names no package"))?;
    let package = package::package(&archive.text(&path)?, &path);
    if package.chapters.is_empty() {
        return Err(SourceError::Damaged("its package names no chapters"));
    }
    archive.refuse_encrypted(&package.chapters)?;
    let titles = titles(&mut archive, &package);
    let mut chapters = Chapters::new(package.title.as_deref());
    let mut missing = 0;
    let mut last_error = None;
    for path in package.chapters.iter().take(MOST_CHAPTERS) {
        match archive.bytes(path) {
            Ok(bytes) => {
                let title = titles.iter().find(|(of, _)| of == path);
                chapters.push(bytes, title.map(|(_, title)| title.as_str()));
            }
            Err(error @ (SourceError::Oversized | SourceError::Encrypted)) => return Err(error),
            Err(error) => {
                missing += 1;
                last_error = Some(error);
            }
        }
    }
    let mut article = chapters.finish();
    if article.text.trim().is_empty() || missing == package.chapters.len() {
        return Err(last_error.unwrap_or(SourceError::Empty));
    }
    if missing > 0 {
        article.diagnostics.push(Diagnostic {
            place: None,
            message: format!(
                "{missing} of {} chapters are missing or damaged",
                package.chapters.len()
            ),
        });
    }
    article.metadata = metadata(package);
    Ok(article)
}

fn metadata(package: Package) -> Metadata {
    Metadata {
        source: String::new(),
        title: package.title,
        byline: (!package.creators.is_empty()).then(|| package.creators.join("، ")),
        published: package.date.as_deref().and_then(dates::parse),
        site: package.publisher,
        link: None,
        language: package.language,
    }
}

/// Returns paths of chapters with their titles, as the table of contents has them.
fn titles(archive: &mut Archive, package: &Package) -> Vec<(String, String)> {
    let Some((path, is_ncx)) = &package.contents else {
        return Vec::new();
    };
    // A book without a readable table of contents is still a book.
    let Ok(text) = archive.text(path) else {
        return Vec::new();
    };
    match is_ncx {
        true => package::ncx_titles(&text, path),
        false => super::html::book::nav_titles(&text)
            .into_iter()
            .map(|(href, title)| (package::resolve(path, &href), title))
            .collect(),
    }
}

/// The archive, and how much it may still unfold to.
struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
}

impl Archive {
    fn new(bytes: Vec<u8>) -> Result<Self, SourceError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| told(&error))?;
        if zip.len() > MOST_FILES {
            return Err(SourceError::Oversized);
        }
        Ok(Self {
            zip,
            left: LARGEST_BOOK,
        })
    }

    /// Unfolds a file. What the archive says of its size is not believed.
    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, SourceError> {
        let file = self.zip.by_name(path).map_err(|error| told(&error))?;
        if file.encrypted() {
            return Err(SourceError::Encrypted);
        }
        let limit = LARGEST_FILE.min(self.left);
        let mut bytes = Vec::new();
        let read = file.take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|_| SourceError::Damaged("a file in it cannot be unpacked"))?;
        if bytes.len() as u64 > limit {
            return Err(SourceError::Oversized);
        }
        self.left = self.left.saturating_sub(bytes.len() as u64);
        Ok(bytes)
    }

    fn text(&mut self, path: &str) -> Result<String, SourceError> {
        let bytes = self.bytes(path)?;
        Ok(super::encoding::decode(bytes)?.text)
    }

    /// Refuses books whose chapters are encrypted; fonts may be.
    fn refuse_encrypted(&mut self, chapters: &[String]) -> Result<(), SourceError> {
        let Ok(list) = self.text("META-INF/encryption.xml") else {
            return Ok(());
        };
        let encrypted = package::encrypted(&list);
        match encrypted.iter().any(|path| chapters.contains(path)) {
            true => Err(SourceError::Encrypted),
            false => Ok(()),
        }
    }
}

/// Returns what is wrong with the archive, in our words.
fn told(error: &ZipError) -> SourceError {
    match error {
        ZipError::FileNotFound => SourceError::Damaged("a file that it must hold is missing"),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            SourceError::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            SourceError::Damaged("it is packed in a way that EPUB does not allow")
        }
        _ => SourceError::Damaged("its archive is broken or cut off"),
    }
}

#[cfg(test)]
mod tests;
