//! Times and places as people read them; times are 北京时间.

use super::words::Lang;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use qicheng_domain::{date::in_shanghai, region::RegionCode};

/// "2月26日 06:30", "26 Feb 06:30".
pub(super) fn instant(lang: Lang, at: DateTime<Utc>) -> String {
    format!("{} {}", day(lang, in_shanghai(at).date_naive()), clock(at))
}

/// "2026-02-26".
pub(super) fn date(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%Y-%m-%d").to_string()
}

/// "06:30".
pub(super) fn clock(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%H:%M").to_string()
}

/// "2月26日", "26 Feb".
pub(super) fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => day.format("%-d %b").to_string(),
    }
}

/// What a `datetime-local` field holds.
pub(super) fn typed(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%Y-%m-%dT%H:%M").to_string()
}

/// How old something is, in its largest unit.
pub(super) fn ago(lang: Lang, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let minutes = (now - at).num_minutes();
    match minutes {
        ..1 => lang.say("age.now").to_owned(),
        1..60 => lang.count("age.minutes", minutes),
        60..2880 => lang.count("age.hours", minutes / 60),
        _ => lang.count("age.days", minutes / 1440),
    }
}

/// The place's own name, its code where it has none.
pub(super) fn place(code: RegionCode) -> String {
    let name = qicheng_domain::region::name(code);
    name.map_or_else(|| code.to_string(), str::to_owned)
}

/// Code and name, as a field for places takes them.
pub(super) fn place_typed(code: RegionCode) -> String {
    format!("{code} {}", place(code))
}
