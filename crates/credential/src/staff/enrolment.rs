//! A phone shows who it is, over the helper's nonce, so that staff who see the person can attest its keys.

use crate::{
    encoding::{
        fields::{self, Fields},
        text::CODE_MAX,
    },
    envelope::{self, Envelope, Type},
    key::{PublicKey, Signer, Thumbprint},
    message::{self, MessageError},
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::{
    ids::PersonId,
    operations::identity::{self, Identity},
};
use sha2::{Digest, Sha256};

/// What a phone says of its person and keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The person.
    pub person: PersonId,
    /// The person's key, which signs this.
    pub holder: PublicKey,
    /// The device's key for exchanges.
    pub exchange: PublicKey,
    /// The device's X25519 key, to which things are sealed.
    pub sealing: [u8; 32],
    /// What of the registration an ID card shows.
    pub identity: Identity,
    /// SHA-256 over the rest of the registration.
    pub rest: [u8; 32],
    /// The nonce of the helper's challenge.
    pub nonce: [u8; 8],
    /// The phone's clock, seconds since 1970.
    pub time: i64,
}

impl Enrolment {
    /// Returns the hash of the registration, recomputed from what is shown of it.
    #[must_use]
    pub fn registration(&self) -> [u8; 32] {
        identity::registration_hash(&self.identity.commitment(), &self.rest)
    }
}

/// Signs an enrolment with the holder's key.
///
/// # Errors
/// `Bounds` when the signer is not the holder or the time is out of range, `Envelope`.
pub fn sign(signer: &dyn Signer, enrolment: &Enrolment) -> Result<Vec<u8>, MessageError> {
    if signer.public() != enrolment.holder || !fields::is_second(enrolment.time) {
        return Err(MessageError::Bounds);
    }
    let payload = envelope::build(|e| {
        e.map(8)?.u8(1)?.encode(enrolment.person)?;
        e.u8(2)?.encode(enrolment.holder)?;
        e.u8(3)?.encode(enrolment.exchange)?;
        e.u8(4)?.bytes(&enrolment.sealing)?;
        e.u8(5)?.bytes(&enrolment.rest)?;
        e.u8(6)?.bytes(&enrolment.nonce)?;
        e.u8(7)?.i64(enrolment.time)?;
        e.u8(8)?.encode(&enrolment.identity)?;
        Ok(())
    });
    Ok(envelope::sign(
        signer,
        Type::Enrolment,
        b"",
        None,
        None,
        &payload,
    )?)
}

/// Reads at most 2,000 bytes and checks that the key named in them signed them; unknown keys are refused.
///
/// # Errors
/// `Envelope` with its `Form` or `Signature`, `Header`.
pub fn verify(bytes: &[u8]) -> Result<Enrolment, MessageError> {
    let envelope: Envelope<'_> = message::open_unnamed(bytes, CODE_MAX)?;
    let enrolment = fields::read(envelope.payload, content)?;
    envelope.verify(&enrolment.holder, Type::Enrolment, b"")?;
    Ok(enrolment)
}

/// Returns the thumbprint of an X25519 key: SHA-256 over `{1: 1, -1: 4, -2: x}` (RFC 9679 §4.1).
#[must_use]
pub fn sealing_thumbprint(key: &[u8; 32]) -> Thumbprint {
    let mut hash = Sha256::new();
    hash.update([0xa3, 0x01, 0x01, 0x20, 0x04, 0x21, 0x58, 0x20]);
    hash.update(key);
    Thumbprint(hash.finalize().into())
}

fn content(d: &mut Decoder<'_>) -> Result<Enrolment, Error> {
    let mut fields = Fields::open(d)?;
    let enrolment = Enrolment {
        person: fields.required(1)?,
        holder: fields.required(2)?,
        exchange: fields.required(3)?,
        sealing: fields.with(4, fields::array)?,
        rest: fields.with(5, fields::array)?,
        nonce: fields.with(6, fields::array)?,
        time: fields.with(7, fields::seconds)?,
        identity: fields.required(8)?,
    };
    fields.close()?;
    Ok(enrolment)
}
