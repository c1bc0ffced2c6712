//! How many are on board, against the licensed seats.

use super::leg::Leg;
use crate::{App, doors::Doors, error::AppError, mirror::trust, outbox::acts, scan::Place};
use serde::Serialize;

/// Numbers of a leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Headcount {
    /// On board now.
    pub on_board: usize,
    /// Expected to board at this stop or before.
    pub expected: usize,
    /// Licensed seats.
    pub seats: u16,
    /// Slots that are expected and not on board, rising.
    pub missing: Vec<u16>,
    /// Doors of which it is not known who boarded there within the last minutes: more people than these may be on board.
    pub unknown_doors: Vec<u8>,
    /// Whether several crew are on duty and nobody has said at which door this device is: whom the others' devices let on
    /// is not known.
    pub door_unsaid: bool,
}

/// Counts a leg.
///
/// # Errors
/// `NoTrip`, the store's.
pub fn headcount(app: &App, place: &Place) -> Result<Headcount, AppError> {
    app.store.read(|tx| {
        let leg = Leg::read(app, tx, place)?;
        let due = leg.entries.iter().filter(|entry| leg.is_due(entry));
        let due: Vec<u16> = due.map(|entry| entry.slot).collect();
        let round = acts::round(tx, place.trip, place.leg)?;
        let clock = trust::clock(app, tx)?;
        let doors = Doors::of(tx, place.trip, place.leg, round, clock)?;
        let door_unsaid = doors.as_ref().is_some_and(|doors| doors.here.is_none());
        let others = doors.into_iter().flat_map(|doors| doors.others);
        let unknown = others.filter(|other| !other.fresh);
        Ok(Headcount {
            door_unsaid,
            unknown_doors: unknown.map(|other| other.door).collect(),
            on_board: leg.on_board.len(),
            expected: due.len(),
            seats: leg.plan.vehicle.seats,
            missing: due
                .into_iter()
                .filter(|slot| !leg.on_board.contains(slot))
                .collect(),
        })
    })
}
