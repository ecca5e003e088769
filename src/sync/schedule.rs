//! When a feed that failed is asked again.

use crate::article::Timestamp;
use crate::fetch::http::{HttpError, Retry};

/// The first pause, in seconds; each further failure doubles it.
const FIRST: i64 = 5 * 60;
/// The longest pause of ours.
const LONGEST: i64 = 24 * 3600;
/// The longest pause that a server can ask for.
const LONGEST_ASKED: i64 = 7 * 24 * 3600;

/// Returns when to ask again after an answer that failed, when `failures` failed before it. What is
/// likely the fault of our own connection costs no pause.
pub(super) fn after(error: &HttpError, failures: u32, now: Timestamp) -> Timestamp {
    match error {
        HttpError::Status { retry, .. } => match retry {
            Some(Retry::After(seconds)) => asked(now, now.0.saturating_add(i64::from(*seconds))),
            Some(Retry::At(moment)) => asked(now, moment.0),
            None => after_failure(failures, now),
        },
        HttpError::Host(_)
        | HttpError::Timeout
        | HttpError::Connection(_)
        | HttpError::Tls(_)
        | HttpError::Cancelled => now,
        _ => after_failure(failures, now),
    }
}

/// Returns when to ask again after an answer that could not be used.
pub(super) fn after_failure(failures: u32, now: Timestamp) -> Timestamp {
    let pause = FIRST.saturating_mul(1 << failures.min(16)).min(LONGEST);
    Timestamp(now.0.saturating_add(pause))
}

fn asked(now: Timestamp, moment: i64) -> Timestamp {
    Timestamp(moment.clamp(now.0, now.0.saturating_add(LONGEST_ASKED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000);

    #[track_caller]
    fn check(retry: Option<Retry>, failures: u32, pause: i64) {
        let error = HttpError::Status { status: 503, retry };
        assert_eq!(after(&error, failures, NOW).0 - NOW.0, pause);
    }

    #[test]
    fn pauses_double_up_to_a_day() {
        check(None, 0, 300);
        check(None, 1, 600);
        check(None, 3, 2400);
        check(None, 40, 86_400);
    }

    #[test]
    fn what_the_server_asks_for_counts() {
        check(Some(Retry::After(90)), 5, 90);
        check(Some(Retry::At(Timestamp(NOW.0 + 7))), 5, 7);
        check(Some(Retry::At(Timestamp(0))), 5, 0);
        check(Some(Retry::After(u32::MAX)), 0, 604_800);
    }

    #[test]
    fn being_offline_costs_no_pause() {
        let error = HttpError::Host("example.org".to_owned());
        assert_eq!(after(&error, 9, NOW), NOW);
    }
}
