//! An article as a text, Markdown or HTML file, for passing on.
//!
//! Everything of the article is escaped for the form it goes into; of links only those of the web
//! are kept.

use crate::annotation::Layer;
use crate::app::library::share::is_web;
use crate::article::{Article, Inline, Paragraph, Role};
use crate::extract::{Extraction, Mention};
use crate::library::query::day;
use crate::notebook::Remark;
use crate::span::{ByteOffset, Span};

/// What is shown of an article beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dress<'a> {
    /// The names in it.
    pub found: Option<&'a Extraction>,
    /// Highlights and notes.
    pub remarks: Option<&'a Layer<Noted<'a>>>,
}

/// A highlight or a note at a place.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'a> {
    /// The number of its footnote, if it has one.
    pub number: Option<usize>,
    /// What was said.
    pub remark: &'a Remark,
}

/// Returns the article's text with its title first and where it is from last, a paragraph a line.
#[must_use]
pub fn text(article: &Article) -> String {
    let mut out = String::new();
    if let Some(title) = own_title(article) {
        out.push_str(title);
        out.push_str("\n\n");
    }
    for paragraph in article.whole_paragraphs() {
        out.push_str(paragraph.span.slice(&article.text).trim());
        out.push_str("\n\n");
    }
    let about: Vec<String> = about(article).into_iter().map(|(_, words)| words).collect();
    out.push_str(&about.join("\n"));
    out.trim_end().to_owned() + "\n"
}

/// Returns the article in Markdown (CommonMark).
#[must_use]
pub fn markdown(article: &Article) -> String {
    dressed_markdown(article, Dress::default())
}

/// As [`markdown`], with names in bold, highlights in `<mark>` and references to footnotes, whose
/// texts are the caller's to add.
#[must_use]
pub fn dressed_markdown(article: &Article, dress: Dress<'_>) -> String {
    let mut out = String::new();
    if let Some(title) = own_title(article) {
        out.push_str(&format!("# {}\n\n", escape_markdown(title)));
    }
    let mut last = None;
    for paragraph in article.whole_paragraphs() {
        // Items of one list follow each other without an empty line.
        if last == Some(Role::Item) && paragraph.role == Role::Item {
            out.pop();
        }
        let text = match paragraph.role {
            Role::Preformatted => fenced(paragraph.span.slice(&article.text)),
            _ => inline_markdown(article, dress, &paragraph),
        };
        let start = match paragraph.role {
            Role::Title => "# ",
            Role::Heading => "## ",
            Role::Quote => "> ",
            Role::Item => "- ",
            Role::Caption | Role::Body | Role::Preformatted => "",
        };
        out.push_str(&format!("{start}{text}\n\n"));
        last = Some(paragraph.role);
    }
    let about: Vec<String> = about(article)
        .into_iter()
        .map(|(_, words)| match is_web(&words) {
            true => format!("<{words}>"),
            false => escape_markdown(&words),
        })
        .collect();
    if !about.is_empty() {
        out.push_str(&format!("---\n\n{}\n", about.join(" · ")));
    }
    out.trim_end().to_owned() + "\n"
}

/// Returns the article as a page of its own, right-to-left, with every mention in a `<mark>` that
/// carries the entity's id, label and name.
#[must_use]
pub fn html(article: &Article, found: &Extraction) -> String {
    let title = title(article);
    let language = article.metadata.language.as_deref().unwrap_or("ar");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{}</title>\n</head>\n<body>\n",
        escape_html(language),
        escape_html(title)
    );
    let dress = Dress {
        found: Some(found),
        remarks: None,
    };
    out.push_str(&article_html(article, dress));
    out.push_str("</body>\n</html>\n");
    out
}

/// Returns the title that the source or the text tells, else the first line.
#[must_use]
pub fn title(article: &Article) -> &str {
    let first = || {
        let first = article.paragraphs.first()?;
        Some(first.span.slice(&article.text).trim())
    };
    own_title(article).or_else(first).unwrap_or_default()
}

/// Returns the article as an `<article>` and, where anything is known of where it is from, a
/// `<footer>`; without what goes around them in a page.
#[must_use]
pub fn article_html(article: &Article, dress: Dress<'_>) -> String {
    let mut out = "<article>\n".to_owned();
    if let Some(title) = own_title(article) {
        out.push_str(&format!("<h1>{}</h1>\n", escape_html(title)));
    }
    let mut in_list = false;
    for paragraph in article.whole_paragraphs() {
        let item = paragraph.role == Role::Item;
        if item != in_list {
            out.push_str(if item { "<ul>\n" } else { "</ul>\n" });
            in_list = item;
        }
        let tag = match paragraph.role {
            Role::Title => "h1",
            Role::Heading => "h2",
            Role::Quote => "blockquote",
            Role::Item => "li",
            Role::Preformatted => "pre",
            Role::Caption | Role::Body => "p",
        };
        let text = inline_html(article, dress, &paragraph);
        out.push_str(&format!("<{tag} dir=\"auto\">{text}</{tag}>\n"));
    }
    if in_list {
        out.push_str("</ul>\n");
    }
    out.push_str("</article>\n");
    let about: Vec<String> = about(article)
        .into_iter()
        .map(|(class, words)| {
            let shown = escape_html(&words);
            match is_web(&words) {
                true => format!("<a class=\"{class}\" href=\"{shown}\" dir=\"ltr\">{shown}</a>"),
                false => format!("<span class=\"{class}\">{shown}</span>"),
            }
        })
        .collect();
    if !about.is_empty() {
        out.push_str(&format!("<footer>{}</footer>\n", about.join(" · ")));
    }
    out
}

/// Returns the title where the source tells it apart from the text.
fn own_title(article: &Article) -> Option<&str> {
    let has = article
        .paragraphs
        .iter()
        .any(|paragraph| paragraph.role == Role::Title);
    let title = article.metadata.title.as_deref().map(str::trim);
    title.filter(|title| !has && !title.is_empty())
}

/// Returns what is known of where the article is from, each with the name of its kind.
fn about(article: &Article) -> Vec<(&'static str, String)> {
    let about = &article.metadata;
    let parts = [
        ("byline", about.byline.clone()),
        ("site", about.site.clone()),
        ("date", about.published.map(day)),
        ("link", about.link.clone()),
    ];
    let parts = parts.into_iter();
    parts
        .filter_map(|(kind, words)| Some((kind, words?)))
        .collect()
}

/// A stretch of a paragraph that one set of annotations holds for.
struct Piece<'a> {
    span: Span,
    inline: Vec<&'a Inline>,
    mention: Option<&'a Mention>,
    remarks: Vec<(Span, Noted<'a>)>,
}

/// Cuts a paragraph where annotations begin and end.
fn pieces<'a>(article: &'a Article, dress: Dress<'a>, paragraph: &Paragraph) -> Vec<Piece<'a>> {
    let span = paragraph.span;
    let inline: Vec<_> = article.inline.overlapping(span).map(|(_, a)| a).collect();
    let mentions: Vec<_> = dress
        .found
        .into_iter()
        .flat_map(|found| found.mentions.overlapping(span).map(|(_, a)| a))
        .collect();
    let remarks = dress.remarks.into_iter();
    let remarks: Vec<_> = remarks
        .flat_map(|remarks| remarks.overlapping(span).map(|(_, a)| a))
        .collect();
    let targets = inline.iter().map(|a| a.target);
    let targets = targets.chain(mentions.iter().map(|a| a.target));
    let targets = targets.chain(remarks.iter().map(|a| a.target));
    let mut cuts: Vec<ByteOffset> = targets
        .flat_map(|target| [target.start(), target.end()])
        .chain([span.start(), span.end()])
        .filter(|cut| span.start() <= *cut && *cut <= span.end())
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs
        .map(|(&start, &end)| {
            let span = Span::new(start, end);
            let inline = inline.iter().filter(|a| a.target.covers(span));
            let mention = mentions.iter().find(|a| a.target.covers(span));
            Piece {
                span,
                inline: inline.map(|a| &a.body).collect(),
                mention: mention.map(|a| &a.body),
                remarks: remarks
                    .iter()
                    .filter(|a| a.target.covers(span))
                    .map(|a| (a.target, a.body))
                    .collect(),
            }
        })
        .collect()
}

fn inline_markdown(article: &Article, dress: Dress<'_>, paragraph: &Paragraph) -> String {
    let mut out = String::new();
    for piece in pieces(article, dress, paragraph) {
        let raw = piece.span.slice(&article.text);
        let code = piece.inline.iter().any(|i| **i == Inline::Code);
        let mut text = match code && !raw.contains('`') {
            true => format!("`{raw}`"),
            false => escape_markdown(raw),
        };
        // Signs of emphasis must touch the words, so white space stays outside of them.
        let words = text.trim().to_owned();
        if words.is_empty() {
            out.push_str(&text);
            push_references(&piece, &mut out);
            continue;
        }
        let mut dressed = words.clone();
        if piece.mention.is_some() && !piece.inline.contains(&&Inline::Strong) {
            dressed = format!("**{dressed}**");
        }
        if piece
            .remarks
            .iter()
            .any(|(_, noted)| noted.remark.colour.is_some())
        {
            dressed = format!("<mark>{dressed}</mark>");
        }
        for inline in &piece.inline {
            dressed = match inline {
                Inline::Emphasis => format!("*{dressed}*"),
                Inline::Strong => format!("**{dressed}**"),
                Inline::Link(link) if is_web(link) => {
                    let link = link.replace('<', "%3C").replace('>', "%3E");
                    format!("[{dressed}](<{link}>)")
                }
                Inline::Code | Inline::Link(_) => dressed,
            };
        }
        text = text.replacen(&words, &dressed, 1);
        out.push_str(&text);
        push_references(&piece, &mut out);
    }
    out.trim().to_owned()
}

/// Adds the references to the footnotes of what ends with a piece.
fn push_references(piece: &Piece<'_>, out: &mut String) {
    for (target, noted) in &piece.remarks {
        if let Some(number) = noted.number.filter(|_| target.end() == piece.span.end()) {
            out.push_str(&format!("[^{number}]"));
        }
    }
}

fn inline_html(article: &Article, dress: Dress<'_>, paragraph: &Paragraph) -> String {
    let mut out = String::new();
    for piece in pieces(article, dress, paragraph) {
        let mut text = escape_html(piece.span.slice(&article.text));
        if let (Some(mention), Some(found)) = (piece.mention, dress.found) {
            text = marked(found, mention, &text);
        }
        if let Some(colour) = piece
            .remarks
            .iter()
            .find_map(|(_, noted)| noted.remark.colour)
        {
            text = format!("<span class=\"highlight {}\">{text}</span>", colour.code());
        }
        for inline in piece.inline {
            text = match inline {
                Inline::Emphasis => format!("<em>{text}</em>"),
                Inline::Strong => format!("<strong>{text}</strong>"),
                Inline::Code => format!("<code>{text}</code>"),
                Inline::Link(link) if is_web(link) => {
                    format!("<a href=\"{}\">{text}</a>", escape_html(link))
                }
                Inline::Link(_) => text,
            };
        }
        out.push_str(&text);
        for (target, noted) in &piece.remarks {
            if let Some(number) = noted.number.filter(|_| target.end() == piece.span.end()) {
                out.push_str(&format!(
                    "<sup id=\"ref{number}\"><a href=\"#note{number}\">{number}</a></sup>"
                ));
            }
        }
    }
    out
}

fn marked(found: &Extraction, mention: &Mention, text: &str) -> String {
    let name = found.entity(mention.entity);
    let name = name.map_or_else(String::new, |entity| escape_html(&entity.name));
    format!(
        "<mark data-entity=\"e{}\" data-label=\"{}\" data-name=\"{name}\">{text}</mark>",
        mention.entity.0,
        mention.label.code()
    )
}

/// Fences a text off as it is, by more backquotes than are in it.
fn fenced(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// Escapes what Markdown would take for signs of its own.
#[must_use]
pub fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, char) in text.char_indices() {
        let special = matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&');
        let at_start = at == 0 && matches!(char, '#' | '-' | '+' | '=' | '~' | '|');
        match char {
            '\n' | '\r' => out.push(' '),
            _ if special || at_start => out.extend(['\\', char]),
            _ => out.push(char),
        }
    }
    out
}

/// Escapes a text for HTML, inside and outside of attributes.
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Not allowed in HTML, and nothing that anyone wrote.
            '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' => out.push('\u{fffd}'),
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Annotation;
    use crate::extract::{Entity, EntityId, Label};

    fn article(text: &str, roles: &[Role]) -> Article {
        let mut start = 0;
        let mut paragraphs = Vec::new();
        for (line, &role) in text.lines().zip(roles) {
            let span = Span::from_range(start..start + line.len());
            paragraphs.push(Paragraph {
                span,
                role,
                depth: 0,
            });
            start += line.len() + 1;
        }
        Article {
            text: text.to_owned(),
            paragraphs,
            ..Article::default()
        }
    }

    fn place(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::from_range(start..start + words.len())
    }

    #[test]
    fn html_marks_mentions_and_keeps_only_links_of_the_web() {
        let text = "عنوان\nقال كريم <script> هنا وهناك";
        let mut article = article(text, &[Role::Title, Role::Body]);
        article.inline.insert(
            place(text, "هنا"),
            Inline::Link("https://x.org/?a&b".into()),
        );
        article.inline.insert(
            place(text, "وهناك"),
            Inline::Link("javascript:alert(1)".into()),
        );
        let mention = Mention {
            label: Label::Person,
            entity: EntityId(0),
            confidence: 1.0,
        };
        let found = Extraction {
            mentions: [Annotation {
                target: place(text, "كريم"),
                body: mention,
            }]
            .into_iter()
            .collect(),
            entities: vec![Entity {
                label: Label::Person,
                subtype: None,
                name: "كريم \"حداد\"".to_owned(),
                latin: None,
                aliases: Vec::new(),
            }],
        };
        let page = html(&article, &found);
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
        let mark = "<mark data-entity=\"e0\" data-label=\"PER\" \
                    data-name=\"كريم &quot;حداد&quot;\">كريم</mark>";
        assert!(page.contains(mark), "{page}");
        assert!(page.contains("&lt;script&gt;"), "{page}");
        let link = "<a href=\"https://x.org/?a&amp;b\">هنا</a>";
        assert!(page.contains(link), "{page}");
        assert!(!page.contains("javascript"), "{page}");
    }

    #[test]
    fn markdown_keeps_structure_and_escapes_signs() {
        let text = "a title\n- not a list\nitem\nitem two\na *b* c";
        let roles = [Role::Title, Role::Body, Role::Item, Role::Item, Role::Quote];
        let mut article = article(text, &roles);
        article.inline.insert(place(text, "two"), Inline::Strong);
        article
            .inline
            .insert(place(text, "c"), Inline::Link("https://x.org".into()));
        let out = markdown(&article);
        assert!(out.starts_with("# a title\n\n\\- not a list\n\n- item\n- item **two**\n\n"));
        assert!(out.contains("> a \\*b\\* "), "{out}");
    }

    #[test]
    fn text_ends_with_where_it_is_from() {
        let mut article = article("one\ntwo", &[Role::Body, Role::Body]);
        article.metadata.title = Some("T".to_owned());
        article.metadata.link = Some("https://x.org".to_owned());
        assert_eq!(text(&article), "T\n\none\n\ntwo\n\nhttps://x.org\n");
    }
}
