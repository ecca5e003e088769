//! Dates as pages, books and metadata write them, to moments.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::article::Timestamp;

/// Returns the moment that `text` names: ISO 8601 in its common forms, or as mails write it. A time
/// without a zone is taken for UTC, a day without a time for its beginning.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = western(text.trim());
    let text = text.as_str();
    let zoned = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_rfc2822(text))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z"))
        .map(|date| date.timestamp());
    let bare = || {
        [
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%dT%H:%M",
            "%Y-%m-%d %H:%M",
        ]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|date| date.and_utc().timestamp())
    };
    let day = || {
        ["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%m-%Y"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .map(|date| date.and_utc().timestamp())
    };
    zoned.ok().or_else(bare).or_else(day).map(Timestamp)
}

/// Returns the text with Western digits for those of Arabic.
fn western(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            // Both rows of digits begin at a multiple of 16.
            '٠'..='٩' | '۰'..='۹' => char::from_digit(u32::from(c) & 0xf, 10).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, seconds: Option<i64>) {
        assert_eq!(parse(text), seconds.map(Timestamp), "{text}");
    }

    #[test]
    fn dates_are_read_in_the_forms_that_sites_use() {
        for text in [
            "2026-11-25T10:30:00Z",
            "2026-11-25T13:30:00+03:00",
            "2026-11-25T13:30:00+0300",
            "2026-11-25T13:30:00.000+0300",
            "2026-11-25 13:30:00 +0300",
            "Wed, 25 Nov 2026 13:30:00 +0300",
            "2026-11-25T10:30",
            " 2026-11-25 10:30:00 ",
            "٢٠٢٦-١١-٢٥ ١٠:٣٠",
        ] {
            check(text, Some(1_795_602_600));
        }
        check("2026-11-25", Some(1_795_564_800));
        check("25/11/2026", Some(1_795_564_800));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "أمس", "2026-13-01", "99999-01-01T00:00:00Z", "10:30"] {
            check(text, None);
        }
    }
}
