//! Finds the feeds that a page names.

use url::Url;

use crate::source::html;

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its address, absolute.
    pub address: String,
    /// What the page calls it; may be empty.
    pub title: String,
}

/// The types by which pages name their feeds.
const TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/xml",
    "application/xml",
];
/// Feeds of one page that are returned.
const MOST: usize = 20;

/// Returns the feeds that a page names in its `<link rel=alternate>`, in its order, those for
/// comments last. `charset` is what HTTP said of the encoding, `address` where the page was read from.
#[must_use]
pub fn discover(page: Vec<u8>, charset: Option<&str>, address: &str) -> Vec<Found> {
    let Ok(base) = Url::parse(address) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = Vec::new();
    for link in html::links(page, charset, "alternate") {
        let kind = link.kind.split(';').next().unwrap_or_default().trim();
        if !TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
            continue;
        }
        let Ok(url) = base.join(link.href.trim()) else {
            continue;
        };
        let is_new = found.iter().all(|other| other.address != url.as_str());
        if is_new && matches!(url.scheme(), "http" | "https") && found.len() < MOST {
            found.push(Found {
                address: url.to_string(),
                title: html::plain_text(&link.title),
            });
        }
    }
    found.sort_by_key(is_of_comments);
    found
}

fn is_of_comments(feed: &Found) -> bool {
    feed.address.contains("comments")
        || feed.title.to_lowercase().contains("comments")
        || feed.title.contains("تعليقات")
        || feed.title.contains("التعليقات")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let found = discover(page.as_bytes().to_vec(), None, "https://example.org/news/");
        let found: Vec<_> = found.iter().map(|feed| feed.address.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn feeds_are_found_and_made_absolute() {
        check(
            "<head><link rel='alternate' type='application/rss+xml' href='/rss' title='أخبار'>\
             <link rel=\"feed alternate\" type=application/atom+xml href=atom.xml></head>",
            &[
                "https://example.org/rss",
                "https://example.org/news/atom.xml",
            ],
        );
    }

    #[test]
    fn other_languages_and_styles_are_not_feeds() {
        check(
            "<link rel=alternate hreflang=en href=/en><link rel=stylesheet type=text/xml href=a>\
             <link rel=alternate type=application/rss+xml href='javascript:x'>",
            &[],
        );
    }

    #[test]
    fn the_feed_of_comments_comes_last() {
        check(
            "<link rel=alternate type=application/rss+xml href=/comments/feed/>\
             <link rel=alternate type=application/rss+xml href=/feed/>",
            &[
                "https://example.org/feed/",
                "https://example.org/comments/feed/",
            ],
        );
    }
}
