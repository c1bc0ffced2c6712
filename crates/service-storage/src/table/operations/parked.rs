//! The table `parked`.

use super::chain_link::ChainId;
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, place, signed},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::operation::{Operation, OperationHash},
};
use std::sync::Arc;

/// An operation that waits for those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The operation.
    pub operation: Operation,
    /// The time of the request that brought it, by the device's clock.
    pub brought_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Keeps an operation, brought by a request of this time, until those before it have come.
    pub fn park(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        o: &Operation,
        brought_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let (device, sequence) = (chain.device.as_bytes(), signed(o.sequence));
        let row = params![tenant, device, chain.epoch, sequence];
        let key = self.key_of(tenant, o.subject)?;
        let body = key.seal(place("parked", "body", row), &o.body)?;
        self.sql.change(
            "INSERT INTO parked (tenant, device, epoch, sequence, operation, previous, actor, subject, kind, made_at,
                body, brought_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, device, epoch, sequence) DO NOTHING",
            params![
                tenant.number(),
                chain.device.as_bytes(),
                chain.epoch,
                signed(o.sequence),
                o.id.as_bytes(),
                o.previous.0,
                o.actor.as_bytes(),
                o.subject.as_bytes(),
                o.kind,
                millis(o.at),
                body,
                millis(brought_at),
            ],
        )?;
        Ok(())
    }

    /// Keeps the parked operation at a place no more.
    pub fn unpark(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM parked WHERE tenant = ?1 AND device = ?2 AND epoch = ?3 AND sequence = ?4",
            params![
                tenant.number(),
                chain.device.as_bytes(),
                chain.epoch,
                signed(sequence)
            ],
        )?;
        Ok(())
    }

    /// Returns the operations of the chain that are parked, by sequence.
    pub fn parked(&mut self, tenant: Tenant, chain: ChainId) -> Result<Vec<Parked>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.sql.rows(
            "SELECT *, (SELECT wrapped FROM person_key k WHERE k.tenant = parked.tenant AND k.person = parked.subject)
                AS wrapped
             FROM parked WHERE tenant = ?1 AND device = ?2 AND epoch = ?3 ORDER BY sequence",
            params![tenant.number(), chain.device.as_bytes(), chain.epoch],
            |row| {
                let c = Columns::new(row, "parked");
                let subject = PersonId::from_bytes(c.array("subject")?);
                let Some(key) = c.key(&seals, tenant, subject)? else {
                    return Ok(None);
                };
                let (device, sequence) = (chain.device.as_bytes(), c.int("sequence")?);
                let row = params![tenant, device, chain.epoch, sequence];
                let Some(body) = c.opened(&key, "body", row)? else {
                    return Ok(None);
                };
                let operation = Operation {
                    id: OperationId::from_bytes(c.array("operation")?),
                    sequence: c.number("sequence")?,
                    previous: OperationHash(c.array("previous")?),
                    actor: PersonId::from_bytes(c.array("actor")?),
                    subject,
                    kind: c.kind::<u16, _>("kind")?,
                    at: c.instant("made_at")?,
                    body,
                };
                Ok(Some(Parked {
                    operation,
                    brought_at: c.instant("brought_at")?,
                }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Parked;
    use crate::testing::{Storage, at, chain, here, on_every_storage, operation, read, write};

    on_every_storage! {
        what_waits_comes_back_in_order,
    }

    fn waiting(n: u64) -> Parked {
        Parked {
            operation: operation(n),
            brought_at: at(8),
        }
    }

    async fn what_waits_comes_back_in_order(storage: &Storage) {
        write(storage, |tx| {
            [9, 4, 6, 4]
                .iter()
                .try_for_each(|n| tx.park(here(), chain(0), &operation(*n), at(8)))
        })
        .await
        .unwrap();
        let parked = read(storage, |tx| tx.parked(here(), chain(0))).await;
        assert_eq!(parked, [4, 6, 9].map(waiting));
        write(storage, |tx| tx.unpark(here(), chain(0), 6))
            .await
            .unwrap();
        let parked = read(storage, |tx| tx.parked(here(), chain(0))).await;
        assert_eq!(parked, [4, 9].map(waiting));
        assert!(
            read(storage, |tx| tx.parked(here(), chain(1)))
                .await
                .is_empty()
        );
    }
}
