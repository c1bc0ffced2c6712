//! The doors of a trip's vehicle: which one this device is at, what the others have shown, and whom two of them boarded.

use crate::error::AppError;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::verdict::{self, Clock};
use qicheng_domain::{
    ids::TripId,
    travel::attendance::{Attendance, Epoch},
};
use qicheng_store::{
    Tx,
    table::{
        door,
        door_merged::{self, MergedSet},
        door_settled, door_slot, manifest_crew,
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Minutes that another door's set counts: after that people may have boarded there whom nobody here knows of.
const FRESH_MINUTES: i64 = 5;

/// Another door of the vehicle, as far as this device knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DoorView {
    /// Its number.
    pub door: u8,
    /// When its set was made that was merged here last, on this leg since everyone was called out.
    pub as_of: Option<DateTime<Utc>>,
    /// Whether that still counts.
    pub fresh: bool,
}

/// This device's door of a vehicle that has several, and the others.
pub(crate) struct Doors {
    /// This device's door; none where several crew are on duty and nobody has said it: whom the others let on is not
    /// known then, nor through which door.
    pub(crate) here: Option<u8>,
    /// The others, by number.
    pub(crate) others: Vec<DoorView>,
}

impl Doors {
    /// Returns the doors of a trip's vehicle on a leg in a round; nothing where it has one door, or one member of crew and
    /// nobody has said otherwise.
    pub(crate) fn of(
        tx: &Tx<'_>,
        trip: TripId,
        leg: u8,
        round: u8,
        clock: Clock,
    ) -> Result<Option<Self>, AppError> {
        let (here, doors) = match door::get(tx, trip)? {
            Some((_, 1)) => return Ok(None),
            Some(said) => said,
            None if manifest_crew::count(tx, trip)? > 1 => {
                return Ok(Some(Self {
                    here: None,
                    others: Vec::new(),
                }));
            }
            None => return Ok(None),
        };
        let merged = door_merged::of_leg(tx, trip, leg, round)?;
        let other = |door| {
            let set = merged.iter().find(|set| set.door == door);
            DoorView {
                door,
                as_of: set.map(|set| set.at),
                fresh: set.is_some_and(|set| still_counts(set, clock)),
            }
        };
        let others = (1..=doors).filter(|door| *door != here).map(other);
        Ok(Some(Self {
            here: Some(here),
            others: others.collect(),
        }))
    }

    /// Whether every other door's set was seen and is fresh.
    pub(crate) fn are_merged(&self) -> bool {
        self.here.is_some() && self.others.iter().all(|door| door.fresh)
    }
}

/// Returns this device's door of a trip's vehicle, and how many there are, where it has several.
pub(crate) fn of_several(tx: &Tx<'_>, trip: TripId) -> Result<Option<(u8, u8)>, AppError> {
    Ok(door::get(tx, trip)?.filter(|(_, doors)| *doors > 1))
}

/// Returns the doors as an input of the verdict.
pub(crate) fn at_door(doors: Option<&Doors>) -> verdict::Doors {
    doors.map_or(verdict::Doors::One, |doors| verdict::Doors::Several {
        here: doors.here.unwrap_or(door_slot::HERE),
        merged: doors.are_merged(),
    })
}

/// Whether a set made at a time counts. Both devices tell the time by the later of clock and minimum trusted time.
pub(crate) fn is_fresh(made: DateTime<Utc>, clock: Clock) -> bool {
    is_near(made, clock.at())
}

/// While the clock is below the minimum trusted time, that stands still: how long ago the set came is then told by the
/// clock alone.
fn still_counts(set: &MergedSet, clock: Clock) -> bool {
    is_fresh(set.at, clock) && is_near(set.received, clock.now)
}

fn is_near(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now.signed_duration_since(at).abs() <= TimeDelta::minutes(FRESH_MINUTES)
}

/// Returns the slots that boarded at this device's door up to a leg, since everyone was called out last.
pub(crate) fn boarded_here(
    tx: &Tx<'_>,
    attendance: &Attendance,
    leg: u8,
) -> Result<BTreeSet<u16>, AppError> {
    boarded_at(tx, attendance, leg, door_slot::HERE)
}

/// Returns the slots of which it is known that they boarded at a door up to a leg, since everyone was called out last.
pub(crate) fn boarded_at(
    tx: &Tx<'_>,
    attendance: &Attendance,
    leg: u8,
    door: u8,
) -> Result<BTreeSet<u16>, AppError> {
    let known = door_slot::since(tx, attendance.trip(), attendance.last_call(leg), leg)?;
    let there = known.into_iter().filter(|(_, at)| *at == door);
    Ok(there.map(|(slot, _)| slot).collect())
}

/// A slot on which several doors boarded somebody in one round.
pub(crate) struct DoubleBoarding {
    pub(crate) slot: u16,
    /// Which doors, rising; 0 is this device's where it has no number.
    pub(crate) doors: BTreeSet<u8>,
    /// Whether staff found out who is on board.
    pub(crate) settled: bool,
}

impl DoubleBoarding {
    /// Returns the slots that several doors boarded up to a leg, since everyone was called out last; by slot.
    pub(crate) fn of(tx: &Tx<'_>, attendance: &Attendance, leg: u8) -> Result<Vec<Self>, AppError> {
        let (trip, since) = (attendance.trip(), attendance.last_call(leg));
        let here = of_several(tx, trip)?.map_or(door_slot::HERE, |(here, _)| here);
        let mut doors: BTreeMap<u16, BTreeSet<u8>> = BTreeMap::new();
        for (slot, door) in door_slot::since(tx, trip, since, leg)? {
            let door = if door == door_slot::HERE { here } else { door };
            doors.entry(slot).or_default().insert(door);
        }
        doors.retain(|_, doors| doors.len() > 1);
        let settled = door_settled::since(tx, trip, since, leg)?;
        let double = |(slot, doors): (u16, BTreeSet<u8>)| Self {
            slot,
            settled: settled.contains(&(slot, bits(&doors))),
            doors,
        };
        Ok(doors.into_iter().map(double).collect())
    }

    /// Notes that staff found out who is on board.
    pub(crate) fn settle(&self, tx: &Tx<'_>, trip: TripId, at: Epoch) -> Result<(), AppError> {
        let doors = bits(&self.doors);
        Ok(door_settled::put(tx, trip, self.slot, at, doors)?)
    }
}

/// Doors beyond the fifteenth, which no device is at, are not told apart.
fn bits(doors: &BTreeSet<u8>) -> u16 {
    doors
        .iter()
        .map(|door| 1 << (*door).min(15))
        .fold(0, |all, bit: u16| all | bit)
}
