//! An article: one text, its paragraphs, and where its bytes came from.
//!
//! The text is never rewritten after decoding; every position in the program is a
//! [`Span`] in it.

use crate::annotation::Layer;
use crate::span::{ByteOffset, Span};

/// A decoded article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The whole text, as decoded: line ends, marks and stray controls included.
    pub text: String,
    /// The paragraphs in order; white space around them belongs to none.
    pub paragraphs: Vec<Paragraph>,
    /// What is said of words inside paragraphs: emphasis, links.
    pub inline: Layer<Inline>,
    /// Places that are not the story: sign-up lines, "read more", credits.
    pub boilerplate: Layer<Boilerplate>,
    /// What is known about the article beside its text.
    pub metadata: Metadata,
    /// How places in the text translate to bytes of the file it was decoded from.
    pub origin: Origin,
    /// What was odd about the source, in order; shown to the reader, never fatal.
    pub diagnostics: Vec<Diagnostic>,
}

impl Article {
    /// Returns the span of the whole text.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::from_range(0..self.text.len())
    }

    /// Returns the index of the last paragraph that starts at `offset` or before it: the one that
    /// holds it, or that it follows. `None` before the first.
    #[must_use]
    pub fn paragraph_at(&self, offset: ByteOffset) -> Option<usize> {
        self.paragraphs
            .partition_point(|paragraph| paragraph.span.start() <= offset)
            .checked_sub(1)
    }

    /// Tells whether the paragraph at `index` goes on with what the one before it begins: they were
    /// one that was too long, and no byte lies between them.
    #[must_use]
    pub fn goes_on(&self, index: usize) -> bool {
        let span = |at: usize| self.paragraphs.get(at).map(|paragraph| paragraph.span);
        match (index.checked_sub(1).and_then(span), span(index)) {
            (Some(before), Some(here)) => before.end() == here.start(),
            _ => false,
        }
    }

    /// Returns the paragraphs as the author made them, those that were cut in one piece.
    pub fn whole_paragraphs(&self) -> impl Iterator<Item = Paragraph> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let mut whole = *self.paragraphs.get(next)?;
            next += 1;
            while self.goes_on(next) {
                let end = self.paragraphs.get(next)?.span.end();
                whole.span = Span::new(whole.span.start(), end);
                next += 1;
            }
            Some(whole)
        })
    }
}

/// A paragraph: a line of a plain text, a block of a marked-up one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes in the text, without the line end and surrounding white space. Never empty. Line
    /// ends inside it are the author's: lines of code, of a poem. One that is too long to be set is
    /// several paragraphs that touch.
    pub span: Span,
    /// What part it plays in the article.
    pub role: Role,
    /// How deep it is nested in its like, 0 being outermost: an item in lists, a quotation in
    /// quotations, a heading below those of the first rank.
    pub depth: u8,
}

/// The part a paragraph plays in its article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// The title of the article.
    Title,
    /// A heading inside the article.
    Heading,
    /// Running text.
    #[default]
    Body,
    /// A quotation set apart.
    Quote,
    /// An item of a list.
    Item,
    /// What stands under a picture, or in its place.
    Caption,
    /// Text whose spaces count: code, tables.
    Preformatted,
}

/// What is said of some words inside a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Said with stress.
    Emphasis,
    /// Of importance.
    Strong,
    /// Code.
    Code,
    /// A link to this address, which is absolute.
    Link(String),
}

/// A moment: seconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A mark on text that a site pasted around the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boilerplate;

/// What is known about an article beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Where it was read from, for showing: a file name, an address, or "stdin".
    pub source: String,
    /// Its title, where the source tells it apart from the text.
    pub title: Option<String>,
    /// Who wrote it, as the source says.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// The name of the site or paper.
    pub site: Option<String>,
    /// Its address; the canonical one where the page names it.
    pub link: Option<String>,
    /// Its language, a BCP 47 tag such as `ar-EG`, as the source says.
    pub language: Option<String>,
}

/// Something odd that was met and mended while the article was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where in the text, when it is about one place.
    pub place: Option<ByteOffset>,
    /// What was met, in a sentence for the reader.
    pub message: String,
}

/// How places in the text translate to bytes of the file it was decoded from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The name of the character encoding, such as `UTF-8` or `windows-1256`.
    pub encoding: String,
    /// Where the two counts part: from the text's offset on, file offset = `file` + units.
    /// Sorted; filled by `source::encoding`.
    pub steps: Vec<OriginStep>,
}

/// One stretch of text whose bytes all relate to the file's in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginStep {
    /// First byte of the stretch in the text.
    pub text: ByteOffset,
    /// The byte of the file it stands for.
    pub file: u64,
    /// How the stretch counts.
    pub unit: OriginUnit,
}

/// How many bytes of the file a character of the text took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginUnit {
    /// The same bytes as in the text (UTF-8).
    Same,
    /// One byte a character (windows-1256, ISO-8859-6).
    Byte,
    /// Two bytes a UTF-16 code unit.
    Utf16,
    /// Bytes of the file that became one U+FFFD; the next step says where the file goes on.
    Replaced,
}

impl OriginUnit {
    /// Returns the bytes of the file that one character of the text took; none for a replaced
    /// one, whose length only the next step knows.
    #[must_use]
    pub fn bytes_of(self, character: char) -> usize {
        match self {
            OriginUnit::Same => character.len_utf8(),
            OriginUnit::Byte => 1,
            OriginUnit::Utf16 => 2 * character.len_utf16(),
            OriginUnit::Replaced => 0,
        }
    }
}

impl Origin {
    /// Tells whether places in the text lead back to bytes of the file. They do for plain text; the
    /// text of pages and books was made from marked-up sources, and its places are its own.
    #[must_use]
    pub fn leads_to_file(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Returns the byte of the file that the byte of `text` at `offset` came from; `text` is the
    /// text that was decoded together with this map.
    #[must_use]
    pub fn to_file(&self, text: &str, offset: ByteOffset) -> u64 {
        let after = self.steps.partition_point(|step| step.text <= offset);
        let Some(step) = after.checked_sub(1).and_then(|index| self.steps.get(index)) else {
            return u64::from(offset.0);
        };
        if step.unit == OriginUnit::Same {
            return step.file + u64::from(offset.0 - step.text.0);
        }
        if step.unit == OriginUnit::Replaced {
            return step.file;
        }
        let stretch = Span::new(step.text, offset).slice(text);
        let bytes: usize = stretch.chars().map(|c| step.unit.bytes_of(c)).sum();
        step.file + bytes as u64
    }
}

/// Which article an answer belongs to; a new number for every article opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u32);
