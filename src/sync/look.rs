//! What is at an address that the reader named: a feed, a page that names feeds, or a page.

use url::Url;

use crate::article::Article;
use crate::fetch::http::{Answer, Body, Client, HttpError, Request};
use crate::fetch::reach::Reach;
use crate::source::feed::{self, Feed, FeedError};
use crate::source::{SourceError, html};

/// Feeds of a page that are tried.
const TRIES: usize = 4;

/// What was found at an address.
#[derive(Clone, Debug)]
pub enum Looked {
    /// A feed.
    Feed(FoundFeed),
    /// A page, and the feed that it names, if there is one.
    Page(Box<Article>, Option<FoundFeed>),
}

/// A feed that answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFeed {
    /// Its address, where it moved to if it said so.
    pub address: String,
    /// Its title; may be empty.
    pub title: String,
    /// The page it belongs to.
    pub site: Option<String>,
    /// Whether it lies in the reader's own network.
    pub local: bool,
}

/// Why nothing could be made of what is at an address.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// It could not be had.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// It was meant as a feed, and is a bad one.
    #[error(transparent)]
    Feed(FeedError),
    /// It is no page.
    #[error(transparent)]
    Page(#[from] SourceError),
}

impl LookError {
    /// Returns what the reader can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Http(error) => error.hint(),
            Self::Feed(error) => error.hint(),
            Self::Page(error) => error.hint(),
        }
    }
}

/// Returns what was typed as an address of the web: as it is, or with the `https` that nobody types.
/// `None` for what looks like a file.
#[must_use]
pub fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let is_web = |scheme: &str| {
        let head = typed.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    if is_web("http://") || is_web("https://") {
        return Some(typed.to_owned());
    }
    let rest = typed.strip_prefix("feed://");
    if let Some(rest) = rest {
        return Some(format!("https://{rest}"));
    }
    let host = typed.split('/').next()?;
    let labels = host.split('.').count();
    let is_name = labels > 1
        && host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        });
    // `article.txt` is a file; `example.org/article.txt` is none, if no file is called so.
    let is_file = !typed.contains('/') && labels == 2 && has_file_ending(host);
    let url = format!("https://{typed}");
    (is_name && !is_file && Url::parse(&url).is_ok()).then_some(url)
}

fn has_file_ending(name: &str) -> bool {
    let endings = [
        "txt", "md", "markdown", "html", "htm", "xhtml", "epub", "opml", "xml", "rss", "atom",
        "json", "text",
    ];
    let ending = name.rsplit('.').next().unwrap_or_default();
    endings
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// Finds out what is at an address that the reader named.
///
/// # Errors
///
/// When it cannot be had, or is neither feed nor page.
pub fn look(client: &Client, address: &str) -> Result<Looked, LookError> {
    let reach = client.reach_of(address);
    let body = get(client, address, reach)?;
    let charset = body.charset().map(str::to_owned);
    match feed::parse(body.bytes.clone(), charset.as_deref(), &body.address) {
        Ok(feed) => return Ok(Looked::Feed(found(address, &body, &feed, reach))),
        Err(FeedError::NoFeed | FeedError::NoText(_)) => {}
        Err(error) => return Err(LookError::Feed(error)),
    }
    let named = feed::discover(body.bytes.clone(), charset.as_deref(), &body.address);
    let feed = named
        .iter()
        .take(TRIES)
        .find_map(|named| try_feed(client, &named.address, reach));
    let article = html::page(body.bytes, charset.as_deref(), Some(&body.address));
    match (article, feed) {
        (Ok(article), feed) => Ok(Looked::Page(Box::new(article), feed)),
        // A front page without a text of its own still has its feed.
        (Err(_), Some(feed)) => Ok(Looked::Feed(feed)),
        (Err(error), None) => Err(error.into()),
    }
}

/// Fetches a page that the reader named, and reduces it to its article.
///
/// # Errors
///
/// When it cannot be had, or is no page.
pub fn page(client: &Client, address: &str) -> Result<Article, LookError> {
    let body = get(client, address, client.reach_of(address))?;
    let charset = body.charset().map(str::to_owned);
    Ok(html::page(
        body.bytes,
        charset.as_deref(),
        Some(&body.address),
    )?)
}

fn get(client: &Client, address: &str, reach: Reach) -> Result<Body, HttpError> {
    let request = Request {
        address,
        reach,
        ..Request::default()
    };
    match client.get(&request)? {
        Answer::Body(body) => Ok(*body),
        // It was not asked for.
        Answer::NotModified => Ok(Body::default()),
    }
}

fn try_feed(client: &Client, address: &str, reach: Reach) -> Option<FoundFeed> {
    let body = get(client, address, reach).ok()?;
    let charset = body.charset().map(str::to_owned);
    let feed = feed::parse(body.bytes.clone(), charset.as_deref(), &body.address).ok()?;
    Some(found(address, &body, &feed, reach))
}

fn found(address: &str, body: &Body, feed: &Feed, reach: Reach) -> FoundFeed {
    FoundFeed {
        address: body.moved.clone().unwrap_or_else(|| address.to_owned()),
        title: feed.title.clone(),
        site: feed.link.clone(),
        local: reach == Reach::Anywhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(address(typed).as_deref(), expected, "{typed}");
    }

    #[test]
    fn an_address_may_lack_its_scheme() {
        check("https://example.org/a?b", Some("https://example.org/a?b"));
        check("HTTP://example.org", Some("HTTP://example.org"));
        check("example.org", Some("https://example.org"));
        check(
            "www.example.org/feed.xml",
            Some("https://www.example.org/feed.xml"),
        );
        check("مثال.example/خبر", Some("https://مثال.example/خبر"));
        check("feed://example.org/rss", Some("https://example.org/rss"));
    }

    #[test]
    fn what_looks_like_a_file_is_none() {
        for typed in [
            "article.txt",
            "feeds.opml",
            "./a.b/c",
            "/tmp/x",
            "-",
            "مقال",
            "a b.org",
            "",
        ] {
            check(typed, None);
        }
    }
}
