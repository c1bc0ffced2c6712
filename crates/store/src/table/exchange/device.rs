//! This phone as each service knows it: keys, chain, cursor. A service is named by its place.

use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::DeviceId, operations::operation::Head, redact_debug, region::RegionCode,
};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("device");

/// The keys by which a service knows this phone. They outlive a fork.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceKeys {
    /// The device's id.
    pub id: DeviceId,
    /// Secret of the exchange key, P-256.
    pub exchange: [u8; 32],
    /// Secret of the sealing key, X25519.
    pub sealing: [u8; 32],
}

/// Where the phone stands with one service.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// The service.
    pub service: RegionCode,
    /// Where it answers, as `https://host`.
    pub url: String,
    /// The keys.
    pub keys: DeviceKeys,
    /// Whether the service has answered since the chain began.
    pub enrolled: bool,
    /// Number of the chain, known to this phone alone; rises when operations get other sequences.
    pub chain: u32,
    /// The chain's end.
    pub head: Head,
    /// Highest sequence that the service holds without gaps.
    pub acknowledged: u64,
    /// Counter of the last request.
    pub counter: u64,
    /// What the service gave last; opaque.
    pub cursor: Vec<u8>,
    /// When the phone first knew of the service.
    pub created: DateTime<Utc>,
    /// When a fork last made it enrol anew.
    pub forked: Option<DateTime<Utc>>,
    /// When the service last answered.
    pub last_sync: Option<DateTime<Utc>>,
}

redact_debug!(DeviceKeys, Device);

const SELECT: &str =
    "SELECT service, url, id, exchange_key, sealing_key, enrolled, chain, head_sequence, head_hash,
    acknowledged, counter, cursor, created, forked, last_sync FROM device";

/// Returns where the phone stands with every service.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Device>, StoreError> {
    tx.all(&format!("{SELECT} ORDER BY created, service"), [], read)
}

/// Returns where the phone stands with a service.
///
/// # Errors
/// `Missing` when the phone does not know it.
pub fn get(tx: &Tx<'_>, service: RegionCode) -> Result<Device, StoreError> {
    tx.one(
        &format!("{SELECT} WHERE service = ?1"),
        [Col(service)],
        read,
    )?
    .ok_or(StoreError::Missing("device"))
}

/// Adds a service with an empty chain; one that is known gets the new address and keeps the rest.
pub fn add(
    tx: &Tx<'_>,
    service: RegionCode,
    url: &str,
    keys: &DeviceKeys,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device (service, url, id, exchange_key, sealing_key, enrolled, chain, head_sequence, head_hash,
             acknowledged, counter, cursor, created)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, 1, 0, zeroblob(32), 0, 0, x'', ?6)
         ON CONFLICT (service) DO UPDATE SET url = excluded.url",
        params![Col(service), url, Col(keys.id), keys.exchange, keys.sealing, Col(now)],
    )
    .map(drop)
}

/// Raises the counter and returns it; durable before the request is sent, so that none is used twice.
pub fn next_counter(tx: &Tx<'_>, service: RegionCode) -> Result<u64, StoreError> {
    tx.one(
        "UPDATE device SET counter = counter + 1 WHERE service = ?1 RETURNING counter",
        [Col(service)],
        |r| r.get(0),
    )?
    .ok_or(StoreError::Missing("device"))
}

/// Raises the counter to at least `least`: the service has seen a higher one, as after a restored back-up.
pub fn raise_counter(tx: &Tx<'_>, service: RegionCode, least: u64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET counter = max(counter, ?2) WHERE service = ?1",
        params![Col(service), least],
    )
    .map(drop)
}

/// Notes that the service does not know this device any more, so that the next request enrols it.
pub fn not_enrolled(tx: &Tx<'_>, service: RegionCode) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET enrolled = 0 WHERE service = ?1",
        [Col(service)],
    )
    .map(drop)
}

/// Notes an answer, made at `at`, and how much of the chain the service holds.
pub fn answered(
    tx: &Tx<'_>,
    service: RegionCode,
    acknowledged: u64,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET enrolled = 1, acknowledged = ?2, last_sync = max(coalesce(last_sync, ?3), ?3)
         WHERE service = ?1",
        params![Col(service), acknowledged, Col(at)],
    )
    .map(drop)
}

/// Notes an answer, made at `at`, of a service that does not know the present chain yet.
pub fn answered_before(
    tx: &Tx<'_>,
    service: RegionCode,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET last_sync = max(coalesce(last_sync, ?2), ?2) WHERE service = ?1",
        params![Col(service), Col(at)],
    )
    .map(drop)
}

/// Moves the cursor, in the transaction that applies its page.
pub fn move_cursor(tx: &Tx<'_>, service: RegionCode, cursor: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET cursor = ?2 WHERE service = ?1",
        params![Col(service), cursor],
    )
    .map(drop)
}

/// Has the phone read every feed from its beginning.
pub fn reset_cursors(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE device SET cursor = x''", []).map(drop)
}

/// Numbers the chain of a device that was made anew.
pub(crate) fn set_chain(tx: &Tx<'_>, service: RegionCode, chain: u32) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET chain = ?2 WHERE service = ?1",
        params![Col(service), chain],
    )
    .map(drop)
}

/// Begins the next chain and enrols in it, since the one before has forked at `forked` or has lost operations; keys,
/// counter and cursor stay.
pub(crate) fn begin_chain(
    tx: &Tx<'_>,
    service: RegionCode,
    forked: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET enrolled = 0, chain = chain + 1, head_sequence = 0, head_hash = zeroblob(32),
             acknowledged = 0, forked = coalesce(?2, forked)
         WHERE service = ?1",
        params![Col(service), forked.map(Col)],
    )
    .map(drop)
}

/// Moves the chain's head, in the transaction that appends the operation.
pub(crate) fn move_head(tx: &Tx<'_>, service: RegionCode, head: Head) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE device SET head_sequence = ?2, head_hash = ?3 WHERE service = ?1",
        params![Col(service), head.sequence, Col(head.hash)],
    )
    .map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        service: row.take("service")?,
        url: row.get("url")?,
        keys: DeviceKeys {
            id: row.take("id")?,
            exchange: row.get("exchange_key")?,
            sealing: row.get("sealing_key")?,
        },
        enrolled: row.get("enrolled")?,
        chain: row.get("chain")?,
        head: Head {
            sequence: row.get("head_sequence")?,
            hash: row.take("head_hash")?,
        },
        acknowledged: row.get("acknowledged")?,
        counter: row.get("counter")?,
        cursor: row.get("cursor")?,
        created: row.take("created")?,
        forked: row.take_option("forked")?,
        last_sync: row.take_option("last_sync")?,
    })
}
