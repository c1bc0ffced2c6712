//! One-time codes as people read them to each other: ten characters of Crockford's base 32, fifty bits.

use crate::{error::ServiceError, keys::ServiceKeys};
use qicheng_domain::platform::Entropy;
use qicheng_service_storage::Tenant;
use sha2::{Digest, Sha256};
use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many characters a code has.
pub const LENGTH: usize = 10;

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
        let random = entropy.bytes::<LENGTH>()?;
        // 256 is a multiple of 32, so no character is likelier than another.
        let character = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Ok(Self(random.iter().map(character).collect()))
    }

    /// Reads a code as people type it: small letters, hyphens and spaces, O for 0, I and L for 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = String::with_capacity(LENGTH);
        for c in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if code.len() == LENGTH || !u8::try_from(c).is_ok_and(|b| ALPHABET.contains(&b)) {
                return None;
            }
            code.push(c);
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// Returns the ten characters, for who is to have them.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns what is kept of it: a keyed hash, because fifty bits alone could be tried out.
    #[must_use]
    pub fn hash(&self, keys: &ServiceKeys, tenant: Tenant) -> [u8; 32] {
        let digest = Sha256::digest([b"one-time-code ", self.0.as_bytes()].concat());
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        keys.pseudonym(tenant, &id)
    }
}

impl fmt::Display for OneTimeCode {
    /// In two groups, as it is read out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
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
