//! Housekeeping: what is forgotten because it is no longer needed.

use crate::{error::StoreError, table::TABLES, transaction::Tx};
use chrono::{DateTime, Utc};

/// Forgets in every table what is no longer needed at `now`.
///
/// # Errors
/// The database's.
pub fn outdated(tx: &Tx<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    for forget in TABLES.iter().filter_map(|table| table.forget) {
        forget(tx, now)?;
    }
    Ok(())
}
