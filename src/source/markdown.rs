//! Markdown (CommonMark, with tables and strikethrough) to articles.
//!
//! HTML inside it is read for its words only. A block of `name: value` lines at the head, as site
//! generators write it, is metadata. Places in the article are places in its text.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::blocks::{Block, Blocks};
use super::{SourceError, dates, encoding, html};
use crate::article::{Article, Inline, Metadata, Role};

/// Bytes of a text that are read; its parser is not made for more.
const LONGEST: usize = 16 << 20;

/// Makes the article of a Markdown text.
///
/// # Errors
/// When the bytes are no text or hold nothing to read.
pub fn article(bytes: Vec<u8>) -> Result<Article, SourceError> {
    let decoded = encoding::decode(bytes)?;
    let reach = crate::text::graphemes::char_boundary_before(&decoded.text, LONGEST);
    let text = decoded.text.get(..reach).unwrap_or_default();
    let mut writer = Writer::default();
    for event in Parser::new_ext(text, options()) {
        writer.take(event);
    }
    let metadata = writer.metadata();
    let mut article = html::assemble(writer.blocks);
    if article.text.is_empty() {
        return Err(SourceError::Empty);
    }
    article.metadata = metadata;
    article.origin.encoding = decoded.origin.encoding;
    Ok(article)
}

/// What is read beside CommonMark.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// Turns the parser's events into blocks.
#[derive(Default)]
struct Writer {
    blocks: Blocks,
    /// Open lists, each with the number of its next item if it has any.
    lists: Vec<Option<u64>>,
    quotes: u8,
    /// Open links, each with whether it leads somewhere.
    links: Vec<bool>,
    is_code: bool,
    /// Cells of the row of a table that is open.
    row: Vec<String>,
    rows: Vec<String>,
    is_table: bool,
    /// Words of the heading that may be the title.
    title: Option<String>,
    is_title: bool,
    /// The block of metadata.
    head: String,
    is_head: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) if self.is_table => self.text(&text),
            Event::Code(text) => {
                self.blocks.open(Inline::Code);
                self.text(&text);
                self.blocks.close();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Html(text) => self.text(&html::plain_text(&text)),
            Event::InlineHtml(tag) => {
                if tag.starts_with("<br") {
                    self.blocks.break_line();
                }
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.blocks.break_line(),
            Event::Rule => self.blocks.end(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_head {
            self.head.push_str(text);
        } else if self.is_table {
            if let Some(cell) = self.row.last_mut() {
                cell.push_str(text);
            }
        } else if self.is_code {
            self.blocks.push_verbatim(text);
        } else {
            if let Some(title) = self.title.as_mut().filter(|_| self.is_title) {
                title.push_str(text);
            }
            self.blocks.push(text);
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.heading(level),
            Tag::Paragraph => self.paragraph(),
            Tag::BlockQuote(_) => {
                self.quotes = self.quotes.saturating_add(1);
                let around = self.around();
                self.blocks.begin(around);
            }
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.is_code = true;
                self.blocks.begin(block(Role::Preformatted, 0));
            }
            Tag::List(first) => self.lists.push(first),
            Tag::Item => self.item(),
            Tag::Table(_) => {
                self.is_table = true;
                self.blocks.end();
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell => self.row.push(String::new()),
            Tag::Emphasis => self.blocks.open(Inline::Emphasis),
            Tag::Strong => self.blocks.open(Inline::Strong),
            Tag::Link { dest_url, .. } => match html::web_address(&dest_url) {
                Some(address) => {
                    self.blocks.open(Inline::Link(address));
                    self.links.push(true);
                }
                None => self.links.push(false),
            },
            Tag::Image { .. } => {}
            Tag::MetadataBlock(_) => self.is_head = true,
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        // The first paragraph of an item goes on after its bullet.
        if self.blocks.block().role != Role::Item || !self.blocks.is_marked() {
            let around = self.around();
            self.blocks.begin(around);
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let rank = level as u8;
        let is_title = rank == 1 && self.title.is_none() && self.blocks.is_before_text();
        if is_title {
            self.is_title = true;
            self.title = Some(String::new());
            self.blocks.begin(block(Role::Title, 0));
        } else {
            self.blocks
                .begin(block(Role::Heading, rank.saturating_sub(2)));
        }
    }

    fn item(&mut self) {
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        self.blocks.begin(block(Role::Item, depth));
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "• ".to_owned(),
        };
        self.blocks.mark(marker);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.is_title = false;
                let around = self.around();
                self.blocks.begin(around);
            }
            TagEnd::Paragraph | TagEnd::Item => self.blocks.end(),
            TagEnd::BlockQuote(_) => {
                self.quotes = self.quotes.saturating_sub(1);
                let around = self.around();
                self.blocks.begin(around);
            }
            TagEnd::CodeBlock => {
                self.is_code = false;
                let around = self.around();
                self.blocks.begin(around);
            }
            TagEnd::List(_) => {
                self.lists.pop();
                let around = self.around();
                self.blocks.begin(around);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.rows.push(self.row.join(" | ")),
            TagEnd::Table => self.table(),
            TagEnd::Emphasis | TagEnd::Strong => self.blocks.close(),
            TagEnd::Link => self.end_link(),
            TagEnd::MetadataBlock(_) => self.is_head = false,
            _ => {}
        }
    }

    fn end_link(&mut self) {
        if self.links.pop() == Some(true) {
            self.blocks.close();
        }
    }

    fn table(&mut self) {
        self.is_table = false;
        let rows = std::mem::take(&mut self.rows);
        self.blocks.begin(block(Role::Preformatted, 0));
        self.blocks.push_verbatim(&rows.join("\n"));
        let around = self.around();
        self.blocks.begin(around);
    }

    /// Returns what running text is at this place.
    fn around(&self) -> Block {
        match (self.lists.len().checked_sub(1), self.quotes.checked_sub(1)) {
            (Some(depth), _) => block(Role::Item, u8::try_from(depth).unwrap_or(u8::MAX)),
            (None, Some(depth)) => block(Role::Quote, depth),
            (None, None) => Block::default(),
        }
    }

    /// Returns what the block at the head and the first heading say.
    fn metadata(&self) -> Metadata {
        let said = |names: &[&str]| {
            self.head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let value = value.trim().trim_matches(['"', '\'']).trim();
                (names.contains(&name.trim()) && !value.is_empty()).then(|| value.to_owned())
            })
        };
        let heading = self.title.as_deref().map(str::trim).map(str::to_owned);
        Metadata {
            title: said(&["title"])
                .or(heading)
                .filter(|title| !title.is_empty()),
            byline: said(&["author", "authors"]),
            published: said(&["date", "published"]).and_then(|date| dates::parse(&date)),
            language: said(&["lang", "language"]),
            ..Metadata::default()
        }
    }
}

fn block(role: Role, depth: u8) -> Block {
    Block { role, depth }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> Vec<(Role, u8, String)> {
        let article = article(text.as_bytes().to_vec()).unwrap();
        let paragraphs = article.paragraphs.iter();
        paragraphs
            .map(|p| (p.role, p.depth, p.span.slice(&article.text).to_owned()))
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(Role, u8, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(r, d, t)| (*r, *d, (*t).to_owned()))
            .collect();
        assert_eq!(drawn(text), expected);
    }

    #[test]
    fn structure_is_kept() {
        check(
            "# عنوان\n\nنص\nيتبع  \nسطر\n\n## قسم\n\n> قول\n>\n> > داخل\n\n```\na  b\n```\n",
            &[
                (Role::Title, 0, "عنوان"),
                (Role::Body, 0, "نص يتبع\nسطر"),
                (Role::Heading, 0, "قسم"),
                (Role::Quote, 0, "قول"),
                (Role::Quote, 1, "داخل"),
                (Role::Preformatted, 0, "a  b"),
            ],
        );
    }

    #[test]
    fn lists_keep_their_numbers_and_their_depth() {
        check(
            "3. واحد\n   - داخل\n4. اثنان\n\n   يتبع\n\nبعد\n",
            &[
                (Role::Item, 0, "3. واحد"),
                (Role::Item, 1, "• داخل"),
                (Role::Item, 0, "4. اثنان"),
                (Role::Item, 0, "يتبع"),
                (Role::Body, 0, "بعد"),
            ],
        );
    }

    #[test]
    fn a_table_becomes_rows() {
        check(
            "| البلد | العدد |\n|---|---|\n| مصر | **12** |\n",
            &[(Role::Preformatted, 0, "البلد | العدد\nمصر | 12")],
        );
    }

    #[test]
    fn links_and_emphasis_stay_on_their_words() {
        let article =
            article("[خبر](https://example.org/) و[محلي](x.md) **مهم** `x`".into()).unwrap();
        let said: Vec<_> = article
            .inline
            .iter()
            .map(|a| (a.target.slice(&article.text), a.body.clone()))
            .collect();
        let expected = [
            ("خبر", Inline::Link("https://example.org/".to_owned())),
            ("مهم", Inline::Strong),
            ("x", Inline::Code),
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn the_block_at_the_head_is_metadata() {
        let article =
            article("---\ntitle: \"عنوان\"\nauthor: ليلى\ndate: 2026-11-25\n---\nنص".into())
                .unwrap();
        assert_eq!(article.text, "نص");
        assert_eq!(article.metadata.title.as_deref(), Some("عنوان"));
        assert_eq!(article.metadata.byline.as_deref(), Some("ليلى"));
        assert!(article.metadata.published.is_some());
    }

    /// What is done for a text: events of the parser, and what is made of them.
    fn work(text: String) -> usize {
        let events = Parser::new_ext(&text, options()).count();
        let made = article(text.into_bytes()).map_or(0, |article| {
            article.text.len() + article.paragraphs.len() + article.inline.iter().count()
        });
        events + made
    }

    #[test]
    fn work_grows_with_the_text_however_it_is_nested() {
        const TIMES: usize = 12_000;
        for unit in [
            ">",
            "- ",
            "[",
            "*a",
            "**a ",
            "`",
            "1. ",
            "| a ",
            "<b>",
            "![",
            "\t",
            "[a](b",
            "- a\n > ",
            "[*a*](b:c) ",
            "> *a\n",
            "|a\n|-\n",
        ] {
            let (some, more) = (work(unit.repeat(TIMES)), work(unit.repeat(4 * TIMES)));
            assert!(more <= 5 * some + 1000, "{unit:?}: {some}, then {more}");
            assert!(more <= 16 * 4 * TIMES * unit.len(), "{unit:?}: {more}");
        }
    }
}
