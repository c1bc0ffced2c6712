//! Staff asks for freshness: a nonce that the next presentation or enrolment must carry.

use crate::{
    credential::StaffCredential,
    envelope::{self, Envelope, Type},
    fields::{self, Fields},
    key::Signer,
    message::{self, MessageError},
    text::CODE_MAX,
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::ids::TripId;

/// What staff asks. The other way, without a camera, needs no bytes: the crew's screen shows six digits and the
/// worker types them ([`crate::presentation::Proof::Digits`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Eight random bytes, used once.
    pub nonce: [u8; 8],
    /// The trip that is boarded; none when a helper asks for an enrolment.
    pub trip: Option<TripId>,
    /// The door, where there is more than one.
    pub door: Option<u8>,
    /// The asking device's clock, seconds since 1970.
    pub time: i64,
}

/// Signs a challenge with the staff key; the staff credential goes along, so that the worker's phone can show who asks.
///
/// # Errors
/// `Staff` when the credential is not one for the signer's key, `Bounds`, `Envelope`.
pub fn sign(
    signer: &dyn Signer,
    challenge: &Challenge,
    staff_credential: &[u8],
) -> Result<Vec<u8>, MessageError> {
    message::check_own(signer, staff_credential)?;
    if !fields::is_second(challenge.time) {
        return Err(MessageError::Bounds);
    }
    let places = [challenge.trip.is_some(), challenge.door.is_some()];
    let payload = envelope::build(|e| {
        e.map(3 + places.into_iter().map(u64::from).sum::<u64>())?;
        e.u8(1)?.bytes(&challenge.nonce)?;
        if let Some(trip) = challenge.trip {
            e.u8(2)?.encode(trip)?;
        }
        if let Some(door) = challenge.door {
            e.u8(3)?.u8(door)?;
        }
        e.u8(4)?.i64(challenge.time)?;
        e.u8(5)?.bytes(staff_credential)?;
        Ok(())
    });
    Ok(envelope::sign(
        signer,
        Type::Challenge,
        b"",
        None,
        None,
        &payload,
    )?)
}

/// A challenge read from its bytes, no signature checked yet.
#[derive(Clone)]
pub struct ParsedChallenge<'b> {
    /// What is asked.
    pub challenge: Challenge,
    /// Who asks: role, region, key. The issuer's signature is the caller's to check.
    pub staff: StaffCredential<'b>,
    /// The envelope that the staff key signed.
    pub envelope: Envelope<'b>,
}

impl<'b> ParsedChallenge<'b> {
    /// Reads at most 2,000 bytes; unknown keys are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Staff`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let envelope = message::open_unnamed(bytes, CODE_MAX)?;
        let (challenge, credential) = fields::read(envelope.payload, content)?;
        Ok(Self {
            challenge,
            staff: StaffCredential::parse(credential)?,
            envelope,
        })
    }

    /// Checks that the key of the staff credential signed it.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self) -> Result<(), MessageError> {
        Ok(self
            .envelope
            .verify(&self.staff.key, Type::Challenge, b"")?)
    }
}

fn content<'b>(d: &mut Decoder<'b>) -> Result<(Challenge, &'b [u8]), Error> {
    let mut fields = Fields::open(d)?;
    let challenge = Challenge {
        nonce: fields.with(1, fields::array)?,
        trip: fields.optional(2)?,
        door: fields.optional(3)?,
        time: fields.with(4, fields::seconds)?,
    };
    let credential = fields.with(5, Decoder::bytes)?;
    fields.close()?;
    Ok((challenge, credential))
}
