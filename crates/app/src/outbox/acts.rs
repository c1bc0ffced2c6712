//! What the acts that this device knows of add up to, its own staff's and those of others.

use crate::{error::AppError, people};
use qicheng_domain::{
    ids::TripId,
    travel::{
        act::ActKind,
        attendance::{Attendance, Epoch, RecordedAct},
    },
};
use qicheng_store::{
    Tx,
    table::{
        act::{self, OwnAct},
        door_slot,
    },
};

/// Records acts that became known from elsewhere, and which doors boarded whom.
pub(crate) fn merge(
    tx: &Tx<'_>,
    acts: impl IntoIterator<Item = RecordedAct>,
) -> Result<(), AppError> {
    let staff = people::staff(tx)?;
    for act in acts {
        act::put(tx, &act, None)?;
        // What the service says of this device's own boardings names a door that this device may have left since.
        let is_own = staff.iter().any(|member| Some(member.person) == act.by);
        if let (ActKind::Boarded, Some(slot), Some(door), false) =
            (act.kind, act.slot, act.door, is_own)
        {
            door_slot::put(tx, act.trip, slot, door, epoch(&act))?;
        }
    }
    Ok(())
}

/// Records an act of this device's own staff.
pub(crate) fn add_own(tx: &Tx<'_>, act: &RecordedAct, own: OwnAct) -> Result<(), AppError> {
    act::put(tx, act, Some(own))?;
    if let (ActKind::Boarded, Some(slot)) = (act.kind, act.slot) {
        door_slot::put(tx, act.trip, slot, door_slot::HERE, epoch(act))?;
    }
    Ok(())
}

fn epoch(act: &RecordedAct) -> Epoch {
    Epoch {
        leg: act.leg,
        round: act.round,
    }
}

/// Returns what all known acts of a trip add up to.
pub(crate) fn of_trip(tx: &Tx<'_>, trip: TripId) -> Result<Attendance, AppError> {
    Ok(Attendance::of(trip, act::of_trip(tx, trip)?))
}

/// Returns what the acts about one slot, and those about nobody, add up to: where that person and the vehicle are, and
/// the rounds of each leg.
pub(crate) fn of_slot(tx: &Tx<'_>, trip: TripId, slot: u16) -> Result<Attendance, AppError> {
    Ok(Attendance::of(trip, act::of_slot(tx, trip, slot)?))
}

/// Returns what the acts about nobody add up to: where the vehicle is, and the rounds of each leg.
pub(crate) fn of_vehicle(tx: &Tx<'_>, trip: TripId) -> Result<Attendance, AppError> {
    Ok(Attendance::of(trip, act::about_nobody(tx, trip)?))
}

/// Returns how many times everyone was called out on a leg.
pub(crate) fn round(tx: &Tx<'_>, trip: TripId, leg: u8) -> Result<u8, AppError> {
    Ok(of_vehicle(tx, trip)?.round(leg))
}
