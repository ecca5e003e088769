//! What must hold for any bytes, target by target.
//!
//! Each check is run by the fuzzer (`fuzz_targets/`) on bytes it makes up, and by the suite
//! (`tests/it/corpus.rs`) on those it kept.

use hashiya::annotation::Layer;
use hashiya::article::{Article, Role, Timestamp};
use hashiya::layout::{
    Alignment, Direction, Justification, LamAlef, Line, Marks, Measure, Order, Profile,
    ShapedParagraph, Shaping,
};
use hashiya::library::query;
use hashiya::source::{self, Arrival, feed, opml};
use hashiya::span::{Cells, Span};
use hashiya::terminal::replies::ReplyParser;

/// A check of one kind of input.
pub(crate) type Check = fn(&[u8]);

/// Every target by its name.
pub(crate) const TARGETS: &[(&str, Check)] = &[
    ("layout", layout),
    ("article", article),
    ("feed", feed_of),
    ("query", query_of),
    ("replies", replies),
];

/// Takes a number below `end` off the bytes.
fn choose(bytes: &mut &[u8], end: u8) -> u8 {
    let Some((&first, rest)) = bytes.split_first() else {
        return 0;
    };
    *bytes = rest;
    first % end
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A paragraph of any text in any terminal: its lines hold it once and fit.
pub(crate) fn layout(mut bytes: &[u8]) {
    let bytes = &mut bytes;
    let profile = Profile {
        order: [Order::Visual, Order::Logical, Order::LogicalAligned]
            [usize::from(choose(bytes, 3))],
        shaping: [Shaping::Presentation, Shaping::Base][usize::from(choose(bytes, 2))],
        marks: [Marks::Keep, Marks::Left, Marks::Drop][usize::from(choose(bytes, 3))],
        lam_alef: [LamAlef::Ligature, LamAlef::Split][usize::from(choose(bytes, 2))],
    };
    let direction = [Direction::RightToLeft, Direction::LeftToRight][usize::from(choose(bytes, 2))];
    let measure = Measure {
        width: Cells(u16::from(choose(bytes, 100))),
        alignment: [Alignment::Start, Alignment::Center, Alignment::End]
            [usize::from(choose(bytes, 3))],
        justification: [
            Justification::Ragged,
            Justification::Spaces,
            Justification::Kashida,
        ][usize::from(choose(bytes, 3))],
    };
    let text = String::from_utf8_lossy(bytes);
    let span = Span::from_range(0..text.len());
    let paragraph = ShapedParagraph::new(&text, span, direction, &profile);
    let lines = paragraph.lines(&measure);
    let mut end = 0;
    for line in &lines {
        assert_eq!(line.span().start().index(), end, "a gap between lines");
        end = line.span().end().index();
        check_line(line, &text, measure.width);
    }
    assert_eq!(end, text.len(), "text is left over");
}

fn check_line(line: &Line, text: &str, width: Cells) {
    let mut spans: Vec<Span> = line.clusters().map(|cluster| cluster.span).collect();
    spans.retain(|span| !span.is_empty());
    spans.sort();
    let mut end = line.span().start();
    for span in spans {
        assert_eq!(span.start(), end, "a byte is shown twice, or never");
        assert!(text.get(span.range()).is_some(), "a character is cut");
        end = span.end();
    }
    assert_eq!(end, line.span().end());
    let shown = line
        .placed()
        .filter(|(_, cluster)| cluster.width > Cells(0));
    assert!(line.width() <= width || shown.count() <= 1, "too wide");
    for (_, cluster) in line.placed() {
        assert!(!cluster.text.contains(is_harmful), "{:?}", cluster.text);
    }
}

/// Bytes that arrive as something: an article whose places are places, or a reason.
pub(crate) fn article(mut bytes: &[u8]) {
    const ARRIVALS: [(&str, Option<&str>); 6] = [
        ("stdin", None),
        ("page.html", Some("text/html; charset=windows-1256")),
        ("page.html", None),
        ("notes.md", None),
        ("book.epub", None),
        ("page", Some("text/html; charset=utf-16le")),
    ];
    let (source, content_type) = ARRIVALS[usize::from(choose(&mut bytes, 6))];
    let arrival = Arrival {
        source,
        content_type,
        address: Some("https://example.org/a/b?c"),
    };
    match source::decode_arrived(bytes.to_vec(), &arrival) {
        Ok(article) => check_article(&article),
        Err(error) => assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
    }
}

fn check_article(article: &Article) {
    let text = &article.text;
    let mut end = 0;
    for paragraph in &article.paragraphs {
        let range = paragraph.span.range();
        assert!(
            range.start >= end && !range.is_empty(),
            "paragraphs overlap"
        );
        end = range.end;
        let words = text.get(range).expect("a paragraph is a place in the text");
        let counts = paragraph.role == Role::Preformatted;
        assert!(
            counts || words.trim() == words,
            "white space belongs to no paragraph"
        );
    }
    check_layer(&article.inline, text);
    check_layer(&article.boilerplate, text);
    let last = article.origin.to_file(text, article.span().end());
    assert!(article.origin.steps.is_empty() || last > 0);
}

fn check_layer<T>(layer: &Layer<T>, text: &str) {
    for annotation in layer {
        assert!(
            text.get(annotation.target.range()).is_some(),
            "{:?}",
            annotation.target
        );
    }
}

/// Bytes as a feed and as a list of feeds: entries that are articles, or a reason.
pub(crate) fn feed_of(bytes: &[u8]) {
    let address = "https://example.org/feed.xml";
    match feed::parse(bytes.to_vec(), None, address) {
        Ok(parsed) => {
            for entry in parsed.entries.iter().take(50) {
                check_article(&feed::article(&parsed, entry, address));
            }
        }
        Err(error) => assert!(!error.hint().is_empty()),
    }
    if let Ok(feeds) = opml::read(bytes.to_vec()) {
        let written = opml::write("كل شيء", &feeds);
        let again = opml::read(written.into_bytes()).expect("what we write can be read");
        assert_eq!(again.len(), feeds.len());
    }
}

/// A query that can be read can be written, and means the same again.
pub(crate) fn query_of(bytes: &[u8]) {
    let today = Timestamp(1_795_564_800);
    let typed = String::from_utf8_lossy(bytes);
    match query::parse(&typed, today) {
        Ok(parsed) => {
            let written = parsed.to_string();
            let again = query::parse(&written, today);
            assert_eq!(again.as_ref(), Ok(&parsed), "{written:?}");
        }
        Err(error) => assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
    }
}

/// What a terminal answers, in pieces of any size, is heard as in one piece; what was typed is kept.
pub(crate) fn replies(mut bytes: &[u8]) {
    let size = usize::from(choose(&mut bytes, 7)) + 1;
    // What is longer than any reply is given up as soon as that is seen, which is not at one place.
    bytes = bytes.get(..250).unwrap_or(bytes);
    let mut whole = ReplyParser::default();
    whole.push(bytes);
    whole.finish();
    let mut pieces = ReplyParser::default();
    for piece in bytes.chunks(size) {
        pieces.push(piece);
    }
    pieces.finish();
    assert_eq!(whole.answers(), pieces.answers());
    assert!(whole.take_typed().len() <= bytes.len());
}
