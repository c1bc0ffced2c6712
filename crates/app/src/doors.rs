//! The doors of a trip's vehicle: which one this device is at, and what the others have shown.

use crate::error::AppError;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::verdict;
use qicheng_domain::ids::TripId;
use qicheng_store::{
    Tx,
    table::{door, door_merged},
};
use serde::Serialize;

/// Minutes that another door's set counts: after that people may have boarded there whom nobody here knows of.
const FRESH_MINUTES: i64 = 5;

/// Another door of the vehicle, as far as this device knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DoorView {
    /// Its number.
    pub door: u8,
    /// When its set was made that was merged here last, on this leg since everyone was called out.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub as_of: Option<DateTime<Utc>>,
    /// Whether that still counts.
    pub fresh: bool,
}

/// This device's door of a vehicle that has several, and the others.
pub(crate) struct Doors {
    /// This device's door.
    pub(crate) here: u8,
    /// The others, by number.
    pub(crate) others: Vec<DoorView>,
}

impl Doors {
    /// Returns the doors of a trip's vehicle on a leg in a round; nothing where it has one door.
    pub(crate) fn of(
        tx: &Tx<'_>,
        trip: TripId,
        leg: u8,
        round: u8,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, AppError> {
        let Some((here, doors)) = door::get(tx, trip)? else {
            return Ok(None);
        };
        let merged = door_merged::of_leg(tx, trip, leg, round)?;
        let other = |door| {
            let as_of = merged.iter().find(|(d, _)| *d == door).map(|(_, at)| *at);
            DoorView {
                door,
                as_of,
                fresh: as_of.is_some_and(|at| is_fresh(at, now)),
            }
        };
        let others = (1..=doors).filter(|door| *door != here).map(other);
        Ok(Some(Self {
            here,
            others: others.collect(),
        }))
    }

    /// Whether every other door's set was seen and is fresh.
    pub(crate) fn are_merged(&self) -> bool {
        self.others.iter().all(|door| door.fresh)
    }
}

/// Returns the doors as a verdict is told of them.
pub(crate) fn at_door(doors: Option<&Doors>) -> verdict::Doors {
    doors.map_or(verdict::Doors::One, |doors| verdict::Doors::Several {
        here: doors.here,
        merged: doors.are_merged(),
    })
}

/// Whether a set made at a time still counts.
pub(crate) fn is_fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(at).abs() <= TimeDelta::minutes(FRESH_MINUTES)
}
