//! Who of the staff on this device is on duty on a trip in a role, where several are on it.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("duty").erased_with_profile();

/// Returns who was put on duty last; nobody before somebody was.
pub fn get(tx: &Tx<'_>, trip: TripId, role: Role) -> Result<Option<PersonId>, StoreError> {
    tx.one(
        "SELECT person FROM duty WHERE trip = ?1 AND role = ?2",
        params![Col(trip), Col(role)],
        |row| row.take("person"),
    )
}

/// Puts somebody on duty.
pub fn put(tx: &Tx<'_>, trip: TripId, role: Role, person: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO duty (trip, role, person) VALUES (?1, ?2, ?3)
         ON CONFLICT (trip, role) DO UPDATE SET person = excluded.person",
        params![Col(trip), Col(role), Col(person)],
    )
    .map(drop)
}
