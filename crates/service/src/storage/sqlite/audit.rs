use super::{
    SqliteTx,
    columns::{Columns, Query, millis, signed},
};
use crate::{
    storage::{
        StorageError,
        audit::{Audit, AuditRow},
    },
    tenant::Tenant,
};
use rusqlite::{Row, params};

impl Audit for SqliteTx<'_> {
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
}

fn audit(row: &Row<'_>) -> Result<AuditRow, StorageError> {
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
