//! What the signed words between devices have in common: challenges, enrolments, attestations, acts, door sets.

use crate::{
    credential::CredentialError,
    encoding::cbor::CborError,
    envelope::{Envelope, EnvelopeError},
    key::Kid,
};

/// Why a signed word is not made or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Form, key or signature of the envelope.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The staff credential that comes with it cannot be read, or is for another key than the signer's.
    #[error("the staff credential with it: {0}")]
    Staff(#[from] CredentialError),
    /// The header has a kid where none belongs, or none where one does, or a `typ`.
    #[error("not the header of this type")]
    Header,
    /// A value is out of its bounds.
    #[error("a value is out of bounds")]
    Bounds,
}

impl From<CborError> for MessageError {
    fn from(error: CborError) -> Self {
        Self::Envelope(error.into())
    }
}

/// Takes apart an envelope whose key is named inside.
pub(crate) fn open_unnamed(bytes: &[u8], max: usize) -> Result<Envelope<'_>, MessageError> {
    let envelope = Envelope::parse(bytes, max)?;
    match (envelope.kid, envelope.typ) {
        (None, None) => Ok(envelope),
        _ => Err(MessageError::Header),
    }
}

/// Takes apart an envelope whose header names the key.
pub(crate) fn open_named(bytes: &[u8], max: usize) -> Result<(Kid, Envelope<'_>), MessageError> {
    let envelope = Envelope::parse(bytes, max)?;
    match (envelope.kid, envelope.typ) {
        (Some(kid), None) => Ok((kid, envelope)),
        _ => Err(MessageError::Header),
    }
}
