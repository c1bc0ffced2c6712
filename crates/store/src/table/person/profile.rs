//! People on this phone.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, people::role::Role, redact_debug};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("profile").erased_by(erase);

/// A person on this phone. Keys stay in the vault; here stand their names in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// The person.
    pub person: PersonId,
    /// How the phone calls them.
    pub name: String,
    /// The staff role; none for who travels.
    pub role: Option<Role>,
    /// Name of the holder key in the vault; none for people who get paper.
    pub holder_key: Option<String>,
    /// Name of the staff key in the vault.
    pub staff_key: Option<String>,
    /// Whether this person's pass is on paper.
    pub paper: bool,
    /// When they came to this phone.
    pub created: DateTime<Utc>,
}

redact_debug!(Profile);

/// Returns everyone, in the order in which they came.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Profile>, StoreError> {
    tx.all(
        "SELECT person, name, role, holder_key, staff_key, paper, created FROM profile ORDER BY created, person",
        [],
        read,
    )
}

/// Returns a person.
pub fn get(tx: &Tx<'_>, person: PersonId) -> Result<Option<Profile>, StoreError> {
    tx.one(
        "SELECT person, name, role, holder_key, staff_key, paper, created FROM profile WHERE person = ?1",
        [Col(person)],
        read,
    )
}

/// Adds a person, or changes what stands of them; `created` stays as it was.
pub fn put(tx: &Tx<'_>, profile: &Profile) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO profile (person, name, role, holder_key, staff_key, paper, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (person) DO UPDATE SET name = excluded.name, role = excluded.role,
             holder_key = excluded.holder_key, staff_key = excluded.staff_key, paper = excluded.paper",
        params![
            Col(profile.person),
            profile.name,
            profile.role.map(Col),
            profile.holder_key,
            profile.staff_key,
            profile.paper,
            Col(profile.created),
        ],
    )
    .map(drop)
}

/// Gives staff another role.
pub fn set_role(tx: &Tx<'_>, person: PersonId, role: Role) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE profile SET role = ?2 WHERE person = ?1 AND role IS NOT NULL",
        params![Col(person), Col(role)],
    )
    .map(drop)
}

/// Takes staff off this phone whose role came to nothing; who travels stays.
pub fn resign(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM profile WHERE person = ?1 AND role IS NOT NULL",
        [Col(person)],
    )
    .map(drop)
}

/// Consent, registration, intent, declarations, certificates, receipts and notices read go with it.
fn erase(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM profile WHERE person = ?1", [Col(person)])
        .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Profile> {
    Ok(Profile {
        person: row.take("person")?,
        name: row.get("name")?,
        role: row.take_option("role")?,
        holder_key: row.get("holder_key")?,
        staff_key: row.get("staff_key")?,
        paper: row.get("paper")?,
        created: row.take("created")?,
    })
}
