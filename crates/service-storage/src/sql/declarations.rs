use super::{
    SqlTx,
    columns::{Columns, days, millis},
    params,
    sealed::at,
};
use crate::{
    StorageError,
    declarations::{Declarations, Declared},
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
        let day = days(d.declaration.day);
        let body = qicheng_credential::cbor::write(&d.declaration);
        let body = self.key_of(tenant, person)?.seal(
            at("declaration", "body", params![tenant, person, day]),
            &body,
        )?;
        self.tx.change(
            "INSERT INTO declaration (tenant, person, day, body, made_at, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, person, day) DO UPDATE SET body = excluded.body, made_at = excluded.made_at,
                received_at = excluded.received_at",
            params![
                tenant.number(),
                person.as_bytes(),
                day,
                body,
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
        let Some(key) = self.held_key(tenant, person)? else {
            return Ok(Vec::new());
        };
        let all = self.tx.rows(
            "SELECT day, body, made_at, received_at FROM declaration
             WHERE tenant = ?1 AND person = ?2 AND day >= ?3 ORDER BY day DESC",
            params![tenant.number(), person.as_bytes(), days(from)],
            |row| {
                let c = Columns::new(row, "declaration");
                let day = c.int("day")?;
                let Some(body) = c.opened(&key, "body", params![tenant, person, day])? else {
                    return Ok(None);
                };
                Ok(Some(Declared {
                    declaration: c.decoded(&body)?,
                    made_at: c.instant("made_at")?,
                    received_at: c.instant("received_at")?,
                }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}
