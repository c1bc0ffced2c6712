//! Acts that others rely on, each signed by the staff who did it.

use crate::{
    ids::{PersonId, TripId},
    wire_number,
};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};
use num_enum::{IntoPrimitive, TryFromPrimitive};
use serde::{Deserialize, Serialize};

/// What was done.
/// The numbers are part of signed acts and never change their meaning.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    IntoPrimitive,
    TryFromPrimitive,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum ActKind {
    /// A person boarded.
    Boarded = 1,
    /// The vehicle left a stop.
    Departed = 2,
    /// The vehicle reached a stop.
    Arrived = 3,
    /// Everyone was called out at a stop, and boards again.
    CalledOut = 4,
    /// Health was checked on the spot, with a thermometer and a look.
    HealthChecked = 5,
    /// An employer received a person.
    Received = 6,
    /// The vehicle left although two doors had boarded somebody on this slot and nobody found out who.
    DoubleUnsettled = 8,
}

wire_number!(ActKind: u8);

impl ActKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Boarded,
        Self::Departed,
        Self::Arrived,
        Self::CalledOut,
        Self::HealthChecked,
        Self::Received,
        Self::DoubleUnsettled,
    ];
}

/// One act of staff on a trip. Two acts of the same kind, trip, leg, round and slot are one effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Act {
    /// What was done.
    #[n(1)]
    pub kind: ActKind,
    /// The trip.
    #[n(2)]
    pub trip: TripId,
    /// The leg: the number of the stop from which it runs. For `Arrived`, the stop reached.
    #[n(3)]
    pub leg: u8,
    /// The slot, where it is about a person.
    #[n(4)]
    pub slot: Option<u16>,
    /// When, by the device's clock.
    #[n(5)]
    #[cbor(with = "crate::wire::millis")]
    pub at: DateTime<Utc>,
    /// The staff who did it.
    #[n(6)]
    pub by: PersonId,
    /// Which door or gate.
    #[n(7)]
    pub door: Option<u8>,
    /// Temperature in tenths of a degree Celsius, with `HealthChecked`.
    #[n(8)]
    pub temperature: Option<u16>,
    /// How many times everyone was called out before this boarding on this leg.
    #[n(9)]
    pub round: u8,
}
