//! Operations on their way up: numbered, chained by hash, kept until the service has answered, refused ones shown.

mod chain;
mod settle;
mod state;

pub(crate) use chain::remove_open;
pub use chain::{append, start_again};
pub use settle::{dismiss, forget_applied, held, settle};
pub use state::OutboxState;

use crate::{
    StoreError, Tx,
    table::device::{self, Device},
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    redact_debug,
    region::RegionCode,
};
use rusqlite::{Row, params};

/// A claim that is to become an operation.
#[derive(Clone, PartialEq, Eq)]
pub struct NewOperation {
    /// Its id.
    pub id: OperationId,
    /// Whose claim it is.
    pub actor: PersonId,
    /// Whom it is about.
    pub subject: PersonId,
    /// The claim's kind.
    pub kind: u16,
    /// When it was made; kept to the millisecond.
    pub at: DateTime<Utc>,
    /// The claim as deterministic CBOR.
    pub body: Vec<u8>,
}

/// An operation in the outbox.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The service that it is for.
    pub service: RegionCode,
    /// The chain in which it stands; a new one begins when the phone enrols anew.
    pub chain: u32,
    /// Its id.
    pub id: OperationId,
    /// Its place in the chain, from 1.
    pub sequence: u64,
    /// Hash of the one before it, zeroes for the first.
    pub previous: [u8; 32],
    /// Its hash.
    pub hash: [u8; 32],
    /// Whose claim it is.
    pub actor: PersonId,
    /// Whom it is about.
    pub subject: PersonId,
    /// The claim's kind.
    pub kind: u16,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The claim as deterministic CBOR.
    pub body: Vec<u8>,
    /// How far it is.
    pub state: OutboxState,
    /// Whether its person has seen that it was refused, and put it away.
    pub dismissed: bool,
}

redact_debug!(NewOperation, OutboxRow);

/// How many operations of a phone are in which state, over all services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxCount {
    /// Not known to have reached the service: waiting or handed to a courier.
    pub waiting: u64,
    /// With the service, its answer still out (sent or parked).
    pub sent: u64,
    /// Confirmed.
    pub applied: u64,
    /// Refused and not yet put away.
    pub refused: u64,
}

const SELECT: &str =
    "SELECT service, chain, id, sequence, previous, hash, actor, subject, kind, at, body, state,
    refusal, field, dismissed FROM outbox";

/// Returns the operations of the present chain from the first that has no answer or that the service lacks, in order,
/// at most `limit`. One in the middle may be missing, where a person was erased.
pub fn pending(tx: &Tx<'_>, service: RegionCode, limit: u32) -> Result<Vec<OutboxRow>, StoreError> {
    let Device {
        chain,
        acknowledged,
        ..
    } = device::get(tx, service)?;
    tx.all(
        &format!(
            "{SELECT} WHERE service = ?1 AND chain = ?2
                 AND sequence >= min(?3, coalesce((SELECT min(sequence) FROM outbox
                                                   WHERE service = ?1 AND chain = ?2 AND state < 3), ?3))
             ORDER BY sequence LIMIT ?4"
        ),
        params![Col(service), chain, acknowledged + 1, limit],
        read,
    )
}

/// Returns whether an operation of the present chain is not known to have reached the service.
pub fn waiting(tx: &Tx<'_>, service: RegionCode) -> Result<bool, StoreError> {
    let waits = tx.one(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE service = ?1 AND state = 0
                            AND chain = (SELECT chain FROM device WHERE service = ?1))",
        [Col(service)],
        |r| r.get(0),
    )?;
    Ok(waits.unwrap_or(false))
}

/// Counts the operations of all chains for a service that have no answer.
pub(crate) fn open(tx: &Tx<'_>, service: RegionCode) -> Result<usize, StoreError> {
    let count = tx.one(
        "SELECT count(*) FROM outbox WHERE service = ?1 AND state < 3",
        [Col(service)],
        |r| r.get(0),
    )?;
    Ok(count.unwrap_or_default())
}

/// Returns an operation.
pub fn get(tx: &Tx<'_>, id: OperationId) -> Result<Option<OutboxRow>, StoreError> {
    tx.one(&format!("{SELECT} WHERE id = ?1"), [Col(id)], read)
}

/// Returns the operations about a person, oldest first.
pub fn about(tx: &Tx<'_>, subject: PersonId) -> Result<Vec<OutboxRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE subject = ?1 ORDER BY at, chain, sequence"),
        [Col(subject)],
        read,
    )
}

/// Returns the refused operations that nobody has put away, oldest first.
pub fn refused(tx: &Tx<'_>) -> Result<Vec<OutboxRow>, StoreError> {
    tx.all(
        &format!("{SELECT} WHERE state = 4 AND dismissed = 0 ORDER BY at, chain, sequence"),
        [],
        read,
    )
}

/// Counts the operations by state.
pub fn count(tx: &Tx<'_>) -> Result<OutboxCount, StoreError> {
    let counted = tx.one(
        "SELECT count(*) FILTER (WHERE state = 0) AS waiting, count(*) FILTER (WHERE state IN (1, 2)) AS sent,
                count(*) FILTER (WHERE state = 3) AS applied,
                count(*) FILTER (WHERE state = 4 AND dismissed = 0) AS refused
         FROM outbox",
        [],
        |r| {
            Ok(OutboxCount {
                waiting: r.get("waiting")?,
                sent: r.get("sent")?,
                applied: r.get("applied")?,
                refused: r.get("refused")?,
            })
        },
    )?;
    Ok(counted.unwrap_or_default())
}

/// Reads a row of all columns.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        service: row.take("service")?,
        chain: row.get("chain")?,
        id: row.take("id")?,
        sequence: row.get("sequence")?,
        previous: row.get("previous")?,
        hash: row.get("hash")?,
        actor: row.take("actor")?,
        subject: row.take("subject")?,
        kind: row.get("kind")?,
        at: row.take("at")?,
        body: row.get("body")?,
        state: OutboxState::from_columns(row.get("state")?, row.get("refusal")?, row.get("field")?),
        dismissed: row.get("dismissed")?,
    })
}
