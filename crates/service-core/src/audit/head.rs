use crate::errors::{code::ResourceKind, error::ServiceError};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode, bytes::ByteArray};
use qicheng_credential::{
    encoding::cbor,
    envelope::{self, Envelope, EnvelopeError, Type},
    key::{PublicKey, Signer},
};
use qicheng_service_storage::{Tenant, audit::AuditRow};

/// Bytes that a signed head may have.
pub const HEAD_MAX: usize = 512;

/// The header's `typ`.
const TYP: &str = "application/qicheng-audit-head+cose";

/// Where a chain ended at a time. Signed, it holds the chain to it for ever: no row up to there can be changed, and
/// none taken off the end, without whoever has the head seeing it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AuditHead {
    /// Whose chain: the place's number.
    #[n(1)]
    pub tenant: u32,
    /// The last row's place.
    #[n(2)]
    pub seq: u64,
    /// The last row's hash.
    #[n(3)]
    pub hash: ByteArray<32>,
    /// The last row's time.
    #[n(4)]
    #[cbor(with = "qicheng_domain::wire::millis")]
    pub at: DateTime<Utc>,
}

impl AuditHead {
    pub(super) fn of(tenant: Tenant, row: &AuditRow) -> Self {
        Self {
            tenant: tenant.number(),
            seq: row.seq,
            hash: row.hash.into(),
            at: row.at,
        }
    }

    pub(super) fn sign(&self, key: &dyn Signer) -> Result<Vec<u8>, ServiceError> {
        let payload = cbor::write(self);
        let kid = Some(key.public().kid());
        let signed = envelope::sign(key, Type::AuditHead, b"", kid, Some(TYP), &payload);
        signed.map_err(|error| match error {
            EnvelopeError::Key(error) => error.into(),
            EnvelopeError::Form(error) => error.into(),
            EnvelopeError::Signature => ServiceError::NotFound(ResourceKind::Key),
        })
    }

    /// Reads a head that this key signed.
    #[must_use]
    pub fn read(bytes: &[u8], key: &PublicKey) -> Option<Self> {
        let envelope = Envelope::parse(bytes, HEAD_MAX).ok()?;
        envelope.verify(key, Type::AuditHead, b"").ok()?;
        if envelope.typ != Some(TYP) {
            return None;
        }
        minicbor::decode(envelope.payload).ok()
    }
}
