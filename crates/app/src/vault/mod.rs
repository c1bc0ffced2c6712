//! Where keys live: behind a trait, so that a phone's hardware, a desktop's keyring or a file may hold them.

mod file;

pub use file::FileVault;

use qicheng_credential::key::{PublicKey, Signer};
use qicheng_domain::{ids::PersonId, platform::EntropyError};
use std::fmt;

/// How well a vault guards its keys; shown to people, never used to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Protection {
    /// Keys never leave a chip.
    Hardware,
    /// The system's keyring holds them.
    System,
    /// A file that only its owner may read.
    Software,
}

/// Names a key in a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyName {
    /// Signs what the person's screen shows.
    Holder(PersonId),
    /// Signs the acts of staff.
    Staff(PersonId),
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holder(person) => write!(f, "holder-{person}"),
            Self::Staff(person) => write!(f, "staff-{person}"),
        }
    }
}

/// Why a vault did not give what was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It cannot be read or written.
    #[error("the key vault cannot be used")]
    Unavailable(#[source] std::io::Error),
    /// What it holds is not what was put there.
    #[error("the key vault is damaged")]
    Damaged,
    /// It holds no key of that name.
    #[error("no such key")]
    Missing,
    /// No key can be made.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// Holds keys and signs with them.
pub trait KeyVault: Send + Sync {
    /// Tells how well keys are guarded.
    fn protection(&self) -> Protection;

    /// Returns the database's key of 32 bytes, made when asked for first.
    ///
    /// # Errors
    /// `Unavailable` or `Damaged`; never makes a new key where one may have been lost.
    fn database_key(&self) -> Result<[u8; 32], VaultError>;

    /// Makes a signing key of that name where there is none, and returns its public half.
    ///
    /// # Errors
    /// `Unavailable` or `Damaged`.
    fn create(&self, name: KeyName) -> Result<PublicKey, VaultError>;

    /// Returns something that signs with the key.
    ///
    /// # Errors
    /// `Missing`, `Unavailable` or `Damaged`.
    fn signer(&self, name: KeyName) -> Result<Box<dyn Signer + Send>, VaultError>;

    /// Destroys the key, if there is one.
    ///
    /// # Errors
    /// `Unavailable` or `Damaged`.
    fn destroy(&self, name: KeyName) -> Result<(), VaultError>;
}
