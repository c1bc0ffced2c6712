//! Pieces of documents that are too large for a page, until all have come.

use super::document::DocumentName;
use crate::{StoreError, Tx, table::entry::Table, value::Col};
use qicheng_domain::{channel::Channel, ids::PersonId, redact_debug, region::RegionCode};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("chunk").held_by_service().erased_by(erase);

/// A piece of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The document.
    pub name: DocumentName,
    /// Its version.
    pub version: u64,
    /// SHA-256 of the whole.
    pub digest: [u8; 32],
    /// Bytes of the whole.
    pub size: u32,
    /// Where this piece begins.
    pub start: u32,
    /// The piece.
    pub bytes: Vec<u8>,
}

redact_debug!(Chunk);

/// Keeps a piece and forgets those of other versions or contents of the same document.
/// Returns the whole once it has come without gaps; its digest is the caller's to check.
pub fn add(tx: &Tx<'_>, chunk: &Chunk) -> Result<Option<Vec<u8>>, StoreError> {
    let name = &chunk.name;
    tx.execute(
        "DELETE FROM chunk WHERE service = ?1 AND channel = ?2 AND kind = ?3 AND name = ?4
             AND (version <> ?5 OR digest <> ?6 OR size <> ?7)",
        params![
            Col(name.service),
            Col(name.key.channel),
            Col(name.key.kind),
            name.key.name,
            chunk.version,
            chunk.digest,
            chunk.size
        ],
    )?;
    tx.execute(
        "INSERT INTO chunk (service, channel, kind, name, version, digest, size, start, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (service, channel, kind, name, version, start) DO UPDATE SET bytes = excluded.bytes",
        params![
            Col(name.service),
            Col(name.key.channel),
            Col(name.key.kind),
            name.key.name,
            chunk.version,
            chunk.digest,
            chunk.size,
            chunk.start,
            chunk.bytes
        ],
    )?;
    whole(tx, name, chunk.size)
}

/// Forgets the pieces of a document.
pub fn forget(tx: &Tx<'_>, name: &DocumentName) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM chunk WHERE service = ?1 AND channel = ?2 AND kind = ?3 AND name = ?4",
        params![
            Col(name.service),
            Col(name.key.channel),
            Col(name.key.kind),
            name.key.name
        ],
    )
    .map(drop)
}

/// Forgets the pieces of every document of a channel.
pub fn forget_channel(
    tx: &Tx<'_>,
    service: RegionCode,
    channel: Channel,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM chunk WHERE service = ?1 AND channel = ?2",
        params![Col(service), Col(channel)],
    )
    .map(drop)
}

fn erase(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    let channel = Channel::Person(person);
    tx.execute("DELETE FROM chunk WHERE channel = ?1", [Col(channel)])
        .map(drop)
}

fn whole(tx: &Tx<'_>, name: &DocumentName, size: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let pieces: Vec<(usize, Vec<u8>)> = tx.all(
        "SELECT start, bytes FROM chunk WHERE service = ?1 AND channel = ?2 AND kind = ?3 AND name = ?4
         ORDER BY start",
        params![Col(name.service), Col(name.key.channel), Col(name.key.kind), name.key.name],
        |r| Ok((r.get("start")?, r.get("bytes")?)),
    )?;
    let mut bytes = Vec::new();
    for (start, piece) in pieces {
        let Some(new) = bytes.len().checked_sub(start).map(|held| piece.get(held..)) else {
            return Ok(None);
        };
        bytes.extend_from_slice(new.unwrap_or_default());
    }
    Ok(u32::try_from(bytes.len())
        .is_ok_and(|len| len == size)
        .then_some(bytes))
}
