use super::{
    Row, SqlTx,
    columns::{Columns, millis, signed},
    params,
};
use crate::{
    StorageError,
    audit::{Audit, AuditRow},
    tenant::Tenant,
};

impl Audit for SqlTx<'_> {
    fn last_audit(&mut self, tenant: Tenant) -> Result<Option<AuditRow>, StorageError> {
        self.tx.one(
            "SELECT * FROM audit WHERE tenant = ?1 ORDER BY seq DESC LIMIT 1",
            params![tenant.number()],
            audit,
        )
    }

    fn add_audit(&mut self, tenant: Tenant, r: &AuditRow) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO audit (tenant, seq, at, actor, action, subject, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                tenant.number(),
                signed(r.seq),
                millis(r.at),
                r.actor,
                r.action,
                r.subject,
                r.previous,
                r.hash,
            ],
        )?;
        Ok(())
    }

    fn audit_after(
        &mut self,
        tenant: Tenant,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.tx.rows(
            "SELECT * FROM audit WHERE tenant = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
            params![tenant.number(), signed(seq), limit],
            audit,
        )
    }

    fn audit_before(
        &mut self,
        tenant: Tenant,
        seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError> {
        self.tx.rows(
            "SELECT * FROM audit WHERE tenant = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
            params![tenant.number(), seq.map_or(i64::MAX, signed), limit],
            audit,
        )
    }

    fn audit_head(&mut self, tenant: Tenant) -> Result<Option<Vec<u8>>, StorageError> {
        self.tx.one(
            "SELECT bytes FROM audit_head WHERE tenant = ?1",
            params![tenant.number()],
            |row| Columns::new(row, "audit_head").bytes("bytes"),
        )
    }

    fn put_audit_head(
        &mut self,
        tenant: Tenant,
        seq: u64,
        bytes: &[u8],
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO audit_head (tenant, seq, bytes) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes",
            params![tenant.number(), signed(seq), bytes],
        )?;
        Ok(())
    }

    fn pseudonym(
        &mut self,
        tenant: Tenant,
        party: &[u8; 17],
    ) -> Result<Option<[u8; 32]>, StorageError> {
        self.tx.one(
            "SELECT name FROM pseudonym WHERE tenant = ?1 AND party = ?2",
            params![tenant.number(), party],
            |row| Columns::new(row, "pseudonym").array("name"),
        )
    }

    fn add_pseudonym(
        &mut self,
        tenant: Tenant,
        party: &[u8; 17],
        name: &[u8; 32],
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO pseudonym (tenant, party, name) VALUES (?1, ?2, ?3)",
            params![tenant.number(), party, name],
        )?;
        Ok(())
    }

    fn party(&mut self, tenant: Tenant, name: &[u8; 32]) -> Result<Option<[u8; 17]>, StorageError> {
        self.tx.one(
            "SELECT party FROM pseudonym WHERE tenant = ?1 AND name = ?2",
            params![tenant.number(), name],
            |row| Columns::new(row, "pseudonym").array("party"),
        )
    }

    fn forget_party(&mut self, tenant: Tenant, party: &[u8; 17]) -> Result<(), StorageError> {
        self.tx.change(
            "DELETE FROM pseudonym WHERE tenant = ?1 AND party = ?2",
            params![tenant.number(), party],
        )?;
        Ok(())
    }
}

fn audit(row: &dyn Row) -> Result<AuditRow, StorageError> {
    let c = Columns::new(row, "audit");
    Ok(AuditRow {
        seq: c.number("seq")?,
        at: c.instant("at")?,
        actor: c.array("actor")?,
        action: c.text("action")?,
        subject: c.array("subject")?,
        previous: c.array("previous")?,
        hash: c.array("hash")?,
    })
}
