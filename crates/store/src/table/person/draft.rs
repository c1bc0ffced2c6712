//! Half-filled forms, field by field, each saved as it is typed.

use crate::{StoreError, Tx, table::entry::Table, value::Col};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::PersonId;
use rusqlite::params;
use std::collections::BTreeMap;

pub(crate) const TABLE: Table = Table::new("draft_field").erased_by(erase);

/// Saves a field as it was typed.
pub fn put(
    tx: &Tx<'_>,
    form: &str,
    person: PersonId,
    field: &str,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO draft_field (form, person, field, value, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (form, person, field) DO UPDATE SET value = excluded.value, at = excluded.at",
        params![form, Col(person), field, value, Col(now)],
    )
    .map(drop)
}

/// Returns the fields of a form, by name.
pub fn get(
    tx: &Tx<'_>,
    form: &str,
    person: PersonId,
) -> Result<BTreeMap<String, String>, StoreError> {
    let fields = tx.all(
        "SELECT field, value FROM draft_field WHERE form = ?1 AND person = ?2",
        params![form, Col(person)],
        |r| Ok((r.get("field")?, r.get("value")?)),
    )?;
    Ok(fields.into_iter().collect())
}

/// Forgets a form, in the transaction that makes a claim of it.
pub fn clear(tx: &Tx<'_>, form: &str, person: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM draft_field WHERE form = ?1 AND person = ?2",
        params![form, Col(person)],
    )
    .map(drop)
}

fn erase(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM draft_field WHERE person = ?1", [Col(person)])
        .map(drop)
}
