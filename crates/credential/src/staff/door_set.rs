//! Who has boarded at one door, shown by one crew device to another without a network.

pub use crate::staff::message::sign;

use crate::{
    encoding::fields::{self, Fields, Writer, shape},
    envelope::{EncodeResult, Type},
    staff::message::{StaffMessage, StaffMessageBody},
};
use chrono::DateTime;
use minicbor::{Decoder, decode::Error};
use qicheng_domain::{
    ids::TripId,
    travel::{act::ActKind, attendance::RecordedAct},
};
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

impl DoorSet {
    /// Returns the acts that this set shows, each at its own time. Who did them is in their own signed acts.
    pub fn acts(&self) -> impl Iterator<Item = RecordedAct> + '_ {
        let act = |kind, round, slot| RecordedAct {
            kind,
            trip: self.trip,
            leg: self.leg,
            round,
            slot,
            at: DateTime::from_timestamp(self.time, 0).unwrap_or_default(),
            by: None,
            door: Some(self.door),
            temperature: None,
            device: None,
        };
        let round = self.round.checked_sub(1);
        let called_out = round.map(|round| act(ActKind::CalledOut, round, None));
        let boarded = self.slots.iter();
        let boarded = boarded.map(move |slot| act(ActKind::Boarded, self.round, Some(*slot)));
        called_out.into_iter().chain(boarded)
    }
}

/// A door set read from its bytes, no signature checked yet.
pub type ParsedDoorSet<'b> = StaffMessage<'b, DoorSet>;

impl StaffMessageBody for DoorSet {
    const TYPE: Type = Type::DoorSet;

    fn is_in_bounds(&self) -> bool {
        fields::is_second(self.time) && self.slots.iter().all(|slot| *slot < SLOTS_MAX)
    }

    fn write(&self, e: &mut Writer<'_>, credential: &[u8]) -> EncodeResult {
        e.map(7)?.u8(1)?.encode(self.trip)?;
        e.u8(2)?.u8(self.leg)?.u8(3)?.u8(self.round)?;
        e.u8(4)?.u8(self.door)?.u8(5)?.i64(self.time)?;
        e.u8(6)?.bytes(&bitmap(&self.slots))?;
        e.u8(7)?.bytes(credential)?;
        Ok(())
    }

    fn read<'b>(fields: &mut Fields<'_, 'b>) -> Result<(Self, &'b [u8]), Error> {
        let set = Self {
            trip: fields.required(1)?,
            leg: fields.required(2)?,
            round: fields.required(3)?,
            door: fields.required(4)?,
            time: fields.with(5, fields::seconds)?,
            slots: fields.with(6, |d| slots(d.bytes()?))?,
        };
        Ok((set, fields.with(7, Decoder::bytes)?))
    }
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
