//! Dates of the query language, and the calendar they are counted by.

use crate::article::Timestamp;
use crate::text::fold::fold;

const DAY: i64 = 86_400;
/// The beginning of the year 1: years before it cannot be written as we read them.
const EARLIEST: i64 = -62_135_596_800;

/// Returns the moment that a date, a number of days or a word stands for.
///
/// `today` is the moment the reader's day began; dates are days of the reader's time zone, which
/// is read off it. Understood are `2026-11-20`, `2026-11`, `2026`, `3d` `2w` `6m` `1y` ago, `today`,
/// `yesterday`, the Arabic words for these, and `2026-11-20T08:30:00Z`.
pub(super) fn moment(typed: &str, today: Timestamp) -> Option<Timestamp> {
    let folded = fold(typed.trim());
    match folded.as_str() {
        "today" | "اليوم" => return Some(today),
        "yesterday" | "امس" => return Some(Timestamp(today.0 - DAY)),
        _ => {}
    }
    exact(&folded)
        .or_else(|| calendar_day(&folded).map(|day| midnight(day, today)))
        .or_else(|| ago(&folded, today))
        .map(|moment| moment.max(Timestamp(EARLIEST)))
}

/// The beginning of a day of the reader's time zone: `today` is a beginning of a day, and zones
/// are less than half a day and a bit away from UTC.
fn midnight(day: i64, today: Timestamp) -> Timestamp {
    let past = today.0.rem_euclid(DAY);
    // East of Greenwich days begin before those of UTC, as late as the evening before.
    let east = if past > DAY / 2 - 3600 {
        past - DAY
    } else {
        past
    };
    Timestamp(day * DAY + east)
}

/// `2026-11-20`, `2026-11`, `2026` as days since 1970.
fn calendar_day(text: &str) -> Option<i64> {
    let mut parts = text.split(['-', '/']);
    let year: i64 = digits(parts.next()?, 4..=4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 1..=2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 1..=2))?;
    let real = parts.next().is_none() && (1..=12).contains(&month);
    (real && (1..=days_of(year, month)).contains(&day)).then(|| days_from_civil(year, month, day))
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let plain = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// `2026-11-20t08:30:00z`, as [`written`] writes it.
fn exact(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('z')?.split_once('t')?;
    let day = calendar_day(date)?;
    let mut parts = time.split(':');
    let mut next = |most: i64| digits(parts.next()?, 2..=2).filter(|value| *value <= most);
    let (hours, minutes, seconds) = (next(23)?, next(59)?, next(59)?);
    let whole = parts.next().is_none();
    whole.then_some(Timestamp(day * DAY + hours * 3600 + minutes * 60 + seconds))
}

/// `3d`, `2w`, `6m`, `1y`: so long before today; also by the Arabic words.
fn ago(text: &str, today: Timestamp) -> Option<Timestamp> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at_checked(end)?;
    let count = digits(count, 1..=4)?;
    let days = match unit.trim() {
        "d" | "day" | "days" | "ي" | "يوم" | "يوما" | "ايام" => count,
        "w" | "week" | "weeks" | "اسبوع" | "اسبوعا" | "اسابيع" => count * 7,
        "m" | "month" | "months" | "شهر" | "شهرا" | "اشهر" => count * 30,
        "y" | "year" | "years" | "سنه" | "عام" | "عاما" | "سنوات" => count * 365,
        _ => return None,
    };
    Some(Timestamp(today.0 - days * DAY))
}

/// Returns the day of a moment as `2026-11-25`, in UTC.
#[must_use]
pub fn day(moment: Timestamp) -> String {
    let (year, month, date) = civil_from_days(moment.0.div_euclid(DAY));
    format!("{year:04}-{month:02}-{date:02}")
}

/// Returns a moment as [`moment`] reads it whatever the time zone: `2026-11-20T08:30:00Z`.
pub(super) fn written(moment: Timestamp) -> String {
    let rest = moment.0.rem_euclid(DAY);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{}T{hours:02}:{minutes:02}:{seconds:02}Z", day(moment))
}

fn days_of(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar: years are counted from March, so
/// that the leap day is the last of its year, in eras of 400 years.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The way back from [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-25 00:00 in Riyadh, three hours before it is in Greenwich.
    const RIYADH: Timestamp = Timestamp(1_795_564_800 - 3 * 3600);

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let found = moment(typed, RIYADH).map(written);
        assert_eq!(found.as_deref(), Some(expected), "{typed}");
    }

    #[test]
    fn dates_are_days_of_the_readers_zone() {
        check("2026-11-20", "2026-11-19T21:00:00Z");
        check("٢٠٢٦-١١-٢٠", "2026-11-19T21:00:00Z");
        check("2026-11", "2026-10-31T21:00:00Z");
        check("2024-02-29", "2024-02-28T21:00:00Z");
        check("today", "2026-11-24T21:00:00Z");
        check("أمس", "2026-11-23T21:00:00Z");
        check("3d", "2026-11-21T21:00:00Z");
        check("2w", "2026-11-10T21:00:00Z");
        check("٣أيام", "2026-11-21T21:00:00Z");
        check("2026-11-20T08:30:00Z", "2026-11-20T08:30:00Z");
    }

    #[test]
    fn dates_before_our_era_are_its_beginning() {
        check("9999y", "0001-01-01T00:00:00Z");
        check("0000-01-01", "0001-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for typed in [
            "2025-02-29",
            "2026-13",
            "غدا",
            "3",
            "d",
            "2026-11-20-1",
            "26-1-1",
            "٣",
            "",
        ] {
            assert_eq!(moment(typed, RIYADH), None, "{typed}");
        }
    }

    #[test]
    fn the_calendar_goes_both_ways() {
        for day in (-800_000..800_000).step_by(97) {
            let (year, month, date) = civil_from_days(day);
            assert!(date >= 1 && date <= days_of(year, month), "{day}");
            assert_eq!(days_from_civil(year, month, date), day);
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_795_564_800, "2026-11-25"),
        ] {
            assert_eq!(day(Timestamp(seconds)), expected);
        }
    }
}
