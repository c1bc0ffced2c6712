use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
    sealed::at,
};
use crate::{
    StorageError,
    certificates::{CertificateRow, Certificates},
    tenant::Tenant,
};
use qicheng_domain::ids::PersonId;

impl Certificates for SqlTx<'_> {
    fn add_certificate(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        row: &CertificateRow,
    ) -> Result<(), StorageError> {
        let text = self.key_of(tenant, person)?.seal(
            at(
                "certificate",
                "sealed_text",
                params![tenant, person, row.id],
            ),
            row.text.as_bytes(),
        )?;
        self.tx.change(
            "INSERT INTO certificate (tenant, person, id, sealed_text, received_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, person, id) DO NOTHING",
            params![
                tenant.number(),
                person.as_bytes(),
                row.id,
                text,
                millis(row.received_at),
            ],
        )?;
        Ok(())
    }

    fn remove_certificate(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        id: &[u8; 16],
    ) -> Result<bool, StorageError> {
        let removed = self.tx.change(
            "DELETE FROM certificate WHERE tenant = ?1 AND person = ?2 AND id = ?3",
            params![tenant.number(), person.as_bytes(), id],
        )?;
        Ok(removed > 0)
    }

    fn certificates(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<CertificateRow>, StorageError> {
        let Some(key) = self.held_key(tenant, person)? else {
            return Ok(Vec::new());
        };
        let all = self.tx.rows(
            "SELECT id, sealed_text, received_at FROM certificate WHERE tenant = ?1 AND person = ?2
             ORDER BY received_at DESC, id",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "certificate");
                let id: [u8; 16] = c.array("id")?;
                let row = params![tenant, person, id];
                let Some(text) = c.opened(&key, "sealed_text", row)? else {
                    return Ok(None);
                };
                Ok(Some(CertificateRow {
                    id,
                    text: String::from_utf8(text).map_err(|_| c.corrupt())?,
                    received_at: c.instant("received_at")?,
                }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}
