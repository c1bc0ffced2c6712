//! The citizen's ID number of GB 11643-1999: six digits of region, eight of birth, three of order, one check character.

use crate::{
    form::{FieldCode, compact},
    redact_debug,
    region::{self, RegionCode},
};
use chrono::{Datelike, NaiveDate};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A checked ID number of eighteen characters, the last a digit or `X`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(try_from = "String", into = "String")]
#[cbor(transparent)]
pub struct IdNumber(#[n(0)] String);

redact_debug!(IdNumber);

/// Sex as the ID number's order digits tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// The order number is even.
    Female,
    /// The order number is odd.
    Male,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl IdNumber {
    /// Takes eighteen characters as people type them: spaces and dashes are dropped, `x` and signs like it are `X`. Checks
    /// form, province, birth date against `today`, and check character. Residence permits of people from Hong Kong,
    /// Macao and Taiwan (81, 82, 83) have such numbers, too.
    ///
    /// # Errors
    /// `Required`, `Malformed`, `TooShort`, `TooLong`, `UnknownRegion` (no such province), `ImpossibleDate` (also: born
    /// after `today`, or over 130 years ago) or `CheckDigit`.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, FieldCode> {
        let number = Self::formed(text)?;
        let born = number.birth_date().ok_or(FieldCode::ImpossibleDate)?;
        if born > today || today.year() - born.year() > 130 {
            return Err(FieldCode::ImpossibleDate);
        }
        number.check_last()?;
        Ok(number)
    }

    fn formed(text: &str) -> Result<Self, FieldCode> {
        let number: String = compact(text)
            .chars()
            .map(|c| match c {
                'x' | '×' | '✕' | '✖' | 'х' | 'Х' | 'χ' | 'Χ' | 'ⅹ' | 'Ⅹ' => 'X',
                other => other,
            })
            .collect();
        let digits = number.strip_suffix('X').unwrap_or(&number);
        if number.is_empty() {
            Err(FieldCode::Required)
        } else if !digits.bytes().all(|b| b.is_ascii_digit()) {
            Err(FieldCode::Malformed)
        } else if number.len() < 18 {
            Err(FieldCode::TooShort)
        } else if number.len() > 18 {
            Err(FieldCode::TooLong)
        } else if !is_province(&number[..2]) {
            Err(FieldCode::UnknownRegion)
        } else {
            Ok(Self(number))
        }
    }

    /// Checks the last character against the others (ISO 7064, MOD 11-2).
    fn check_last(&self) -> Result<(), FieldCode> {
        let digits = self.0.bytes().zip(WEIGHTS);
        let sum: u32 = digits.map(|(b, weight)| u32::from(b - b'0') * weight).sum();
        if self.0.bytes().last() == Some(CHECKS[(sum % 11) as usize]) {
            Ok(())
        } else {
            Err(FieldCode::CheckDigit)
        }
    }

    /// Returns the birth date, or `None` where the digits are no day of the calendar.
    #[must_use]
    pub fn birth_date(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.0.get(6..14)?, "%Y%m%d").ok()
    }

    /// Returns the sex that the order number tells.
    #[must_use]
    pub fn sex(&self) -> Sex {
        let odd = self.0.as_bytes().get(16).is_some_and(|d| d % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// Returns the region of first registration, which may be one that is no more.
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        self.0.get(..6)?.parse().ok()
    }

    /// Returns the last four characters, which the crew compares with the card.
    #[must_use]
    pub fn last_four(&self) -> &str {
        self.0.get(14..).unwrap_or_default()
    }

    /// Returns the whole number; for the encrypted store and the sealed wire alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Returns whether numbers begin so: a province of GB/T 2260, Taiwan, or a residence permit (81, 82, 83).
fn is_province(digits: &str) -> bool {
    let province = || format!("{digits}0000").parse().is_ok_and(region::is_known);
    matches!(digits, "71" | "81" | "82" | "83") || province()
}

impl TryFrom<String> for IdNumber {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let number = Self::formed(&text).map_err(|_| "not an ID number")?;
        let checked = number.check_last().map_err(|_| "not an ID number");
        checked.map(|()| number)
    }
}

impl From<IdNumber> for String {
    fn from(number: IdNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, 1).unwrap()
    }

    #[test]
    fn the_standards_own_example_holds() {
        let id = IdNumber::parse("11010519491231002x", today()).unwrap();
        assert_eq!(id.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31));
        assert_eq!((id.sex(), id.last_four()), (Sex::Female, "002X"));
        assert_eq!(format!("{id:?}"), "IdNumber(redacted)");
    }

    #[test]
    fn each_fault_has_its_code() {
        let code = |t: &str| IdNumber::parse(t, today()).unwrap_err();
        assert_eq!(code(""), FieldCode::Required);
        assert_eq!(code("1101051949123100"), FieldCode::TooShort);
        assert_eq!(code("11010519491231002XX"), FieldCode::Malformed);
        assert_eq!(code("1101051949123100212"), FieldCode::TooLong);
        assert_eq!(code("990105194912310021"), FieldCode::UnknownRegion);
        assert_eq!(code("110105194912310021"), FieldCode::CheckDigit);
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(at in 0usize..17, by in 1u8..10) {
            let mut digits = *b"11010519491231002X";
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let text = String::from_utf8(digits.to_vec()).unwrap();
            proptest::prop_assert!(IdNumber::parse(&text, today()).is_err());
        }

        #[test]
        fn no_text_panics(text in ".{0,24}") {
            let _ = IdNumber::parse(&text, today());
        }
    }
}
