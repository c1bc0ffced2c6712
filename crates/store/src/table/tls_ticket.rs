//! By what a service knows this phone's TLS connection again: one ticket a service, the newest. Secret, and good for days.

use crate::{StoreError, Tx, value::Col};
use qicheng_domain::region::RegionCode;
use rusqlite::params;

/// Returns the ticket that the service at this address gave.
pub fn get(tx: &Tx<'_>, service: RegionCode, url: &str) -> Result<Option<Vec<u8>>, StoreError> {
    tx.one(
        "SELECT ticket FROM tls_ticket WHERE service = ?1 AND url = ?2",
        params![Col(service), url],
        |r| r.get(0),
    )
}

/// Keeps a ticket of the service at this address in place of the one before.
pub fn put(tx: &Tx<'_>, service: RegionCode, url: &str, ticket: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO tls_ticket (service, url, ticket) VALUES (?1, ?2, ?3)
         ON CONFLICT (service) DO UPDATE SET url = excluded.url, ticket = excluded.ticket",
        params![Col(service), url, ticket],
    )
    .map(drop)
}
