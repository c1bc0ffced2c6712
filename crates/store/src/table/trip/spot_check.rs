//! Checks of health on the spot, with a thermometer and a look.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{OperationId, PersonId, TripId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("spot_check");

/// One check.
#[derive(Clone, PartialEq, Eq)]
pub struct SpotCheckRow {
    /// The trip.
    pub trip: TripId,
    /// The slot.
    pub slot: u16,
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff.
    pub by: PersonId,
    /// Tenths of a degree Celsius.
    pub temperature: u16,
    /// This device's own act; none where it came from another device.
    pub operation: Option<OperationId>,
}

qicheng_domain::redact_debug!(SpotCheckRow);

/// Returns the latest check of a slot.
pub fn latest(tx: &Tx<'_>, trip: TripId, slot: u16) -> Result<Option<SpotCheckRow>, StoreError> {
    tx.one(
        "SELECT trip, slot, at, by, temperature, operation FROM spot_check WHERE trip = ?1 AND slot = ?2
         ORDER BY at DESC LIMIT 1",
        params![Col(trip), slot],
        |r| {
            Ok(SpotCheckRow {
                trip: r.take("trip")?,
                slot: r.get("slot")?,
                at: r.take("at")?,
                by: r.take("by")?,
                temperature: r.get("temperature")?,
                operation: r.take_option("operation")?,
            })
        },
    )
}

/// Notes a check.
pub fn add(tx: &Tx<'_>, row: &SpotCheckRow) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO spot_check (trip, slot, at, by, temperature, operation) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (trip, slot, at) DO NOTHING",
        params![
            Col(row.trip),
            row.slot,
            Col(row.at),
            Col(row.by),
            row.temperature,
            row.operation.map(Col)
        ],
    )
    .map(drop)
}
