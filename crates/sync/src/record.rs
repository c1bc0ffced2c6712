//! A claim becomes an operation, in the transaction that writes what it claims.

use crate::convert::outbox_hash;
use chrono::{DateTime, Utc};
use qicheng_domain::{
    claim::Claim,
    ids::{OperationId, PersonId},
    region::RegionCode,
};
use qicheng_exchange::{chain::TooLarge, limits};
use qicheng_store::{
    StoreError, Tx,
    table::outbox::{self, NewOperation, OutboxRow},
};

/// Who claims, of whom, when, and under which id.
#[derive(Debug, Clone, Copy)]
pub struct Authorship {
    /// The operation's id.
    pub id: OperationId,
    /// Whose claim it is.
    pub actor: PersonId,
    /// Whom it is about.
    pub subject: PersonId,
    /// When it is made.
    pub at: DateTime<Utc>,
}

/// Why a claim did not get into the outbox; the transaction is to be given up.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No service takes a claim of this size.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// The phone's database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a claim into the outbox of a service.
///
/// # Errors
/// See [`RecordError`]; `Missing` inside `Store` when the phone does not know the service.
pub fn record(
    tx: &Tx<'_>,
    service: RegionCode,
    by: Authorship,
    claim: &Claim,
) -> Result<OutboxRow, RecordError> {
    let (kind, body) = (claim.kind(), claim.to_cbor());
    if body.len() > limits::body(kind) {
        return Err(TooLarge(kind).into());
    }
    let new = NewOperation {
        id: by.id,
        actor: by.actor,
        subject: by.subject,
        kind,
        at: by.at,
        body,
    };
    Ok(outbox::append(tx, service, new, outbox_hash)?)
}
