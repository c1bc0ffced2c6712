//! Which door of a trip's vehicle this device is at, where the vehicle has several.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use qicheng_domain::ids::TripId;
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("door");

/// Returns this device's door of a trip's vehicle, and how many doors there are; nothing where it has one alone.
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

/// Says that a trip's vehicle has one door.
pub fn remove(tx: &Tx<'_>, trip: TripId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM door WHERE trip = ?1", [Col(trip)])
        .map(drop)
}
