//! The instant before which it certainly is not.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};

pub(crate) const TABLE: Table = Table::new("time_floor");

/// Returns the minimum trusted time, where there is one.
pub fn get(tx: &Tx<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    tx.one("SELECT at FROM time_floor", [], |r| r.take("at"))
}

/// Raises the minimum trusted time; a lower one changes nothing.
pub fn raise(tx: &Tx<'_>, at: DateTime<Utc>) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO time_floor (one, at) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET at = max(at, excluded.at)",
        [Col(at)],
    )
    .map(drop)
}

/// Sets the minimum trusted time, lower too: a newer bundle alone may do that.
pub fn set(tx: &Tx<'_>, at: DateTime<Utc>) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO time_floor (one, at) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET at = excluded.at",
        [Col(at)],
    )
    .map(drop)
}
