//! The worker that looks for names: in articles, and part by part in long texts.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::app::message::{Message, Names, Part};
use crate::article::{Article, ArticleId};
use crate::extract::parts::Gathered;
use crate::extract::{Extractor, Scratch};
use crate::runtime::loading;

/// Names that nobody waits for are told when they have grown by one part in so many: to tell them
/// costs as much as there are.
const SELDOM: usize = 12;

/// What the worker does.
#[derive(Debug)]
pub(super) enum Job {
    /// Find the names in an article.
    Whole(ArticleId, Arc<Article>),
    /// Find the names in a part of one.
    Part(ArticleId, Part),
    /// Free the memory of these.
    Discard(Names),
}

/// Starts the worker. It answers every job that finds something, sooner or later, with a message,
/// and ends when nobody can give it work any more. `threshold`: how sure it must be of a mention.
pub(super) fn start(answers: Sender<Message>, threshold: f32) -> Sender<Job> {
    let (jobs, taken) = channel();
    thread::spawn(move || work(&taken, &answers, threshold));
    jobs
}

fn work(jobs: &Receiver<Job>, answers: &Sender<Message>, threshold: f32) {
    let extractor = loading::extractor(threshold);
    let mut scratch = Scratch::helped();
    let mut text = Text::default();
    for job in jobs {
        let answer = match job {
            // The extractor must not take the page with it: an article without names is readable.
            Job::Whole(id, article) => {
                Message::Extracted(id, extractor.extract_guarded(&article, &mut scratch))
            }
            Job::Part(id, part) => {
                if text.id != Some(id) {
                    text = Text::of(id);
                }
                let find = || text.look_through(extractor, &part, &mut scratch);
                let names = catch_unwind(AssertUnwindSafe(find)).unwrap_or_default();
                Message::PartExtracted(id, part.span, names)
            }
            Job::Discard(names) => {
                drop(names);
                continue;
            }
        };
        // Nobody listens any more when the program is ending.
        if answers.send(answer).is_err() {
            return;
        }
    }
}

/// What was found so far in the text that is looked through part by part.
#[derive(Debug, Default)]
struct Text {
    id: Option<ArticleId>,
    found: Gathered,
    /// How many parts were known when they were told last.
    told: usize,
}

impl Text {
    fn of(id: ArticleId) -> Self {
        Self {
            id: Some(id),
            ..Self::default()
        }
    }

    fn look_through(
        &mut self,
        extractor: &Extractor,
        part: &Part,
        scratch: &mut Scratch,
    ) -> Option<Names> {
        let found = extractor.extract_part(&part.article, part.span, scratch);
        self.found.add(part.span, found);
        let parts = self.found.len();
        let seldom = parts.saturating_sub(self.told) * SELDOM >= parts;
        if !part.tell && !seldom {
            return None;
        }
        self.told = parts;
        let (found, index) = self.found.all(part.article.text.len(), part.order);
        Some(Names { found, index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::message::Effect;
    use crate::app::{Look, State, event::Size, update};

    #[test]
    fn a_long_text_has_all_its_names_in_the_end() {
        let line = "قال أحمد الحداد المدير التنفيذي لشركة مايكروسوفت في دبي إن الأرباح ارتفعت.\n";
        let text = line.repeat(4_000);
        let article = Arc::new(crate::source::decode(text.into_bytes(), "").unwrap());
        let (answer, answers) = channel();
        let jobs = start(answer, crate::extract::THRESHOLD);
        let size = Size {
            columns: 120,
            rows: 30,
        };
        let mut state = State::new(Look::default(), size);
        let mut effects = update(&mut state, Message::Opened(ArticleId(3), article));
        let mut parts = 0;
        loop {
            for effect in std::mem::take(&mut effects) {
                match effect {
                    Effect::ExtractPart(id, part) => jobs.send(Job::Part(id, part)).unwrap(),
                    Effect::Discard(names) => jobs.send(Job::Discard(names)).unwrap(),
                    // What was said of the article is asked for, too.
                    Effect::Library(_) => {}
                    other => panic!("{other:?}"),
                }
            }
            if state.extracted {
                break;
            }
            effects = update(&mut state, answers.recv().unwrap());
            parts += 1;
        }
        assert!(parts > 5);
        let most = state.index.entries().iter().map(|entry| entry.count).max();
        assert_eq!(most, Some(4_000));
        assert!(state.looking.is_none());
    }
}
