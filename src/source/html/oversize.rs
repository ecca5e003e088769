//! Cuts attributes out of HTML that are too long or too many for the parser.
//!
//! The tokenizer compares every attribute of a tag with all before it. This scan knows tags,
//! comments and elements whose content is text, no more, and changes nothing within the limits.

use std::borrow::Cow;
use std::ops::Range;

/// Bytes of an attribute's value that are kept; pictures packed into addresses are longer.
const LONGEST_VALUE: usize = 4096;
/// Attributes of one tag.
const MOST_ATTRIBUTES: usize = 48;

/// Returns the text without attribute values that are too long and attributes that are too many.
pub(super) fn without_oversize(html: &str) -> Cow<'_, str> {
    let mut scanner = Scanner {
        bytes: html.as_bytes(),
        cuts: Vec::new(),
    };
    scanner.scan();
    if scanner.cuts.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut kept = String::with_capacity(html.len());
    let mut copied = 0;
    for cut in scanner.cuts {
        // Cuts begin and end beside ASCII characters, so that both are places in the text.
        kept.push_str(html.get(copied..cut.start).unwrap_or_default());
        copied = cut.end;
    }
    kept.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(kept)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    /// What is to be left out, in order.
    cuts: Vec<Range<usize>>,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        let mut at = 0;
        while let Some(open) = self.find(at, b"<") {
            let after = open + 1;
            at = match self.byte(after) {
                Some(b'!') if self.starts_with(after, b"!--") => {
                    self.find(after, b"-->").unwrap_or(self.bytes.len())
                }
                Some(b'/') if self.is_letter(after + 1) => self.tag(after + 1),
                Some(_) if self.is_letter(after) => {
                    let end = self.tag(after);
                    self.past_raw_text(after, end)
                }
                _ => after,
            };
        }
    }

    /// Goes through the attributes of the tag whose name begins at `name`; returns its end.
    fn tag(&mut self, name: usize) -> usize {
        let mut at = self.skip(name, |byte| !is_end_of_name(byte));
        for count in 0.. {
            at = self.skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
            if matches!(self.byte(at), None | Some(b'>')) {
                return at;
            }
            let attribute = self.attribute(at);
            if count >= MOST_ATTRIBUTES {
                let end = self.end_of_tag(attribute.end);
                self.cuts.push(at..end);
                return end;
            }
            if attribute.value.len() > LONGEST_VALUE {
                // `src=""` still says that there was one; without quotes the next would become it.
                let quoted = attribute.value.end < attribute.end;
                self.cuts.push(match quoted {
                    true => attribute.value,
                    false => at..attribute.end,
                });
            }
            at = attribute.end;
        }
        at
    }

    /// Goes past the attributes that follow; returns the end of the tag.
    fn end_of_tag(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            at = self.skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
            if matches!(self.byte(at), None | Some(b'>')) {
                return at;
            }
            at = self.attribute(at).end;
        }
    }

    /// Reads the attribute that begins at `start`; it has at least one byte.
    fn attribute(&self, start: usize) -> Attribute {
        // An equals sign at the start is part of the name.
        let name = self.skip(start + 1, |byte| !is_end_of_name(byte) && byte != b'=');
        let equals = self.skip(name, |byte| byte.is_ascii_whitespace());
        if self.byte(equals) != Some(b'=') {
            return Attribute {
                value: name..name,
                end: name,
            };
        }
        let value = self.skip(equals + 1, |byte| byte.is_ascii_whitespace());
        match self.byte(value) {
            Some(quote @ (b'"' | b'\'')) => {
                let end = self.skip(value + 1, |byte| byte != quote);
                Attribute {
                    value: value + 1..end,
                    end: (end + 1).min(self.bytes.len()),
                }
            }
            _ => {
                let end = self.skip(value, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                Attribute {
                    value: value..end,
                    end,
                }
            }
        }
    }

    /// Returns where to go on after a start tag: after its content, if that is no markup.
    fn past_raw_text(&self, name: usize, end: usize) -> usize {
        const RAW: [&[u8]; 8] = [
            b"script",
            b"style",
            b"title",
            b"textarea",
            b"iframe",
            b"noembed",
            b"noframes",
            b"xmp",
        ];
        let name_end = self.skip(name, |byte| !is_end_of_name(byte));
        let name = self.bytes.get(name..name_end).unwrap_or_default();
        if !RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            return end;
        }
        let mut at = end;
        while let Some(close) = self.find(at, b"</") {
            let ends = self.bytes.get(close + 2..close + 2 + name.len());
            if ends.is_some_and(|ends| ends.eq_ignore_ascii_case(name)) {
                return close;
            }
            at = close + 2;
        }
        self.bytes.len()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn is_letter(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|byte| byte.is_ascii_alphabetic())
    }

    fn starts_with(&self, at: usize, what: &[u8]) -> bool {
        self.bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(what))
    }

    fn find(&self, from: usize, what: &[u8]) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let place = rest.windows(what.len()).position(|part| part == what)?;
        Some(from + place)
    }

    /// Returns the first place from `at` on whose byte is not one to skip; the end if there is none.
    fn skip(&self, at: usize, skipped: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let count = rest.iter().position(|&byte| !skipped(byte));
        at.min(self.bytes.len()) + count.unwrap_or(rest.len())
    }
}

/// An attribute: its value without quotes, and where it ends, quotes included.
struct Attribute {
    value: Range<usize>,
    end: usize,
}

fn is_end_of_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(without_oversize(html), expected);
    }

    #[test]
    fn common_tags_pass_unchanged() {
        let html = "<!doctype html><p class=a id='b'>خبر <img src=\"x\" alt=\"> نص\"/> 3 < 4</p>";
        check(html, html);
    }

    #[test]
    fn an_oversized_value_is_emptied_and_its_neighbours_stay() {
        let long = "A".repeat(LONGEST_VALUE + 1);
        check(
            &format!("<img src=\"{long}\" alt=\"نص\"> خبر"),
            "<img src=\"\" alt=\"نص\"> خبر",
        );
        check(&format!("<img src={long} alt=b>"), "<img  alt=b>");
        check(&format!("<img src=\"{long}"), "<img ");
    }

    #[test]
    fn attributes_past_the_limit_are_left_out() {
        let many: String = (0..MOST_ATTRIBUTES + 900)
            .map(|n| format!(" a{n}='>'"))
            .collect();
        let few: String = (0..MOST_ATTRIBUTES).map(|n| format!(" a{n}='>'")).collect();
        check(&format!("<p{many}>خبر</p>"), &format!("<p{few} >خبر</p>"));
    }

    #[test]
    fn scripts_and_comments_are_no_tags() {
        let long = "b".repeat(LONGEST_VALUE + 1);
        let html = format!("<script>a<b c=\"{long}</script><!-- <p x='{long} --><p y=1>");
        check(&html, &html);
    }

    proptest! {
        #[test]
        fn within_the_limits_nothing_changes(html in "[<>/!='\"a \\-بs]{0,80}") {
            let left = without_oversize(&html);
            prop_assert_eq!(left.as_ref(), html.as_str());
        }
    }
}
