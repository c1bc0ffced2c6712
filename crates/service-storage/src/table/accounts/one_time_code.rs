//! The table `one_time_code`.

use super::account::AccountId;
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    staff::StaffId,
    value::params,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Whom a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeHolder {
    /// Sets an account's password.
    Account(AccountId),
    /// Takes up a role on a device.
    Staff(StaffId),
}

impl Tx<'_> {
    /// Writes a code's hash; unused codes of the same holder are good no more.
    pub fn put_code(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        holder: CodeHolder,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.drop_codes(tenant, holder)?;
        let (kind, id) = parts(holder);
        self.sql.change(
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

    /// Returns whom an unused, unexpired code is for, without using it.
    pub fn code_holder(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<CodeHolder>, StorageError> {
        self.sql.one(
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

    /// Uses a code; returns whom it was for, or nothing for one unknown, used or expired.
    pub fn use_code(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<CodeHolder>, StorageError> {
        let holder = self.code_holder(tenant, hash, now)?;
        if holder.is_some() {
            self.sql.change(
                "UPDATE one_time_code SET used_at = ?3 WHERE tenant = ?1 AND hash = ?2",
                params![tenant.number(), hash, millis(now)],
            )?;
        }
        Ok(holder)
    }

    /// Makes all unused codes of a holder good no more.
    pub fn drop_codes(&mut self, tenant: Tenant, holder: CodeHolder) -> Result<(), StorageError> {
        let (kind, id) = parts(holder);
        self.sql.change(
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

#[cfg(test)]
mod tests {
    use crate::{
        accounts::{AccountId, CodeHolder},
        staff::StaffId,
        testing::{Storage, at, here, on_every_storage, write},
    };
    use uuid::Uuid;

    on_every_storage! {
        a_code_is_used_once_and_in_its_time,
    }

    async fn a_code_is_used_once_and_in_its_time(storage: &Storage) {
        let staff = CodeHolder::Staff(StaffId(Uuid::from_bytes([1; 16])));
        let same_id = CodeHolder::Account(AccountId(Uuid::from_bytes([1; 16])));
        write(storage, move |tx| {
            tx.put_code(here(), &[1; 32], staff, at(10))?;
            tx.put_code(here(), &[2; 32], same_id, at(10))?;
            tx.put_code(here(), &[3; 32], staff, at(10))?;
            // The third took the place of the first; the other holder's stayed.
            assert_eq!(tx.code_holder(here(), &[1; 32], at(1))?, None);
            assert_eq!(tx.use_code(here(), &[2; 32], at(1))?, Some(same_id));
            assert_eq!(tx.use_code(here(), &[2; 32], at(1))?, None);
            assert_eq!(tx.use_code(here(), &[3; 32], at(10))?, None);
            assert_eq!(tx.code_holder(here(), &[3; 32], at(9))?, Some(staff));
            tx.drop_codes(here(), staff)?;
            assert_eq!(tx.use_code(here(), &[3; 32], at(9))?, None);
            Ok(())
        })
        .await
        .unwrap();
    }
}
