//! What time it is, in the reader's time zone.

use chrono::{Local, NaiveTime, TimeZone};

use crate::article::Timestamp;

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
