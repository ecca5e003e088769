//! HTML to a tree, within limits that no page can break.
//!
//! The parser takes time in proportion to how deep elements nest and to how many attributes a tag
//! has, and what walks the tree afterwards is no better; a page made to hurt could hold it for
//! hours. So oversized attributes are cut out of the text before, and tags that nest too deep or
//! come too late are left out between tokenizer and tree builder. Pages as people write them pass
//! unchanged.

use std::cell::RefCell;
use std::collections::BTreeMap;

use dom_query::{Document, NodeId};
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use super::oversize::without_oversize;
use super::tags;
use crate::text::graphemes::char_boundary_before;

/// Bytes of a page that are looked at; the rest is left out.
const LONGEST: usize = 16 << 20;
/// Blocks inside one another; browsers stop at 512.
const DEEPEST: usize = 120;
/// Elements of one formatting kind inside one another (`<b><b><b>`).
const DEEPEST_FORMAT: usize = 3;
/// Elements of a page.
const MOST_ELEMENTS: usize = 60_000;

/// A parsed page.
pub(super) struct Parsed {
    /// The tree.
    pub(super) document: Document,
    /// Whether something was left out because it went beyond a limit.
    pub(super) cut: bool,
}

/// Parses a page; anything makes a tree.
pub(super) fn parse(html: &str) -> Parsed {
    let reach = char_boundary_before(html, LONGEST);
    let head = html.get(..reach).unwrap_or_default();
    let text = without_oversize(head);
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let sink = Filter {
        builder: TreeBuilder::new(Document::default(), options),
        state: RefCell::default(),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*text));
    // It pauses after scripts, which are not run, and at encodings, which are known by now.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    Parsed {
        cut: reach < html.len() || tokenizer.sink.state.borrow().cut,
        document: tokenizer.sink.builder.sink,
    }
}

/// Stands between tokenizer and tree builder, and leaves out tags beyond the limits.
struct Filter {
    builder: TreeBuilder<NodeId, Document>,
    state: RefCell<Nesting>,
}

impl TokenSink for Filter {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            // Said for debugging HTML, and kept by the tree: no use here.
            Token::ParseError(_) | Token::CommentToken(_) => return TokenSinkResult::Continue,
            Token::TagToken(mut tag) => {
                if !self.state.borrow_mut().admits(&mut tag) {
                    return TokenSinkResult::Continue;
                }
                Token::TagToken(tag)
            }
            token => token,
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// What is open, as far as the limits need to know; the tree builder knows it exactly.
#[derive(Debug, Default)]
struct Nesting {
    /// Elements that hold others, outermost first.
    blocks: Vec<html5ever::LocalName>,
    /// Formatting elements, each kind with how many of it are open.
    formats: BTreeMap<String, usize>,
    elements: usize,
    cut: bool,
}

impl Nesting {
    /// Tells whether the tag may go to the tree builder, and takes note of it.
    fn admits(&mut self, tag: &mut Tag) -> bool {
        let admitted = match tag.kind {
            TagKind::EndTag => self.leave(tag),
            TagKind::StartTag => {
                let admitted = self.elements < MOST_ELEMENTS && self.enter(tag);
                self.cut |= !admitted;
                admitted
            }
        };
        self.elements += usize::from(admitted && tag.kind == TagKind::StartTag);
        admitted
    }

    fn enter(&mut self, tag: &mut Tag) -> bool {
        let name: &str = &tag.name;
        if tags::is_void(name) {
            return true;
        }
        if tags::is_formatting(name) {
            // Without attributes the tree builder itself keeps at most three of a kind.
            tag.attrs
                .retain(|attribute| &*attribute.name.local == "href");
            let count = self.formats_of(&tag.name);
            let admitted = *count < DEEPEST_FORMAT;
            *count += usize::from(admitted);
            return admitted;
        }
        self.close_implied(name);
        if self.blocks.len() >= DEEPEST {
            // A paragraph closes the one before it, so that these do not nest.
            return name == "p";
        }
        self.blocks.push(tag.name.clone());
        true
    }

    /// Forgets what the start of `name` closes: items, cells and paragraphs often have no end tag.
    fn close_implied(&mut self, name: &str) {
        let (closed, holders) = tags::closed_by(name);
        let open = self
            .blocks
            .iter()
            .rposition(|open| holders.contains(&&**open));
        let from = open.map_or(0, |at| at + 1);
        let inside = self.blocks.get(from..).unwrap_or_default();
        if let Some(at) = inside.iter().position(|open| closed.contains(&&**open)) {
            self.blocks.truncate(from + at);
        }
    }

    fn leave(&mut self, tag: &Tag) -> bool {
        let name: &str = &tag.name;
        if tags::is_formatting(name) {
            let count = self.formats_of(&tag.name);
            *count = count.saturating_sub(1);
        } else if let Some(at) = self.blocks.iter().rposition(|open| *open == tag.name) {
            self.blocks.truncate(at);
        }
        // Every end tag goes on: one that closes nothing costs a look at what is open, no more.
        true
    }

    fn formats_of(&mut self, name: &str) -> &mut usize {
        self.formats.entry(name.to_owned()).or_default()
    }
}
