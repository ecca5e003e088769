//! `hashiya fetch`: what is new in the feeds, into the library.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use super::{meant, open, path, print_json, writable};
use crate::cli::Fetch;
use crate::commands::learn::extractor;
use crate::commands::{Failure, note, print, tell};
use crate::fetch::http::Client;
use crate::library::{FeedId, Progress};
use crate::output::feeds::{FetchedJson, fetched};
use crate::store::{self, Feed, Library};
use crate::sync::{self, Lock, News, Outcome, Plan, Subscription, Tally};
use crate::text::visible::printable;

/// Fetches what was asked for. Only when no feed at all could be had is it a failure.
pub(in crate::commands) fn fetch(wanted: &Fetch) -> Result<(), Failure> {
    let mut library = open(&wanted.place)?;
    writable(&library)?;
    let lock = Lock::take(&path(&wanted.place)?).map_err(|error| {
        Failure::new("fetching cannot be marked as under way")
            .because(error)
            .hint("check who may write in the folder of the library")
    })?;
    let Some(_lock) = lock else {
        return busy(wanted.json);
    };
    let feeds = library.feeds()?;
    let due = due(&library, &feeds, &wanted.feed)?;
    let mut report = Report::new(&feeds, due.len());
    report.json.waiting = match wanted.feed.is_empty() {
        true => feeds.len().saturating_sub(due.len()),
        false => 0,
    };
    if feeds.is_empty() && !wanted.json {
        note("no feeds yet; `hashiya add URL` subscribes to one");
    }
    let kept = run(&mut library, due, &mut report);
    report.line.clear();
    kept?;
    report.print(wanted.json)
}

/// Another process is fetching: what a timer wanted is being done.
fn busy(json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&FetchedJson {
            busy: true,
            ..FetchedJson::default()
        });
    }
    note("another hashiya is fetching already");
    Ok(())
}

/// Returns what is to be fetched: feeds that were named do not wait.
fn due(library: &Library, feeds: &[Feed], named: &[String]) -> Result<Vec<Subscription>, Failure> {
    let mut ids = Vec::new();
    for typed in named {
        ids.push(meant(feeds, typed)?.id);
    }
    Ok(library.subscriptions(&ids, store::now())?)
}

/// Fetches and keeps, a batch at a time: what was told as kept is on the disk.
fn run(
    library: &mut Library,
    due: Vec<Subscription>,
    report: &mut Report<'_>,
) -> Result<(), Failure> {
    if due.is_empty() {
        return Ok(());
    }
    let extractor = Arc::new(extractor());
    let plan = Plan::at(store::now());
    let mut running = sync::start(due, &plan, Client::default(), &extractor);
    report.line.show(report.tally.progress());
    while let Some(batch) = running.batch() {
        let kept = library.keep(&batch, plan.now)?;
        report.count(&batch);
        report.tally.kept(kept.new.len(), kept.watched);
        report.json.merged += kept.merged;
        report.line.show(report.tally.progress());
    }
    Ok(())
}

/// What came of it.
struct Report<'a> {
    feeds: HashMap<FeedId, &'a Feed>,
    articles: HashMap<FeedId, usize>,
    tally: Tally,
    json: FetchedJson,
    failures: Vec<Failure>,
    line: Line,
}

impl<'a> Report<'a> {
    fn new(feeds: &'a [Feed], due: usize) -> Self {
        Self {
            feeds: feeds.iter().map(|feed| (feed.id, feed)).collect(),
            articles: HashMap::new(),
            tally: Tally::new(due),
            json: FetchedJson::default(),
            failures: Vec::new(),
            line: Line::new(),
        }
    }

    fn count(&mut self, batch: &[News]) {
        for news in batch {
            let feed = self.feeds.get(&news.feed()).copied();
            self.tally
                .count(news, feed.map_or("", |feed| feed.title.as_str()));
            match news {
                News::Coming(..) => {}
                News::Arrived(id, _) => *self.articles.entry(*id).or_default() += 1,
                News::Done(id, outcome) => {
                    if let Some(feed) = feed {
                        let articles = self.articles.get(id).copied().unwrap_or(0);
                        self.json.feeds.push(fetched(feed, outcome, articles));
                        self.fail(feed, outcome);
                    }
                }
            }
        }
    }

    fn fail(&mut self, feed: &Feed, outcome: &Outcome) {
        let Outcome::Failed(trouble) = outcome else {
            return;
        };
        self.json.failed += 1;
        let failure = Failure::new(format!("cannot fetch {}", feed.title)).because(&trouble.what);
        self.failures.push(match trouble.hint.is_empty() {
            true => failure,
            false => failure.hint(trouble.hint.clone()),
        });
    }

    fn print(mut self, json: bool) -> Result<(), Failure> {
        let progress = self.tally.progress();
        self.json.new = progress.new;
        self.json.watched = progress.watched;
        self.json.feeds.sort_by_key(|feed| feed.id());
        if json {
            print_json(&self.json)?;
        } else {
            self.failures.iter().for_each(tell);
            print(&self.summary())?;
        }
        match self.tally.all_failed() {
            true => {
                Err(Failure::new("no feed could be fetched")
                    .hint("check whether you are connected"))
            }
            false => Ok(()),
        }
    }

    fn summary(&self) -> String {
        let json = &self.json;
        let mut parts = vec![format!("{} new", json.new)];
        let also = [
            (json.watched, "of watched names"),
            (json.merged, "seen before"),
            (json.failed, "feeds failed"),
            (json.waiting, "feeds left alone for now"),
        ];
        parts.extend(
            also.iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}")),
        );
        parts.join(", ") + "\n"
    }
}

/// The line on standard error that says how far it is, where somebody looks.
struct Line {
    shown: bool,
    wanted: bool,
}

impl Line {
    fn new() -> Self {
        Self {
            shown: false,
            wanted: io::stderr().is_terminal(),
        }
    }

    fn show(&mut self, progress: &Progress) {
        if !self.wanted {
            return;
        }
        self.shown = true;
        let text = format!(
            "{}/{} done, {} new, {} failed",
            progress.done,
            progress.total,
            progress.new,
            progress.failures.len()
        );
        // Nobody misses a progress line that cannot be written.
        let _ = write!(io::stderr().lock(), "\r\u{1b}[K{}", printable(&text));
    }

    fn clear(&mut self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
            self.shown = false;
        }
    }
}
