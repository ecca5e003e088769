//! `hashiya add` of addresses and of lists of feeds.

use std::path::Path;

use super::writable;
use crate::article::Article;
use crate::cli::Add;
use crate::commands::Failure;
use crate::fetch::http::Client;
use crate::source::opml;
use crate::store::{self, FeedDraft, Library};
use crate::sync::{self, FoundFeed, LookError, Looked, Settings};
use crate::text::visible::printable;

/// What became of an address.
pub(in crate::commands) enum Added {
    /// A feed was subscribed to; what to print.
    Feed(String),
    /// It is an article, which is to be kept.
    Article(Box<Article>),
}

/// Subscribes to the feed at an address, or to the one that the page there names; a page that names
/// none is an article.
pub(in crate::commands) fn subscribe(
    library: &mut Library,
    client: &Client,
    address: &str,
    wanted: &Add,
) -> Result<Added, Failure> {
    writable(library)?;
    let failed = |error: LookError| {
        Failure::new(format!("cannot add {address}"))
            .hint(error.hint())
            .because(error)
    };
    if wanted.page {
        let article = sync::page(client, address).map_err(failed)?;
        return Ok(Added::Article(Box::new(article)));
    }
    match sync::look(client, address).map_err(failed)? {
        Looked::Feed(feed) | Looked::Page(_, Some(feed)) => {
            keep(library, &feed, wanted).map(Added::Feed)
        }
        Looked::Page(article, None) => Ok(Added::Article(article)),
    }
}

fn keep(library: &mut Library, feed: &FoundFeed, wanted: &Add) -> Result<String, Failure> {
    let full_text = wanted.full_text.map(Into::into).unwrap_or_default();
    let draft = FeedDraft {
        tags: wanted.tag.clone(),
        ..FeedDraft::of(feed, full_text)
    };
    let (id, new) = library.subscribe(&draft, store::now())?;
    // The reader named the address: that says where it may lead, also of one that came in a list.
    if !new {
        let known = library.feeds()?.into_iter().find(|feed| feed.id == id);
        let before = known.map(|feed| feed.settings).unwrap_or_default();
        let full_text = wanted.full_text.map_or(before.full_text, Into::into);
        library.set_feed(
            id,
            Settings {
                full_text,
                local: feed.local,
            },
        )?;
    }
    Ok(line(new, id.0, draft.name()))
}

fn line(new: bool, id: i64, name: &str) -> String {
    let what = if new { "subscribed" } else { "known" };
    format!("{what}\t{id}\t{}\n", printable(name))
}

/// Returns whether a file is a list of feeds.
pub(in crate::commands) fn is_list(path: &Path) -> bool {
    let named = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("opml"));
    let might_be = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("xml"));
    named || (might_be && std::fs::read(path).is_ok_and(|bytes| opml::is_opml(&bytes)))
}

/// Subscribes to all feeds of a list; returns what to print.
pub(in crate::commands) fn import(
    library: &mut Library,
    path: &Path,
    wanted: &Add,
) -> Result<String, Failure> {
    writable(library)?;
    let (bytes, name) = crate::fetch::read(path)?;
    let failed = |error: crate::source::feed::FeedError| {
        Failure::new(format!("cannot read the list of feeds {name}"))
            .because(error)
            .hint("export it again from the reader it comes from, as OPML")
    };
    let outlines = opml::read(bytes).map_err(failed)?;
    let mut lines = String::new();
    for outline in outlines {
        let Some(address) = sync::address(&outline.address) else {
            continue;
        };
        let draft = FeedDraft {
            // Lists come from strangers, too: their feeds do not lead into our own network.
            settings: Settings {
                full_text: wanted.full_text.map(Into::into).unwrap_or_default(),
                local: false,
            },
            tags: outline.tags.into_iter().chain(wanted.tag.clone()).collect(),
            site: outline.site,
            title: crate::source::html::plain_text(&outline.title),
            address,
        };
        let (id, new) = library.subscribe(&draft, store::now())?;
        lines.push_str(&line(new, id.0, draft.name()));
    }
    match lines.is_empty() {
        true => Err(Failure::new(format!("there are no feeds in {name}"))),
        false => Ok(lines),
    }
}
