//! Body temperatures as people type them.

use super::{findings::FieldCode, text::cleaned};
use std::ops::RangeInclusive;

/// Temperatures in tenths of a degree Celsius that a person can have; all others are typing errors.
const TEMPERATURES: RangeInclusive<u16> = 340..=430;

/// Takes degrees Celsius with at most one decimal that is not zero; returns tenths of a degree, 340 to 430.
///
/// The decimal mark is a stop, a comma, a middle dot, `。` or `度`; a unit may follow; three digits are tenths.
///
/// # Errors
/// `Required` when empty, `Malformed` when no such number, `OutOfRange`.
pub fn temperature(value: &str) -> Result<u16, FieldCode> {
    let value: String = cleaned(value).chars().filter(|c| *c != ' ').collect();
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let value = ["℃", "°C", "°c", "C", "c", "度", "°"]
        .iter()
        .find_map(|unit| value.strip_suffix(unit))
        .unwrap_or(&value);
    let tenths = tenths(value).ok_or(FieldCode::Malformed)?;
    check_temperature(tenths).map(|()| tenths)
}

fn tenths(value: &str) -> Option<u16> {
    let is_mark = |c| matches!(c, '.' | ',' | '。' | '·' | '•' | '、' | '度' | '°' | '℃');
    let (whole, part) = value.split_once(is_mark).unwrap_or((value, ""));
    if !whole
        .bytes()
        .chain(part.bytes())
        .all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let marked = whole.len() < value.len();
    let whole_number: u16 = whole.parse().ok()?;
    match (whole.len(), part.trim_end_matches('0')) {
        (3, "") if !marked => Some(whole_number),
        (1 | 2, "") if !marked || !part.is_empty() => Some(whole_number * 10),
        (1 | 2, digit) if digit.len() == 1 => Some(whole_number * 10 + digit.parse::<u16>().ok()?),
        _ => None,
    }
}

/// Checks tenths of a degree Celsius.
///
/// # Errors
/// `OutOfRange` below 34.0 and above 43.0.
pub fn check_temperature(tenths: u16) -> Result<(), FieldCode> {
    if TEMPERATURES.contains(&tenths) {
        Ok(())
    } else {
        Err(FieldCode::OutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperatures_as_people_type_them() {
        for (typed, expected) in [
            ("36.5", 365),
            (" 37 ", 370),
            ("365", 365),
            ("36度5", 365),
            ("36.50", 365),
        ] {
            assert_eq!(temperature(typed), Ok(expected), "{typed}");
        }
        for typed in ["36.55", ".", "36.", ".5", "365.0", "-36", "3650", "36.5.1"] {
            assert_eq!(temperature(typed), Err(FieldCode::Malformed), "{typed}");
        }
        for typed in ["33.9", "43.1", "7", "990"] {
            assert_eq!(temperature(typed), Err(FieldCode::OutOfRange), "{typed}");
        }
        assert_eq!(temperature("　"), Err(FieldCode::Required));
    }
}
