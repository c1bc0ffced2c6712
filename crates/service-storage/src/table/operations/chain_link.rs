//! The table `chain_link`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, signed},
    value::params,
};
use qicheng_domain::{
    ids::{DeviceId, OperationId},
    operations::operation::{OperationHash, Outcome},
};

/// One place in a device's chain, up to its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The operation there.
    pub operation: OperationId,
    /// Its hash.
    pub hash: OperationHash,
    /// What became of it.
    pub outcome: Outcome,
}

/// Names a chain: a device, and which of its chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainId {
    /// The device.
    pub device: DeviceId,
    /// Which of its chains.
    pub epoch: u32,
}

impl Tx<'_> {
    /// Returns what stands at a place in a chain.
    pub fn link(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
    ) -> Result<Option<Link>, StorageError> {
        self.sql.one(
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

    /// Writes what stands at the next place of a chain.
    pub fn add_link(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
        link: &Link,
    ) -> Result<(), StorageError> {
        let (outcome, refusal, field) = match &link.outcome {
            Outcome::Applied => (1, None, None),
            Outcome::Refused { code, field } => (2, Some(*code), field.as_deref()),
            // Only what has an outcome stands in the chain.
            Outcome::Parked => return Err(StorageError::Constraint),
        };
        self.sql.change(
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
}

fn outcome(c: &Columns<'_>) -> Result<Outcome, StorageError> {
    match c.int("outcome")? {
        1 => Ok(Outcome::Applied),
        2 => Ok(Outcome::Refused {
            code: c.kind::<u8, _>("refusal")?,
            field: c.optional_text("field")?,
        }),
        _ => Err(c.corrupt()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        operations::Link,
        testing::{Storage, chain, here, on_every_storage, operation, read, write},
    };
    use qicheng_domain::operations::{operation::Outcome, refusal::RefusalCode};

    on_every_storage! {
        a_chain_holds_each_place_once,
    }

    async fn a_chain_holds_each_place_once(storage: &Storage) {
        let outcomes = [
            Outcome::Applied,
            Outcome::Refused {
                code: RefusalCode::Field,
                field: Some("home".to_owned()),
            },
            Outcome::Refused {
                code: RefusalCode::Later,
                field: None,
            },
        ];
        let links = outcomes.map(|outcome| Link {
            operation: operation(1).id,
            hash: operation(1).hash(),
            outcome,
        });
        let written = links.clone();
        write(storage, move |tx| {
            (1..)
                .zip(&written)
                .try_for_each(|(n, link)| tx.add_link(here(), chain(0), n, link))
        })
        .await
        .unwrap();
        for (n, link) in (1..).zip(links.clone()) {
            assert_eq!(
                read(storage, move |tx| tx.link(here(), chain(0), n)).await,
                Some(link)
            );
        }
        assert_eq!(read(storage, |tx| tx.link(here(), chain(1), 1)).await, None);
        let [link, ..] = links;
        let twice = write(storage, move |tx| tx.add_link(here(), chain(0), 1, &link)).await;
        assert_eq!(twice, Err(StorageError::Constraint));
    }
}
