//! Which doors' sets were merged into this device's; a vehicle departs with all of them.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::TripId;
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("door_merged");

/// A door's set that was merged here last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedSet {
    /// The door.
    pub door: u8,
    /// When it was made, by the clock of that door's device.
    pub at: DateTime<Utc>,
    /// When it was merged, by this device's clock.
    pub received: DateTime<Utc>,
}

/// Returns the set that was merged last of each door, by door.
pub fn of_leg(tx: &Tx<'_>, trip: TripId, leg: u8, round: u8) -> Result<Vec<MergedSet>, StoreError> {
    tx.all(
        "SELECT door, at, received FROM door_merged WHERE trip = ?1 AND leg = ?2 AND round = ?3 ORDER BY door",
        params![Col(trip), leg, round],
        |row| {
            Ok(MergedSet {
                door: row.get("door")?,
                at: row.take("at")?,
                received: row.take("received")?,
            })
        },
    )
}

/// Notes that a door's set was merged, in the place of the one before.
pub fn put(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    round: u8,
    set: &MergedSet,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO door_merged (trip, leg, round, door, at, received) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (trip, leg, round, door)
         DO UPDATE SET at = excluded.at, received = excluded.received",
        params![Col(trip), leg, round, set.door, Col(set.at), Col(set.received)],
    )
    .map(drop)
}
