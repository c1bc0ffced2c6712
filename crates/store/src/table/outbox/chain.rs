//! How operations get their number and the hash of the one before.

use super::{NewOperation, OutboxRow, OutboxState, SELECT, read};
use crate::{StoreError, Tx, table::device, value::Col};
use chrono::{DateTime, SubsecRound as _, Utc};
use qicheng_domain::{ids::PersonId, region::RegionCode};
use rusqlite::params;

/// Numbers, chains and keeps an operation, in the transaction that writes what it claims.
///
/// `hash` is the exchange's, over all but `hash` itself.
///
/// # Errors
/// `Missing` when the phone does not know the service; `Database` when the id stands there already.
pub fn append(
    tx: &Tx<'_>,
    service: RegionCode,
    new: NewOperation,
    hash: impl Fn(&OutboxRow) -> [u8; 32],
) -> Result<OutboxRow, StoreError> {
    let device = device::get(tx, service)?;
    let mut row = OutboxRow {
        service,
        chain: device.chain,
        id: new.id,
        sequence: device.head_sequence + 1,
        previous: device.head_hash,
        hash: [0; 32],
        actor: new.actor,
        subject: new.subject,
        kind: new.kind,
        at: new.at.trunc_subsecs(3),
        body: new.body,
        state: OutboxState::Waiting,
        dismissed: false,
    };
    row.hash = hash(&row);
    tx.execute(
        "INSERT INTO outbox (service, chain, id, sequence, previous, hash, actor, subject, kind, at, body, state,
             dismissed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 0)",
        params![
            Col(service),
            row.chain,
            Col(row.id),
            row.sequence,
            row.previous,
            row.hash,
            Col(row.actor),
            Col(row.subject),
            row.kind,
            Col(row.at),
            row.body,
        ],
    )?;
    device::move_head(tx, service, row.sequence, &row.hash)?;
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
    hash: impl Fn(&OutboxRow) -> [u8; 32],
) -> Result<usize, StoreError> {
    let open = tx.all(
        &format!("{SELECT} WHERE service = ?1 AND state < 3 ORDER BY chain, sequence"),
        [Col(service)],
        read,
    )?;
    device::begin_chain(tx, service, forked)?;
    renumber(tx, service, (0, [0; 32]), &open, hash)?;
    Ok(open.len())
}

/// Removes a person's operations that have no answer, and closes the gaps. What the service holds of them all the
/// same is found as a fork.
pub(crate) fn remove_open(
    tx: &Tx<'_>,
    service: RegionCode,
    person: PersonId,
    hash: impl Fn(&OutboxRow) -> [u8; 32],
) -> Result<(), StoreError> {
    let chain = device::get(tx, service)?.chain;
    let first = tx.one(
        &format!(
            "{SELECT} WHERE service = ?1 AND chain = ?2 AND state < 3 AND (actor = ?3 OR subject = ?3)
             ORDER BY sequence LIMIT 1"
        ),
        params![Col(service), chain, Col(person)],
        read,
    )?;
    tx.execute(
        "DELETE FROM outbox WHERE service = ?1 AND state < 3 AND (actor = ?2 OR subject = ?2)",
        params![Col(service), Col(person)],
    )?;
    let Some(first) = first else { return Ok(()) };
    let head = (first.sequence - 1, first.previous);
    device::part_chain(tx, service, head.0)?;
    tx.execute(
        "UPDATE outbox SET chain = chain + 1 WHERE service = ?1 AND chain = ?2",
        params![Col(service), chain],
    )?;
    let after = tx.all(
        &format!("{SELECT} WHERE service = ?1 AND chain = ?2 AND sequence > ?3 ORDER BY sequence"),
        params![Col(service), chain + 1, first.sequence],
        read,
    )?;
    renumber(tx, service, head, &after, hash)
}

/// Puts rows, in their order, behind a head of the present chain.
fn renumber(
    tx: &Tx<'_>,
    service: RegionCode,
    head: (u64, [u8; 32]),
    rows: &[OutboxRow],
    hash: impl Fn(&OutboxRow) -> [u8; 32],
) -> Result<(), StoreError> {
    let chain = device::get(tx, service)?.chain;
    let (mut sequence, mut previous) = head;
    for mut row in rows.iter().cloned() {
        sequence += 1;
        (row.chain, row.sequence, row.previous) = (chain, sequence, previous);
        row.hash = hash(&row);
        tx.execute(
            "UPDATE outbox SET chain = ?3, sequence = ?4, previous = ?5, hash = ?6,
                 state = CASE WHEN state < 3 THEN 0 ELSE state END
             WHERE service = ?1 AND id = ?2",
            params![
                Col(service),
                Col(row.id),
                chain,
                sequence,
                previous,
                row.hash
            ],
        )?;
        previous = row.hash;
    }
    device::move_head(tx, service, sequence, &previous)
}
