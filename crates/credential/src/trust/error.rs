use crate::{encoding::cbor::CborError, key::KeyError};
use chrono::{DateTime, Utc};

/// Why a key is not good for a use, by the bundle that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The bundle does not name the key.
    #[error("the bundle does not name this key")]
    Unknown,
    /// The bundle names it, but not for this purpose.
    #[error("the key is not for this purpose")]
    Purpose,
    /// The key is not good yet.
    #[error("the key is not good before {0}")]
    NotYet(DateTime<Utc>),
    /// The key is not good any more.
    #[error("the key was good until {0}")]
    Expired(DateTime<Utc>),
    /// Someone else may have had the key since then.
    #[error("the key is compromised since {since}")]
    Compromised {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The bundle itself is past its expiry.
    #[error("the bundle was good until {0}")]
    BundleExpired(DateTime<Utc>),
}

/// Why a bundle is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not the form of a bundle.
    #[error("not a bundle: {0}")]
    Form(#[from] CborError),
    /// A root is said to have signed and has not, or a signer could not sign.
    #[error("wrong signature")]
    Signature,
    /// Fewer than two distinct of the three roots that are pinned have signed.
    #[error("fewer than two of the pinned roots signed")]
    TooFewRoots,
    /// The bundle brings new roots, and fewer than two distinct of them have signed.
    #[error("fewer than two of the new roots signed")]
    TooFewNewRoots,
    /// Two of the three roots are the same key.
    #[error("the three roots are not distinct")]
    SameRoot,
    /// A kid stands there twice.
    #[error("a kid stands there twice")]
    DuplicateKid,
    /// A seal key that verifies, a verifying key that seals, or a manifest key that issues credentials too.
    #[error("purposes that do not go together")]
    PurposeMix,
    /// A key or the bundle ends before it begins, or the bundle lives longer than it may.
    #[error("times that cannot be")]
    Times,
    /// The version is not above the one held.
    #[error("not newer than the bundle held")]
    NotNewer,
    /// The version is too far above the one held.
    #[error("the version rises too far at once")]
    TooFarAhead,
    /// Past its expiry.
    #[error("past its expiry")]
    Expired,
    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}
