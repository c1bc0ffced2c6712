//! Date-times with millisecond precision, and the calendar of ECMAScript's `Date`.

use chrono::{DateTime, Utc};
use std::fmt;

const DAY: i128 = 86_400_000;
const HOUR: i128 = 3_600_000;
/// The furthest from 1970 that ECMAScript's `Date` can hold, in milliseconds.
const RANGE: i128 = 100_000_000 * DAY;

/// Milliseconds since 1970-01-01T00:00:00Z, within what ECMAScript's `Date` can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(i64);

/// A unit of `plusTime`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
}

impl Unit {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "month" => Self::Month,
            "day" => Self::Day,
            "hour" => Self::Hour,
            _ => return None,
        })
    }
}

impl Instant {
    /// Makes an instant of milliseconds since 1970.
    pub(super) fn from_millis(millis: i128) -> Option<Self> {
        if millis.abs() > RANGE {
            return None;
        }
        i64::try_from(millis).ok().map(Self)
    }

    /// Makes the start of a day; months count from 0, and any month or day overflows into the next.
    pub(super) fn of_day(year: i128, month: i128, day: i128) -> Option<Self> {
        Self::from_millis(days(year, month, day) * DAY)
    }

    /// Moves by an amount of a unit as `setUTC…(getUTC… + amount)` does.
    pub(super) fn plus(self, amount: i64, unit: Unit) -> Option<Self> {
        let (now, amount) = (i128::from(self.0), i128::from(amount));
        let (year, month, day) = civil(now.div_euclid(DAY));
        let moved = match unit {
            Unit::Year => days(year + amount, month, day) * DAY + now.rem_euclid(DAY),
            Unit::Month => days(year, month + amount, day) * DAY + now.rem_euclid(DAY),
            Unit::Day => now + amount * DAY,
            Unit::Hour => now + amount * HOUR,
        };
        Self::from_millis(moved)
    }

    pub(super) fn millis(self) -> i64 {
        self.0
    }

    /// Returns the instant as the rest of the project holds it.
    pub(super) fn to_chrono(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }
}

/// Writes `YYYY-MM-DDThh:mm:ss.sssZ`; years beyond four digits get a sign and six digits.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(i128::from(self.0).div_euclid(DAY));
        let time = i128::from(self.0).rem_euclid(DAY);
        if (0..=9999).contains(&year) {
            write!(f, "{year:04}")?;
        } else {
            write!(f, "{year:+07}")?;
        }
        write!(
            f,
            "-{:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
            month + 1,
            time / HOUR,
            time / 60_000 % 60,
            time / 1_000 % 60,
            time % 1_000
        )
    }
}

/// Returns how many days a month has (months from 0).
pub(super) fn days_in_month(year: i128, month: i128) -> i128 {
    days(year, month + 1, 1) - days(year, month, 1)
}

/// Counts the days since 1970-01-01 in the proleptic Gregorian calendar.
fn days(year: i128, month: i128, day: i128) -> i128 {
    let (year, month) = (year + month.div_euclid(12), month.rem_euclid(12));
    // Years that begin in March end with the leap day, so each month starts at a fixed offset.
    let (year, month) = if month < 2 {
        (year - 1, month + 10)
    } else {
        (year, month - 2)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns year, month (from 0) and day of a count of days since 1970-01-01.
fn civil(days: i128) -> (i128, i128, i128) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 {
        (year, month + 2, day)
    } else {
        (year + 1, month - 10, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn the_calendar_agrees_with_chrono() {
        let epoch = NaiveDate::default();
        for count in (-800_000..800_000).step_by(37) {
            let date = epoch + chrono::Days::new(0) + chrono::TimeDelta::days(count);
            let (year, month, day) = civil(count.into());
            assert_eq!(
                (year, month, day),
                (date.year().into(), date.month0().into(), date.day().into())
            );
            assert_eq!(days(year, month, day), i128::from(count));
        }
    }
}
