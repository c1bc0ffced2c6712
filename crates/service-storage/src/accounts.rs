//! Accounts of those who work in the console, and their sessions.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_credential::credential::Role;
use qicheng_domain::redact_debug;
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

redact_debug!(Account);

/// The tables `account` and `session`.
pub trait Accounts {
    /// Writes an account, in place of what stood under its id; its name must be its own.
    fn put_account(&mut self, tenant: Tenant, account: &Account) -> Result<(), StorageError>;

    /// Returns an account.
    fn account(&mut self, tenant: Tenant, id: AccountId) -> Result<Option<Account>, StorageError>;

    /// Finds the account of a name.
    fn account_by_name(
        &mut self,
        tenant: Tenant,
        name: &str,
    ) -> Result<Option<Account>, StorageError>;

    /// Begins a session, and forgets those that ended before it began.
    fn add_session(&mut self, tenant: Tenant, session: &Session) -> Result<(), StorageError>;

    /// Returns a session, also one that has ended.
    fn session(
        &mut self,
        tenant: Tenant,
        token_hash: &[u8; 32],
    ) -> Result<Option<Session>, StorageError>;

    /// Ends a session.
    fn remove_session(&mut self, tenant: Tenant, token_hash: &[u8; 32])
    -> Result<(), StorageError>;

    /// Ends all sessions of an account.
    fn remove_sessions_of(
        &mut self,
        tenant: Tenant,
        account: AccountId,
    ) -> Result<(), StorageError>;
}
