use super::{
    BundleBody, BundleError, IssuerKey, KeyState, Purpose, Roots, TrustError, cose_sign,
    signature_cache::VerifiedSignatureCache,
};
use crate::{
    encoding::cbor,
    envelope::{Envelope, EnvelopeError, Type},
    key::{Kid, PublicKey, Signer},
};
use chrono::{DateTime, Utc};
use minicbor::bytes::ByteArray;
use qicheng_domain::region::RegionCode;
use std::sync::Arc;

/// Bytes that a bundle may have.
pub const MAX_BUNDLE: usize = 1 << 20;

/// A bundle whose roots' signatures were checked.
#[derive(Debug, Clone)]
pub struct Bundle {
    body: BundleBody,
    /// The kid of each of the body's keys, in the same order.
    kids: Vec<Kid>,
    signature_cache: Arc<VerifiedSignatureCache>,
}

impl PartialEq for Bundle {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl Eq for Bundle {}

/// Signs a body with two or more roots, on a machine of their own.
///
/// # Errors
/// Whatever would make a phone refuse it, but for the roots: whom a phone pins is not known here.
pub fn build(roots: &[&dyn Signer], body: &BundleBody) -> Result<Vec<u8>, BundleError> {
    let body = body.clone().sorted()?;
    let bytes = cose_sign::sign(roots, &cbor::write(&body))?;
    Bundle::of_its_own_roots(&bytes)?;
    Ok(bytes)
}

impl Bundle {
    /// Checks bytes against the roots that are pinned: two distinct of them must have signed, and, where the bundle
    /// brings new roots, two distinct of those too. Looks at no clock and no version; see [`accept`](super::accept).
    ///
    /// # Errors
    /// The first fault found.
    pub fn verify(bytes: &[u8], pinned: &Roots) -> Result<Self, BundleError> {
        let signed = cose_sign::CoseSign::parse(bytes, MAX_BUNDLE)?;
        if signed.signers(pinned).ok_or(BundleError::Signature)? < 2 {
            return Err(BundleError::TooFewRoots);
        }
        Self::of_its_own_roots(bytes)
    }

    /// Opens a bundle that was accepted before and has been held since where nobody else writes.
    ///
    /// # Errors
    /// As [`verify`](Self::verify), against the roots that it names itself.
    pub fn reopen(bytes: &[u8]) -> Result<Self, BundleError> {
        Self::of_its_own_roots(bytes)
    }

    /// Returns what the bundle says, its keys sorted by kid.
    #[must_use]
    pub fn body(&self) -> &BundleBody {
        &self.body
    }

    /// Returns the roots that the next bundle must be signed by.
    #[must_use]
    pub fn roots(&self) -> &Roots {
        &self.body.roots
    }

    /// Returns the key if it is good for the purpose at that time.
    ///
    /// # Errors
    /// Each way in which it is not.
    pub fn key(
        &self,
        kid: Kid,
        purpose: Purpose,
        at: DateTime<Utc>,
    ) -> Result<&IssuerKey, TrustError> {
        if at >= self.body.expires {
            return Err(TrustError::BundleExpired(self.body.expires));
        }
        let key = self.named(kid).ok_or(TrustError::Unknown)?;
        key.usable(purpose, at)?;
        Ok(key)
    }

    /// As [`key`](Self::key), and a compromised key too for a document whose digest is pinned.
    ///
    /// # Errors
    /// As [`key`](Self::key).
    pub fn document_key(
        &self,
        kid: Kid,
        purpose: Purpose,
        at: DateTime<Utc>,
        digest: &[u8; 16],
    ) -> Result<&IssuerKey, TrustError> {
        match self.key(kid, purpose, at) {
            Err(TrustError::Compromised { .. }) if self.pins(digest) => {
                self.named(kid).ok_or(TrustError::Unknown)
            }
            result => result,
        }
    }

    /// Returns the entry of a kid, whatever its state.
    #[must_use]
    pub fn named(&self, kid: Kid) -> Option<&IssuerKey> {
        let index = self.kids.binary_search(&kid).ok()?;
        self.body.keys.get(index)
    }

    /// Returns a place's keys that are in use for the purpose at that time, newest first; retired ones are not.
    #[must_use]
    pub fn keys_of(
        &self,
        place: RegionCode,
        purpose: Purpose,
        at: DateTime<Utc>,
    ) -> Vec<&IssuerKey> {
        if at >= self.body.expires {
            return Vec::new();
        }
        let mut keys: Vec<_> = self
            .body
            .keys
            .iter()
            .filter(|key| key.place == place && key.state == KeyState::Good)
            .filter(|key| key.usable(purpose, at).is_ok())
            .collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.not_before));
        keys
    }

    /// Returns whether the bundle says that the document of this digest stays good.
    #[must_use]
    pub fn pins(&self, digest: &[u8; 16]) -> bool {
        let pins = self.body.pins.as_deref().unwrap_or_default();
        pins.contains(&ByteArray::from(*digest))
    }

    /// Checks an issuer's signature as `kind`; a verified one is not computed again.
    ///
    /// # Errors
    /// `Signature`.
    pub(crate) fn verify_signature(
        &self,
        envelope: &Envelope<'_>,
        issuer: &PublicKey,
        kind: Type,
    ) -> Result<(), EnvelopeError> {
        self.signature_cache.verify(envelope, issuer, kind)
    }

    fn of_its_own_roots(bytes: &[u8]) -> Result<Self, BundleError> {
        let signed = cose_sign::CoseSign::parse(bytes, MAX_BUNDLE)?;
        let body: BundleBody = cbor::read(signed.payload, MAX_BUNDLE)?;
        if signed.signers(&body.roots).ok_or(BundleError::Signature)? < 2 {
            return Err(BundleError::TooFewNewRoots);
        }
        let body = body.sorted()?;
        let kids = body.keys.iter().map(IssuerKey::kid).collect();
        Ok(Self {
            body,
            kids,
            signature_cache: Arc::default(),
        })
    }
}
