//! The table `account`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{people::role::Role, redact_debug};
use uuid::Uuid;

/// Names an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub Uuid);

/// Somebody who logs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to log in; one account a name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The password's argon2id hash as a PHC string; none until it was set.
    pub password: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

redact_debug!(Account);

impl Tx<'_> {
    /// Writes an account, in place of what stood under its id; its name must be its own.
    pub fn put_account(&mut self, tenant: Tenant, a: &Account) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO account (tenant, id, name, role, password, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, id) DO UPDATE SET name = excluded.name, role = excluded.role,
                password = excluded.password",
            params![
                tenant.number(),
                a.id.0.as_bytes(),
                a.name,
                a.role,
                a.password,
                millis(a.created_at),
            ],
        )?;
        Ok(())
    }

    /// Returns an account.
    pub fn account(
        &mut self,
        tenant: Tenant,
        id: AccountId,
    ) -> Result<Option<Account>, StorageError> {
        self.sql.one(
            "SELECT * FROM account WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.0.as_bytes()],
            account,
        )
    }

    /// Finds the account of a name.
    pub fn account_by_name(
        &mut self,
        tenant: Tenant,
        name: &str,
    ) -> Result<Option<Account>, StorageError> {
        self.sql.one(
            "SELECT * FROM account WHERE tenant = ?1 AND name = ?2",
            params![tenant.number(), name],
            account,
        )
    }
}

fn account(row: &dyn Row) -> Result<Account, StorageError> {
    let c = Columns::new(row, "account");
    Ok(Account {
        id: AccountId(Uuid::from_bytes(c.array("id")?)),
        name: c.text("name")?,
        role: c.kind::<u8, _>("role")?,
        password: c.optional_text("password")?,
        created_at: c.instant("created_at")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        accounts::{Account, Session},
        testing::{Storage, account, at, here, on_every_storage, read, write},
    };

    on_every_storage! {
        one_account_a_name_and_its_sessions_end,
    }

    async fn one_account_a_name_and_its_sessions_end(storage: &Storage) {
        let (first, twin) = (account(1, "协调员"), account(2, "协调员"));
        let session = |number: u8, from, to| Session {
            token_hash: [number; 32],
            account: account(1, "").id,
            created_at: at(from),
            expires_at: at(to),
        };
        let locked = Account {
            password: Some("$argon2id$".to_owned()),
            ..first.clone()
        };
        let kept = locked.clone();
        write(storage, move |tx| {
            tx.put_account(here(), &first)?;
            tx.put_account(here(), &kept)?;
            tx.add_session(here(), &session(1, 0, 10))?;
            tx.add_session(here(), &session(2, 5, 20))?;
            tx.add_session(here(), &session(3, 10, 20))
        })
        .await
        .unwrap();
        let refused = write(storage, move |tx| tx.put_account(here(), &twin)).await;
        assert_eq!(refused, Err(StorageError::Constraint));
        let seen = read(storage, move |tx| {
            let by_name = tx.account_by_name(here(), "协调员")?;
            assert_eq!(tx.session(here(), &[2; 32])?, Some(session(2, 5, 20)));
            Ok((by_name, tx.session(here(), &[1; 32])?))
        });
        assert_eq!(seen.await, (Some(locked.clone()), None));
        write(storage, move |tx| {
            tx.remove_session(here(), &[3; 32])?;
            assert_eq!(tx.session(here(), &[3; 32])?, None);
            tx.remove_sessions_of(here(), locked.id)?;
            assert_eq!(tx.session(here(), &[2; 32])?, None);
            Ok(())
        })
        .await
        .unwrap();
    }
}
