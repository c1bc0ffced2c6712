//! Everyone was called out on a leg: its boardings begin again.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{OperationId, TripId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("round");

/// Returns how many times everyone was called out on the leg.
pub fn current(tx: &Tx<'_>, trip: TripId, leg: u8) -> Result<u8, StoreError> {
    let round = tx.one(
        "SELECT coalesce(max(round), 0) FROM round WHERE trip = ?1 AND leg = ?2",
        params![Col(trip), leg],
        |r| r.get(0),
    )?;
    Ok(round.unwrap_or(0))
}

/// Notes that `round` began, from this device or another. Returns whether it was new.
pub fn add(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    round: u8,
    at: DateTime<Utc>,
    operation: Option<OperationId>,
) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO round (trip, leg, round, at, operation) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (trip, leg, round) DO NOTHING",
        params![Col(trip), leg, round, Col(at), operation.map(Col)],
    )?;
    Ok(added > 0)
}
