//! The used set: who has boarded, by trip, leg, round and slot. The first use counts.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{OperationId, PersonId, TripId};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("boarding");

/// One use of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardingRow {
    /// The trip.
    pub trip: TripId,
    /// The leg.
    pub leg: u8,
    /// How many times everyone was called out before.
    pub round: u8,
    /// The slot.
    pub slot: u16,
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff.
    pub by: PersonId,
    /// At which door.
    pub door: Option<u8>,
    /// This device's own act; none where it came from another device.
    pub operation: Option<OperationId>,
}

const SELECT: &str = "SELECT trip, leg, round, slot, at, by, door, operation FROM boarding";

/// Returns the use of a slot.
pub fn get(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    round: u8,
    slot: u16,
) -> Result<Option<BoardingRow>, StoreError> {
    tx.one(
        &format!("{SELECT} WHERE trip = ?1 AND leg = ?2 AND round = ?3 AND slot = ?4"),
        params![Col(trip), leg, round, slot],
        read,
    )
}

/// Returns every use on a trip, by leg, round and slot.
pub fn of_trip(tx: &Tx<'_>, trip: TripId) -> Result<Vec<BoardingRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE trip = ?1 ORDER BY leg, round, slot"),
        [Col(trip)],
        read,
    )
}

/// Returns every use on a leg in a round, by slot.
pub fn of_leg(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    round: u8,
) -> Result<Vec<BoardingRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE trip = ?1 AND leg = ?2 AND round = ?3 ORDER BY slot"),
        params![Col(trip), leg, round],
        read,
    )
}

/// Notes a use, from this device or another. Returns false, and changes nothing, where the slot is used already.
pub fn add(tx: &Tx<'_>, row: &BoardingRow) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO boarding (trip, leg, round, slot, at, by, door, operation)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (trip, leg, round, slot) DO NOTHING",
        params![
            Col(row.trip),
            row.leg,
            row.round,
            row.slot,
            Col(row.at),
            Col(row.by),
            row.door,
            row.operation.map(Col)
        ],
    )?;
    Ok(added > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<BoardingRow> {
    Ok(BoardingRow {
        trip: row.take("trip")?,
        leg: row.get("leg")?,
        round: row.get("round")?,
        slot: row.get("slot")?,
        at: row.take("at")?,
        by: row.take("by")?,
        door: row.get("door")?,
        operation: row.take_option("operation")?,
    })
}
