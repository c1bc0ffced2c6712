//! The mirror of each service's feed: the newest version of each document.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::PersonId,
    redact_debug,
    region::RegionCode,
};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("document").erased_by(erase);

/// Names a document in the mirror.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentName {
    /// The service that it came from.
    pub service: RegionCode,
    /// Its name there.
    pub key: DocumentKey,
}

/// A document in the mirror.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its name.
    pub name: DocumentName,
    /// Rises with each version; 0 where it was recovered from a damaged database.
    pub version: u64,
    /// The document, signed as it came; a notice that is vouched for, as CBOR.
    pub bytes: Vec<u8>,
    /// Name of the key whose signature of a reply vouches for it; none where it is signed itself.
    pub vouched: Option<[u8; 8]>,
    /// When it came.
    pub at: DateTime<Utc>,
}

redact_debug!(DocumentRow);

const SELECT: &str =
    "SELECT service, channel, kind, name, version, bytes, vouched, at FROM document";

/// Returns a document.
pub fn get(tx: &Tx<'_>, name: &DocumentName) -> Result<Option<DocumentRow>, StoreError> {
    tx.one(
        &format!("{SELECT} WHERE service = ?1 AND channel = ?2 AND kind = ?3 AND name = ?4"),
        params![
            Col(name.service),
            Col(name.key.channel),
            Col(name.key.kind),
            name.key.name
        ],
        read,
    )
}

/// Returns all documents of a kind, over services and channels, newest to come first.
pub fn of_kind(tx: &Tx<'_>, kind: DocumentKind) -> Result<Vec<DocumentRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE kind = ?1 ORDER BY at DESC, service, channel, name"),
        [Col(kind)],
        read,
    )
}

/// Returns the documents of a kind that came by a channel, over services, newest to come first.
pub fn of_kind_by(
    tx: &Tx<'_>,
    kind: DocumentKind,
    channel: Channel,
) -> Result<Vec<DocumentRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE kind = ?1 AND channel = ?2 ORDER BY at DESC, service, name"),
        params![Col(kind), Col(channel)],
        read,
    )
}

/// Whether a document of a kind came by a channel whose name begins so.
pub fn is_held(
    tx: &Tx<'_>,
    kind: DocumentKind,
    channel: Channel,
    prefix: &[u8],
) -> Result<bool, StoreError> {
    let held = tx.one(
        "SELECT 1 FROM document WHERE kind = ?1 AND channel = ?2 AND substr(name, 1, length(?3)) = ?3 LIMIT 1",
        params![Col(kind), Col(channel), prefix],
        |_| Ok(()),
    )?;
    Ok(held.is_some())
}

/// Returns the documents of a kind under one name, over services and channels, highest version first.
pub fn of_name(
    tx: &Tx<'_>,
    kind: DocumentKind,
    name: &[u8],
) -> Result<Vec<DocumentRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE kind = ?1 AND name = ?2 ORDER BY version DESC, service, channel"),
        params![Col(kind), name],
        read,
    )
}

/// Keeps a document unless a newer version stands there. Returns whether its content changed.
pub fn put(tx: &Tx<'_>, row: &DocumentRow) -> Result<bool, StoreError> {
    let before = get(tx, &row.name)?;
    let name = &row.name;
    tx.execute(
        "INSERT INTO document (service, channel, kind, name, version, bytes, vouched, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (service, channel, kind, name) DO UPDATE SET version = excluded.version, bytes = excluded.bytes,
             vouched = excluded.vouched, at = excluded.at
         WHERE excluded.version >= document.version",
        params![
            Col(name.service),
            Col(name.key.channel),
            Col(name.key.kind),
            name.key.name,
            row.version,
            row.bytes,
            row.vouched,
            Col(row.at)
        ],
    )?;
    Ok(before.is_none_or(|b| row.version >= b.version && row.bytes != b.bytes))
}

/// Removes a document, unless a newer version stands there. Returns whether it stood.
pub fn remove(tx: &Tx<'_>, name: &DocumentName, version: u64) -> Result<bool, StoreError> {
    let removed = tx.execute(
        "DELETE FROM document WHERE service = ?1 AND channel = ?2 AND kind = ?3 AND name = ?4 AND version <= ?5",
        params![Col(name.service), Col(name.key.channel), Col(name.key.kind), name.key.name, version],
    )?;
    Ok(removed > 0)
}

/// Removes everything that came by a channel. Returns the kinds that stood there.
pub fn remove_channel(
    tx: &Tx<'_>,
    service: RegionCode,
    channel: Channel,
) -> Result<Vec<DocumentKind>, StoreError> {
    tx.all(
        "DELETE FROM document WHERE service = ?1 AND channel = ?2 RETURNING kind",
        params![Col(service), Col(channel)],
        |r| r.take("kind"),
    )
}

/// Marks everything as recovered from a damaged database: it can be read, gives way to whatever the feed brings, and
/// goes once the feed was read anew and has not confirmed it.
pub(crate) fn mark_recovered(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE document SET version = 0", []).map(drop)
}

/// Marks everything of a service, which was restored, in the same way.
pub fn mark_unconfirmed(tx: &Tx<'_>, service: RegionCode) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE document SET version = 0 WHERE service = ?1",
        [Col(service)],
    )
    .map(drop)
}

/// Removes what was recovered and not confirmed by a service's feed, which has been read to its end. Returns the kinds.
pub fn remove_unconfirmed(
    tx: &Tx<'_>,
    service: RegionCode,
) -> Result<Vec<DocumentKind>, StoreError> {
    tx.all(
        "DELETE FROM document WHERE service = ?1 AND version = 0 RETURNING kind",
        [Col(service)],
        |r| r.take("kind"),
    )
}

fn erase(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    let channel = Channel::Person(person);
    tx.execute("DELETE FROM document WHERE channel = ?1", [Col(channel)])
        .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        name: DocumentName {
            service: row.take("service")?,
            key: DocumentKey {
                channel: row.take("channel")?,
                kind: row.take("kind")?,
                name: row.get("name")?,
            },
        },
        version: row.get("version")?,
        bytes: row.get("bytes")?,
        vouched: row.get("vouched")?,
        at: row.take("at")?,
    })
}
