//! Staff saw person and ID card, and says which keys and which registration are that person's.

use crate::{
    encoding::fields::{self, Fields},
    envelope::{self, Envelope, Type},
    key::{Kid, PublicKey, Signer, Thumbprint},
    message::{self, MessageError},
    staff::enrolment::{Enrolment, sealing_thumbprint},
};
use minicbor::{Decode, Decoder, Encode, decode::Error};
use qicheng_domain::ids::PersonId;

/// Bytes that an attestation may have.
pub const ATTESTATION_MAX: usize = 512;

/// By what a person's identity was seen; the numbers never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Method {
    /// The resident identity card.
    #[n(1)]
    IdCard,
    /// A temporary identity card.
    #[n(2)]
    TemporaryIdCard,
    /// The household register with a photograph that the village office vouches for.
    #[n(3)]
    HouseholdRegister,
}

/// What staff attests. People without a phone have no keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// The person who was seen.
    pub person: PersonId,
    /// Thumbprint of the holder's key.
    pub holder: Option<Thumbprint>,
    /// Thumbprint of the device's exchange key.
    pub exchange: Option<Thumbprint>,
    /// Thumbprint of the device's sealing key.
    pub sealing: Option<Thumbprint>,
    /// The hash of the registration.
    pub registration: [u8; 32],
    /// When, by the attesting device's clock, seconds since 1970.
    pub time: i64,
    /// What was seen.
    pub method: Method,
    /// The staff who saw.
    pub by: PersonId,
    /// The commitment to name, number and home that were compared with the document. Without it nobody takes an attestation
    /// that names keys.
    pub identity: Option<[u8; 32]>,
}

impl Attestation {
    /// Returns whether it names keys: those of a person with a phone.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.holder.is_some() || self.exchange.is_some() || self.sealing.is_some()
    }

    /// Makes the attestation of a phone's enrolment.
    #[must_use]
    pub fn of(enrolment: &Enrolment, time: i64, method: Method, by: PersonId) -> Self {
        Self {
            person: enrolment.person,
            holder: Some(enrolment.holder.thumbprint()),
            exchange: Some(enrolment.exchange.thumbprint()),
            sealing: Some(sealing_thumbprint(&enrolment.sealing)),
            registration: enrolment.registration(),
            time,
            method,
            by,
            identity: Some(enrolment.identity.commitment()),
        }
    }
}

/// Signs an attestation with the staff key.
///
/// # Errors
/// `Bounds` when the time is out of range, `Envelope`.
pub fn sign(signer: &dyn Signer, attestation: &Attestation) -> Result<Vec<u8>, MessageError> {
    if !fields::is_second(attestation.time) {
        return Err(MessageError::Bounds);
    }
    let keys = [
        (2, attestation.holder),
        (3, attestation.exchange),
        (4, attestation.sealing),
    ];
    let payload = envelope::build(|e| {
        let there = keys.iter().filter(|(_, key)| key.is_some()).count();
        e.map(5 + there as u64 + u64::from(attestation.identity.is_some()))?;
        e.u8(1)?.encode(attestation.person)?;
        for (n, thumbprint) in keys {
            if let Some(Thumbprint(bytes)) = thumbprint {
                e.u8(n)?.bytes(&bytes)?;
            }
        }
        e.u8(5)?.bytes(&attestation.registration)?;
        e.u8(6)?.i64(attestation.time)?;
        e.u8(7)?.encode(attestation.method)?;
        e.u8(8)?.encode(attestation.by)?;
        if let Some(commitment) = attestation.identity {
            e.u8(9)?.bytes(&commitment)?;
        }
        Ok(())
    });
    let kid = signer.public().kid();
    Ok(envelope::sign(
        signer,
        Type::Attestation,
        b"",
        Some(kid),
        None,
        &payload,
    )?)
}

/// An attestation read from its bytes, its signature not yet checked.
#[derive(Clone)]
pub struct ParsedAttestation<'b> {
    /// What it says.
    pub attestation: Attestation,
    /// The staff key that is said to have signed it.
    pub kid: Kid,
    /// The envelope it came in.
    pub envelope: Envelope<'b>,
}

impl<'b> ParsedAttestation<'b> {
    /// Reads at most [`ATTESTATION_MAX`] bytes; unknown keys are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let (kid, envelope) = message::open_named(bytes, ATTESTATION_MAX)?;
        Ok(Self {
            attestation: fields::read(envelope.payload, content)?,
            kid,
            envelope,
        })
    }

    /// Checks the staff key's signature.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self, staff: &PublicKey) -> Result<(), MessageError> {
        Ok(self.envelope.verify(staff, Type::Attestation, b"")?)
    }
}

fn content(d: &mut Decoder<'_>) -> Result<Attestation, Error> {
    let thumbprint = |d: &mut Decoder<'_>| fields::array(d).map(Thumbprint);
    let mut fields = Fields::open(d)?;
    let attestation = Attestation {
        person: fields.required(1)?,
        holder: fields.optional_with(2, thumbprint)?,
        exchange: fields.optional_with(3, thumbprint)?,
        sealing: fields.optional_with(4, thumbprint)?,
        registration: fields.with(5, fields::array)?,
        time: fields.with(6, fields::seconds)?,
        method: fields.required(7)?,
        by: fields.required(8)?,
        identity: fields.optional_with(9, fields::array)?,
    };
    fields.close()?;
    Ok(attestation)
}
