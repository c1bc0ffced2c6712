//! Which doors boarded which slots. Of two boardings of a slot in one round [`act`](super::act) keeps one; here both stay,
//! so that merging hides neither.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use qicheng_domain::{ids::TripId, travel::attendance::Epoch};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("door_slot");

/// The door of this device, whatever its number is now.
pub const HERE: u8 = 0;

/// Notes that a door boarded a slot on a leg in a round.
pub fn put(tx: &Tx<'_>, trip: TripId, slot: u16, door: u8, at: Epoch) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO door_slot (trip, slot, door, leg, round) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (trip, slot, door, leg, round) DO NOTHING",
        params![Col(trip), slot, door, at.leg, at.round],
    )
    .map(drop)
}

/// Returns each slot and door by which it boarded up to a leg, since everyone was called out last; by slot, then door.
pub fn since(
    tx: &Tx<'_>,
    trip: TripId,
    since: Epoch,
    leg: u8,
) -> Result<Vec<(u16, u8)>, StoreError> {
    tx.all(
        "SELECT DISTINCT slot, door FROM door_slot
         WHERE trip = ?1 AND (leg, round) >= (?2, ?3) AND leg <= ?4 ORDER BY slot, door",
        params![Col(trip), since.leg, since.round, leg],
        |row| Ok((row.get("slot")?, row.get("door")?)),
    )
}
