use super::{
    SqlTx,
    columns::{Columns, days, millis},
    params,
};
use crate::{
    storage::{
        StorageError,
        declarations::{Declarations, Declared},
    },
    tenant::Tenant,
};
use chrono::NaiveDate;
use qicheng_domain::ids::PersonId;

impl Declarations for SqlTx<'_> {
    fn put_declaration(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        d: &Declared,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO declaration (tenant, person, day, body, made_at, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, person, day) DO UPDATE SET body = excluded.body, made_at = excluded.made_at,
                received_at = excluded.received_at",
            params![
                tenant.number(),
                person.as_bytes(),
                days(d.declaration.day),
                qicheng_credential::cbor::write(&d.declaration),
                millis(d.made_at),
                millis(d.received_at),
            ],
        )?;
        Ok(())
    }

    fn declarations_since(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        from: NaiveDate,
    ) -> Result<Vec<Declared>, StorageError> {
        self.tx.rows(
            "SELECT body, made_at, received_at FROM declaration
             WHERE tenant = ?1 AND person = ?2 AND day >= ?3 ORDER BY day DESC",
            params![tenant.number(), person.as_bytes(), days(from)],
            |row| {
                let c = Columns::new(row, "declaration");
                Ok(Declared {
                    declaration: c.cbor("body")?,
                    made_at: c.instant("made_at")?,
                    received_at: c.instant("received_at")?,
                })
            },
        )
    }
}
