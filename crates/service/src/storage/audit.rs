//! Who did what: a chain of rows that is only ever added to.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};

/// One row of the chain. Actor and subject are keyed pseudonyms, so that erasing a person's key erases the person
/// from it without breaking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: [u8; 32],
    /// What was done, in kebab case.
    pub action: String,
    /// To whom or what.
    pub subject: [u8; 32],
    /// Hash of the row before; zeros for the first.
    pub previous: [u8; 32],
    /// Hash of this row.
    pub hash: [u8; 32],
}

/// The table `audit`.
pub trait Audit {
    /// Returns the last row.
    fn last_audit(&mut self, tenant: Tenant) -> Result<Option<AuditRow>, StorageError>;

    /// Adds a row; its place must be free.
    fn add_audit(&mut self, tenant: Tenant, row: &AuditRow) -> Result<(), StorageError>;

    /// Returns up to `limit` rows after the place.
    fn audit_after(
        &mut self,
        tenant: Tenant,
        seq: u64,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError>;
}
