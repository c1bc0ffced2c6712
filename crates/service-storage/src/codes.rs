//! One-time codes: kept as keyed hashes, good once and for a while.

use super::{StorageError, accounts::AccountId, staff::StaffId};
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};

/// Whom a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeHolder {
    /// Sets an account's password.
    Account(AccountId),
    /// Takes up a role on a device.
    Staff(StaffId),
}

/// The table `one_time_code`.
pub trait Codes {
    /// Writes a code's hash; unused codes of the same holder are good no more.
    fn put_code(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        holder: CodeHolder,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns whom an unused, unexpired code is for, without using it.
    fn code_holder(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<CodeHolder>, StorageError>;

    /// Uses a code; returns whom it was for, or nothing for one unknown, used or expired.
    fn use_code(
        &mut self,
        tenant: Tenant,
        hash: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<CodeHolder>, StorageError>;

    /// Makes all unused codes of a holder good no more.
    fn drop_codes(&mut self, tenant: Tenant, holder: CodeHolder) -> Result<(), StorageError>;
}
