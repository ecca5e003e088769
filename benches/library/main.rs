//! A library of 20,000 articles: what a reader waits for when it opens, lists and searches.
//!
//! `cargo bench --bench library`. The articles are made by `synthetic`; making the library takes a
//! minute or two and is measured as the rate of insertion. `HASHIYA_BENCH_LIBRARY=FILE` keeps the
//! library between runs, `HASHIYA_BENCH_ARTICLES=N` makes another number of articles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    reason = "a bench may fail like a test"
)]

mod synthetic;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use hashiya::article::Timestamp;
use hashiya::library::query::{Query, parse};
use hashiya::library::{Change, Listing, Mark, Shelf};
use hashiya::store::{FeedDraft, Library, Sorting};
use hashiya::sync::{Arrival, News};
use synthetic::{Generator, Made, Random};

const NOW: Timestamp = Timestamp(1_795_608_000);
const FEEDS: usize = 20;
const BATCH: usize = 50;

fn main() {
    library();
    divan::main();
}

fn articles() -> usize {
    let typed = std::env::var("HASHIYA_BENCH_ARTICLES").ok();
    typed.and_then(|typed| typed.parse().ok()).unwrap_or(20_000)
}

/// The library's file, made once.
fn library() -> &'static Path {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    PLACE.get_or_init(|| {
        let kept = std::env::var_os("HASHIYA_BENCH_LIBRARY").map(PathBuf::from);
        let path = kept.unwrap_or_else(|| {
            // The folder stays until the process ends, and the system clears it up after that.
            let folder = tempfile::tempdir().unwrap();
            folder.keep().join("library.db")
        });
        if !path.exists() {
            fill(&path, articles());
        }
        path
    })
}

/// Fills a library as fetching would: batches of news of 20 feeds, two years of articles.
fn fill(path: &Path, count: usize) {
    let mut library = Library::open(path).unwrap();
    let feeds: Vec<_> = (0..FEEDS)
        .map(|number| {
            let draft = FeedDraft {
                address: format!("https://paper{number}.example/rss"),
                title: format!("صحيفة {number}"),
                ..FeedDraft::default()
            };
            library.subscribe(&draft, NOW).unwrap().0
        })
        .collect();
    let mut generator = Generator::default();
    let mut random = Random(7);
    let (mut spent, mut words, mut merged, mut bytes) = (0.0, 0, 0, 0);
    let mut last: Option<(usize, Made)> = None;
    let mut number = 0;
    while number < count {
        let mut news = Vec::new();
        for _ in 0..BATCH {
            number += 1;
            let ago = (count - number) as i64 * 63_000_000 / count as i64;
            let feed = random.below(FEEDS);
            let address = format!("https://paper{feed}.example/{number}");
            let made = match &last {
                Some((other, story)) if random.below(30) == 0 && *other != feed => {
                    generator.retell(story, &address)
                }
                _ => generator.make(&address, Timestamp(NOW.0 - ago)),
            };
            words += made.article.text.split_whitespace().count();
            bytes += made.article.text.len();
            last = Some((feed, made.clone()));
            let arrival = Arrival {
                guid: address,
                article: made.article,
                found: made.found,
                shortfall: None,
            };
            news.push(News::Arrived(feeds[feed], Box::new(arrival)));
        }
        let started = Instant::now();
        merged += library.keep(&news, NOW).unwrap().merged;
        spent += started.elapsed().as_secs_f64();
    }
    mark(&mut library, &mut random, count);
    eprintln!(
        "{count} articles kept in {spent:.1} s ({:.0} a second), {} words each, {merged} recognised as stories that were there; \
         texts {} MB, file {} MB",
        count as f64 / spent,
        words / count,
        bytes >> 20,
        std::fs::metadata(path).unwrap().len() >> 20
    );
}

/// A reader has read two thirds, starred a few, and watches three names.
fn mark(library: &mut Library, random: &mut Random, count: usize) {
    let listing = listing(Shelf::All, "", count);
    let (rows, _) = library
        .list(
            &Listing {
                read_too: true,
                ..listing
            },
            Sorting::Newest,
        )
        .unwrap();
    let some = |random: &mut Random, one_in: usize| {
        rows.iter()
            .filter(|_| random.below(one_in) == 0)
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    let (unread, starred) = (some(random, 3), some(random, 50));
    library.apply(Change::ReadAll(Shelf::All)).unwrap();
    library
        .apply(Change::Mark(unread, Mark::Read, false))
        .unwrap();
    library
        .apply(Change::Mark(starred, Mark::Starred, true))
        .unwrap();
    for row in library.names("").unwrap().iter().skip(200).take(3) {
        library.apply(Change::Watch(row.id, true)).unwrap();
    }
}

fn listing(shelf: Shelf, typed: &str, take: usize) -> Listing {
    Listing {
        shelf,
        query: match typed {
            "" => Query::default(),
            typed => parse(typed, NOW).unwrap(),
        },
        read_too: false,
        skip: 0,
        take,
    }
}

/// From nothing to a list that can be used: open, the shelves with their counts, the first rows.
#[divan::bench(sample_count = 50)]
fn start(bencher: divan::Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let library = Library::open(library()).unwrap();
        let shelves = library.shelves().unwrap();
        let rows = library
            .list(&listing(Shelf::All, "", 60), Sorting::Newest)
            .unwrap();
        (shelves, rows)
    });
}

#[divan::bench(sample_count = 50)]
fn shelves(bencher: divan::Bencher<'_, '_>) {
    let library = Library::open(library()).unwrap();
    bencher.bench_local(|| library.shelves().unwrap());
}

#[divan::bench(sample_count = 30, args = [
    "وقال",
    "دولار",
    "البنك",
    "للبنك",
    "بنك استثمار",
    "\"مليون دولار\"",
    "\"تصريح صحفي\"",
    "است*",
    "و*",
    "title:أرباح",
    "دولار -أسهم",
    "person:محمد",
    "company:بنك after:2026-06",
    "دولار is:unread source:صحيفة",
])]
fn search(bencher: divan::Bencher<'_, '_>, typed: &str) {
    let library = Library::open(library()).unwrap();
    let listing = Listing {
        read_too: true,
        ..listing(Shelf::All, typed, 50)
    };
    bencher.bench_local(|| library.list(&listing, Sorting::Rank).unwrap());
}

#[divan::bench(sample_count = 50, args = [Shelf::All, Shelf::Watched, Shelf::Starred])]
fn list(bencher: divan::Bencher<'_, '_>, shelf: Shelf) {
    let library = Library::open(library()).unwrap();
    let listing = Listing {
        read_too: true,
        ..listing(shelf, "", 60)
    };
    bencher.bench_local(|| library.list(&listing, Sorting::Newest).unwrap());
}

#[divan::bench(sample_count = 50, args = ["", "م", "محمد", "بنك"])]
fn names(bencher: divan::Bencher<'_, '_>, typed: &str) {
    let library = Library::open(library()).unwrap();
    bencher.bench_local(|| library.names(typed).unwrap());
}

/// The page of the most named of all.
#[divan::bench(sample_count = 30)]
fn name_page(bencher: divan::Bencher<'_, '_>) {
    let library = Library::open(library()).unwrap();
    let first = library.names("").unwrap().remove(0);
    eprintln!(
        "{} in {} articles, {} mentions",
        first.name, first.articles, first.mentions
    );
    bencher.bench_local(|| library.name_page(first.id).unwrap());
}

#[divan::bench(sample_count = 50)]
fn open_article(bencher: divan::Bencher<'_, '_>) {
    let library = Library::open(library()).unwrap();
    let (rows, _) = library
        .list(&listing(Shelf::All, "", 1), Sorting::Newest)
        .unwrap();
    bencher.bench_local(|| library.open_entry(rows[0].id).unwrap());
}
