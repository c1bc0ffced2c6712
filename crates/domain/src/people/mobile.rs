//! Mainland mobile numbers: eleven digits beginning 13 to 19.

use crate::{
    form::{FieldCode, compact, is_mobile, unchanged, without_country},
    redact_debug,
};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A mobile number of eleven digits, without country code.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(try_from = "String", into = "String")]
#[cbor(transparent)]
pub struct Mobile(#[n(0)] String);

redact_debug!(Mobile);

impl Mobile {
    /// Takes eleven digits beginning 13 to 19; spaces, dashes, brackets and a leading `+86`, `0086` or `86` are dropped.
    ///
    /// # Errors
    /// `Required` when empty, `TooShort` or `TooLong` for the digits of a mobile number, `Malformed` otherwise.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let number = compact(text);
        let number: String = number.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        if number.is_empty() {
            return Err(FieldCode::Required);
        }
        let number = without_country(&number);
        let is_begun = matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..]);
        if is_mobile(&number) {
            Ok(Self(number))
        } else if !is_begun || !number.bytes().all(|b| b.is_ascii_digit()) {
            Err(FieldCode::Malformed)
        } else if number.len() < 11 {
            Err(FieldCode::TooShort)
        } else {
            Err(FieldCode::TooLong)
        }
    }

    /// Checks the digits of a number that came in a claim.
    ///
    /// # Errors
    /// As [`Mobile::parse`], and `Malformed` for a number in another form.
    pub fn check(&self) -> Result<(), FieldCode> {
        unchanged(self, Self::parse(&self.0))
    }

    /// Returns the eleven digits.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Mobile {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not a mobile number")
    }
}

impl From<Mobile> for String {
    fn from(mobile: Mobile) -> Self {
        mobile.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_people_type_are_taken() {
        for text in [
            "13807431234",
            "+86 138-0743-1234",
            "8613807431234",
            "0086 13807431234",
            "（+86）138–0743–1234",
            "１３８０７４３１２３４",
        ] {
            assert_eq!(Mobile::parse(text).unwrap().expose(), "13807431234");
        }
        for (text, code) in [
            ("1380743123", FieldCode::TooShort),
            ("138074312345", FieldCode::TooLong),
            ("23807431234", FieldCode::Malformed),
            ("12807431234", FieldCode::Malformed),
            ("0743-6221234", FieldCode::Malformed),
            ("1380743123O", FieldCode::Malformed),
        ] {
            assert_eq!(Mobile::parse(text), Err(code), "{text}");
        }
    }
}
