//! How operations get their number and the hash of the one before.

use super::{NewOperation, OutboxRow, OutboxState, SELECT, read};
use crate::{
    StoreError, Tx,
    table::device::{self, DeviceKeys},
    value::Col,
};
use chrono::{DateTime, SubsecRound as _, Utc};
use qicheng_domain::region::RegionCode;
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

/// Enrols anew: takes new keys and begins a new chain with every operation that has no answer, under the same ids.
///
/// `forked` says when a fork made it necessary. Returns how many operations wait again.
///
/// # Errors
/// `Missing` when the phone does not know the service.
pub fn start_again(
    tx: &Tx<'_>,
    service: RegionCode,
    keys: &DeviceKeys,
    forked: Option<DateTime<Utc>>,
    hash: impl Fn(&OutboxRow) -> [u8; 32],
) -> Result<usize, StoreError> {
    device::renew(tx, service, keys, forked)?;
    let chain = device::get(tx, service)?.chain;
    let open = tx.all(
        &format!("{SELECT} WHERE service = ?1 AND state < 3 ORDER BY chain, sequence"),
        [Col(service)],
        read,
    )?;
    let (mut sequence, mut previous) = (0, [0; 32]);
    for mut row in open.iter().cloned() {
        sequence += 1;
        (row.chain, row.sequence, row.previous) = (chain, sequence, previous);
        row.hash = hash(&row);
        tx.execute(
            "UPDATE outbox SET chain = ?3, sequence = ?4, previous = ?5, hash = ?6, state = 0
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
    device::move_head(tx, service, sequence, &previous)?;
    Ok(open.len())
}
