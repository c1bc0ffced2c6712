//! What the acts that this device knows of add up to, its own staff's and those of others.

use crate::error::AppError;
use qicheng_domain::{
    act::ActKind,
    attendance::{Attendance, RecordedAct},
    ids::TripId,
};
use qicheng_store::{Tx, table::act};

/// Records acts that became known from elsewhere. Returns how many people boarded of whom that was not known.
pub(crate) fn merge(
    tx: &Tx<'_>,
    acts: impl IntoIterator<Item = RecordedAct>,
) -> Result<usize, AppError> {
    let mut boarded = 0;
    for act in acts {
        let new = act::put(tx, &act, None)?;
        boarded += usize::from(new && act.kind == ActKind::Boarded);
    }
    Ok(boarded)
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
