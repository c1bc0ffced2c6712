//! Instants and the calendar of the journey.
//!
//! Birth dates, travel days and daily declarations are [`NaiveDate`] in Asia/Shanghai and never
//! instants; everything else is `DateTime<Utc>`.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// Seconds east of UTC of Asia/Shanghai, without daylight saving since 1991.
pub const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// Returns the instant as it reads on a clock in Asia/Shanghai (北京时间). The last eight hours that chrono can hold,
/// which no clock of Shanghai can show, read as the moment before them: devices say such instants when they like.
#[must_use]
pub fn in_shanghai(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(SHANGHAI_SECONDS).unwrap_or_else(|| {
        // Eight hours is inside chrono's range of a day; UTC stands in were it ever not.
        chrono::Offset::fix(&Utc)
    });
    let last = DateTime::<Utc>::MAX_UTC - TimeDelta::seconds(SHANGHAI_SECONDS.into());
    at.min(last).with_timezone(&offset)
}

/// Returns the calendar day in Asia/Shanghai on which the instant falls.
#[must_use]
pub fn shanghai_day(at: DateTime<Utc>) -> NaiveDate {
    in_shanghai(at).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_day_of_shanghai_begins_at_sixteen_hours_utc() {
        let [before, after] = ["2026-02-19T15:59:59Z", "2026-02-19T16:00:00Z"]
            .map(|at| shanghai_day(at.parse().unwrap()).to_string());
        assert_eq!(
            (before, after),
            ("2026-02-19".to_owned(), "2026-02-20".to_owned())
        );
    }

    proptest! {
        #[test]
        fn every_instant_that_can_be_said_can_be_shown(hours in 0_i64..48) {
            for at in [
                DateTime::<Utc>::MAX_UTC - TimeDelta::hours(hours),
                DateTime::<Utc>::MIN_UTC + TimeDelta::hours(hours),
            ] {
                prop_assert!(!in_shanghai(at).format("%Y-%m-%d %H:%M").to_string().is_empty());
                let _ = shanghai_day(at);
            }
        }
    }
}
