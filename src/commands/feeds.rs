//! The commands of feeds: subscribing, fetching, listing, taking out, and lists for other readers.

mod fetch;
mod subscribe;

use super::library::{open, path, print_json, print_lines};
use super::{Failure, note, print};
use crate::cli::{Feeds, Place, Remove};
use crate::library::{Change, Shelf};
use crate::output;
use crate::source::opml::{self, Outline};
use crate::store::{Feed, Library};

pub(super) use fetch::fetch;
pub(super) use subscribe::{Added, import, is_list, subscribe};

/// `hashiya feeds`.
pub(super) fn list(wanted: &Feeds) -> Result<(), Failure> {
    let library = open(&wanted.place)?;
    let shelves = library.shelves()?;
    let counted: Vec<_> = library
        .feeds()?
        .into_iter()
        .map(|feed| {
            let shelf = shelves.iter().find(|row| row.shelf == Shelf::Feed(feed.id));
            let (unread, total) = shelf.map_or((0, 0), |row| (row.unread, row.total));
            (feed, unread, total)
        })
        .collect();
    if wanted.json {
        return print_json(&output::feeds::feeds(counted));
    }
    if counted.is_empty() {
        note("no feeds yet; `hashiya add URL` subscribes to one");
    }
    let mut lines = Vec::new();
    for (feed, unread, total) in &counted {
        lines.push(format!("{}  {}", feed.id.0, feed.title));
        lines.push(format!("    {unread}/{total}  {}", feed.address));
        if let Some(failure) = &feed.failure {
            lines.push(format!("    last time: {failure}"));
        }
    }
    print_lines(&lines)
}

/// `hashiya remove`.
pub(super) fn remove(wanted: &Remove) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    let feed = meant(&library.feeds()?, &wanted.feed)?;
    library.apply(Change::RemoveFeed(feed.id))?;
    note(&format!(
        "removed {}; `hashiya undo` brings it back",
        feed.title
    ));
    Ok(())
}

/// `hashiya export --opml`.
pub(super) fn export(place: &Place) -> Result<(), Failure> {
    let feeds = open(place)?.feeds()?;
    let outlines: Vec<_> = feeds
        .into_iter()
        .map(|feed| Outline {
            title: feed.title,
            address: feed.address,
            site: feed.site,
            tags: feed.tags,
        })
        .collect();
    print(&opml::write("hashiya", &outlines))
}

/// Returns the feed that was meant: by its number, its address, its title, or a part of its title
/// that no other has.
fn meant(feeds: &[Feed], typed: &str) -> Result<Feed, Failure> {
    let exact = |feed: &&Feed| {
        typed.parse() == Ok(feed.id.0) || feed.address == typed || feed.title == typed
    };
    if let Some(feed) = feeds.iter().find(exact) {
        return Ok(feed.clone());
    }
    let folded = typed.to_lowercase();
    let found: Vec<_> = feeds
        .iter()
        .filter(|feed| {
            let title = feed.title.to_lowercase();
            title.contains(&folded) || feed.address.contains(typed)
        })
        .collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Failure::new(format!("there is no feed {typed}"))
            .hint("`hashiya feeds` shows them with their numbers")),
        several => {
            let titles: Vec<_> = several
                .iter()
                .take(5)
                .map(|feed| format!("{} ({})", feed.title, feed.id.0))
                .collect();
            Err(Failure::new(format!("{typed} fits several feeds"))
                .because(titles.join(", "))
                .hint("name one by its number"))
        }
    }
}

/// Refuses what would change a library that cannot be written.
fn writable(library: &Library) -> Result<(), Failure> {
    match library.access() {
        crate::store::Access::Write => Ok(()),
        crate::store::Access::Read => Err(crate::store::StoreError::ReadOnly.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::FeedId;
    use crate::sync::Settings;

    fn feed(id: i64, title: &str) -> Feed {
        Feed {
            id: FeedId(id),
            address: format!("https://{id}.example/rss"),
            title: title.to_owned(),
            site: None,
            settings: Settings::default(),
            tags: Vec::new(),
            failures: 0,
            failure: None,
        }
    }

    #[test]
    fn a_feed_is_meant_by_number_address_or_part_of_its_title() {
        let feeds = [
            feed(1, "جريدة المرفأ"),
            feed(2, "مجلة الضاد"),
            feed(3, "جريدة الضاد"),
        ];
        let found = |typed: &str| meant(&feeds, typed).ok().map(|feed| feed.id.0);
        assert_eq!(found("2"), Some(2));
        assert_eq!(found("https://3.example/rss"), Some(3));
        assert_eq!(found("المرفأ"), Some(1));
        assert_eq!(found("الضاد"), None);
        assert_eq!(found("9"), None);
    }
}
