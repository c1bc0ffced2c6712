//! Who has boarded at one door, shown by one crew device to another without a network.

use crate::{
    credential::StaffCredential,
    envelope::{self, Envelope, Type},
    fields::{self, Fields, shape},
    key::Signer,
    message::{self, MessageError},
    text::CODE_MAX,
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::ids::TripId;
use std::collections::BTreeSet;

/// Slots that a door set can name are below this.
pub const SLOTS_MAX: u16 = 8_000;

/// The slots that have boarded at one door on one leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorSet {
    /// The trip.
    pub trip: TripId,
    /// The leg: the number of the stop from which it runs.
    pub leg: u8,
    /// How many times everyone was called out on this leg.
    pub round: u8,
    /// The door.
    pub door: u8,
    /// The device's clock, seconds since 1970.
    pub time: i64,
    /// Who has boarded, each slot below [`SLOTS_MAX`].
    pub slots: BTreeSet<u16>,
}

/// Signs a door set with the staff key; the staff credential goes along.
///
/// # Errors
/// `Staff` when the credential is not one for the signer's key, `Bounds`, `Envelope`.
pub fn sign(
    signer: &dyn Signer,
    set: &DoorSet,
    staff_credential: &[u8],
) -> Result<Vec<u8>, MessageError> {
    message::check_own(signer, staff_credential)?;
    if !fields::is_second(set.time) || set.slots.iter().any(|slot| *slot >= SLOTS_MAX) {
        return Err(MessageError::Bounds);
    }
    let payload = envelope::build(|e| {
        e.map(7)?.u8(1)?.encode(set.trip)?;
        e.u8(2)?.u8(set.leg)?.u8(3)?.u8(set.round)?;
        e.u8(4)?.u8(set.door)?.u8(5)?.i64(set.time)?;
        e.u8(6)?.bytes(&bitmap(&set.slots))?;
        e.u8(7)?.bytes(staff_credential)?;
        Ok(())
    });
    Ok(envelope::sign(
        signer,
        Type::DoorSet,
        b"",
        None,
        None,
        &payload,
    )?)
}

/// A door set read from its bytes, no signature checked yet.
#[derive(Clone)]
pub struct ParsedDoorSet<'b> {
    /// Who has boarded.
    pub set: DoorSet,
    /// Who says so. The issuer's signature is the caller's to check.
    pub staff: StaffCredential<'b>,
    /// The envelope that the staff key signed.
    pub envelope: Envelope<'b>,
}

impl<'b> ParsedDoorSet<'b> {
    /// Reads at most 2,000 bytes; unknown keys are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Staff`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let envelope = message::open_unnamed(bytes, CODE_MAX)?;
        let (set, credential) = fields::read(envelope.payload, content)?;
        Ok(Self {
            set,
            staff: StaffCredential::parse(credential)?,
            envelope,
        })
    }

    /// Checks that the key of the staff credential signed it.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self) -> Result<(), MessageError> {
        Ok(self.envelope.verify(&self.staff.key, Type::DoorSet, b"")?)
    }
}

fn content<'b>(d: &mut Decoder<'b>) -> Result<(DoorSet, &'b [u8]), Error> {
    let mut fields = Fields::open(d)?;
    let set = DoorSet {
        trip: fields.required(1)?,
        leg: fields.required(2)?,
        round: fields.required(3)?,
        door: fields.required(4)?,
        time: fields.with(5, fields::seconds)?,
        slots: fields.with(6, |d| slots(d.bytes()?))?,
    };
    let credential = fields.with(7, Decoder::bytes)?;
    fields.close()?;
    Ok((set, credential))
}

/// Slot `n` is bit `n % 8`, least first, of byte `n / 8`; the last byte is not zero.
fn bitmap(slots: &BTreeSet<u16>) -> Vec<u8> {
    let length = slots.last().map_or(0, |last| usize::from(*last) / 8 + 1);
    let mut bytes = vec![0_u8; length];
    for slot in slots {
        if let Some(byte) = bytes.get_mut(usize::from(*slot) / 8) {
            *byte |= 1 << (slot % 8);
        }
    }
    bytes
}

fn slots(bitmap: &[u8]) -> Result<BTreeSet<u16>, Error> {
    if bitmap.len() > usize::from(SLOTS_MAX) / 8 || bitmap.last() == Some(&0) {
        return Err(shape());
    }
    Ok((0..SLOTS_MAX)
        .filter(|slot| {
            let byte = bitmap.get(usize::from(*slot) / 8);
            byte.is_some_and(|byte| byte >> (slot % 8) & 1 == 1)
        })
        .collect())
}
