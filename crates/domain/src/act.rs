//! Acts that others rely on, each signed by the staff who did it.

use crate::ids::{PersonId, TripId};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What was done.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum ActKind {
    /// A person boarded.
    #[n(1)]
    Boarded,
    /// The vehicle left a stop.
    #[n(2)]
    Departed,
    /// The vehicle reached a stop.
    #[n(3)]
    Arrived,
    /// Everyone was called out at a stop, and boards again.
    #[n(4)]
    CalledOut,
    /// Health was checked on the spot, with a thermometer and a look.
    #[n(5)]
    HealthChecked,
    /// An employer received a person.
    #[n(6)]
    Received,
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
