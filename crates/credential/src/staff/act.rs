//! Acts of staff that others rely on, each signed by the staff key, so that they prove themselves anywhere.

use crate::{
    encoding::cbor,
    envelope::{self, Envelope, Type},
    key::{Kid, PublicKey, Signer},
    message::{self, MessageError},
};
use qicheng_domain::travel::act::Act;

/// Bytes that a signed act may have.
pub const ACT_MAX: usize = 512;

/// Signs an act with the key of the staff who did it.
///
/// # Errors
/// `Envelope` when the signer refuses.
pub fn sign(signer: &dyn Signer, act: &Act) -> Result<Vec<u8>, MessageError> {
    let kid = signer.public().kid();
    Ok(envelope::sign(
        signer,
        Type::Act,
        b"",
        Some(kid),
        None,
        &cbor::write(act),
    )?)
}

/// An act read from its bytes, its signature not yet checked.
#[derive(Clone)]
pub struct SignedAct<'b> {
    /// What was done.
    pub act: Act,
    /// The staff key that is said to have signed it.
    pub kid: Kid,
    /// The envelope it came in.
    pub envelope: Envelope<'b>,
}

impl<'b> SignedAct<'b> {
    /// Reads at most [`ACT_MAX`] bytes; keys of a later version are ignored.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let (kid, envelope) = message::open_named(bytes, ACT_MAX)?;
        Ok(Self {
            act: cbor::read(envelope.payload, ACT_MAX)?,
            kid,
            envelope,
        })
    }

    /// Checks the staff key's signature.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self, staff: &PublicKey) -> Result<(), MessageError> {
        Ok(self.envelope.verify(staff, Type::Act, b"")?)
    }
}
