//! What is to be done, handed out so that no host is pressed: at most so many requests at once, and
//! a pause between two. A host that must wait does not hold up the others.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Something to do; what has a host asks it.
pub(super) trait Task {
    /// The host that is asked.
    fn host(&self) -> Option<&str>;
}

/// Jobs, and how busy each host is.
#[derive(Debug)]
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    per_host: usize,
    pause: Duration,
}

#[derive(Debug)]
struct State<T> {
    waiting: VecDeque<T>,
    /// Jobs that were handed out; they may add others.
    active: usize,
    hosts: HashMap<String, Host>,
}

#[derive(Debug, Default)]
struct Host {
    active: usize,
    /// When the last request began.
    last: Option<Instant>,
}

impl<T: Task> Queue<T> {
    pub(super) fn new(per_host: usize, pause: Duration) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                active: 0,
                hosts: HashMap::new(),
            }),
            changed: Condvar::new(),
            per_host: per_host.max(1),
            pause,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // A thread that panicked left numbers, which are right or a little wrong.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job.
    pub(super) fn add(&self, task: T) {
        self.state().waiting.push_back(task);
        self.changed.notify_one();
    }

    /// Waits for a job that may begin; `None` when there will be none, or `stopped` says so.
    pub(super) fn take(&self, stopped: impl Fn() -> bool) -> Option<T> {
        let mut state = self.state();
        loop {
            if stopped() || (state.waiting.is_empty() && state.active == 0) {
                self.changed.notify_all();
                return None;
            }
            if let Some(task) = state.next(self.per_host, self.pause) {
                return Some(task);
            }
            let patience = self.pause.clamp(Duration::from_millis(1), super::GLANCE);
            let waited = self.changed.wait_timeout(state, patience);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Says that a job is done; `host` is the one it asked.
    pub(super) fn done(&self, host: Option<&str>) {
        let mut state = self.state();
        state.active = state.active.saturating_sub(1);
        if let Some(host) = host.and_then(|host| state.hosts.get_mut(host)) {
            host.active = host.active.saturating_sub(1);
        }
        drop(state);
        self.changed.notify_all();
    }
}

impl<T: Task> State<T> {
    /// Takes the first job whose host is ready.
    fn next(&mut self, per_host: usize, pause: Duration) -> Option<T> {
        let now = Instant::now();
        let is_ready = |task: &T| {
            let Some(host) = task.host().and_then(|host| self.hosts.get(host)) else {
                return true;
            };
            let rested = host
                .last
                .is_none_or(|last| now.duration_since(last) >= pause);
            rested && host.active < per_host
        };
        let at = self.waiting.iter().position(is_ready)?;
        let task = self.waiting.remove(at)?;
        self.active += 1;
        if let Some(host) = task.host() {
            let host = self.hosts.entry(host.to_owned()).or_default();
            host.active += 1;
            host.last = Some(now);
        }
        Some(task)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Task for (&'static str, u32) {
        fn host(&self) -> Option<&str> {
            Some(self.0).filter(|host| !host.is_empty())
        }
    }

    fn queue(
        per_host: usize,
        pause: Duration,
        tasks: &[(&'static str, u32)],
    ) -> Queue<(&'static str, u32)> {
        let queue = Queue::new(per_host, pause);
        tasks.iter().for_each(|task| queue.add(*task));
        queue
    }

    #[test]
    fn a_busy_host_does_not_hold_up_the_others() {
        let queue = queue(1, Duration::ZERO, &[("a", 1), ("a", 2), ("b", 3), ("", 4)]);
        let take = || queue.take(|| false);
        assert_eq!(take(), Some(("a", 1)));
        assert_eq!(take(), Some(("b", 3)));
        assert_eq!(take(), Some(("", 4)));
        queue.done(Some("a"));
        assert_eq!(take(), Some(("a", 2)));
    }

    #[test]
    fn a_host_is_asked_after_a_pause() {
        let pause = Duration::from_millis(30);
        let queue = queue(9, pause, &[("a", 1), ("a", 2)]);
        let start = Instant::now();
        queue.take(|| false);
        queue.take(|| false);
        assert!(start.elapsed() >= pause);
    }

    #[test]
    fn it_ends_when_nobody_can_add_any_more() {
        let queue = queue(1, Duration::ZERO, &[("a", 1)]);
        queue.take(|| false);
        queue.add(("a", 2));
        queue.done(Some("a"));
        assert!(queue.take(|| false).is_some());
        queue.done(Some("a"));
        assert_eq!(queue.take(|| false), None);
    }

    #[test]
    fn it_ends_when_it_is_stopped() {
        let queue = queue(1, Duration::ZERO, &[("a", 1)]);
        assert_eq!(queue.take(|| true), None);
    }
}
