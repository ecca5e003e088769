//! How far fetching is, counted from its news.

use super::{News, Outcome};
use crate::library::Progress;

/// Counts news.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    progress: Progress,
    /// Feeds that could not be had.
    failed: usize,
    feeds: usize,
}

impl Tally {
    /// Starts to count; so many feeds are to come.
    #[must_use]
    pub fn new(feeds: usize) -> Self {
        Self {
            progress: Progress {
                total: feeds,
                ..Progress::default()
            },
            failed: 0,
            feeds,
        }
    }

    /// Counts a piece of news; `title` is what to call its feed.
    pub fn count(&mut self, news: &News, title: &str) {
        let progress = &mut self.progress;
        match news {
            News::Coming(_, entries) => progress.total += entries,
            News::Arrived(..) => progress.done += 1,
            News::Done(_, outcome) => {
                progress.done += 1;
                if let Outcome::Failed(trouble) = outcome {
                    self.failed += 1;
                    progress.failures.push(format!("{title}: {}", trouble.what));
                }
            }
        }
    }

    /// Counts what was kept: articles that are new, and those of them that name somebody watched.
    pub fn kept(&mut self, new: usize, watched: usize) {
        self.progress.new += new;
        self.progress.watched += watched;
    }

    /// Says that there will be no more news.
    pub fn end(&mut self) {
        self.progress.ended = true;
    }

    /// Returns how far it is.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Returns whether there were feeds and none of them could be had.
    #[must_use]
    pub fn all_failed(&self) -> bool {
        self.feeds > 0 && self.failed == self.feeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Timestamp;
    use crate::library::FeedId;
    use crate::sync::{Arrival, Trouble};

    #[test]
    fn feeds_and_their_articles_are_counted() {
        let mut tally = Tally::new(2);
        let arrival = Arrival {
            guid: "1".to_owned(),
            article: crate::article::Article::default(),
            found: crate::extract::Extraction::default(),
            shortfall: None,
        };
        let trouble = Trouble {
            what: "it is not a feed".to_owned(),
            hint: String::new(),
            next: Timestamp(0),
        };
        tally.count(&News::Coming(FeedId(1), 3), "أول");
        tally.count(&News::Arrived(FeedId(1), Box::new(arrival)), "أول");
        tally.count(&News::Done(FeedId(2), Outcome::Failed(trouble)), "ثان");
        tally.kept(1, 0);
        let progress = tally.progress();
        assert_eq!((progress.done, progress.total, progress.new), (2, 5, 1));
        assert_eq!(progress.failures, ["ثان: it is not a feed"]);
        assert!(!tally.all_failed());
    }
}
