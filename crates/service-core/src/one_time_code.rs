//! One-time codes as people read them to each other: ten characters of Crockford's base 32, fifty bits.

use crate::{errors::error::ServiceError, place::keys::ServiceKeys};
use qicheng_domain::{
    form::{STAFF_CODE_ALPHABET, STAFF_CODE_LENGTH, staff_code},
    platform::Entropy,
};
use qicheng_service_storage::Tenant;
use std::fmt;

/// A code, shown once and kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

qicheng_domain::redact_debug!(OneTimeCode);

impl OneTimeCode {
    /// Makes a code.
    ///
    /// # Errors
    /// When no random bytes are to be had.
    pub fn make(entropy: &dyn Entropy) -> Result<Self, ServiceError> {
        let random = entropy.bytes::<STAFF_CODE_LENGTH>()?;
        // 256 is a multiple of 32, so no character is likelier than another.
        let character = |byte: &u8| char::from(STAFF_CODE_ALPHABET[usize::from(byte % 32)]);
        Ok(Self(random.iter().map(character).collect()))
    }

    /// Reads a code as people type it ([`staff_code`]).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        staff_code(text).ok().map(Self)
    }

    /// Returns the ten characters, for who is to have them.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns what is kept of it: a keyed hash, because fifty bits alone could be tried out.
    #[must_use]
    pub fn hash(&self, keys: &ServiceKeys, tenant: Tenant) -> [u8; 32] {
        keys.tag(tenant, "one-time-code", &[self.0.as_bytes()])
    }
}

impl fmt::Display for OneTimeCode {
    /// In two groups, as it is read out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(STAFF_CODE_LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_type_them() {
        let code = OneTimeCode::parse("0A1B2-C3D4E").unwrap();
        assert_eq!(OneTimeCode::parse("oalb2 c3d4e"), Some(code.clone()));
        assert_eq!(code.to_string(), "0A1B2-C3D4E");
        for bad in ["", "0A1B2C3D4", "0A1B2C3D4EF", "0A1B2C3D4U", "0A1B2C3D4é"] {
            assert_eq!(OneTimeCode::parse(bad), None, "{bad}");
        }
    }
}
