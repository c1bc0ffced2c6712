//! The crew whom a manifest in use names, by the kids of their staff keys.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use qicheng_domain::ids::TripId;
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("manifest_crew");

/// Whether the manifest in use of a trip names a staff key as its crew's.
pub fn is_named(tx: &Tx<'_>, trip: TripId, kid: [u8; 8]) -> Result<bool, StoreError> {
    let named = tx.one(
        "SELECT 1 FROM manifest_crew WHERE trip = ?1 AND kid = ?2",
        params![Col(trip), kid],
        |_| Ok(()),
    )?;
    Ok(named.is_some())
}

/// Counts the crew whom the manifest in use of a trip names.
pub fn count(tx: &Tx<'_>, trip: TripId) -> Result<usize, StoreError> {
    let count = tx.one(
        "SELECT count(*) FROM manifest_crew WHERE trip = ?1",
        [Col(trip)],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Puts a crew in place of the one that was named before.
pub fn replace(
    tx: &Tx<'_>,
    trip: TripId,
    crew: impl IntoIterator<Item = [u8; 8]>,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM manifest_crew WHERE trip = ?1", [Col(trip)])?;
    for kid in crew {
        tx.execute(
            "INSERT INTO manifest_crew (trip, kid) VALUES (?1, ?2) ON CONFLICT (trip, kid) DO NOTHING",
            params![Col(trip), kid],
        )?;
    }
    Ok(())
}
