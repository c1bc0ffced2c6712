//! A trip: one vehicle, its legs, and the plan that its people are told.

use crate::{ids::TripId, redact_debug, region::RegionCode};
use chrono::{DateTime, Datelike as _, Utc};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// How a trip moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Mode {
    /// A chartered bus.
    #[n(1)]
    Bus,
    /// A train carriage.
    #[n(2)]
    Train,
    /// A flight.
    #[n(3)]
    Flight,
}

/// The vehicle of a trip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vehicle {
    /// Number plate, train or flight number, at most 20 characters.
    #[n(1)]
    pub plate: String,
    /// How it moves.
    #[n(2)]
    pub mode: Mode,
    /// Seats licensed for passengers; nobody boards beyond them.
    #[n(3)]
    pub seats: u16,
}

/// A place where a trip stops. Its number is its index in [`Trip::stops`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stop {
    /// What it is called ("县汽车站").
    #[n(1)]
    pub name: String,
    /// Where exactly ("3 号门"), or empty.
    #[n(2)]
    #[serde(default)]
    pub detail: String,
    /// Its county.
    #[n(3)]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub region: RegionCode,
    /// When the vehicle arrives there; for the first stop when boarding opens.
    #[n(4)]
    #[cbor(with = "crate::wire::millis")]
    pub arrives: DateTime<Utc>,
    /// When it leaves; for the last stop equal to `arrives`.
    #[n(5)]
    #[cbor(with = "crate::wire::millis")]
    pub departs: DateTime<Utc>,
}

/// The plan of a trip, as its signed document says. A higher revision takes the place of a lower one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Trip {
    /// Its id.
    #[n(1)]
    pub id: TripId,
    /// Rises with every change of the plan.
    #[n(2)]
    pub revision: u32,
    /// The vehicle.
    #[n(3)]
    pub vehicle: Vehicle,
    /// Two or more stops, in order; leg `n` runs from stop `n` to stop `n + 1`.
    #[n(4)]
    pub stops: Vec<Stop>,
    /// Whom a worker calls.
    #[n(5)]
    pub contact: String,
    /// What to bring, at most 200 characters.
    #[n(6)]
    pub bring: String,
    /// The employer that expects these people, by name, where there is one.
    #[n(7)]
    pub employer: Option<String>,
    /// Whether the trip goes at all.
    #[n(8)]
    pub cancelled: bool,
}

redact_debug!(Trip);

/// What a plan of a trip lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TripError {
    /// Fewer than two or more than sixteen stops.
    #[error("a trip has 2 to 16 stops")]
    Stops,
    /// No seat, or more than 3,000.
    #[error("a vehicle has 1 to 3,000 licensed seats")]
    Seats,
    /// A stop is left before it is reached, or reached before the one before is left, or a time is beyond 2200.
    #[error("stops do not follow each other in time")]
    Order,
    /// A text is empty or too long.
    #[error("a text is empty or too long")]
    Text,
}

impl Trip {
    /// Checks the plan against itself.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), TripError> {
        if !(2..=16).contains(&self.stops.len()) {
            return Err(TripError::Stops);
        }
        if !(1..=3_000).contains(&self.vehicle.seats) {
            return Err(TripError::Seats);
        }
        let sane = |at: DateTime<Utc>| (2000..=2200).contains(&at.year());
        let each = (self.stops.iter())
            .all(|s| s.arrives <= s.departs && sane(s.arrives) && sane(s.departs));
        let follow = self.stops.windows(2).all(|w| w[0].departs < w[1].arrives);
        if !each || !follow {
            return Err(TripError::Order);
        }
        let fits = |text: &str, max: usize| !text.trim().is_empty() && text.chars().count() <= max;
        let texts = fits(&self.vehicle.plate, 20)
            && fits(&self.contact, 60)
            && self.bring.chars().count() <= 200
            && self
                .stops
                .iter()
                .all(|s| fits(&s.name, 60) && s.detail.chars().count() <= 60);
        if texts { Ok(()) } else { Err(TripError::Text) }
    }

    /// Returns how many legs there are.
    #[must_use]
    pub fn legs(&self) -> usize {
        self.stops.len().saturating_sub(1)
    }

    /// Returns the last stop.
    #[must_use]
    pub fn destination(&self) -> Option<&Stop> {
        self.stops.last()
    }

    /// Returns whether the plan has the vehicle at its last stop by an instant.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.destination().is_none_or(|stop| stop.arrives <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone as _};

    fn trip(first: DateTime<Utc>) -> Trip {
        let stop = |hours| {
            let at = first + TimeDelta::hours(hours);
            Stop {
                name: "县汽车站".into(),
                detail: String::new(),
                region: "433130".parse().unwrap(),
                arrives: at,
                departs: at,
            }
        };
        Trip {
            id: TripId([1; 6]),
            revision: 1,
            vehicle: Vehicle {
                plate: "湘U12345".into(),
                mode: Mode::Bus,
                seats: 45,
            },
            stops: vec![stop(0), stop(8)],
            contact: "0743-6221234".into(),
            bring: String::new(),
            employer: None,
            cancelled: false,
        }
    }

    #[test]
    fn a_plan_holds_together_or_says_what_does_not() {
        let good = trip(Utc.with_ymd_and_hms(2026, 2, 26, 0, 0, 0).unwrap());
        assert_eq!(good.check(), Ok(()));
        let check = |change: fn(&mut Trip)| {
            let mut trip = good.clone();
            change(&mut trip);
            trip.check()
        };
        assert_eq!(check(|t| t.stops.truncate(1)), Err(TripError::Stops));
        assert_eq!(check(|t| t.vehicle.seats = 0), Err(TripError::Seats));
        assert_eq!(check(|t| t.stops.reverse()), Err(TripError::Order));
        assert_eq!(check(|t| t.contact.clear()), Err(TripError::Text));
        let far = trip(Utc.with_ymd_and_hms(262_141, 1, 1, 0, 0, 0).unwrap());
        assert_eq!(far.check(), Err(TripError::Order));
    }
}
