//! What staff signs for another device to read: challenges, door sets, questions. The staff credential goes along, so
//! that no network is needed to say whose body it is.

use crate::{
    credential::StaffCredential,
    encoding::{
        fields::{self, Fields, Writer},
        text::CODE_MAX,
    },
    envelope::{self, EncodeResult, Envelope, Type},
    key::Signer,
    message::{self, MessageError},
};
use minicbor::decode::Error;

/// What is said; a type each.
pub trait StaffMessageBody: Sized {
    /// The type that its signature is for.
    const TYPE: Type;

    /// Returns whether every value is within its bounds.
    fn is_in_bounds(&self) -> bool;

    /// Writes the payload, the credential last.
    ///
    /// # Errors
    /// None: it is written to memory.
    fn write(&self, e: &mut Writer<'_>, credential: &[u8]) -> EncodeResult;

    /// Reads the payload and the credential's bytes.
    ///
    /// # Errors
    /// What is not of this form.
    fn read<'b>(fields: &mut Fields<'_, 'b>) -> Result<(Self, &'b [u8]), Error>;
}

/// Signs a word with the staff key; the staff credential goes along.
///
/// # Errors
/// `Staff` when the credential is not one for the signer's key, `Bounds`, `Envelope`.
pub fn sign<W: StaffMessageBody>(
    signer: &dyn Signer,
    body: &W,
    staff_credential: &[u8],
) -> Result<Vec<u8>, MessageError> {
    if StaffCredential::parse(staff_credential)?.key != signer.public() {
        return Err(crate::credential::CredentialError::NotStaff.into());
    }
    if !body.is_in_bounds() {
        return Err(MessageError::Bounds);
    }
    let payload = envelope::build(|e| body.write(e, staff_credential));
    let bytes = envelope::sign(signer, W::TYPE, b"", None, None, &payload)?;
    if bytes.len() > CODE_MAX {
        return Err(MessageError::Bounds);
    }
    Ok(bytes)
}

/// A word read from its bytes, no signature checked yet.
#[derive(Clone)]
pub struct StaffMessage<'b, W> {
    /// What is said.
    pub body: W,
    /// Who says it: role, region, key. The issuer's signature is the caller's to check.
    pub staff: StaffCredential<'b>,
    /// The envelope that the staff key signed.
    pub envelope: Envelope<'b>,
}

impl<'b, W: StaffMessageBody> StaffMessage<'b, W> {
    /// Reads at most 2,000 bytes; unknown keys are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Staff`, `Bounds`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let envelope = message::open_unnamed(bytes, CODE_MAX)?;
        let (body, credential): (W, _) = fields::read(envelope.payload, |d| {
            let mut fields = Fields::open(d)?;
            let read = W::read(&mut fields)?;
            fields.close()?;
            Ok(read)
        })?;
        if !body.is_in_bounds() {
            return Err(MessageError::Bounds);
        }
        Ok(Self {
            body,
            staff: StaffCredential::parse(credential)?,
            envelope,
        })
    }

    /// Checks that the key of the staff credential signed it.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self) -> Result<(), MessageError> {
        Ok(self.envelope.verify(&self.staff.key, W::TYPE, b"")?)
    }

    /// Returns the 16 bytes that name it, the same for every signature over it.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        self.envelope.digest()
    }
}
