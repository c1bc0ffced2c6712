use super::{
    Row, SqlTx,
    columns::{Columns, millis},
    params,
};
use crate::{
    StorageError,
    accounts::{Account, AccountId, Accounts, Session},
    tenant::Tenant,
};
use uuid::Uuid;

impl Accounts for SqlTx<'_> {
    fn put_account(&mut self, tenant: Tenant, a: &Account) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO account (tenant, id, name, role, password, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, id) DO UPDATE SET name = excluded.name, role = excluded.role,
                password = excluded.password",
            params![
                tenant.number(),
                a.id.0.as_bytes(),
                a.name,
                super::columns::role_number(a.role),
                a.password,
                millis(a.created_at),
            ],
        )?;
        Ok(())
    }

    fn account(&mut self, tenant: Tenant, id: AccountId) -> Result<Option<Account>, StorageError> {
        self.tx.one(
            "SELECT * FROM account WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.0.as_bytes()],
            account,
        )
    }

    fn account_by_name(
        &mut self,
        tenant: Tenant,
        name: &str,
    ) -> Result<Option<Account>, StorageError> {
        self.tx.one(
            "SELECT * FROM account WHERE tenant = ?1 AND name = ?2",
            params![tenant.number(), name],
            account,
        )
    }

    fn add_session(&mut self, tenant: Tenant, s: &Session) -> Result<(), StorageError> {
        self.tx.change(
            "DELETE FROM session WHERE tenant = ?1 AND expires_at <= ?2",
            params![tenant.number(), millis(s.created_at)],
        )?;
        self.tx.change(
            "INSERT INTO session (tenant, token_hash, account, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                tenant.number(),
                s.token_hash,
                s.account.0.as_bytes(),
                millis(s.created_at),
                millis(s.expires_at),
            ],
        )?;
        Ok(())
    }

    fn session(
        &mut self,
        tenant: Tenant,
        token_hash: &[u8; 32],
    ) -> Result<Option<Session>, StorageError> {
        self.tx.one(
            "SELECT * FROM session WHERE tenant = ?1 AND token_hash = ?2",
            params![tenant.number(), token_hash],
            |row| {
                let c = Columns::new(row, "session");
                Ok(Session {
                    token_hash: c.array("token_hash")?,
                    account: AccountId(Uuid::from_bytes(c.array("account")?)),
                    created_at: c.instant("created_at")?,
                    expires_at: c.instant("expires_at")?,
                })
            },
        )
    }

    fn remove_session(
        &mut self,
        tenant: Tenant,
        token_hash: &[u8; 32],
    ) -> Result<(), StorageError> {
        self.tx.change(
            "DELETE FROM session WHERE tenant = ?1 AND token_hash = ?2",
            params![tenant.number(), token_hash],
        )?;
        Ok(())
    }

    fn remove_sessions_of(&mut self, tenant: Tenant, id: AccountId) -> Result<(), StorageError> {
        self.tx.change(
            "DELETE FROM session WHERE tenant = ?1 AND account = ?2",
            params![tenant.number(), id.0.as_bytes()],
        )?;
        Ok(())
    }
}

fn account(row: &dyn Row) -> Result<Account, StorageError> {
    let c = Columns::new(row, "account");
    Ok(Account {
        id: AccountId(Uuid::from_bytes(c.array("id")?)),
        name: c.text("name")?,
        role: c.role("role")?,
        password: c.optional_text("password")?,
        created_at: c.instant("created_at")?,
    })
}
