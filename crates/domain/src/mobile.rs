//! Mainland mobile numbers: eleven digits beginning 13 to 19.

use crate::{
    form::{FieldCode, unchanged},
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
    /// Takes eleven digits; spaces, dashes and a leading `+86` or `86` are dropped.
    ///
    /// # Errors
    /// `Required` when empty, `Malformed` otherwise.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if digits.is_empty() {
            return Err(FieldCode::Required);
        }
        let digits = digits.strip_prefix("+86").unwrap_or(&digits);
        let digits = if digits.len() == 13 {
            digits.strip_prefix("86").unwrap_or(digits)
        } else {
            digits
        };
        let bytes = digits.as_bytes();
        let good = bytes.len() == 11
            && bytes.iter().all(u8::is_ascii_digit)
            && bytes[0] == b'1'
            && (b'3'..=b'9').contains(&bytes[1]);
        if good {
            Ok(Self(digits.to_owned()))
        } else {
            Err(FieldCode::Malformed)
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
        for text in ["13807431234", "+86 138-0743-1234", "8613807431234"] {
            assert_eq!(Mobile::parse(text).unwrap().expose(), "13807431234");
        }
        for text in [
            "1380743123",
            "23807431234",
            "12807431234",
            "0743-6221234",
            "１３８０７４３１２３４",
        ] {
            assert_eq!(Mobile::parse(text), Err(FieldCode::Malformed), "{text}");
        }
    }
}
