//! Dates and times in every form that issuers use.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use ciborium::Value;

/// Reads an instant: ISO 8601 with or without seconds, fraction and offset (`Z`, `+02`, `+0200`,
/// `+02:00`); without an offset it is UTC, without a time the day's beginning.
#[must_use]
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let (day, clock) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, "00:00"),
    };
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
    let (clock, offset) = split_offset(clock)?;
    let time = ["%H:%M:%S%.f", "%H:%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(clock, form).ok())?;
    day.and_time(time)
        .checked_sub_offset(offset)
        .map(|time| time.and_utc())
}

/// Reads the last instant of a date, or the instant where a time is given.
pub(super) fn last_instant(text: &str) -> Option<DateTime<Utc>> {
    let start = instant(text)?;
    if text.trim().len() > "2021-01-01".len() {
        return Some(start);
    }
    start.checked_add_signed(TimeDelta::days(1) - TimeDelta::seconds(1))
}

/// Whether a birth date is one: a day, a month, a year, or not known (empty).
pub(super) fn is_birth_date(text: &str) -> bool {
    let text = text.trim();
    let partial = |form: &str, rest: &str| {
        text.len() == form.len() && instant(&format!("{text}{rest}")).is_some()
    };
    text.is_empty()
        || partial("1960", "-01-01")
        || partial("1960-01", "-01")
        || instant(text).is_some()
}

/// Reads a claim's time: seconds as an integer or a float, or a text, under any tags.
pub(super) fn of_cbor(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Tag(_, inner) => of_cbor(inner),
        Value::Text(text) => instant(text),
        Value::Integer(seconds) => {
            DateTime::from_timestamp(i64::try_from(i128::from(*seconds)).ok()?, 0)
        }
        Value::Float(seconds) => of_float(*seconds),
        _ => None,
    }
}

/// Writes seconds as RFC 3339.
pub(super) fn seconds_text(value: &Value) -> Option<String> {
    of_cbor(value).map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// Writes days since 1970-01-01 as a date.
pub(super) fn days_text(value: &Value) -> Option<String> {
    let days = i64::try_from(i128::from(value.as_integer()?)).ok()?;
    let date = NaiveDate::default().checked_add_signed(TimeDelta::try_days(days)?)?;
    Some(date.to_string())
}

fn of_float(seconds: f64) -> Option<DateTime<Utc>> {
    /// Far beyond the year 9999 and far below what an `i64` of milliseconds holds.
    const BOUND: f64 = 1e12;
    (seconds.abs() < BOUND)
        .then(|| DateTime::from_timestamp_millis((seconds * 1_000.0).round() as i64))
        .flatten()
}

fn split_offset(clock: &str) -> Option<(&str, FixedOffset)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, FixedOffset::east_opt(0)?));
    }
    let Some(at) = clock.rfind(['+', '-']) else {
        return Some((clock, FixedOffset::east_opt(0)?));
    };
    let (clock, offset) = clock.split_at_checked(at)?;
    let (sign, digits) = offset.split_at_checked(1)?;
    let digits = digits.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<u16>().ok()?, 0),
        4 => {
            let (hours, minutes) = digits.split_at_checked(2)?;
            (hours.parse().ok()?, minutes.parse::<u16>().ok()?)
        }
        _ => return None,
    };
    let seconds = i32::from(hours) * 3_600 + i32::from(minutes) * 60;
    let east = if sign == "-" { -seconds } else { seconds };
    Some((clock.trim_end(), FixedOffset::east_opt(east)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_instant_in_many_forms() {
        for text in [
            "2021-06-09T13:15:30Z",
            "2021-06-09T13:15:30.000000000Z",
            "2021-06-09t13:15:30z",
            "2021-06-09 13:15:30",
            "2021-06-09T15:15:30+0200",
            "2021-06-09T15:15:30+02:00",
            "2021-06-09T15:15:30+02",
            "2021-06-09T11:45:30 -01:30",
            " 2021-06-09T13:15:30\n",
        ] {
            let read = instant(text).map(|time| time.timestamp());
            assert_eq!(read, Some(1_623_244_530), "{text}");
        }
        assert_eq!(instant("2021-06-09"), instant("2021-06-09T00:00"));
    }

    #[test]
    fn what_is_no_instant_is_none() {
        for text in [
            "",
            "T",
            "2021",
            "2021-06",
            "2021-02-30",
            "2021-06-09T",
            "2021-06-09T25:00:00",
            "2021-06-09T13:15:30+2",
            "2021-06-09T13:15:30+99:00",
            "2021-06-09T13:15:30+é:",
            "é",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn birth_dates_may_be_partly_known() {
        for text in ["", "1960", "1960-02", "1960-02-29", "1960-02-29T00:00:00"] {
            assert!(is_birth_date(text), "{text}");
        }
        for text in ["60", "1960-13", "1960-2", "unknown"] {
            assert!(!is_birth_date(text), "{text}");
        }
    }

    #[test]
    fn claims_have_times_of_every_kind() {
        let seconds = |value| of_cbor(&value).map(|time| time.timestamp());
        let tagged = Value::Tag(1, Box::new(Value::Float(1_623_244_530.25)));
        assert_eq!(seconds(tagged), Some(1_623_244_530));
        assert_eq!(seconds(Value::from(1_623_244_530)), Some(1_623_244_530));
        assert_eq!(
            seconds(Value::from("2021-06-09T13:15:30Z")),
            Some(1_623_244_530)
        );
        for bad in [f64::NAN, f64::INFINITY, -1e300] {
            assert_eq!(seconds(Value::Float(bad)), None);
        }
        assert_eq!(seconds(Value::from(u64::MAX)), None);
        assert_eq!(
            days_text(&Value::from(18_787)).as_deref(),
            Some("2021-06-09")
        );
        assert_eq!(days_text(&Value::from(i64::MAX)), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[-0-9+: TZé]{0,30}") {
            let _ = (instant(&text), last_instant(&text), is_birth_date(&text));
        }
    }
}
