//! The table `operation`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{millis, place},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{DeviceId, OperationId, PersonId},
    operations::operation::Operation,
};

impl Tx<'_> {
    /// Returns whether an operation of this actor and id has had its effect.
    pub fn has_effect(
        &mut self,
        tenant: Tenant,
        actor: PersonId,
        id: OperationId,
    ) -> Result<bool, StorageError> {
        let found = self.sql.one(
            "SELECT 1 FROM operation WHERE tenant = ?1 AND actor = ?2 AND id = ?3",
            params![tenant.number(), actor.as_bytes(), id.as_bytes()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Notes an operation that has had its effect.
    pub fn add_effect(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        o: &Operation,
        received_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let id = o.id.as_bytes();
        let key = self.key_of(tenant, o.subject)?;
        let body = key.seal(
            place("operation", "body", params![tenant, o.actor, id]),
            &o.body,
        )?;
        self.sql.change(
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

#[cfg(test)]
mod tests {
    use crate::{
        StorageError, Tx,
        testing::{Storage, at, device, here, on_every_storage, operation, read, values, write},
    };

    on_every_storage! {
        an_effect_is_noted_once,
    }

    async fn an_effect_is_noted_once(storage: &Storage) {
        let (one, id) = (operation(1), device("a").id);
        let actor = one.actor;
        let held = move |tx: &mut Tx<'_>| tx.has_effect(here(), actor, operation(1).id);
        assert!(!read(storage, held).await);
        write(storage, move |tx| {
            tx.add_effect(here(), id, &operation(1), at(2))
        })
        .await
        .unwrap();
        assert!(read(storage, held).await);
        let twice = write(storage, move |tx| {
            tx.add_effect(here(), id, &operation(1), at(3))
        })
        .await;
        assert_eq!(twice, Err(StorageError::Constraint));
        let other = values::person("李娜");
        assert!(
            !read(storage, move |tx| tx.has_effect(
                here(),
                other,
                operation(1).id
            ))
            .await
        );
    }
}
