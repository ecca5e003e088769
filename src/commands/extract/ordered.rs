//! Work by many threads, whose results come in the order of what was to be done.
//!
//! The items in flight are bounded: one that takes long holds up the reading of more, so that memory
//! does not grow with their number.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Items in flight for each thread: enough for the others to go on while one item takes long.
const AHEAD: usize = 8;

/// What came of one item.
pub(super) struct Done<T> {
    /// The result; `None` when the work panicked.
    pub value: Option<T>,
    /// The next result is there already.
    pub is_more_ready: bool,
}

/// An item, and where its result goes.
type Job<I, T> = (I, SyncSender<Option<T>>);

/// Results in the order of their items.
pub(super) struct Ordered<T> {
    /// Where the result of each item will come, in the order of the items.
    tickets: Receiver<Receiver<Option<T>>>,
    /// The ticket after the last one returned, when it was looked at already.
    next: Option<Receiver<Option<T>>>,
    /// Its result, when it was there.
    ready: Option<Option<T>>,
}

/// Does `work` on each item on `threads` threads; each thread makes its own worker by `make`. Items
/// are drawn by a thread of their own, and no further than results are taken.
pub(super) fn map<I, T, W>(
    items: impl Iterator<Item = I> + Send + 'static,
    threads: NonZeroUsize,
    make: impl Fn() -> W,
) -> Ordered<T>
where
    I: Send + 'static,
    T: Send + 'static,
    W: FnMut(I) -> T + Send + 'static,
{
    let ahead = threads.get() * AHEAD;
    let (to_caller, tickets) = sync_channel(ahead);
    let (to_workers, jobs) = sync_channel::<Job<I, T>>(ahead);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..threads.get() {
        let (jobs, work) = (Arc::clone(&jobs), make());
        thread::spawn(move || labour(&jobs, work));
    }
    thread::spawn(move || {
        for item in items {
            let (result, ticket) = sync_channel(1);
            if to_caller.send(ticket).is_err() || to_workers.send((item, result)).is_err() {
                return;
            }
        }
    });
    Ordered {
        tickets,
        next: None,
        ready: None,
    }
}

fn labour<I, T>(jobs: &Mutex<Receiver<Job<I, T>>>, mut work: impl FnMut(I) -> T) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((item, result)) = job else {
            return;
        };
        // Nobody waits any more when the caller has gone: then the items end, too.
        let _ = result.send(catch_unwind(AssertUnwindSafe(|| work(item))).ok());
    }
}

impl<T> Ordered<T> {
    /// Looks whether the next result is there; keeps it.
    fn peek(&mut self) -> bool {
        if self.next.is_none() {
            self.next = self.tickets.try_recv().ok();
        }
        self.ready = match &self.next {
            None => None,
            Some(ticket) => match ticket.try_recv() {
                Ok(result) => Some(result),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(None),
            },
        };
        self.ready.is_some()
    }
}

impl<T> Iterator for Ordered<T> {
    type Item = Done<T>;

    fn next(&mut self) -> Option<Done<T>> {
        let ticket = match self.next.take() {
            Some(ticket) => ticket,
            None => self.tickets.recv().ok()?,
        };
        let value = match self.ready.take() {
            Some(value) => value,
            None => ticket.recv().unwrap_or(None),
        };
        Some(Done {
            value,
            is_more_ready: self.peek(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn threads(number: usize) -> NonZeroUsize {
        NonZeroUsize::new(number).unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_their_items() {
        let results = map(0..500_u64, threads(4), || {
            // Some items take longer than others.
            |item| {
                for step in 0..(item * 7919) % 2000 {
                    std::hint::black_box(step);
                }
                item
            }
        });
        let results: Vec<u64> = results.filter_map(|done| done.value).collect();
        assert_eq!(results, (0..500).collect::<Vec<u64>>());
    }

    #[test]
    fn no_more_items_are_drawn_than_are_in_flight() {
        let drawn = Arc::new(AtomicUsize::new(0));
        let counting = Arc::clone(&drawn);
        let items = (0..100_000).inspect(move |_| {
            counting.fetch_add(1, Ordering::SeqCst);
        });
        let results = map(items, threads(2), || |item: i32| item);
        for (taken, _) in results.enumerate().take(5_000) {
            // Those taken, those with a ticket, the one being handed over, and the one looked at.
            assert!(drawn.load(Ordering::SeqCst) <= taken + 2 * AHEAD + 4);
        }
    }

    #[test]
    fn work_that_panics_costs_one_result() {
        let results = map(0..10, threads(2), || {
            |item| match item {
                3 => std::panic::resume_unwind(Box::new(())),
                item => item,
            }
        });
        let results: Vec<Option<i32>> = results.map(|done| done.value).collect();
        assert_eq!(results.len(), 10);
        assert_eq!(results.iter().position(Option::is_none), Some(3));
    }

    #[test]
    fn nothing_to_do_gives_no_results() {
        let results = map(std::iter::empty::<u8>(), threads(3), || |item| item);
        assert_eq!(results.count(), 0);
    }
}
