//! Which stops a vehicle left and reached.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    act::ActKind,
    ids::{OperationId, TripId},
};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("movement");

/// A vehicle left or reached a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// The trip.
    pub trip: TripId,
    /// Number of the stop.
    pub stop: u8,
    /// `Departed` or `Arrived`; the table refuses others.
    pub what: ActKind,
    /// When.
    pub at: DateTime<Utc>,
    /// This device's own act; none where it came from another device.
    pub operation: Option<OperationId>,
}

/// Returns the movements of a trip, in order of stops.
pub fn of_trip(tx: &Tx<'_>, trip: TripId) -> Result<Vec<MovementRow>, StoreError> {
    tx.all(
        "SELECT trip, stop, what, at, operation FROM movement WHERE trip = ?1 ORDER BY stop, what DESC",
        [Col(trip)],
        |r| {
            let arrived = r.get::<_, u8>("what")? == ActKind::Arrived as u8 + FIRST;
            Ok(MovementRow {
                trip: r.take("trip")?,
                stop: r.get("stop")?,
                what: if arrived { ActKind::Arrived } else { ActKind::Departed },
                at: r.take("at")?,
                operation: r.take_option("operation")?,
            })
        },
    )
}

/// Notes a movement, from this device or another. Returns false where it stands already.
pub fn add(tx: &Tx<'_>, row: &MovementRow) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO movement (trip, stop, what, at, operation) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (trip, stop, what) DO NOTHING",
        params![
            Col(row.trip),
            row.stop,
            row.what as u8 + FIRST,
            Col(row.at),
            row.operation.map(Col)
        ],
    )?;
    Ok(added > 0)
}

/// The act's number on the wire begins at one, its place in the enum at zero.
const FIRST: u8 = 1;
