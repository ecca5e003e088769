//! Feeds to entries, and entries to articles: RSS 0.9 to 2.0, Atom, JSON Feed.
//!
//! Feeds are strangers' text, often broken: what can be mended is mended before the parser sees it
//! (`mend`), entities declared in a document are refused, and what is missing (an id, a title, a
//! date) is made up the same way every time or left out.

mod discover;
mod excerpt;
mod mend;

pub use self::discover::{Found, discover};
pub use self::excerpt::is_excerpt;

use std::collections::HashSet;

use feed_rs::model;
use feed_rs::parser::{Builder, ParseFeedError};
use url::Url;

use super::{SourceError, html};
use crate::article::{Article, Timestamp};
use crate::text::graphemes::char_boundary_before;

/// Entries of a feed that are looked at, from the top.
const MOST_ENTRIES: usize = 2000;
/// Bytes of a title, and of an id.
const LONGEST_TITLE: usize = 600;
/// Bytes of the title that is made of the text of an entry that has none.
const OPENING: usize = 120;

/// A feed, as it was at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its title on one line, without markup; empty where it has none.
    pub title: String,
    /// The page it belongs to.
    pub link: Option<String>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
    /// What is in it, in its order.
    pub entries: Vec<Entry>,
}

/// One article of a feed, as far as the feed carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What the feed calls it, or what tells it apart; never empty, unique in the feed.
    pub guid: String,
    /// Its page, an absolute address of the web.
    pub link: Option<String>,
    /// Its title on one line, without markup; empty where it has none.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, else changed.
    pub published: Option<Timestamp>,
    /// A summary of it, as HTML.
    pub summary: Option<String>,
    /// The whole of it, as HTML.
    pub content: Option<String>,
}

impl Entry {
    /// Returns the most that the feed carries of it, as HTML.
    #[must_use]
    pub fn body(&self) -> &str {
        let content = self.content.as_deref().unwrap_or_default();
        let summary = self.summary.as_deref().unwrap_or_default();
        match content.trim().is_empty() {
            true => summary,
            false => content,
        }
    }
}

/// Why bytes could not be read as a feed. Its `Display` says what is wrong, [`FeedError::hint`] what
/// the reader can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// The bytes are no text.
    #[error("{0}")]
    NoText(SourceError),
    /// The text is something else: a page, say.
    #[error("it is not a feed")]
    NoFeed,
    /// It declares entities, by which a line can grow to gigabytes.
    #[error("it declares entities of its own, which a feed does not need")]
    Entities,
    /// It begins as a feed, and breaks off or goes astray.
    #[error("it is a broken feed: {0}")]
    Broken(String),
}

impl FeedError {
    /// Returns what the reader can do about it, in a clause without a full stop.
    #[must_use]
    pub fn hint(&self) -> String {
        let hint = match self {
            Self::NoText(_) | Self::NoFeed => {
                "look for the feed's address on the site; `hashiya add` finds it on most pages"
            }
            Self::Entities => "leave it out: no honest feed does this",
            Self::Broken(_) => "try again later; it may be broken only today",
        };
        hint.to_owned()
    }
}

/// Reads a feed. `charset` is what HTTP said of the encoding, `address` where the feed was read
/// from.
///
/// # Errors
/// When it is no feed, is broken beyond mending, or declares entities.
pub fn parse(bytes: Vec<u8>, charset: Option<&str>, address: &str) -> Result<Feed, FeedError> {
    let text = mend::decode(bytes, charset)?;
    let text = mend::mend(&text)?;
    let base = Url::parse(address).ok();
    let parsed = read(&text, address).or_else(|error| match mend::salvage(&text) {
        Some(rest) => read(&rest, address).map_err(|_| error),
        None => Err(error),
    });
    parsed
        .map(|feed| convert(feed, base.as_ref()))
        .map_err(|error| match error {
            ParseFeedError::ParseError(feed_rs::parser::ParseErrorKind::NoFeedRoot) => {
                FeedError::NoFeed
            }
            _ if !mend::looks_like_feed(&text) => FeedError::NoFeed,
            other => FeedError::Broken(other.to_string()),
        })
}

fn read(text: &str, address: &str) -> Result<model::Feed, ParseFeedError> {
    let base = Url::parse(address).ok().map(|_| address);
    Builder::new()
        .base_uri(base)
        // Ids that a feed does not give are made by us, so that they are the same every time.
        .id_generator(|_, _, _| String::new())
        .build()
        .parse(text.as_bytes())
}

fn convert(feed: model::Feed, base: Option<&Url>) -> Feed {
    let mut seen = HashSet::new();
    let entries = feed
        .entries
        .into_iter()
        .take(MOST_ENTRIES)
        .map(|entry| convert_entry(entry, base))
        .filter_map(|entry| with_own_guid(entry, &mut seen))
        .collect();
    Feed {
        title: feed.title.map(line).unwrap_or_default(),
        link: page_of(&feed.links, base),
        language: feed.language.filter(|language| !language.is_empty()),
        entries,
    }
}

fn convert_entry(entry: model::Entry, base: Option<&Url>) -> Entry {
    let guid = cut(entry.id.trim(), LONGEST_TITLE).to_owned();
    // RSS lets the id stand for the link.
    let link = page_of(&entry.links, base).or_else(|| web(&guid, None));
    let author = entry
        .authors
        .iter()
        .find_map(|person| person.name.as_deref().or(person.email.as_deref()))
        .map(|name| cut(&html::plain_text(name), LONGEST_TITLE).to_owned())
        // RSS puts the name behind the mail address, in parentheses.
        .map(|name| name.trim_matches(['(', ')', ' ']).to_owned())
        .filter(|name| !name.is_empty());
    Entry {
        link,
        title: entry.title.map(line).unwrap_or_default(),
        author,
        published: entry
            .published
            .or(entry.updated)
            .map(|date| Timestamp(date.timestamp())),
        summary: entry.summary.map(|text| markup(&text.content, None)),
        content: entry.content.and_then(|content| {
            let kind = content.content_type.subty().as_str().to_owned();
            content.body.map(|body| markup(&body, Some(&kind)))
        }),
        guid,
    }
}

/// Returns a title on one line.
fn line(text: model::Text) -> String {
    cut(&html::plain_text(&text.content), LONGEST_TITLE).to_owned()
}

/// Returns text as HTML: plain text that says so, or that has neither tags nor entities, keeps its
/// lines.
fn markup(text: &str, kind: Option<&str>) -> String {
    let is_plain = kind == Some("plain") || !text.contains(['<', '&']);
    if !is_plain {
        return text.to_owned();
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let paragraphs = escaped.lines().filter(|line| !line.trim().is_empty());
    paragraphs.map(|line| format!("<p>{line}</p>")).collect()
}

/// Returns the page that links lead to, as an absolute address of the web.
fn page_of(links: &[model::Link], base: Option<&Url>) -> Option<String> {
    let is_page = |link: &&model::Link| match link.rel.as_deref() {
        None => true,
        Some(rel) => rel.eq_ignore_ascii_case("alternate"),
    };
    links
        .iter()
        .filter(is_page)
        .find_map(|link| web(&link.href, base))
}

fn web(address: &str, base: Option<&Url>) -> Option<String> {
    let address = address.trim();
    let url = match base {
        Some(base) if !address.is_empty() => base.join(address).ok()?,
        _ => Url::parse(address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// Gives an entry without id one, and one with an id that came before another. `None` for an entry
/// that came before, or that holds nothing.
fn with_own_guid(mut entry: Entry, seen: &mut HashSet<String>) -> Option<Entry> {
    if entry.title.is_empty() && entry.body().trim().is_empty() && entry.link.is_none() {
        return None;
    }
    if entry.guid.is_empty() {
        entry.guid = match &entry.link {
            Some(link) => link.clone(),
            None => format!("{:016x}", hash(&entry)),
        };
    }
    if !seen.insert(entry.guid.clone()) {
        entry.guid = format!("{} {:016x}", entry.guid, hash(&entry));
        if !seen.insert(entry.guid.clone()) {
            return None;
        }
    }
    Some(entry)
}

/// Returns a number for what an entry says, the same in every version of the program (FNV-1a).
fn hash(entry: &Entry) -> u64 {
    let link = entry.link.as_deref().unwrap_or_default();
    [link, &entry.title, entry.body()]
        .iter()
        .flat_map(|text| text.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

fn cut(text: &str, most: usize) -> &str {
    text.get(..char_boundary_before(text, most))
        .unwrap_or_default()
}

/// Makes the article of an entry out of what the feed carries. `address` is the feed's own, to
/// which links are relative where the entry has no page.
#[must_use]
pub fn article(feed: &Feed, entry: &Entry, address: &str) -> Article {
    let base = entry.link.as_deref().unwrap_or(address);
    let title = Some(entry.title.as_str()).filter(|title| !title.is_empty());
    let mut article = html::fragment(entry.body(), Some(base), title);
    describe(&mut article, feed, entry, address);
    article
}

/// Fills in what the feed says of an article and its page does not.
pub fn describe(article: &mut Article, feed: &Feed, entry: &Entry, address: &str) {
    if !entry.title.is_empty() {
        article.metadata.title = Some(entry.title.clone());
    }
    let opening = opening(&article.text);
    let known = &mut article.metadata;
    known.title = known.title.take().or(opening);
    known.byline = known.byline.take().or_else(|| entry.author.clone());
    // The feed's date is a date; pages bury theirs in many ways.
    known.published = entry.published.or(known.published);
    known.link = known.link.take().or_else(|| entry.link.clone());
    known.language = known.language.take().or_else(|| feed.language.clone());
    if !feed.title.is_empty() {
        known.site = Some(feed.title.clone());
    }
    known.source = entry.link.clone().unwrap_or_else(|| address.to_owned());
}

/// Returns the first words of a text, for want of a title.
fn opening(text: &str) -> Option<String> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let short = cut(line, OPENING);
    if short.len() == line.len() {
        return Some(line.to_owned());
    }
    let whole_words = short.rsplit_once(char::is_whitespace);
    Some(format!(
        "{}…",
        whole_words.map_or(short, |(words, _)| words)
    ))
}

#[cfg(test)]
mod tests;
