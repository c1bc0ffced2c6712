use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
};
use crate::{
    StorageError,
    accounts::AccountId,
    codes::{CodeHolder, Codes},
    staff::StaffId,
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl Codes for SqlTx<'_> {
    fn put_code(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        holder: CodeHolder,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.drop_codes(tenant, holder)?;
        let (kind, id) = parts(holder);
        self.tx.change(
            "INSERT INTO one_time_code (tenant, hash, holder_kind, holder, expires_at, used_at)
             VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![
                tenant.number(),
                hash,
                kind,
                id.as_bytes(),
                millis(expires_at)
            ],
        )?;
        Ok(())
    }

    fn code_holder(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<CodeHolder>, StorageError> {
        self.tx.one(
            "SELECT holder_kind, holder FROM one_time_code
             WHERE tenant = ?1 AND hash = ?2 AND used_at IS NULL AND expires_at > ?3",
            params![tenant.number(), hash, millis(now)],
            |row| {
                let c = Columns::new(row, "one_time_code");
                let id = Uuid::from_bytes(c.array("holder")?);
                match c.int("holder_kind")? {
                    1 => Ok(CodeHolder::Account(AccountId(id))),
                    2 => Ok(CodeHolder::Staff(StaffId(id))),
                    _ => Err(c.corrupt()),
                }
            },
        )
    }

    fn use_code(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<CodeHolder>, StorageError> {
        let holder = self.code_holder(tenant, hash, now)?;
        if holder.is_some() {
            self.tx.change(
                "UPDATE one_time_code SET used_at = ?3 WHERE tenant = ?1 AND hash = ?2",
                params![tenant.number(), hash, millis(now)],
            )?;
        }
        Ok(holder)
    }

    fn drop_codes(&mut self, tenant: Tenant, holder: CodeHolder) -> Result<(), StorageError> {
        let (kind, id) = parts(holder);
        self.tx.change(
            "DELETE FROM one_time_code
             WHERE tenant = ?1 AND holder_kind = ?2 AND holder = ?3 AND used_at IS NULL",
            params![tenant.number(), kind, id.as_bytes()],
        )?;
        Ok(())
    }
}

fn parts(holder: CodeHolder) -> (u8, Uuid) {
    match holder {
        CodeHolder::Account(id) => (1, id.0),
        CodeHolder::Staff(id) => (2, id.0),
    }
}
