//! Which door of a trip's vehicle this device is at, as staff said.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use qicheng_domain::ids::TripId;
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("door");

/// Returns this device's door of a trip's vehicle, and how many doors there are, one where it is the only one;
/// nothing while nobody has said so.
pub fn get(tx: &Tx<'_>, trip: TripId) -> Result<Option<(u8, u8)>, StoreError> {
    tx.one(
        "SELECT door, doors FROM door WHERE trip = ?1",
        [Col(trip)],
        |row| Ok((row.get("door")?, row.get("doors")?)),
    )
}

/// Sets this device's door of a trip's vehicle, and how many doors there are.
pub fn put(tx: &Tx<'_>, trip: TripId, door: u8, doors: u8) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO door (trip, door, doors) VALUES (?1, ?2, ?3)
         ON CONFLICT (trip) DO UPDATE SET door = excluded.door, doors = excluded.doors",
        params![Col(trip), door, doors],
    )
    .map(drop)
}
