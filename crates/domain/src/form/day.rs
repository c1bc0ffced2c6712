//! Days as people write them.

use super::{
    findings::FieldCode,
    text::{cleaned, is_dash},
};
use chrono::{Days, NaiveDate};

/// Most days that a travel day may be ahead.
const MAX_DAYS_AHEAD: u64 = 120;

/// Takes a day as `2026-02-26`, `2026/2/26`, `2026.2.26`, `2026年2月26日` or `20260226`.
///
/// # Errors
/// `Required` when empty, `Malformed` when in no such form, `ImpossibleDate` when no calendar has it.
pub fn day(value: &str) -> Result<NaiveDate, FieldCode> {
    let value: String = cleaned(value).chars().filter(|c| *c != ' ').collect();
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let (year, month, day) = parts(&value).ok_or(FieldCode::Malformed)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(FieldCode::ImpossibleDate)
}

fn parts(value: &str) -> Option<(i32, u32, u32)> {
    let value = value.trim_end_matches(['日', '号']);
    let number = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        let digits = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let separated: Vec<&str> = value
        .split(|c| is_dash(c) || matches!(c, '/' | '.' | '年' | '月'))
        .collect();
    let (year, month, day) = match separated.as_slice() {
        [year, month, day] => (
            number(year, 4..=4)?,
            number(month, 1..=2)?,
            number(day, 1..=2)?,
        ),
        [digits] => {
            let all = number(digits, 8..=8)?;
            (all / 10_000, all / 100 % 100, all % 100)
        }
        _ => return None,
    };
    Some((i32::try_from(year).ok()?, month, day))
}

/// Takes a day on which somebody can travel: `today` to 120 days ahead.
///
/// # Errors
/// As [`day`], `Past` and `OutOfRange`.
pub fn travel_day(value: &str, today: NaiveDate) -> Result<NaiveDate, FieldCode> {
    let date = day(value)?;
    check_travel_day(date, today).map(|()| date)
}

pub(crate) fn check_travel_day(date: NaiveDate, today: NaiveDate) -> Result<(), FieldCode> {
    let end = today.checked_add_days(Days::new(MAX_DAYS_AHEAD));
    if date < today {
        Err(FieldCode::Past)
    } else if end.is_some_and(|end| date > end) {
        Err(FieldCode::OutOfRange)
    } else {
        Ok(())
    }
}
