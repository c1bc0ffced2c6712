//! What was verified and taken into use: trust bundles, status lists, rule packs, opened manifests.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{document::DocumentKind, redact_debug};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("trusted");

/// Something that was verified before it was put here.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustedDocument {
    /// The document's kind.
    pub kind: DocumentKind,
    /// Which of its kind: an issuer, a trip; empty where there is one.
    pub name: Vec<u8>,
    /// Rises with each version.
    pub version: u64,
    /// What was verified.
    pub bytes: Vec<u8>,
    /// When it was taken into use.
    pub at: DateTime<Utc>,
}

redact_debug!(TrustedDocument);

/// Returns what is in use under a name.
pub fn get(
    tx: &Tx<'_>,
    kind: DocumentKind,
    name: &[u8],
) -> Result<Option<TrustedDocument>, StoreError> {
    tx.one(
        "SELECT kind, name, version, bytes, at FROM trusted WHERE kind = ?1 AND name = ?2",
        params![Col(kind), name],
        read,
    )
}

/// Returns everything of a kind, by name.
pub fn of_kind(tx: &Tx<'_>, kind: DocumentKind) -> Result<Vec<TrustedDocument>, StoreError> {
    tx.all(
        "SELECT kind, name, version, bytes, at FROM trusted WHERE kind = ?1 ORDER BY name",
        [Col(kind)],
        read,
    )
}

/// Takes something into use, unless the version in use is as high. Returns whether it was taken.
pub fn put(tx: &Tx<'_>, row: &TrustedDocument) -> Result<bool, StoreError> {
    let taken = tx.execute(
        "INSERT INTO trusted (kind, name, version, bytes, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kind, name) DO UPDATE SET version = excluded.version, bytes = excluded.bytes, at = excluded.at
         WHERE excluded.version > trusted.version",
        params![Col(row.kind), row.name, row.version, row.bytes, Col(row.at)],
    )?;
    Ok(taken > 0)
}

/// Takes something out of use, as a manifest 48 hours after hand-over.
pub fn remove(tx: &Tx<'_>, kind: DocumentKind, name: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM trusted WHERE kind = ?1 AND name = ?2",
        params![Col(kind), name],
    )
    .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<TrustedDocument> {
    Ok(TrustedDocument {
        kind: row.take("kind")?,
        name: row.get("name")?,
        version: row.get("version")?,
        bytes: row.get("bytes")?,
        at: row.take("at")?,
    })
}
