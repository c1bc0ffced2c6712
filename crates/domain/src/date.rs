//! Instants and the calendar of the journey.
//!
//! Birth dates, travel days and daily declarations are [`NaiveDate`] in Asia/Shanghai and never
//! instants; everything else is `DateTime<Utc>`.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Seconds east of UTC of Asia/Shanghai, without daylight saving since 1991.
pub const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// Returns the instant as it reads on a clock in Asia/Shanghai (北京时间).
#[must_use]
pub fn in_shanghai(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(SHANGHAI_SECONDS).unwrap_or_else(|| {
        // Eight hours is inside chrono's range of a day; UTC stands in were it ever not.
        chrono::Offset::fix(&Utc)
    });
    at.with_timezone(&offset)
}

/// Returns the calendar day in Asia/Shanghai on which the instant falls.
#[must_use]
pub fn shanghai_day(at: DateTime<Utc>) -> NaiveDate {
    in_shanghai(at).date_naive()
}
