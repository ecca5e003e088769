//! Feeds as they are to feeds as the parser wants them.
//!
//! Encodings are decided by what the bytes are, then by what is said of them; what stands before the
//! first tag is cut; ampersands that begin no reference are escaped, and named references are kept
//! as text, because feeds use HTML's names where XML knows only five. Document types are cut out,
//! and those that declare entities are refused: nothing is ever expanded.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::FeedError;
use crate::source::encoding;
use crate::text::graphemes::char_boundary_before;

/// Bytes at the beginning that are searched for the root element.
const HEAD: usize = 4096;
/// The most letters between `&` and `;`.
const LONGEST_NAME: usize = 32;

/// Decodes a feed. Valid UTF-8 is UTF-8 whatever is said; else what the document says, then what
/// HTTP says; else it is guessed, as it is where they say Latin, the value that nobody set.
pub(super) fn decode(bytes: Vec<u8>, charset: Option<&str>) -> Result<String, FeedError> {
    let has_mark = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if !has_mark {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return Ok(text.trim_start_matches('\u{feff}').to_owned());
        }
        let labels = [declared(&bytes), charset.map(str::to_owned)];
        for label in labels.into_iter().flatten() {
            let Some(encoding) = Encoding::for_label(label.trim().as_bytes()) else {
                continue;
            };
            let (text, bad) = encoding.decode_without_bom_handling(&bytes);
            if !bad && encoding != UTF_8 && encoding != WINDOWS_1252 {
                return Ok(text.into_owned());
            }
        }
    }
    encoding::decode(bytes)
        .map(|decoded| decoded.text)
        .map_err(FeedError::NoText)
}

/// Returns the encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(HEAD))?;
    let head: String = head
        .iter()
        .copied()
        .filter(u8::is_ascii)
        .map(char::from)
        .collect();
    let (_, rest) = head.split_once("<?xml")?;
    let (declaration, _) = rest.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_owned)
}

/// Mends the text of a feed.
pub(super) fn mend(text: &str) -> Result<String, FeedError> {
    let start = text.find(['<', '{']).ok_or(FeedError::NoFeed)?;
    let (_, text) = text.split_at_checked(start).ok_or(FeedError::NoFeed)?;
    if text.starts_with('{') {
        return Ok(text.to_owned());
    }
    let mut mended = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        mended.push_str(before);
        rest = match from.strip_prefix('&') {
            Some(after) => reference(after, &mut mended),
            None => tag(from, &mut mended)?,
        };
    }
    mended.push_str(rest);
    Ok(mend_root(&mended))
}

/// Copies what begins with `<` and is not a plain tag; returns what follows.
fn tag<'a>(text: &'a str, mended: &mut String) -> Result<&'a str, FeedError> {
    if text.starts_with("<![CDATA[") {
        let (whole, after) = through(text, "]]>");
        mended.push_str(whole);
        // One that is never closed holds the rest of the feed.
        if !whole.ends_with("]]>") {
            mended.push_str("]]>");
        }
        return Ok(after);
    }
    if text.starts_with("<!--") {
        return Ok(through(text, "-->").1);
    }
    if text.starts_with("<?") {
        return Ok(through(text, "?>").1);
    }
    if let Some(after) = text.strip_prefix("<!") {
        return doctype(after);
    }
    mended.push('<');
    Ok(text.strip_prefix('<').unwrap_or_default())
}

/// Splits a text behind the first `end`.
fn through<'a>(text: &'a str, end: &str) -> (&'a str, &'a str) {
    let at = text.find(end).map_or(text.len(), |at| at + end.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Leaves out a document type; one that declares entities is refused.
fn doctype(text: &str) -> Result<&str, FeedError> {
    let end = text.find('>').unwrap_or(text.len());
    let inside = text.find('[').filter(|&bracket| bracket < end);
    let (declarations, after) = match inside {
        Some(_) => {
            let (declarations, after) = through(text, "]");
            (declarations, through(after, ">").1)
        }
        None => through(text, ">"),
    };
    match declarations.to_ascii_uppercase().contains("<!ENTITY")
        || text.trim_start().to_ascii_uppercase().starts_with("ENTITY")
    {
        true => Err(FeedError::Entities),
        false => Ok(after),
    }
}

/// Copies the reference that begins before `text`, as the parser can take it.
fn reference<'a>(text: &'a str, mended: &mut String) -> &'a str {
    let head = text
        .get(..char_boundary_before(text, LONGEST_NAME))
        .unwrap_or_default();
    let name = head.split_once(';').map(|(name, _)| name);
    let number = name.and_then(|name| name.strip_prefix('#'));
    let is_known = match (name, number) {
        (_, Some(number)) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            let char = code.ok().and_then(char::from_u32);
            if char.is_none_or(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
                mended.push('\u{fffd}');
                return through(text, ";").1;
            }
            true
        }
        (Some(name), None) => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
        (None, _) => false,
    };
    mended.push_str(if is_known { "&" } else { "&amp;" });
    text
}

/// Names the root as the parser knows it: versions of RSS that it does not are versions like those
/// it does, and RSS 0.90 differs from 1.0 in its name only.
fn mend_root(text: &str) -> String {
    let text = text.replace(
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/",
    );
    let text = text.replace(
        "http://channel.netscape.com/rdf/simple/0.9/",
        "http://purl.org/rss/1.0/",
    );
    let Some((before, rest)) = text.split_once("<rss") else {
        return text;
    };
    let Some((attributes, after)) = rest.split_once('>') else {
        return text.clone();
    };
    if before.len() > HEAD {
        return text.clone();
    }
    let known = ["2.0", "0.91", "0.92"];
    let is_known = known
        .iter()
        .any(|version| attributes.contains(&format!("version=\"{version}\"")));
    if is_known {
        return text.clone();
    }
    let others: String = without_version(attributes);
    format!("{before}<rss version=\"2.0\"{others}>{after}")
}

fn without_version(attributes: &str) -> String {
    let Some((before, rest)) = attributes.split_once("version") else {
        return attributes.to_owned();
    };
    let value = rest.trim_start().strip_prefix('=').unwrap_or_default();
    let value = value.trim_start();
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return attributes.to_owned();
    };
    let after = value.splitn(3, quote).nth(2).unwrap_or_default();
    format!("{before}{after}")
}

/// Returns a feed that breaks off, without its last, unfinished entry; `None` where there is no
/// whole one.
pub(super) fn salvage(text: &str) -> Option<String> {
    let (end, close) = [("</item>", "</channel></rss>"), ("</entry>", "</feed>")]
        .into_iter()
        .filter_map(|(end, close)| text.rfind(end).map(|at| (at + end.len(), close)))
        .max()?;
    let whole = text.get(..end)?;
    let close = match whole.contains("<rdf:RDF") {
        true => "</rdf:RDF>",
        false => close,
    };
    Some(format!("{whole}{close}"))
}

/// Returns whether a text that cannot be read as a feed was meant as one.
pub(super) fn looks_like_feed(text: &str) -> bool {
    let head = text
        .get(..char_boundary_before(text, HEAD))
        .unwrap_or_default();
    ["<rss", "<feed", ":RDF", "<RDF", "jsonfeed.org"]
        .iter()
        .any(|sign| head.contains(sign))
}
