//! Tells the format of an article by its bytes, by what HTTP says, and by its name.

use super::Arrival;

/// The formats that are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text: what nothing else is.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A book.
    Epub,
}

/// Bytes at the head of a page before which it must say that it is one.
const HEAD: usize = 1024;

impl Format {
    /// Returns the format of bytes that arrived so. Bytes that say what they are count most; then
    /// what HTTP says, then the name.
    #[must_use]
    pub fn of(bytes: &[u8], arrival: &Arrival<'_>) -> Self {
        if let Some(format) = Self::of_bytes(bytes) {
            return format;
        }
        let is_archive = bytes.starts_with(b"PK");
        let kind = arrival.content_type.map(media_type);
        match kind.as_deref() {
            Some("text/html" | "application/xhtml+xml") => return Self::Html,
            Some("text/markdown" | "text/x-markdown") => return Self::Markdown,
            Some("application/epub+zip") => return Self::Epub,
            _ => {}
        }
        match extension(arrival.source).as_str() {
            "html" | "htm" | "xhtml" | "xht" | "shtml" => Self::Html,
            "md" | "markdown" | "mdown" | "mkd" => Self::Markdown,
            "epub" if is_archive => Self::Epub,
            _ => Self::Plain,
        }
    }

    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        // The first file of a book is named so, stored as it is, and says this (OCF 3.3, 4.2).
        const BOOK: &[u8] = b"mimetypeapplication/epub+zip";
        if bytes.starts_with(b"PK\x03\x04") {
            let first = bytes.get(30..).unwrap_or_default();
            return first.starts_with(BOOK).then_some(Self::Epub);
        }
        // In UTF-16 there are NULs between the letters.
        let head = bytes.iter().take(HEAD).filter(|&&byte| byte != 0);
        let head: Vec<u8> = head.map(u8::to_ascii_lowercase).collect();
        let head = String::from_utf8_lossy(&head);
        let mut head = head
            .trim_start_matches(['\u{feff}', '\u{fffd}'])
            .trim_start();
        if let Some((_, rest)) = head
            .strip_prefix("<?xml")
            .and_then(|rest| rest.split_once("?>"))
        {
            head = rest.trim_start();
        }
        while let Some((_, rest)) = head
            .strip_prefix("<!--")
            .and_then(|rest| rest.split_once("-->"))
        {
            head = rest.trim_start();
        }
        let is_page = ["<!doctype html", "<html>", "<html ", "<html\n", "<head>"]
            .iter()
            .any(|mark| head.starts_with(mark));
        is_page.then_some(Self::Html)
    }

    /// Tells whether files of this name are articles that can be read.
    #[must_use]
    pub fn is_known_name(name: &str) -> bool {
        matches!(
            extension(name).as_str(),
            "txt"
                | "text"
                | "html"
                | "htm"
                | "xhtml"
                | "xht"
                | "shtml"
                | "md"
                | "markdown"
                | "mdown"
                | "mkd"
                | "epub"
        )
    }
}

/// Returns the small letters after the last full stop of a name.
fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    end.to_ascii_lowercase()
}

fn media_type(content_type: &str) -> String {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// Returns the character encoding that a content type names.
#[must_use]
pub fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], source: &str, content_type: Option<&str>, expected: Format) {
        let arrival = Arrival {
            source,
            content_type,
            address: None,
        };
        assert_eq!(Format::of(bytes, &arrival), expected);
    }

    #[test]
    fn pages_are_known_by_how_they_begin() {
        for head in [
            "<!DOCTYPE html><p>",
            "\u{feff}\n <!-- x --><HTML lang=ar>",
            "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>",
        ] {
            check(head.as_bytes(), "stdin", None, Format::Html);
        }
        let utf16: Vec<u8> = "\u{feff}<html>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        check(&utf16, "stdin", None, Format::Html);
        check("<p>قال".as_bytes(), "a.txt", None, Format::Plain);
    }

    #[test]
    fn http_comes_before_the_name() {
        check(
            b"x",
            "https://example.org/a.md",
            Some("text/html; charset=utf-8"),
            Format::Html,
        );
        check(
            b"x",
            "https://example.org/a",
            Some("Text/Markdown"),
            Format::Markdown,
        );
        check(b"x", "a.HTM", None, Format::Html);
        check(b"x", "b/a.md", None, Format::Markdown);
        check(b"x", "md", None, Format::Plain);
    }

    #[test]
    fn an_archive_is_a_book_only_if_it_says_so() {
        let mut book = b"PK\x03\x04".to_vec();
        book.resize(30, 0);
        book.extend(b"mimetypeapplication/epub+zip");
        check(&book, "stdin", None, Format::Epub);
        check(b"PK\x03\x04 other", "a.docx", None, Format::Plain);
        check(b"PK\x03\x04 other", "a.epub", None, Format::Epub);
    }

    #[test]
    fn the_charset_is_a_parameter() {
        assert_eq!(
            charset("text/html; Charset=\"windows-1256\""),
            Some("windows-1256")
        );
        assert_eq!(charset("text/html"), None);
    }
}
