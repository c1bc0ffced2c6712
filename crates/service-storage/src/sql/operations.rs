use super::{
    SqlTx,
    columns::{Columns, millis, signed},
    params,
    sealed::at,
};
use crate::{
    StorageError,
    operations::{ChainId, Link, Operations},
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{DeviceId, OperationId, PersonId};
use qicheng_exchange::operation::{Operation, OperationHash, Outcome, Refusal};
use std::sync::Arc;

impl Operations for SqlTx<'_> {
    fn link(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
    ) -> Result<Option<Link>, StorageError> {
        self.tx.one(
            "SELECT operation, hash, outcome, refusal, field FROM chain_link
             WHERE tenant = ?1 AND device = ?2 AND epoch = ?3 AND sequence = ?4",
            params![
                tenant.number(),
                chain.device.as_bytes(),
                chain.epoch,
                signed(sequence)
            ],
            |row| {
                let c = Columns::new(row, "chain_link");
                Ok(Link {
                    operation: OperationId::from_bytes(c.array("operation")?),
                    hash: OperationHash(c.array("hash")?),
                    outcome: outcome(&c)?,
                })
            },
        )
    }

    fn add_link(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
        link: &Link,
    ) -> Result<(), StorageError> {
        let (outcome, refusal, field) = match &link.outcome {
            Outcome::Applied => (1, None, None),
            Outcome::Refused { code, field } => (2, Some(*code as u8), field.as_deref()),
            // Only what has an outcome stands in the chain.
            Outcome::Parked => return Err(StorageError::Constraint),
        };
        self.tx.change(
            "INSERT INTO chain_link (tenant, device, epoch, sequence, operation, hash, outcome, refusal, field)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                tenant.number(),
                chain.device.as_bytes(),
                chain.epoch,
                signed(sequence),
                link.operation.as_bytes(),
                link.hash.0,
                outcome,
                refusal,
                field,
            ],
        )?;
        Ok(())
    }

    fn park(&mut self, tenant: Tenant, chain: ChainId, o: &Operation) -> Result<(), StorageError> {
        let (device, sequence) = (chain.device.as_bytes(), signed(o.sequence));
        let row = params![tenant, device, chain.epoch, sequence];
        let key = self.key_of(tenant, o.subject)?;
        let body = key.seal(at("parked", "body", row), &o.body)?;
        self.tx.change(
            "INSERT INTO parked (tenant, device, epoch, sequence, operation, previous, actor, subject, kind, made_at,
                body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
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
            ],
        )?;
        Ok(())
    }

    fn unpark(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
    ) -> Result<(), StorageError> {
        self.tx.change(
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

    fn parked(&mut self, tenant: Tenant, chain: ChainId) -> Result<Vec<Operation>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.tx.rows(
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
                Ok(Some(Operation {
                    id: OperationId::from_bytes(c.array("operation")?),
                    sequence: c.number("sequence")?,
                    previous: OperationHash(c.array("previous")?),
                    actor: PersonId::from_bytes(c.array("actor")?),
                    subject,
                    kind: c.number("kind")?,
                    at: c.instant("made_at")?,
                    body,
                }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }

    fn has_effect(
        &mut self,
        tenant: Tenant,
        actor: PersonId,
        id: OperationId,
    ) -> Result<bool, StorageError> {
        let found = self.tx.one(
            "SELECT 1 FROM operation WHERE tenant = ?1 AND actor = ?2 AND id = ?3",
            params![tenant.number(), actor.as_bytes(), id.as_bytes()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    fn add_effect(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        o: &Operation,
        received_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let id = o.id.as_bytes();
        let key = self.key_of(tenant, o.subject)?;
        let body = key.seal(
            at("operation", "body", params![tenant, o.actor, id]),
            &o.body,
        )?;
        self.tx.change(
            "INSERT INTO operation (tenant, actor, id, subject, device, kind, made_at, received_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                tenant.number(),
                o.actor.as_bytes(),
                o.id.as_bytes(),
                o.subject.as_bytes(),
                device.as_bytes(),
                o.kind,
                millis(o.at),
                millis(received_at),
                body,
            ],
        )?;
        Ok(())
    }
}

fn outcome(c: &Columns<'_>) -> Result<Outcome, StorageError> {
    match c.int("outcome")? {
        1 => Ok(Outcome::Applied),
        2 => Ok(Outcome::Refused {
            code: Refusal::from_number(c.number("refusal")?).ok_or_else(|| c.corrupt())?,
            field: c.optional_text("field")?,
        }),
        _ => Err(c.corrupt()),
    }
}
