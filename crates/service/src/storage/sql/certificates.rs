use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
};
use crate::{
    storage::{
        StorageError,
        certificates::{CertificateRow, Certificates},
    },
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
        self.tx.change(
            "INSERT INTO certificate (tenant, person, id, text, received_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, person, id) DO NOTHING",
            params![
                tenant.number(),
                person.as_bytes(),
                row.id,
                row.text,
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
        self.tx.rows(
            "SELECT id, text, received_at FROM certificate WHERE tenant = ?1 AND person = ?2
             ORDER BY received_at DESC, id",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "certificate");
                Ok(CertificateRow {
                    id: c.array("id")?,
                    text: c.text("text")?,
                    received_at: c.instant("received_at")?,
                })
            },
        )
    }
}
