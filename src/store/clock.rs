//! What no two runs of the program share: the time, in the reader's zone, and numbers.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use chrono::{Local, NaiveTime, TimeZone};

use crate::article::Timestamp;
use crate::notebook::Ids;

/// Returns numbers for annotations that no other session gives.
#[must_use]
pub fn ids() -> Ids {
    // The standard library's hashers are seeded at random.
    let half = || u128::from(RandomState::new().build_hasher().finish());
    Ids::new((half() << 64) | half())
}

/// Returns the present moment.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp(Local::now().timestamp())
}

/// Returns the moment the reader's day began, from which the dates of a query are counted.
#[must_use]
pub fn today() -> Timestamp {
    let midnight = Local::now().date_naive().and_time(NaiveTime::MIN);
    // Where clocks are put forward at midnight, the day begins an hour late.
    let begins = Local.from_local_datetime(&midnight).earliest();
    begins.map_or_else(now, |begins| Timestamp(begins.timestamp()))
}
