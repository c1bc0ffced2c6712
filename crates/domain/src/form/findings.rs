//! What is wrong with the fields of a form, by codes.

use serde::{Deserialize, Serialize};

/// Why a field is refused; the UI has words for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum FieldCode {
    /// Nothing was given where something is needed.
    Required,
    /// Shorter than the field must be.
    TooShort,
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
    /// A name that several counties have.
    Ambiguous,
    /// A province or a prefecture where a county is needed.
    NotACounty,
    /// A number outside its range.
    OutOfRange,
    /// The same entry stands there already.
    Duplicate,
}

impl FieldCode {
    /// Returns the code as it stands in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Malformed => "malformed",
            Self::CheckDigit => "check-digit",
            Self::ImpossibleDate => "impossible-date",
            Self::Past => "past",
            Self::EndBeforeStart => "end-before-start",
            Self::UnknownRegion => "unknown-region",
            Self::Ambiguous => "ambiguous",
            Self::NotACounty => "not-a-county",
            Self::OutOfRange => "out-of-range",
            Self::Duplicate => "duplicate",
        }
    }
}

/// A field by its name in the form, and what is wrong with it. Never what was typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
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
