//! Operations on their way up: numbered, chained by hash, kept until the service has answered, refused ones shown.

use super::device::{self, Device};
use crate::{
    StoreError, Tx,
    table::entry::Table,
    value::{Col, ColumnExt as _},
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::{
        claim::Claim,
        operation::{Authorship, Head, Operation, OperationHash, TooLarge},
        refusal::RefusalCode,
    },
    redact_debug,
    region::RegionCode,
};
use rusqlite::{Row, params};

pub(crate) const TABLE: Table = Table::new("outbox")
    .erased_by(erase_settled)
    .forgotten_by(forget_applied);

/// An operation in the outbox.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// The service that it is for.
    pub service: RegionCode,
    /// The chain in which it stands; a new one begins when the phone enrols anew.
    pub chain: u32,
    /// The operation.
    pub operation: Operation,
    /// Its hash when it was stored, by which recovery finds damaged rows.
    pub hash: OperationHash,
    /// How far it is.
    pub state: OutboxState,
    /// Whether its person has seen that it was refused, and put it away.
    pub dismissed: bool,
}

redact_debug!(OutboxRow);

/// Why a claim is not stored in the outbox; the transaction is to be rolled back.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No service accepts a claim of this size.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far an operation is. Handed to a courier is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboxState {
    /// Saved here; the service is not known to hold it.
    Waiting,
    /// The service holds it and has not said what became of it.
    Sent,
    /// The service holds it until operations before it have come.
    Parked,
    /// It took effect.
    Applied,
    /// It cannot take effect as it is.
    Refused {
        /// Why.
        code: RefusalCode,
        /// The field, where there is one.
        field: Option<String>,
    },
}

impl OutboxState {
    /// Returns whether nothing more is to come.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Applied | Self::Refused { .. })
    }

    pub(crate) fn number(&self) -> u8 {
        match self {
            Self::Waiting => 0,
            Self::Sent => 1,
            Self::Parked => 2,
            Self::Applied => 3,
            Self::Refused { .. } => 4,
        }
    }

    pub(crate) fn refusal(&self) -> (Option<RefusalCode>, Option<&str>) {
        match self {
            Self::Refused { code, field } => (Some(*code), field.as_deref()),
            _ => (None, None),
        }
    }

    /// The table's checks leave no other combination.
    pub(crate) fn from_columns(
        state: u8,
        refusal: Option<RefusalCode>,
        field: Option<String>,
    ) -> Self {
        match (state, refusal) {
            (_, Some(code)) => Self::Refused { code, field },
            (1, None) => Self::Sent,
            (2, None) => Self::Parked,
            (3, None) => Self::Applied,
            _ => Self::Waiting,
        }
    }
}

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

/// Returns whether the present chain goes on behind a sequence with an operation that this phone no longer holds.
///
/// A service that was restored from an old back-up asks for such operations: the chain cannot go on then.
pub fn is_forgotten_behind(
    tx: &Tx<'_>,
    service: RegionCode,
    sequence: u64,
) -> Result<bool, StoreError> {
    let Device { chain, head, .. } = device::get(tx, service)?;
    let held = tx.one(
        "SELECT 1 FROM outbox WHERE service = ?1 AND chain = ?2 AND sequence = ?3",
        params![Col(service), chain, sequence + 1],
        |_| Ok(()),
    )?;
    Ok(sequence < head.sequence && held.is_none())
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

/// Returns the service of each operation of or about a person that has no answer, in order.
pub(crate) fn open_services(tx: &Tx<'_>, person: PersonId) -> Result<Vec<RegionCode>, StoreError> {
    tx.all(
        "SELECT service FROM outbox WHERE (actor = ?1 OR subject = ?1) AND state < 3 ORDER BY service",
        [Col(person)],
        |r| r.take("service"),
    )
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

/// Makes a claim an operation and stores it, in the transaction that writes what it claims.
///
/// # Errors
/// `TooLarge`, and `Store` as [`append`].
pub fn record(
    tx: &Tx<'_>,
    service: RegionCode,
    by: Authorship,
    claim: &Claim,
) -> Result<OutboxRow, RecordError> {
    let head = device::get(tx, service)?.head;
    Ok(append(tx, service, Operation::new(head, by, claim)?)?)
}

/// Stores an operation at the end of the present chain, under the sequence that follows.
///
/// # Errors
/// `Missing` when the phone does not know the service; `Database` when the id is stored already.
pub fn append(
    tx: &Tx<'_>,
    service: RegionCode,
    operation: Operation,
) -> Result<OutboxRow, StoreError> {
    let device = device::get(tx, service)?;
    let operation = operation.behind(device.head);
    let row = OutboxRow {
        service,
        chain: device.chain,
        hash: operation.hash(),
        operation,
        state: OutboxState::Waiting,
        dismissed: false,
    };
    let o = &row.operation;
    tx.execute(
        "INSERT INTO outbox (service, chain, id, sequence, previous, hash, actor, subject, kind, at, body, state,
             dismissed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 0)",
        params![
            Col(service),
            row.chain,
            Col(o.id),
            o.sequence,
            Col(o.previous),
            Col(row.hash),
            Col(o.actor),
            Col(o.subject),
            Col(o.kind),
            Col(o.at),
            o.body,
        ],
    )?;
    device::move_head(tx, service, Head::after(o))?;
    Ok(row)
}

/// Begins a new chain after a fork, with every operation that has no answer, under the same ids and actors.
///
/// Returns how many operations wait again.
///
/// # Errors
/// `Missing` when the phone does not know the service.
pub fn start_again(
    tx: &Tx<'_>,
    service: RegionCode,
    forked: DateTime<Utc>,
) -> Result<usize, StoreError> {
    begin_chain(tx, service, Some(forked))
}

/// Removes a person's operations that have no answer, and begins a new chain without them: the service may hold them, or
/// get them from a courier, and would take another operation under such a sequence for a copy of this phone.
pub(crate) fn remove_open(
    tx: &Tx<'_>,
    service: RegionCode,
    person: PersonId,
) -> Result<(), StoreError> {
    let removed = tx.execute(
        "DELETE FROM outbox WHERE service = ?1 AND state < 3 AND (actor = ?2 OR subject = ?2)",
        params![Col(service), Col(person)],
    )?;
    if removed > 0 {
        begin_chain(tx, service, None)?;
    }
    Ok(())
}

fn begin_chain(
    tx: &Tx<'_>,
    service: RegionCode,
    forked: Option<DateTime<Utc>>,
) -> Result<usize, StoreError> {
    let open = tx.all(
        &format!("{SELECT} WHERE service = ?1 AND state < 3 ORDER BY chain, sequence"),
        [Col(service)],
        read,
    )?;
    device::begin_chain(tx, service, forked)?;
    let count = open.len();
    renumber(tx, service, Head::START, open)?;
    Ok(count)
}

/// Puts operations without an answer, in their order, behind a head of the present chain.
fn renumber(
    tx: &Tx<'_>,
    service: RegionCode,
    mut head: Head,
    rows: Vec<OutboxRow>,
) -> Result<(), StoreError> {
    let chain = device::get(tx, service)?.chain;
    for row in rows {
        let operation = row.operation.behind(head);
        head = Head::after(&operation);
        tx.execute(
            "UPDATE outbox SET chain = ?3, sequence = ?4, previous = ?5, hash = ?6, state = 0
             WHERE service = ?1 AND id = ?2",
            params![
                Col(service),
                Col(operation.id),
                chain,
                operation.sequence,
                Col(operation.previous),
                Col(head.hash),
            ],
        )?;
    }
    device::move_head(tx, service, head)
}

/// Notes how far an operation of the present chain is; what is settled stays so. Returns whether anything changed.
pub fn settle(
    tx: &Tx<'_>,
    service: RegionCode,
    sequence: u64,
    state: &OutboxState,
) -> Result<bool, StoreError> {
    let (code, field) = state.refusal();
    let changed = tx.execute(
        "UPDATE outbox SET state = ?3, refusal = ?4, field = ?5
         WHERE service = ?1 AND chain = (SELECT chain FROM device WHERE service = ?1) AND sequence = ?2
             AND state < 3 AND state <> ?3",
        params![Col(service), sequence, state.number(), code.map(Col), field],
    )?;
    Ok(changed > 0)
}

/// Notes how far an operation of the present chain is by the service's newest answer, also where an older one said
/// otherwise: a service that was restored may decide otherwise. Returns whether anything changed.
pub fn settle_anew(
    tx: &Tx<'_>,
    service: RegionCode,
    sequence: u64,
    state: &OutboxState,
) -> Result<bool, StoreError> {
    let (code, field) = state.refusal();
    let changed = tx.execute(
        "UPDATE outbox SET state = ?3, refusal = ?4, field = ?5
         WHERE service = ?1 AND chain = (SELECT chain FROM device WHERE service = ?1) AND sequence = ?2
             AND state <> ?3",
        params![Col(service), sequence, state.number(), code.map(Col), field],
    )?;
    Ok(changed > 0)
}

/// Notes that the service holds the present chain up to a sequence, whatever became of it.
pub fn held(tx: &Tx<'_>, service: RegionCode, up_to: u64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE outbox SET state = 1
         WHERE service = ?1 AND chain = (SELECT chain FROM device WHERE service = ?1) AND sequence <= ?2 AND state = 0",
        params![Col(service), up_to],
    )
    .map(drop)
}

/// Returns whether operations of chains before the present one took effect.
pub fn has_earlier_chains(tx: &Tx<'_>, service: RegionCode) -> Result<bool, StoreError> {
    let has = tx.one(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE service = ?1 AND state = 3
                            AND chain < (SELECT chain FROM device WHERE service = ?1))",
        [Col(service)],
        |r| r.get(0),
    )?;
    Ok(has.unwrap_or(false))
}

/// Has operations of the present chain behind a sequence that had an answer wait again: the service was restored, and
/// does not hold them. What it refused may take effect now, and the other way round. Returns whether there were any.
pub fn wait_again(tx: &Tx<'_>, service: RegionCode, held: u64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE outbox SET state = 0, refusal = NULL, field = NULL
         WHERE service = ?1 AND chain = (SELECT chain FROM device WHERE service = ?1) AND sequence > ?2 AND state >= 3",
        params![Col(service), held],
    )?;
    Ok(changed > 0)
}

/// Has every operation that took effect wait again, in whichever chain it stands: nobody knows which of them a service
/// that was restored still holds.
pub fn all_wait_again(tx: &Tx<'_>, service: RegionCode) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE outbox SET state = 0 WHERE service = ?1 AND state = 3",
        [Col(service)],
    )
    .map(drop)
}

/// Has what took effect in chains before the present one wait again, at the end of the present one: a service that was
/// restored may have lost it. Returns whether there was any.
pub fn earlier_wait_again(tx: &Tx<'_>, service: RegionCode) -> Result<bool, StoreError> {
    let Device { chain, head, .. } = device::get(tx, service)?;
    let earlier = tx.all(
        &format!(
            "{SELECT} WHERE service = ?1 AND chain < ?2 AND state = 3 ORDER BY chain, sequence"
        ),
        params![Col(service), chain],
        read,
    )?;
    tx.execute(
        "UPDATE outbox SET state = 0 WHERE service = ?1 AND chain < ?2 AND state = 3",
        params![Col(service), chain],
    )?;
    let any = !earlier.is_empty();
    renumber(tx, service, head, earlier)?;
    Ok(any)
}

/// Puts a refused operation away: its person has seen it.
pub fn dismiss(tx: &Tx<'_>, id: OperationId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE outbox SET dismissed = 1 WHERE id = ?1 AND state = 4",
        [Col(id)],
    )
    .map(drop)
}

/// How long an applied operation is kept from the time at which it was made, in days.
pub const MAX_APPLIED_DAYS: i64 = 45;

/// How many applied operations are kept for a service.
pub const MAX_APPLIED: u32 = 5_000;

/// Forgets applied operations that are older than [`MAX_APPLIED_DAYS`] at `now`, or not among the newest
/// [`MAX_APPLIED`] of their service.
///
/// What stands behind an operation without an answer stays, so that a request's operations follow each other. The
/// chain's head is kept in the device's row, so that the chain goes on though all before it is forgotten.
fn forget_applied(tx: &Tx<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before = now - TimeDelta::days(MAX_APPLIED_DAYS);
    for Device { service, chain, .. } in device::all(tx)? {
        let first_open = tx.one(
            "SELECT coalesce(min(sequence), 9223372036854775807) FROM outbox
             WHERE service = ?1 AND chain = ?2 AND state < 3",
            params![Col(service), chain],
            |r| r.get::<_, i64>(0),
        )?;
        let oldest_kept = tx.one(
            "SELECT chain, sequence FROM outbox WHERE service = ?1 AND state = 3
             ORDER BY chain DESC, sequence DESC LIMIT 1 OFFSET ?2",
            params![Col(service), MAX_APPLIED - 1],
            |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)),
        )?;
        let (kept_chain, kept_sequence) = oldest_kept.unwrap_or_default();
        tx.execute(
            "DELETE FROM outbox WHERE service = ?1 AND state = 3 AND (chain < ?2 OR sequence < ?3)
                 AND (at < ?4 OR (chain, sequence) < (?5, ?6))",
            params![
                Col(service),
                chain,
                first_open,
                Col(before),
                kept_chain,
                kept_sequence
            ],
        )?;
    }
    Ok(())
}

/// Erases the operations of or about a person that have an answer.
fn erase_settled(tx: &Tx<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM outbox WHERE (actor = ?1 OR subject = ?1) AND state >= 3",
        [Col(person)],
    )
    .map(drop)
}

/// Reads a row of all columns.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    Ok(OutboxRow {
        service: row.take("service")?,
        chain: row.get("chain")?,
        operation: Operation {
            id: row.take("id")?,
            sequence: row.get("sequence")?,
            previous: row.take("previous")?,
            actor: row.take("actor")?,
            subject: row.take("subject")?,
            kind: row.take("kind")?,
            at: row.take("at")?,
            body: row.get("body")?,
        },
        hash: row.take("hash")?,
        state: OutboxState::from_columns(
            row.get("state")?,
            row.take_option("refusal")?,
            row.get("field")?,
        ),
        dismissed: row.get("dismissed")?,
    })
}
