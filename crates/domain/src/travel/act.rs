//! Acts that others rely on, each signed by the staff who did it.

use crate::{
    form::{FieldCode, FieldError, Findings, check_temperature},
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

    /// Returns whether it is about one passenger, by slot.
    #[must_use]
    pub fn is_about_passenger(self) -> bool {
        match self {
            Self::Boarded | Self::HealthChecked | Self::Received | Self::DoubleUnsettled => true,
            Self::Departed | Self::Arrived | Self::CalledOut => false,
        }
    }
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

/// The most doors that a vehicle may have.
pub const MAX_DOORS: u8 = 9;

impl Act {
    /// Checks each field that the act alone decides about, for the phone that signs it and the service that takes it:
    /// a slot with what is done to a passenger and with nothing else, a temperature with `HealthChecked` alone, a door
    /// from 1 to [`MAX_DOORS`].
    ///
    /// # Errors
    /// Every field that is not valid.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut f = Findings::default();
        let presence = |is_there: bool, is_needed: bool| match (is_there, is_needed) {
            (true, false) => Err(FieldCode::Malformed),
            (false, true) => Err(FieldCode::Required),
            _ => Ok(()),
        };
        f.check(
            "slot",
            presence(self.slot.is_some(), self.kind.is_about_passenger()),
        );
        if self
            .door
            .is_some_and(|door| !(1..=MAX_DOORS).contains(&door))
        {
            f.refuse("door", FieldCode::OutOfRange);
        }
        let is_check = self.kind == ActKind::HealthChecked;
        let temperature = presence(self.temperature.is_some(), is_check)
            .and_then(|()| self.temperature.map_or(Ok(()), check_temperature));
        f.check("temperature", temperature);
        f.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(kind: ActKind) -> Act {
        Act {
            kind,
            trip: TripId([1; 6]),
            leg: 0,
            slot: kind.is_about_passenger().then_some(3),
            at: DateTime::UNIX_EPOCH,
            by: PersonId::from_bytes([2; 16]),
            door: Some(1),
            temperature: (kind == ActKind::HealthChecked).then_some(365),
            round: 0,
        }
    }

    fn fields(act: &Act) -> Vec<String> {
        let errors = act.validate().err().unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn every_kind_has_the_fields_that_it_needs_and_no_others() {
        for kind in ActKind::ALL {
            let good = act(kind);
            assert_eq!(fields(&good), [""; 0], "{kind:?}");
            let slot = match good.slot {
                Some(_) => None,
                None => Some(3),
            };
            assert_eq!(
                fields(&Act {
                    slot,
                    ..good.clone()
                }),
                ["slot"]
            );
            let temperature = match good.temperature {
                Some(_) => None,
                None => Some(365),
            };
            let wrong = Act {
                temperature,
                ..good.clone()
            };
            assert_eq!(fields(&wrong), ["temperature"]);
            for door in [0, MAX_DOORS + 1, 200] {
                let door = Some(door);
                assert_eq!(
                    fields(&Act {
                        door,
                        ..good.clone()
                    }),
                    ["door"]
                );
            }
        }
    }

    #[test]
    fn nobody_has_a_temperature_beyond_what_a_person_can_have() {
        for tenths in [0, 339, 431, 999] {
            let wrong = Act {
                temperature: Some(tenths),
                ..act(ActKind::HealthChecked)
            };
            assert_eq!(fields(&wrong), ["temperature"]);
        }
    }
}
