//! Slots that several doors boarded, and of which staff found out who is on board.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use qicheng_domain::{ids::TripId, travel::attendance::Epoch};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("door_settled");

/// Notes that it was found out of a slot and these doors, bit `n` for door `n`.
pub fn put(tx: &Tx<'_>, trip: TripId, slot: u16, at: Epoch, doors: u16) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO door_settled (trip, slot, leg, round, doors) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (trip, slot, leg, round) DO UPDATE SET doors = excluded.doors",
        params![Col(trip), slot, at.leg, at.round, doors],
    )
    .map(drop)
}

/// Returns the slots of which it was found out up to a leg since everyone was called out last, each with its doors.
pub fn since(
    tx: &Tx<'_>,
    trip: TripId,
    since: Epoch,
    leg: u8,
) -> Result<Vec<(u16, u16)>, StoreError> {
    tx.all(
        "SELECT slot, doors FROM door_settled WHERE trip = ?1 AND (leg, round) >= (?2, ?3) AND leg <= ?4",
        params![Col(trip), since.leg, since.round, leg],
        |row| Ok((row.get("slot")?, row.get("doors")?)),
    )
}
