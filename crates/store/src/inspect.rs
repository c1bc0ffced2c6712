//! What can be said of a database without saying what is in it: for diagnostics.

use crate::{StoreError, Tx, table::TABLES};

/// Returns how many migrations the schema has had.
///
/// # Errors
/// The database's.
pub fn schema_version(tx: &Tx<'_>) -> Result<u32, StoreError> {
    let version = tx.one("SELECT user_version FROM pragma_user_version", [], |r| {
        r.get(0)
    })?;
    Ok(version.unwrap_or(0))
}

/// Returns how many rows each table has; none where it cannot be read.
pub fn rows(tx: &Tx<'_>) -> impl Iterator<Item = (&'static str, Option<u64>)> {
    TABLES.iter().map(|table| {
        let sql = format!("SELECT count(*) FROM {}", table.name);
        let counted = tx.one(&sql, [], |row| row.get(0));
        (table.name, counted.ok().flatten())
    })
}
