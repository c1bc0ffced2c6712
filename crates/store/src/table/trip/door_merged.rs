//! Which doors' sets were merged into this device's; a vehicle departs with all of them.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::TripId;
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("door_merged");

/// Returns the doors whose sets were merged, and when last.
pub fn of_leg(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    round: u8,
) -> Result<Vec<(u8, DateTime<Utc>)>, StoreError> {
    tx.all(
        "SELECT door, at FROM door_merged WHERE trip = ?1 AND leg = ?2 AND round = ?3 ORDER BY door",
        params![Col(trip), leg, round],
        |r| Ok((r.get("door")?, r.get::<_, Col<DateTime<Utc>>>("at")?.0)),
    )
}

/// Notes that a door's set, as it stood at `at`, was merged.
pub fn put(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    round: u8,
    door: u8,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO door_merged (trip, leg, round, door, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (trip, leg, round, door) DO UPDATE SET at = max(at, excluded.at)",
        params![Col(trip), leg, round, door, Col(at)],
    )
    .map(drop)
}
