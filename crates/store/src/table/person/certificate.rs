//! Certificates of others that people keep on this phone, exactly as they came.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, redact_debug};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("certificate").erased_with_profile();

/// A certificate as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// Names it among the person's.
    pub id: [u8; 16],
    /// The code's text.
    pub text: String,
    /// When it came.
    pub at: DateTime<Utc>,
}

redact_debug!(CertificateRow);

/// Returns the person's certificates in the order in which they came.
pub fn of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<CertificateRow>, StoreError> {
    tx.all(
        "SELECT id, text, at FROM certificate WHERE person = ?1 ORDER BY rowid",
        [Col(person)],
        |r| {
            Ok(CertificateRow {
                id: r.get("id")?,
                text: r.get("text")?,
                at: r.take("at")?,
            })
        },
    )
}

/// Keeps a certificate. Returns whether it is new.
pub fn add(tx: &Tx<'_>, person: PersonId, row: &CertificateRow) -> Result<bool, StoreError> {
    let added = tx.execute(
        "INSERT INTO certificate (person, id, text, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (person, id) DO NOTHING",
        params![Col(person), row.id, row.text, Col(row.at)],
    )?;
    Ok(added > 0)
}

/// Removes a certificate. Returns whether there was one.
pub fn remove(tx: &Tx<'_>, person: PersonId, id: [u8; 16]) -> Result<bool, StoreError> {
    let removed = tx.execute(
        "DELETE FROM certificate WHERE person = ?1 AND id = ?2",
        params![Col(person), id],
    )?;
    Ok(removed > 0)
}
