//! The library's desk: a thread that answers requests in the order in which they were asked.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use crate::article::Article;
use crate::extract::Extraction;
use crate::library::{Answer, EntryId, Request};
use crate::runtime::fetching::Finding;
use crate::sync::News;

/// Something that the desk is to do.
#[derive(Debug)]
pub enum Job {
    /// Answer this.
    Ask(Request),
    /// Keep an article that was read from a file.
    File(Box<Article>),
    /// Keep the names that were found in an article.
    Found(EntryId, Box<Extraction>),
    /// Keep what feeds brought.
    News(Vec<News>),
    /// Tell that all feeds are fetched.
    Fetched,
    /// Keep what is at an address that the reader added, and let go of the hold.
    Looked(Finding, Hold),
    /// Tell that a helper has done its work: its hold on the desk, kept until then.
    Done(Hold),
    /// Look whether another program has changed the library.
    Glance,
    /// Join the names of articles that the reader corrected to the library's, some at a time.
    Names,
    /// Close.
    Close,
}

/// The desk of a library.
#[derive(Debug)]
pub struct Desk {
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
    /// Requests that have not been answered, and other work that goes on.
    under_way: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

impl Desk {
    /// Opens a desk: `begin` is called on its thread, and returns what does the jobs.
    pub fn open<F>(begin: impl FnOnce(Outbox) -> F + Send + 'static) -> Self
    where
        F: FnMut(Job),
    {
        let (jobs, given) = channel();
        let (answer, answers) = channel();
        let under_way = Arc::new(AtomicUsize::new(0));
        let outbox = Outbox {
            answer,
            jobs: jobs.clone(),
            under_way: Arc::clone(&under_way),
        };
        let thread = thread::spawn(move || {
            let mut work = begin(outbox.clone());
            serve(&given, &outbox, &mut work);
        });
        Self {
            jobs,
            answers,
            under_way,
            thread,
        }
    }

    /// Asks the library; the answer comes to [`Desk::take`].
    pub fn ask(&self, request: Request) {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        if self.jobs.send(Job::Ask(request)).is_err() {
            // The thread is gone, which its panic has told already.
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Has the library looked at: if another program changed it, answers come as if asked for.
    pub fn glance(&self) {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        if self.jobs.send(Job::Glance).is_err() {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Tells whether answers are awaited. One who finds it idle finds all its answers waiting.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) > 0 && !self.thread.is_finished()
    }

    /// Returns an answer that has come.
    #[must_use]
    pub fn take(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }

    /// Waits until all that was asked is done, and closes the library.
    pub fn close(self) {
        // A thread that is gone needs no telling; what it had to say of a panic was said.
        let _ = self.jobs.send(Job::Close);
        let _ = self.thread.join();
    }
}

/// Where answers are handed out, and where helpers of the desk bring what they have done.
#[derive(Clone, Debug)]
pub struct Outbox {
    answer: Sender<Answer>,
    jobs: Sender<Job>,
    under_way: Arc<AtomicUsize>,
}

impl Outbox {
    /// Hands out an answer.
    pub fn send(&self, answer: Answer) {
        // Nobody listens any more when the program is ending.
        let _ = self.answer.send(answer);
    }

    /// Gives the desk something to do; tells whether it is still open.
    pub fn give(&self, job: Job) -> bool {
        self.jobs.send(job).is_ok()
    }

    /// Keeps the desk busy until what is returned is dropped: more answers will come.
    #[must_use]
    pub fn hold(&self) -> Hold {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        Hold(Arc::clone(&self.under_way))
    }
}

/// Keeps a desk busy while it lives.
#[derive(Debug)]
pub struct Hold(Arc<AtomicUsize>);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn serve(given: &Receiver<Job>, outbox: &Outbox, work: &mut impl FnMut(Job)) {
    let mut asked = VecDeque::new();
    let mut others = VecDeque::new();
    loop {
        // With nothing to do, it sleeps until there is.
        let idle = asked.is_empty() && others.is_empty();
        let first = idle.then(|| given.recv().unwrap_or(Job::Close));
        for job in first.into_iter().chain(given.try_iter()) {
            match job {
                Job::Ask(request) => asked.push_back(request),
                other => others.push_back(other),
            }
        }
        // The reader comes first; what helpers bring can wait.
        if let Some(request) = asked.pop_front() {
            if !asked.iter().any(|later| supersedes(later, &request)) {
                work(Job::Ask(request));
            }
            outbox.under_way.fetch_sub(1, Ordering::SeqCst);
        } else if others.iter().any(|job| matches!(job, Job::Close)) {
            return;
        } else if let Some(job) = others.pop_front() {
            let asked = matches!(job, Job::Glance);
            work(job);
            if asked {
                outbox.under_way.fetch_sub(1, Ordering::SeqCst);
            }
        }
    }
}

/// Tells whether nobody wants to know the answer to `earlier` any more: while the reader types or
/// runs down the shelves, only the last list is looked at.
fn supersedes(later: &Request, earlier: &Request) -> bool {
    matches!(
        (later, earlier),
        (Request::List(_), Request::List(_)) | (Request::Shelves, Request::Shelves)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::ShelfRow;
    use std::sync::mpsc::sync_channel;

    fn asked(job: Job) -> Request {
        match job {
            Job::Ask(request) => request,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn all_that_was_asked_is_answered_before_the_desk_closes() {
        let (told, heard) = channel();
        let desk = Desk::open(|outbox| {
            move |job| {
                told.send(asked(job)).unwrap();
                outbox.send(Answer::Shelves(Vec::<ShelfRow>::new()));
            }
        });
        for text in ["a", "b", "c"] {
            desk.ask(Request::Names(text.to_owned()));
        }
        desk.close();
        let names: Vec<_> = heard.iter().collect();
        assert_eq!(
            names,
            ["a", "b", "c"].map(|text| Request::Names(text.to_owned()))
        );
    }

    #[test]
    fn an_idle_desk_has_handed_out_all_its_answers() {
        let desk = Desk::open(|outbox| move |_| outbox.send(Answer::Shelves(Vec::new())));
        desk.ask(Request::Undo);
        while desk.is_busy() {
            thread::yield_now();
        }
        assert!(desk.take().is_some());
        assert!(desk.take().is_none());
    }

    #[test]
    fn of_lists_asked_for_at_once_only_the_last_is_made() {
        let (go, wait) = sync_channel::<()>(0);
        let (told, heard) = channel();
        let desk = Desk::open(move |_| {
            wait.recv().unwrap();
            move |job| told.send(asked(job)).unwrap()
        });
        for _ in 0..3 {
            desk.ask(Request::Shelves);
        }
        desk.ask(Request::Undo);
        go.send(()).unwrap();
        desk.close();
        let made: Vec<_> = heard.iter().collect();
        assert_eq!(made, [Request::Shelves, Request::Undo]);
    }
}
