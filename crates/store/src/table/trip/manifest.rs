//! Manifests in use, each without its people: these are rows of their own.

use super::manifest_entry;
use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::TripId,
    travel::manifest::{ManifestEntry, ManifestHeader},
};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("manifest");

/// A manifest whose signature was verified before it was put here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManifestRow {
    /// What it says beside its people.
    pub header: ManifestHeader,
    /// Name of the key that signed it.
    pub signer: [u8; 8],
    /// Digest of its envelope.
    pub digest: [u8; 16],
    /// Since when this device has held it.
    pub since: DateTime<Utc>,
}

const SELECT: &str = "SELECT trip, revision, issued, expires, signer, digest, since FROM manifest";

/// Returns the manifest in use of a trip.
pub fn get(tx: &Tx<'_>, trip: TripId) -> Result<Option<ManifestRow>, StoreError> {
    tx.one(&format!("{SELECT} WHERE trip = ?1"), [Col(trip)], read)
}

/// Returns every manifest in use, by trip.
pub fn all(tx: &Tx<'_>) -> Result<Vec<ManifestRow>, StoreError> {
    tx.all(&format!("{SELECT} ORDER BY trip"), [], read)
}

/// Takes a manifest into use in place of a lower revision. Returns whether it was taken.
pub fn put(tx: &Tx<'_>, row: &ManifestRow, entries: &[ManifestEntry]) -> Result<bool, StoreError> {
    let header = &row.header;
    let taken = tx.execute(
        "INSERT INTO manifest (trip, revision, issued, expires, signer, digest, since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (trip) DO UPDATE SET revision = excluded.revision, issued = excluded.issued,
             expires = excluded.expires, signer = excluded.signer, digest = excluded.digest, since = excluded.since
         WHERE excluded.revision > manifest.revision",
        params![
            Col(header.trip),
            header.revision,
            Col(header.issued),
            Col(header.expires),
            row.signer,
            row.digest,
            Col(row.since)
        ],
    )?;
    if taken > 0 {
        manifest_entry::replace(tx, header.trip, entries)?;
    }
    Ok(taken > 0)
}

/// Takes a manifest out of use, with its people.
pub fn remove(tx: &Tx<'_>, trip: TripId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM manifest WHERE trip = ?1", [Col(trip)])
        .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ManifestRow> {
    Ok(ManifestRow {
        header: ManifestHeader {
            trip: row.take("trip")?,
            revision: row.get("revision")?,
            issued: row.take("issued")?,
            expires: row.take("expires")?,
        },
        signer: row.get("signer")?,
        digest: row.get("digest")?,
        since: row.take("since")?,
    })
}
