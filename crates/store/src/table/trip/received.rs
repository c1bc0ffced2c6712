//! Whom an employer received.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{OperationId, PersonId, TripId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("received");

/// One person received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedRow {
    /// The trip.
    pub trip: TripId,
    /// The slot.
    pub slot: u16,
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff, where known.
    pub by: Option<PersonId>,
    /// This device's own act; none where it came from another device.
    pub operation: Option<OperationId>,
}

/// Returns whom the employer of a trip received, by slot.
pub fn of_trip(tx: &Tx<'_>, trip: TripId) -> Result<Vec<ReceivedRow>, StoreError> {
    tx.all(
        "SELECT trip, slot, at, by, operation FROM received WHERE trip = ?1 ORDER BY slot",
        [Col(trip)],
        |r| {
            Ok(ReceivedRow {
                trip: r.take("trip")?,
                slot: r.get("slot")?,
                at: r.take("at")?,
                by: r.take_option("by")?,
                operation: r.take_option("operation")?,
            })
        },
    )
}

/// Notes that a person was received. Returns false where they were already.
pub fn add(tx: &Tx<'_>, row: &ReceivedRow) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO received (trip, slot, at, by, operation) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (trip, slot) DO NOTHING",
        params![
            Col(row.trip),
            row.slot,
            Col(row.at),
            row.by.map(Col),
            row.operation.map(Col)
        ],
    )?;
    Ok(added > 0)
}
