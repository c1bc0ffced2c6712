//! Dates and ages as people read them; times are those of Asia/Shanghai (北京时间).

use crate::{Key, Language, text};
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use qicheng_domain::date::in_shanghai;

/// Returns month and day: "2月26日", "26 Feb".
#[must_use]
pub fn day(language: Language, day: NaiveDate) -> String {
    let month = Key::in_section("date", &format!("month-{}", day.month()));
    let name = month.map_or_else(String::new, |key| language.text(&key.message()));
    language.text(&text::date::month_day(day.day().to_string(), name))
}

/// Returns hours and minutes: "06:30".
#[must_use]
pub fn clock(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%H:%M").to_string()
}

/// Returns month, day, hours and minutes: "2月26日 06:30", "26 Feb 06:30".
#[must_use]
pub fn instant(language: Language, at: DateTime<Utc>) -> String {
    format!(
        "{} {}",
        day(language, in_shanghai(at).date_naive()),
        clock(at)
    )
}

/// Returns how long ago something was, in its largest unit.
#[must_use]
pub fn ago(language: Language, passed: TimeDelta) -> String {
    let minutes = passed.num_minutes().max(0).unsigned_abs();
    language.text(&match minutes {
        0 => text::age::now(),
        1..60 => text::age::minutes(minutes),
        60..2880 => text::age::hours(minutes / 60),
        _ => text::age::days(minutes / 1440),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_an_instant_read_as_in_their_language() {
        let at: DateTime<Utc> = "2026-02-25T22:30:00Z".parse().unwrap();
        let [chinese, english] = ["zh-CN", "en"].map(Language::of);
        assert_eq!(instant(chinese, at), "2月26日 06:30");
        assert_eq!(instant(english, at), "26 Feb 06:30");
    }

    #[test]
    fn an_age_has_its_largest_unit() {
        let english = Language::of("en");
        let ages = [0, 59, 60, 2879, 2880].map(|n| ago(english, TimeDelta::minutes(n)));
        assert_eq!(
            ages,
            ["just now", "59 min ago", "1 h ago", "47 h ago", "2 d ago"]
        );
    }
}
