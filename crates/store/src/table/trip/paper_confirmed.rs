//! Paper passes whose person was compared with their ID card.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("paper_confirmed");

/// Returns when, and by whom, the holder of a slot's paper pass was compared with their card.
pub fn get(
    tx: &Tx<'_>,
    trip: TripId,
    slot: u16,
) -> Result<Option<(DateTime<Utc>, PersonId)>, StoreError> {
    tx.one(
        "SELECT at, by FROM paper_confirmed WHERE trip = ?1 AND slot = ?2",
        params![Col(trip), slot],
        |r| Ok((r.take("at")?, r.take("by")?)),
    )
}

/// Notes that name and card agree; the first time counts.
pub fn add(
    tx: &Tx<'_>,
    trip: TripId,
    slot: u16,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO paper_confirmed (trip, slot, at, by) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (trip, slot) DO NOTHING",
        params![Col(trip), slot, Col(at), Col(by)],
    )
    .map(drop)
}
