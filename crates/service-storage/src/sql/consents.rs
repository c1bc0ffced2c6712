use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
};
use crate::{StorageError, consents::Consents, tenant::Tenant};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    claim::Consent,
    ids::{OperationId, PersonId},
};

impl Consents for SqlTx<'_> {
    fn add_consent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        operation: OperationId,
        consent: &Consent,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
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

    fn consent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Consent>, StorageError> {
        self.tx.one(
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
