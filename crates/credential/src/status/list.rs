use super::rice::{self, RevokedIndexes, RiceError};
use crate::{
    encoding::{
        cbor::{self, CborError},
        seconds,
    },
    envelope::{self, Envelope, EnvelopeError, Type},
    key::Signer,
    trust::{Bundle, Purpose, TrustError},
};
use chrono::{DateTime, TimeDelta, Utc};
use minicbor::{Decode, Encode, bytes::ByteVec};
use qicheng_domain::region::RegionCode;

/// Bytes that a signed list may have.
pub const MAX_LIST: usize = 1 << 20;

/// Days that a list may live.
pub const MAX_LIST_DAYS: i64 = 7;

/// What an issuer says of a list, but for what is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListBody {
    /// The list's number, the issuer's own; credentials name it.
    pub id: u32,
    /// Rises with every issue of the same list.
    pub seq: u64,
    /// When it was made.
    pub issued: DateTime<Utc>,
    /// When it stops to be good, at most [`MAX_LIST_DAYS`] later.
    pub expires: DateTime<Utc>,
    /// How many indexes it has.
    pub indexes: u32,
}

/// A status list whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    /// Whose list it is, by the bundle.
    pub place: RegionCode,
    /// Its number.
    pub id: u32,
    /// The highest one held is the one that counts.
    pub seq: u64,
    /// When it was made.
    pub issued: DateTime<Utc>,
    /// When it stops to be good.
    pub expires: DateTime<Utc>,
    /// What is revoked.
    pub revoked: RevokedIndexes,
}

/// Why a list is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// Not the form of a list, or a wrong signature.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The indexes are not coded as they should be.
    #[error(transparent)]
    Rice(#[from] RiceError),
    /// The issuer's key is not good for lists.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It ends before it begins, or lives longer than it may.
    #[error("times that cannot be")]
    Times,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Wire {
    #[n(1)]
    id: u32,
    #[n(2)]
    seq: u64,
    #[n(3)]
    #[cbor(with = "seconds")]
    issued: DateTime<Utc>,
    #[n(4)]
    #[cbor(with = "seconds")]
    expires: DateTime<Utc>,
    #[n(5)]
    indexes: u32,
    #[n(6)]
    k: u8,
    #[n(7)]
    rice: ByteVec,
}

/// Signs a list of revoked indexes, given in any order.
///
/// # Errors
/// `Rice` for an index beyond the list, `Times`, and `Envelope` when the signer refuses.
pub fn build(
    signer: &dyn Signer,
    body: &ListBody,
    revoked: &[u32],
) -> Result<Vec<u8>, StatusError> {
    times(body.issued, body.expires)?;
    let (k, rice) = rice::encode(revoked, body.indexes)?;
    let payload = cbor::write(&Wire {
        id: body.id,
        seq: body.seq,
        issued: body.issued,
        expires: body.expires,
        indexes: body.indexes,
        k,
        rice: rice.into(),
    });
    let kid = signer.public().kid();
    Ok(envelope::sign(
        signer,
        Type::List,
        b"",
        Some(kid),
        None,
        &payload,
    )?)
}

impl StatusList {
    /// Checks a list under the bundle. One past its expiry is read too: whoever decides by it must look at
    /// [`expires`](Self::expires).
    ///
    /// # Errors
    /// The first fault found.
    pub fn verify(bytes: &[u8], trust: &Bundle, now: DateTime<Utc>) -> Result<Self, StatusError> {
        let envelope = Envelope::parse(bytes, MAX_LIST)?;
        let kid = envelope.kid.ok_or(TrustError::Unknown)?;
        let issuer = trust.document_key(kid, Purpose::List, now, &envelope.digest())?;
        trust.verify_signature(&envelope, issuer.verifying()?, Type::List)?;
        let wire: Wire = cbor::read(envelope.payload, MAX_LIST)?;
        times(wire.issued, wire.expires)?;
        Ok(Self {
            place: issuer.place,
            id: wire.id,
            seq: wire.seq,
            issued: wire.issued,
            expires: wire.expires,
            revoked: rice::decode(wire.indexes, wire.k, &wire.rice)?,
        })
    }

    /// Returns the list of a place that counts: of those held, the one with the highest sequence.
    #[must_use]
    pub fn newest(held: &[Self], place: RegionCode, id: u32) -> Option<&Self> {
        held.iter()
            .filter(|list| (list.place, list.id) == (place, id))
            .max_by_key(|list| list.seq)
    }

    /// Returns whether this list takes the place of the one held: the same list, and a higher sequence.
    #[must_use]
    pub fn replaces(&self, held: &Self) -> bool {
        (self.place, self.id) == (held.place, held.id) && self.seq > held.seq
    }
}

impl From<CborError> for StatusError {
    fn from(error: CborError) -> Self {
        Self::Envelope(error.into())
    }
}

fn times(issued: DateTime<Utc>, expires: DateTime<Utc>) -> Result<(), StatusError> {
    let most = issued.checked_add_signed(TimeDelta::days(MAX_LIST_DAYS));
    if issued < expires && most.is_some_and(|most| expires <= most) {
        Ok(())
    } else {
        Err(StatusError::Times)
    }
}
