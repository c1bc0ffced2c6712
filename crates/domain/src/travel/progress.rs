//! How far a trip is: what its crew's and employer's acts add up to.

use crate::ids::{PersonId, TripId};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// One boarding that a service knows of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Boarding {
    /// The leg.
    #[n(1)]
    pub leg: u8,
    /// How many times everyone was called out before.
    #[n(2)]
    pub round: u8,
    /// The slot.
    #[n(3)]
    pub slot: u16,
    /// When.
    #[n(4)]
    #[cbor(with = "crate::wire::millis")]
    pub at: DateTime<Utc>,
    /// By which staff.
    #[n(5)]
    pub by: PersonId,
    /// At which door.
    #[n(6)]
    pub door: Option<u8>,
}

/// One person received by the employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Arrival {
    /// The slot.
    #[n(1)]
    pub slot: u16,
    /// When.
    #[n(2)]
    #[cbor(with = "crate::wire::millis")]
    pub at: DateTime<Utc>,
}

/// How often everyone was called out on a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Rounds {
    /// The leg.
    #[n(1)]
    pub leg: u8,
    /// How often; above zero.
    #[n(2)]
    pub count: u8,
}

/// Where a trip stands, as the service has put it together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Progress {
    /// The trip.
    #[n(1)]
    pub trip: TripId,
    /// Rises with every change.
    #[n(2)]
    pub revision: u32,
    /// Boardings, by leg, round and slot.
    #[n(3)]
    pub boarded: Vec<Boarding>,
    /// Number of the stop last left, where one was.
    #[n(4)]
    pub departed: Option<u8>,
    /// Number of the stop last reached, where one was.
    #[n(5)]
    pub arrived: Option<u8>,
    /// People received by the employer, by slot.
    #[n(6)]
    pub received: Vec<Arrival>,
    /// Legs on which everyone was called out, rising; left out where there is none.
    #[cbor(n(7), default, skip_if = "Vec::is_empty")]
    pub rounds: Vec<Rounds>,
    /// In which round the stop last left was left; left out where nobody had been called out.
    #[n(9)]
    pub departed_round: Option<u8>,
}
