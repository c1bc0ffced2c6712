//! What staff confirmed of a person at a door: that they are who their ID card says, or that their temperature was taken.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use rusqlite::{
    ToSql, params,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

pub(crate) const TABLE: Table = Table::new("confirmation");

/// What was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// Name and last four on the ID card are those of the slot.
    Card,
    /// The temperature was taken.
    Temperature,
}

/// A confirmation of a slot's person on a leg. The newest of each kind and round counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmationRow {
    /// What was confirmed.
    pub confirmed: Confirmed,
    /// The round in which it was.
    pub round: u8,
    /// First 16 bytes of the SHA-256 of the ticket's protected header and payload; none where no ticket was known.
    pub ticket: Option<[u8; 16]>,
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff.
    pub by: PersonId,
}

/// Returns what was confirmed of a slot's person on a leg.
pub fn of_slot(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    slot: u16,
) -> Result<Vec<ConfirmationRow>, StoreError> {
    tx.all(
        "SELECT confirmed, round, ticket, at, by FROM confirmation
         WHERE trip = ?1 AND leg = ?2 AND slot = ?3 ORDER BY round, confirmed",
        params![Col(trip), leg, slot],
        |r| {
            Ok(ConfirmationRow {
                confirmed: r.take("confirmed")?,
                round: r.get("round")?,
                ticket: r.get("ticket")?,
                at: r.take("at")?,
                by: r.take("by")?,
            })
        },
    )
}

/// Notes a confirmation in the place of an older one of its kind and round.
pub fn put(
    tx: &Tx<'_>,
    trip: TripId,
    leg: u8,
    slot: u16,
    row: &ConfirmationRow,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO confirmation (trip, leg, slot, confirmed, round, ticket, at, by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (trip, leg, slot, confirmed, round)
         DO UPDATE SET ticket = excluded.ticket, at = excluded.at, by = excluded.by",
        params![
            Col(trip),
            leg,
            slot,
            Col(row.confirmed),
            row.round,
            row.ticket,
            Col(row.at),
            Col(row.by)
        ],
    )
    .map(drop)
}

impl FromSql for Col<Confirmed> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            1 => Ok(Self(Confirmed::Card)),
            2 => Ok(Self(Confirmed::Temperature)),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

impl ToSql for Col<Confirmed> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = match self.0 {
            Confirmed::Card => 1_i64,
            Confirmed::Temperature => 2,
        };
        Ok(number.into())
    }
}
