//! What the service said of operations.

use super::OutboxState;
use crate::{StoreError, Tx, value::Col};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::OperationId, region::RegionCode};
use rusqlite::params;

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
        params![Col(service), sequence, state.number(), code, field],
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

/// Puts a refused operation away: its person has seen it.
pub fn dismiss(tx: &Tx<'_>, id: OperationId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE outbox SET dismissed = 1 WHERE id = ?1 AND state = 4",
        [Col(id)],
    )
    .map(drop)
}

/// Forgets operations that took effect and were made before an instant, up to the first that has no answer.
pub fn forget_applied(
    tx: &Tx<'_>,
    service: RegionCode,
    before: DateTime<Utc>,
) -> Result<usize, StoreError> {
    tx.execute(
        "DELETE FROM outbox WHERE service = ?1 AND state = 3 AND at < ?2
             AND (chain < (SELECT chain FROM device WHERE service = ?1)
                  OR sequence < coalesce((SELECT min(o.sequence) FROM outbox AS o JOIN device USING (service, chain)
                                          WHERE o.service = ?1 AND o.state < 3), 9223372036854775807))",
        params![Col(service), Col(before)],
    )
}
