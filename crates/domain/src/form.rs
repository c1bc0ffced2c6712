//! What is wrong with a field that a person filled in.

use serde::{Deserialize, Serialize};

/// Why a field is refused; the UI has words for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum FieldCode {
    /// Nothing was given where something is needed.
    Required,
    /// Longer than the field may be.
    TooLong,
    /// Not of the field's form (letters in a number, a word for a date).
    Malformed,
    /// The last character of the ID number does not fit the others (GB 11643 §4).
    CheckDigit,
    /// A day that no calendar has, or one that cannot be (born tomorrow, 150 years old).
    ImpossibleDate,
    /// A day that is over.
    Past,
    /// The last day lies before the first.
    EndBeforeStart,
    /// A region code that the edition of GB/T 2260 does not hold.
    UnknownRegion,
    /// A number outside its range.
    OutOfRange,
    /// The same entry stands there already.
    Duplicate,
}

/// A field by its name in the form, and what is wrong with it. Never what was typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct FieldError {
    /// The field's name in the form, in snake case.
    pub field: String,
    /// What is wrong.
    pub code: FieldCode,
}

/// Gathers the errors of a form so that all are told at once.
#[derive(Debug, Default)]
pub struct Findings(Vec<FieldError>);

impl Findings {
    /// Notes an error at the field.
    pub fn refuse(&mut self, field: &str, code: FieldCode) {
        self.0.push(FieldError {
            field: field.to_owned(),
            code,
        });
    }

    /// Keeps the value, or notes the error at the field.
    pub fn take<T>(&mut self, field: &str, value: Result<T, FieldCode>) -> Option<T> {
        value.map_err(|code| self.refuse(field, code)).ok()
    }

    /// Notes the error at the field where a value is not valid.
    pub fn check(&mut self, field: &str, value: Result<(), FieldCode>) {
        if let Err(code) = value {
            self.refuse(field, code);
        }
    }

    /// Returns the errors found, in the order of the form, or nothing.
    ///
    /// # Errors
    /// Every error found.
    pub fn into_result(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }

    /// Returns whether nothing was refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the errors found, in the order of the form.
    #[must_use]
    pub fn into_errors(self) -> Vec<FieldError> {
        self.0
    }
}

/// Checks that a claim's value is in the form in which a form's parser would have written it.
///
/// # Errors
/// The parser's, or `Malformed` where it gives another value.
pub fn unchanged<T: PartialEq>(value: &T, parsed: Result<T, FieldCode>) -> Result<(), FieldCode> {
    if parsed? == *value {
        Ok(())
    } else {
        Err(FieldCode::Malformed)
    }
}

/// Takes trimmed text of 1 to `max` characters without control characters.
///
/// # Errors
/// `Required` when empty, `TooLong` beyond `max`, `Malformed` for control characters.
pub fn text(value: &str, max: usize) -> Result<String, FieldCode> {
    let value = value.trim();
    if value.is_empty() {
        Err(FieldCode::Required)
    } else if value.chars().count() > max {
        Err(FieldCode::TooLong)
    } else if value.chars().any(char::is_control) {
        Err(FieldCode::Malformed)
    } else {
        Ok(value.to_owned())
    }
}

/// As [`text`], with nothing given as `None`.
///
/// # Errors
/// `TooLong` and `Malformed` as [`text`].
pub fn optional_text(value: &str, max: usize) -> Result<Option<String>, FieldCode> {
    if value.trim().is_empty() {
        Ok(None)
    } else {
        text(value, max).map(Some)
    }
}

/// Takes a day as `YYYY-MM-DD`.
///
/// # Errors
/// `Required` when empty, `Malformed` when not of that form, `ImpossibleDate` when no calendar has it.
pub fn day(value: &str) -> Result<chrono::NaiveDate, FieldCode> {
    let value = value.trim();
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let digits = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| s.parse::<u32>().ok())
            .flatten()
    };
    let mut parts = value.splitn(3, '-');
    let (Some(y), Some(m), Some(d)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(FieldCode::Malformed);
    };
    if (y.len(), m.len(), d.len()) != (4, 2, 2) {
        return Err(FieldCode::Malformed);
    }
    let (Some(y), Some(m), Some(d)) = (digits(y), digits(m), digits(d)) else {
        return Err(FieldCode::Malformed);
    };
    i32::try_from(y)
        .ok()
        .and_then(|y| chrono::NaiveDate::from_ymd_opt(y, m, d))
        .ok_or(FieldCode::ImpossibleDate)
}
