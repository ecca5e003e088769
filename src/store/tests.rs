//! What the library promises, on libraries in folders of their own.

mod annotating;
mod changes;
mod coming;
mod correcting;
mod keeping;
mod naming;
mod searching;

use tempfile::TempDir;

use super::*;
use crate::annotation::Annotation;
use crate::article::{Article, Timestamp};
use crate::extract::{Entity, EntityId, Extraction, Label, Mention};
use crate::library::query::parse;
use crate::library::{EntryId, EntryRow, FeedId, Listing, Shelf};
use crate::source;
use crate::span::Span;
use crate::sync::{Arrival, News};

/// 2026-11-25 12:00 UTC.
const NOW: Timestamp = Timestamp(1_795_608_000);
const DAY: i64 = 86_400;

/// A library and the folder that goes with it.
struct Fixture {
    library: Library,
    folder: TempDir,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    Fixture {
        library: Library::open(&folder.path().join("library.db")).unwrap(),
        folder,
    }
}

/// An article of this text, published so many days ago.
fn article(text: &str, days_ago: i64) -> Article {
    let mut article = source::decode(text.as_bytes().to_vec(), "file.txt").unwrap();
    article.metadata.published = Some(Timestamp(NOW.0 - days_ago * DAY));
    article
}

fn linked(text: &str, link: &str) -> Article {
    let mut article = article(text, 0);
    article.metadata.link = Some(link.to_owned());
    article
}

/// Every place of these names in the article; forms of one entity are separated by `|`.
fn found(article: &Article, names: &[(&str, Label)]) -> Extraction {
    let mut mentions: Vec<Annotation<Mention>> = Vec::new();
    let mut entities = Vec::new();
    for (forms, label) in names {
        let mut aliases = Vec::new();
        for form in forms.split('|') {
            for (start, text) in article.text.match_indices(form) {
                let target = Span::from_range(start..start + text.len());
                if mentions.iter().any(|other| other.target.overlaps(target)) {
                    continue;
                }
                mentions.push(Annotation {
                    target,
                    body: Mention {
                        label: *label,
                        entity: EntityId(u32::try_from(entities.len()).unwrap()),
                        confidence: 0.9,
                    },
                });
            }
            aliases.push(form.to_owned());
        }
        let latin = aliases.iter().find(|alias| alias.is_ascii()).cloned();
        entities.push(Entity {
            label: *label,
            subtype: None,
            name: aliases.first().unwrap().clone(),
            latin,
            aliases,
        });
    }
    Extraction {
        mentions: mentions.into_iter().collect(),
        entities,
    }
}

impl Fixture {
    fn add(&mut self, text: &str) -> EntryId {
        self.library
            .add_article(&article(text, 0), None, NOW)
            .unwrap()
            .id
    }

    /// Adds an article of so many days ago with the names found in it.
    fn add_named(&mut self, text: &str, days_ago: i64, names: &[(&str, Label)]) -> EntryId {
        let article = article(text, days_ago);
        let found = found(&article, names);
        self.library
            .add_article(&article, Some(&found), NOW)
            .unwrap()
            .id
    }

    fn feed(&mut self, name: &str) -> FeedId {
        let draft = FeedDraft {
            address: format!("https://{name}.example/rss"),
            title: name.to_owned(),
            ..FeedDraft::default()
        };
        self.library.subscribe(&draft, NOW).unwrap().0
    }

    fn arrive(&mut self, feed: FeedId, guid: &str, article: Article) -> Kept {
        let arrival = Arrival {
            guid: guid.to_owned(),
            article,
            found: Extraction::default(),
            shortfall: None,
        };
        let news = [News::Arrived(feed, Box::new(arrival))];
        self.library.keep(&news, NOW).unwrap()
    }

    fn list(&self, shelf: Shelf, typed: &str) -> Vec<EntryRow> {
        let listing = Listing {
            shelf,
            query: parse(typed, Timestamp(NOW.0 - 12 * 3600)).unwrap(),
            read_too: true,
            skip: 0,
            take: 100,
        };
        let (rows, total) = self.library.list(&listing, Sorting::Rank).unwrap();
        assert_eq!(rows.len(), total);
        rows
    }

    fn ids(&self, shelf: Shelf, typed: &str) -> Vec<EntryId> {
        self.list(shelf, typed)
            .into_iter()
            .map(|row| row.id)
            .collect()
    }

    #[track_caller]
    fn check(&self, typed: &str, expected: &[EntryId]) {
        let mut ids = self.ids(Shelf::All, typed);
        ids.sort_unstable();
        assert_eq!(ids, expected, "{typed}");
    }
}
