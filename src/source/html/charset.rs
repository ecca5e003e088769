//! The bytes of a page to text, by what HTTP, the page and the bytes themselves say.
//!
//! A byte order mark decides, as browsers have it. Then bytes that are UTF-8 are UTF-8, whatever
//! anyone says: text in another encoding is never that by chance, and servers that are sure of the
//! wrong encoding are common. Then the first encoding that HTTP or the page names and that fits;
//! then detection.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::article::Diagnostic;
use crate::source::{SourceError, encoding};

/// The page says what it is in so many bytes, or nobody will know (the standard asks for 1024).
const HEAD: usize = 8192;

/// The text of a page.
pub(super) struct Page {
    pub(super) text: String,
    /// The name of its encoding.
    pub(super) encoding: &'static str,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Decodes a page; `charset` is what HTTP says.
///
/// # Errors
/// When the bytes are binary, in an encoding that cannot be told, or too many.
pub(super) fn decode(bytes: Vec<u8>, charset: Option<&str>) -> Result<Page, SourceError> {
    if Encoding::for_bom(&bytes).is_none() && std::str::from_utf8(&bytes).is_err() {
        let head = bytes.get(..HEAD).unwrap_or(&bytes);
        let said = [charset.map(str::to_owned), declared(head)];
        let mut said = said.iter().flatten().filter_map(|label| encoding_of(label));
        if let Some(encoding) = said.find(|encoding| fits(encoding, &bytes)) {
            encoding::refuse_binary(&bytes)?;
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            return Ok(Page {
                text: text.into_owned(),
                encoding: encoding.name(),
                diagnostics: Vec::new(),
            });
        }
    }
    let decoded = encoding::decode(bytes)?;
    let known = Encoding::for_label(decoded.origin.encoding.as_bytes());
    Ok(Page {
        text: decoded.text,
        encoding: known.map_or("UTF-8", Encoding::name),
        // Their places are places in the page, which the reader will not see.
        diagnostics: decoded
            .diagnostics
            .into_iter()
            .map(|odd| Diagnostic { place: None, ..odd })
            .take(1)
            .collect(),
    })
}

fn encoding_of(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.trim().as_bytes())
}

/// Tells whether bytes that are not UTF-8 may be in the encoding that somebody named.
fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if encoding == UTF_8 {
        return false;
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        // Blanks and markup are half NULs then.
        return bytes.iter().take(HEAD).filter(|&&byte| byte == 0).count() > 8;
    }
    let head = bytes.get(..1 << 16).unwrap_or(bytes);
    let (_, broken) = encoding.decode_without_bom_handling(head);
    encoding.is_single_byte() || !broken
}

/// Returns the encoding that the head of a page names in `<meta>` or in an XML declaration.
fn declared(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let declaration = head.trim_start().strip_prefix("<?xml").and_then(|rest| {
        let (inside, _) = rest.split_once("?>")?;
        value_after(inside, "encoding")
    });
    let in_meta = || {
        head.split("<meta").skip(1).find_map(|rest| {
            let (inside, _) = rest.split_once('>')?;
            value_after(inside, "charset")
        })
    };
    declaration.or_else(in_meta)
}

/// Returns the word after `name=`, without quotes.
fn value_after(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?;
    let rest = rest.trim_start().trim_start_matches(['"', '\'']);
    let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/');
    let word = rest.split(end).next().unwrap_or_default();
    (!word.is_empty()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{ISO_8859_6, WINDOWS_1256};

    const TEXT: &str = "<p>أعلنت الوزارة أمس نتائج العام</p>";

    #[track_caller]
    fn check(bytes: &[u8], charset: Option<&str>, encoding: &str) {
        let page = decode(bytes.to_vec(), charset).unwrap();
        assert_eq!(page.encoding, encoding);
        assert!(page.text.contains("أعلنت الوزارة"), "{}", page.text);
    }

    fn old(text: &str) -> Vec<u8> {
        WINDOWS_1256.encode(text).0.into_owned()
    }

    #[test]
    fn what_http_says_comes_before_what_the_page_says() {
        let page = format!("<meta charset=utf-8>{TEXT}");
        check(&old(&page), Some("windows-1256"), "windows-1256");
        let page = format!("<meta charset=iso-8859-1>{TEXT}");
        check(
            &ISO_8859_6.encode(&page).0,
            Some("ISO-8859-6"),
            "ISO-8859-6",
        );
    }

    #[test]
    fn the_page_may_say_it_in_many_ways() {
        for said in [
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1256\">",
            "<META CHARSET='cp1256'>",
            "<?xml version='1.0' encoding='windows-1256'?>",
            "",
        ] {
            check(&old(&format!("{said}{TEXT}")), None, "windows-1256");
        }
    }

    #[test]
    fn utf_8_is_known_whatever_anyone_says() {
        let page = format!("<meta charset=windows-1256>{TEXT}");
        check(page.as_bytes(), Some("windows-1256"), "UTF-8");
        check(format!("\u{feff}{page}").as_bytes(), None, "UTF-8");
    }

    #[test]
    fn a_picture_is_no_page_even_if_http_says_so() {
        let refused = decode(b"\x89PNG\r\n\xff\xfe\xff".to_vec(), Some("windows-1256"));
        assert!(matches!(refused.err(), Some(SourceError::Binary(_))));
    }
}
