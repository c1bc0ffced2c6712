use super::{BundleError, IssuerKey};
use crate::{encoding::seconds, key::PublicKey};
use chrono::{DateTime, TimeDelta, Utc};
use minicbor::{Decode, Encode, bytes::ByteArray};

/// Days that a bundle may live.
pub const MAX_LIFETIME_DAYS: i64 = 90;

/// The three root keys, of which two must sign.
pub type Roots = [PublicKey; 3];

/// What a bundle says. Unknown keys are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BundleBody {
    /// Rises with every bundle, by at most [`MAX_VERSION_STEP`](super::MAX_VERSION_STEP).
    #[n(1)]
    pub version: u64,
    /// When it was made.
    #[n(2)]
    #[cbor(with = "seconds")]
    pub issued: DateTime<Utc>,
    /// When it stops to be good, at most [`MAX_LIFETIME_DAYS`] later.
    #[n(3)]
    #[cbor(with = "seconds")]
    pub expires: DateTime<Utc>,
    /// The roots from now on.
    #[n(4)]
    pub roots: Roots,
    /// The issuers' keys.
    #[n(5)]
    pub keys: Vec<IssuerKey>,
    /// Digests ([`Envelope::digest`](crate::envelope::Envelope::digest)) of the manifests and lists that stay good
    /// though their key is compromised.
    #[n(6)]
    pub pins: Option<Vec<ByteArray<16>>>,
}

impl BundleBody {
    /// Sorts the keys by kid, where look-ups expect them, and checks the body against itself.
    pub(super) fn sorted(mut self) -> Result<Self, BundleError> {
        self.keys.sort_by_cached_key(IssuerKey::kid);
        self.keys.iter().try_for_each(IssuerKey::check)?;
        let [a, b, c] = &self.roots;
        if a == b || b == c || a == c {
            return Err(BundleError::SameRoot);
        }
        if self.keys.windows(2).any(|w| w[0].kid() == w[1].kid()) {
            return Err(BundleError::DuplicateKid);
        }
        let most = self
            .issued
            .checked_add_signed(TimeDelta::days(MAX_LIFETIME_DAYS));
        if self.issued >= self.expires || most.is_none_or(|most| self.expires > most) {
            return Err(BundleError::Times);
        }
        Ok(self)
    }
}
