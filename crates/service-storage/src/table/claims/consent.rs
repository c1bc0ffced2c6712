//! The table `consent`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::claim::Consent,
};

impl Tx<'_> {
    /// Keeps what the person agrees to from now on.
    pub fn add_consent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        operation: OperationId,
        consent: &Consent,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO consent (tenant, person, number, operation, service, health, text_version, language,
                received_at)
             SELECT ?1, ?2, COALESCE(MAX(number), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8
             FROM consent WHERE tenant = ?1 AND person = ?2",
            params![
                tenant.number(),
                person.as_bytes(),
                operation.as_bytes(),
                consent.service,
                consent.health,
                consent.text_version,
                consent.language,
                millis(at),
            ],
        )?;
        Ok(())
    }

    /// Returns what the person agrees to, where they said anything.
    pub fn consent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Consent>, StorageError> {
        self.sql.one(
            "SELECT * FROM consent WHERE tenant = ?1 AND person = ?2 ORDER BY number DESC LIMIT 1",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "consent");
                Ok(Consent {
                    service: c.flag("service")?,
                    health: c.flag("health")?,
                    text_version: c.number("text_version")?,
                    language: c.text("language")?,
                })
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, at, here, on_every_storage, read, values, write};
    use qicheng_domain::{ids::OperationId, operations::claim::Consent};

    on_every_storage! {
        the_last_consent_counts,
    }

    async fn the_last_consent_counts(storage: &Storage) {
        let person = values::person("张晓伟");
        assert_eq!(
            read(storage, move |tx| tx.consent(here(), person)).await,
            None
        );
        for (n, health) in [(1, true), (2, false), (3, true), (4, false)] {
            let consent = Consent {
                service: true,
                health,
                text_version: n,
                language: "ug".to_owned(),
            };
            let (said, id) = (consent.clone(), OperationId::new(at(0), [n as u8; 10]));
            write(storage, move |tx| {
                tx.add_consent(here(), person, id, &said, at(9 - i64::from(n)))
            })
            .await
            .unwrap();
            assert_eq!(
                read(storage, move |tx| tx.consent(here(), person)).await,
                Some(consent)
            );
        }
    }
}
