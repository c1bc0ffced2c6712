//! Requests that a courier carries, so that their replies are known again.

use super::outbox;
use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, region::RegionCode};
use rusqlite::params;

pub(crate) const TABLE: Table = Table::new("carried")
    .held_by_service()
    .erased_by(erase)
    .forgotten_by(forget_expired);

/// A request that was handed to a courier.
#[derive(Clone, PartialEq, Eq)]
pub struct Carried {
    /// SHA-256 of the request's bytes.
    pub digest: [u8; 32],
    /// The service.
    pub service: RegionCode,
    /// Chain of the device when it was made; a reply of an earlier chain says nothing of the present one.
    pub chain: u32,
    /// The signed request, before it was sealed: its reply is read against it.
    pub request: Vec<u8>,
    /// Whom its operations speak of or for, so that it goes with them.
    pub persons: Vec<PersonId>,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it stops to be good.
    pub expires: DateTime<Utc>,
}

qicheng_domain::redact_debug!(Carried);

/// Remembers a request.
pub fn add(tx: &Tx<'_>, carried: &Carried) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO carried (digest, service, chain, request, persons, made, expires)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (digest) DO NOTHING",
        params![
            carried.digest,
            Col(carried.service),
            carried.chain,
            carried.request,
            carried
                .persons
                .iter()
                .flat_map(|p| *p.as_bytes())
                .collect::<Vec<u8>>(),
            Col(carried.made),
            Col(carried.expires),
        ],
    )
    .map(drop)
}

/// Returns the requests to a service whose replies may still come, newest first.
pub fn open(tx: &Tx<'_>, service: RegionCode) -> Result<Vec<Carried>, StoreError> {
    tx.all(
        "SELECT digest, service, chain, request, persons, made, expires FROM carried WHERE service = ?1 ORDER BY made DESC, digest",
        [Col(service)],
        |row| {
            Ok(Carried {
                digest: row.get("digest")?,
                service: row.take("service")?,
                chain: row.get("chain")?,
                request: row.get("request")?,
                persons: persons(&row.get::<_, Vec<u8>>("persons")?),
                made: row.take("made")?,
                expires: row.take("expires")?,
            })
        },
    )
}

fn persons(bytes: &[u8]) -> Vec<PersonId> {
    let (ids, _) = bytes.as_chunks();
    ids.iter().map(|id| PersonId::from_bytes(*id)).collect()
}

/// Removes the requests that speak of the person, unless operations of theirs stay until they are answered: a reply is
/// read against its request.
fn erase(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    if !outbox::open_services(tx, person)?.is_empty() {
        return Ok(());
    }
    tx.execute(
        "DELETE FROM carried WHERE instr(persons, ?1) > 0",
        [Col(person)],
    )
    .map(drop)
}

fn forget_expired(tx: &Tx<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    tx.execute("DELETE FROM carried WHERE expires < ?1", [Col(now)])
        .map(drop)
}
