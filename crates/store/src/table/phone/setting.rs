//! Settings of the phone, by name (`language`, `large-text` …).

use crate::{StoreError, Tx, table::entry::Table};

pub(crate) const TABLE: Table = Table::new("setting");

/// Returns a setting.
pub fn get(tx: &Tx<'_>, name: &str) -> Result<Option<String>, StoreError> {
    tx.one("SELECT value FROM setting WHERE name = ?1", [name], |r| {
        r.get(0)
    })
}

/// Sets a setting.
pub fn put(tx: &Tx<'_>, name: &str, value: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )
    .map(drop)
}

/// Removes a setting.
pub fn remove(tx: &Tx<'_>, name: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM setting WHERE name = ?1", [name])
        .map(drop)
}
