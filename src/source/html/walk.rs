//! The tree of a page, or a part of it, to the text and structure of an article.

use dom_query::{NodeData, NodeRef};

use super::address::Base;
use super::{tables, tags};
use crate::article::{Inline, Role};
use crate::source::blocks::{Block, Blocks};

/// A list that is open.
#[derive(Clone, Copy, Debug)]
enum List {
    Bullets,
    /// The number of the next item, and what the one after it is more.
    Numbers(i64, i64),
}

/// What leaving an element undoes.
#[derive(Clone, Copy, Debug, Default)]
struct Undo {
    /// Inline annotations that were opened.
    inline: usize,
    /// Words that stand at its end.
    tail: &'static str,
    /// A list ends.
    list: bool,
    /// A quotation ends.
    quote: bool,
    /// Text whose spaces count ends.
    verbatim: bool,
    /// A block ends, and what was around it goes on.
    block: Option<Block>,
}

/// What is skipped beside what never is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing: the tree was reduced to the article, or is one.
    Keep,
    /// Navigation, headers and footers of the page.
    Skip,
}

/// Walks a tree and fills [`Blocks`].
pub(super) struct Walk<'a> {
    /// What is filled.
    pub(super) blocks: Blocks,
    base: &'a Base,
    around: Around,
    /// The title of the article, which a heading only repeats.
    title: Option<&'a str>,
    lists: Vec<List>,
    quotes: u8,
    verbatim: usize,
}

impl<'a> Walk<'a> {
    /// Makes a walk that resolves addresses by `base`, and leaves out headings that say `title`.
    pub(super) fn new(base: &'a Base, around: Around, title: Option<&'a str>) -> Self {
        Self {
            blocks: Blocks::default(),
            base,
            around,
            title,
            lists: Vec::new(),
            quotes: 0,
            verbatim: 0,
        }
    }

    /// Adds what stands below `root`.
    pub(super) fn run(&mut self, root: NodeRef<'_>) {
        // Not by recursion: the stack of this thread knows no page.
        let mut open: Vec<(NodeRef<'_>, Undo)> = Vec::new();
        let mut next = root.first_child();
        loop {
            let Some(node) = next else {
                let Some((left, undo)) = open.pop() else {
                    break;
                };
                self.leave(undo);
                next = left.next_sibling();
                continue;
            };
            let children = self.enter(&node);
            next = match children.and_then(|undo| Some((node.first_child()?, undo))) {
                Some((child, undo)) => {
                    open.push((node, undo));
                    Some(child)
                }
                None => node.next_sibling(),
            };
        }
        self.blocks.end();
    }

    /// Takes a node in; returns what to undo after its children, `None` when they are skipped.
    fn enter(&mut self, node: &NodeRef<'_>) -> Option<Undo> {
        let text = node.query_or(None, |node| match &node.data {
            NodeData::Text { contents } => Some(contents.to_string()),
            _ => None,
        });
        if let Some(text) = text {
            let repeats = |title: &str| title.split_whitespace().eq(text.split_whitespace());
            if self.title.is_some_and(repeats) && self.blocks.is_before_text() {
                return None;
            }
            match self.verbatim {
                0 => self.blocks.push(&text),
                _ => self.blocks.push_verbatim(&text),
            }
            return None;
        }
        let name = node.node_name()?.to_string();
        let name = name.as_str();
        if tags::is_skipped(name) || self.is_left_out(node, name) {
            return None;
        }
        match name {
            "br" => {
                self.break_line();
                None
            }
            "hr" => {
                self.blocks.end();
                None
            }
            "img" | "amp-img" => {
                self.picture(node);
                None
            }
            "table" if tables::is_data(node) => {
                self.table(node);
                None
            }
            _ if tags::is_inline(name) => Some(self.enter_inline(node, name)),
            _ => self.enter_block(node, name),
        }
    }

    fn is_left_out(&self, node: &NodeRef<'_>, name: &str) -> bool {
        let hidden =
            node.has_attr("hidden") || node.attr("aria-hidden").is_some_and(|v| &*v == "true");
        let style = node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none")
        });
        hidden || style || (self.around == Around::Skip && tags::is_furniture(name))
    }

    fn break_line(&mut self) {
        match self.verbatim {
            0 => self.blocks.break_line(),
            _ => self.blocks.push_verbatim("\n"),
        }
    }

    fn enter_inline(&mut self, node: &NodeRef<'_>, name: &str) -> Undo {
        let inline = match name {
            "em" | "i" | "cite" | "dfn" | "var" => Some(Inline::Emphasis),
            "strong" | "b" => Some(Inline::Strong),
            "code" | "kbd" | "samp" | "tt" if self.verbatim == 0 => Some(Inline::Code),
            "a" => node
                .attr("href")
                .and_then(|href| self.base.resolve(&href))
                .map(Inline::Link),
            _ => None,
        };
        let (head, tail) = match name {
            "q" => ("«", "»"),
            _ => ("", ""),
        };
        let mut undo = Undo {
            tail,
            ..Undo::default()
        };
        if let Some(inline) = inline {
            self.blocks.open(inline);
            undo.inline = 1;
        }
        self.blocks.push(head);
        undo
    }

    fn enter_block(&mut self, node: &NodeRef<'_>, name: &str) -> Option<Undo> {
        let before = self.blocks.block();
        let mut undo = Undo {
            block: Some(before),
            ..Undo::default()
        };
        let block = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if self.title.is_some_and(|title| says(node, title)) {
                    return None;
                }
                let rank = name
                    .bytes()
                    .next_back()
                    .unwrap_or(b'2')
                    .saturating_sub(b'2');
                let depth = if name == "h1" { 0 } else { rank };
                Block {
                    role: Role::Heading,
                    depth,
                }
            }
            "ul" | "menu" | "dir" | "ol" => {
                self.lists.push(list(node, name));
                undo.list = true;
                before
            }
            "li" => self.item(node),
            "blockquote" => {
                let depth = self.quotes;
                self.quotes = self.quotes.saturating_add(1);
                undo.quote = true;
                Block {
                    role: Role::Quote,
                    depth,
                }
            }
            "figcaption" | "caption" => Block {
                role: Role::Caption,
                depth: 0,
            },
            "pre" | "listing" | "xmp" | "plaintext" => {
                self.verbatim += 1;
                undo.verbatim = true;
                Block {
                    role: Role::Preformatted,
                    depth: 0,
                }
            }
            "dt" => {
                self.blocks.begin(self.body());
                self.blocks.open(Inline::Strong);
                undo.inline = 1;
                return Some(undo);
            }
            _ => before,
        };
        self.blocks.begin(block);
        if name == "li" {
            let marker = self.marker(node);
            self.blocks.mark(marker);
        }
        Some(undo)
    }

    /// Returns what running text is at this place.
    fn body(&self) -> Block {
        match self.quotes.checked_sub(1) {
            Some(depth) => Block {
                role: Role::Quote,
                depth,
            },
            None => Block::default(),
        }
    }

    fn item(&self, _node: &NodeRef<'_>) -> Block {
        let depth = self.lists.len().saturating_sub(1);
        Block {
            role: Role::Item,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
        }
    }

    fn marker(&mut self, node: &NodeRef<'_>) -> String {
        match self.lists.last_mut() {
            Some(List::Numbers(next, step)) => {
                let own = node
                    .attr("value")
                    .and_then(|value| value.trim().parse().ok());
                let number = own.unwrap_or(*next);
                *next = number.saturating_add(*step);
                format!("{number}. ")
            }
            _ => "• ".to_owned(),
        }
    }

    fn leave(&mut self, undo: Undo) {
        self.blocks.push(undo.tail);
        for _ in 0..undo.inline {
            self.blocks.close();
        }
        if undo.list {
            self.lists.pop();
        }
        if undo.quote {
            self.quotes = self.quotes.saturating_sub(1);
        }
        if undo.verbatim {
            self.verbatim = self.verbatim.saturating_sub(1);
        }
        if let Some(block) = undo.block {
            self.blocks.begin(block);
        }
    }

    /// Puts what is said of a picture in its place.
    fn picture(&mut self, node: &NodeRef<'_>) {
        let Some(alt) = node.attr("alt") else {
            return;
        };
        let alt = alt.trim();
        if is_drawn_letter(node) {
            // Some smileys are told by their English names, which are no part of the text.
            if !alt.contains(|c: char| c.is_ascii_alphabetic()) {
                self.blocks.push(alt);
            }
            return;
        }
        if !describes(alt) || self.title == Some(alt) || has_caption(node) {
            return;
        }
        let around = self.blocks.block();
        self.blocks.begin(Block {
            role: Role::Caption,
            depth: 0,
        });
        self.blocks.push(alt);
        self.blocks.begin(around);
    }

    /// Adds a table of data, a line for each row.
    fn table(&mut self, node: &NodeRef<'_>) {
        let around = self.blocks.block();
        let (caption, rows) = tables::read(node);
        self.blocks.begin(Block {
            role: Role::Caption,
            depth: 0,
        });
        self.blocks.push(&caption);
        self.blocks.begin(Block {
            role: Role::Preformatted,
            depth: 0,
        });
        self.blocks.push_verbatim(&rows.join("\n"));
        self.blocks.begin(around);
    }
}

fn list(node: &NodeRef<'_>, name: &str) -> List {
    if name != "ol" {
        return List::Bullets;
    }
    let number = |name| node.attr(name).and_then(|value| value.trim().parse().ok());
    match node.has_attr("reversed") {
        false => List::Numbers(number("start").unwrap_or(1), 1),
        true => {
            let items = node.children_it(false).filter(|child| child.has_name("li"));
            let count = i64::try_from(items.count()).unwrap_or(i64::MAX);
            List::Numbers(number("start").unwrap_or(count), -1)
        }
    }
}

/// Tells whether the element says the same as `words`, white space aside.
fn says(node: &NodeRef<'_>, words: &str) -> bool {
    let text = node.text();
    text.split_whitespace().eq(words.split_whitespace())
}

/// Tells whether a picture stands for a letter of the text: the smileys of blogs and forums.
fn is_drawn_letter(node: &NodeRef<'_>) -> bool {
    ["emoji", "wp-smiley", "smilie", "inlineimg"]
        .iter()
        .any(|class| node.has_class(class))
}

/// Tells whether the words describe a picture, and are no name of a file or of nothing at all.
fn describes(alt: &str) -> bool {
    const NOTHING: [&str; 8] = [
        "image",
        "img",
        "photo",
        "picture",
        "logo",
        "صورة",
        "الصورة",
        "شعار",
    ];
    let words = alt.split_whitespace().count();
    let is_file = words == 1
        && (alt.contains(['_', '/'])
            || alt
                .rsplit_once('.')
                .is_some_and(|(_, e)| (3..=4).contains(&e.len())));
    let letters = alt.chars().filter(|c| c.is_alphabetic()).count();
    letters > 2 && !is_file && !NOTHING.contains(&alt.to_lowercase().as_str())
}

/// Tells whether the picture stands in a figure that has a caption of its own.
fn has_caption(node: &NodeRef<'_>) -> bool {
    let figure = node
        .ancestors_it(Some(6))
        .find(|above| above.has_name("figure"));
    figure.is_some_and(|figure| {
        figure
            .descendants_it()
            .any(|inside| inside.has_name("figcaption") && !inside.text().trim().is_empty())
    })
}
