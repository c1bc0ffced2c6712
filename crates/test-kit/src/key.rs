//! Signing keys that are the same in every run.

use qicheng_credential::key::SoftwareKey;
use sha2::{Digest as _, Sha256};

/// What a key is made from.
pub trait Seed {
    /// Returns the secret of P-256 that belongs to it.
    fn secret(self) -> [u8; 32];
}

/// 32 times the byte, as in `docs/vectors`.
impl Seed for u8 {
    fn secret(self) -> [u8; 32] {
        [self; 32]
    }
}

/// The SHA-256 of the text.
impl Seed for &str {
    fn secret(self) -> [u8; 32] {
        Sha256::digest(self).into()
    }
}

/// The SHA-256 of the text.
impl Seed for &String {
    fn secret(self) -> [u8; 32] {
        self.as_str().secret()
    }
}

/// Returns the key of a seed.
///
/// # Panics
/// For the byte 0, which is no secret.
#[must_use]
pub fn key(seed: impl Seed) -> SoftwareKey {
    SoftwareKey::from_secret(&seed.secret()).unwrap()
}
