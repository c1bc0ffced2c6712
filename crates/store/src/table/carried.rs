//! Requests that a courier carries, so that their replies are known again.

use crate::{
    StoreError, Tx,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;
use rusqlite::params;

/// A request that was handed to a courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// SHA-256 of the request's bytes, before sealing.
    pub request: [u8; 32],
    /// The service.
    pub service: RegionCode,
    /// Chain of the device when it was made; a reply of an earlier chain says nothing of the present one.
    pub chain: u32,
    /// When it was made.
    pub made: DateTime<Utc>,
    /// When it stops to be good.
    pub expires: DateTime<Utc>,
}

/// Remembers a request, and forgets those that are over.
pub fn add(tx: &Tx<'_>, carried: &Carried) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM carried WHERE expires < ?1",
        [Col(carried.made)],
    )?;
    tx.execute(
        "INSERT INTO carried (request, service, chain, made, expires) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (request) DO NOTHING",
        params![
            carried.request,
            Col(carried.service),
            carried.chain,
            Col(carried.made),
            Col(carried.expires),
        ],
    )
    .map(drop)
}

/// Returns the requests to a service whose replies may still come, newest first.
pub fn open(tx: &Tx<'_>, service: RegionCode) -> Result<Vec<Carried>, StoreError> {
    tx.all(
        "SELECT request, service, chain, made, expires FROM carried WHERE service = ?1 ORDER BY made DESC, request",
        [Col(service)],
        |row| {
            Ok(Carried {
                request: row.get("request")?,
                service: row.take("service")?,
                chain: row.get("chain")?,
                made: row.take("made")?,
                expires: row.take("expires")?,
            })
        },
    )
}
