//! The table `session`.

use super::account::AccountId;
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A log-in that lasts for a while. The token itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Whose.
    pub account: AccountId,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Begins a session, and forgets those that ended before it began.
    pub fn add_session(&mut self, tenant: Tenant, s: &Session) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM session WHERE tenant = ?1 AND expires_at <= ?2",
            params![tenant.number(), millis(s.created_at)],
        )?;
        self.sql.change(
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

    /// Returns a session, also one that has ended.
    pub fn session(
        &mut self,
        tenant: Tenant,
        token_hash: &[u8; 32],
    ) -> Result<Option<Session>, StorageError> {
        self.sql.one(
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

    /// Ends a session.
    pub fn remove_session(
        &mut self,
        tenant: Tenant,
        token_hash: &[u8; 32],
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM session WHERE tenant = ?1 AND token_hash = ?2",
            params![tenant.number(), token_hash],
        )?;
        Ok(())
    }

    /// Ends all sessions of an account.
    pub fn remove_sessions_of(
        &mut self,
        tenant: Tenant,
        id: AccountId,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM session WHERE tenant = ?1 AND account = ?2",
            params![tenant.number(), id.0.as_bytes()],
        )?;
        Ok(())
    }
}
