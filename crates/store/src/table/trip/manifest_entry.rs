//! The people of manifests in use, a row each, so that a scan reads one.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use qicheng_domain::{ids::TripId, travel::manifest::ManifestEntry};
use rusqlite::{Row, params};
use std::collections::BTreeMap;

pub(crate) const TABLE: Table = Table::new("manifest_entry");

const SELECT: &str =
    "SELECT slot, traveller, name, id_last_four, from_stop, to_stop, seat, paper, door, tickets, health
    FROM manifest_entry";

/// Bytes of a ticket's digest.
const DIGEST: usize = 16;

/// Returns the entry of a slot.
pub fn get(tx: &Tx<'_>, trip: TripId, slot: u16) -> Result<Option<ManifestEntry>, StoreError> {
    tx.one(
        &format!("{SELECT} WHERE trip = ?1 AND slot = ?2"),
        params![Col(trip), slot],
        read,
    )
}

/// Returns all entries of a trip, by slot.
pub fn of_trip(tx: &Tx<'_>, trip: TripId) -> Result<Vec<ManifestEntry>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE trip = ?1 ORDER BY slot"),
        [Col(trip)],
        read,
    )
}

/// Returns how many people each trip has.
pub fn counts(tx: &Tx<'_>) -> Result<BTreeMap<TripId, usize>, StoreError> {
    let counts = tx.all(
        "SELECT trip, count(*) FROM manifest_entry GROUP BY trip",
        [],
        |row| Ok((row.take("trip")?, row.get(1)?)),
    )?;
    Ok(counts.into_iter().collect())
}

/// Puts entries in place of those of a trip.
pub(super) fn replace(
    tx: &Tx<'_>,
    trip: TripId,
    entries: &[ManifestEntry],
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM manifest_entry WHERE trip = ?1", [Col(trip)])?;
    for entry in entries {
        let tickets: Vec<u8> = entry
            .tickets
            .iter()
            .flat_map(|d| d.iter().copied())
            .collect();
        tx.execute(
            "INSERT INTO manifest_entry (trip, slot, traveller, name, id_last_four, from_stop, to_stop, seat, paper, door,
                 tickets, health)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (trip, slot) DO NOTHING",
            params![
                Col(trip),
                entry.slot,
                Col(entry.person),
                entry.name,
                entry.id_last_four,
                entry.from,
                entry.to,
                entry.seat,
                entry.paper,
                entry.door,
                tickets,
                entry.health.as_ref().map(|bytes| bytes.as_slice()),
            ],
        )?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ManifestEntry> {
    let tickets: Vec<u8> = row.get("tickets")?;
    let digests = tickets.chunks_exact(DIGEST);
    Ok(ManifestEntry {
        slot: row.get("slot")?,
        person: row.take("traveller")?,
        name: row.get("name")?,
        id_last_four: row.get("id_last_four")?,
        from: row.get("from_stop")?,
        to: row.get("to_stop")?,
        seat: row.get("seat")?,
        paper: row.get("paper")?,
        door: row.get("door")?,
        tickets: digests
            .filter_map(|digest| <[u8; DIGEST]>::try_from(digest).ok())
            .map(Into::into)
            .collect(),
        health: row.get::<_, Option<Vec<u8>>>("health")?.map(Into::into),
    })
}
