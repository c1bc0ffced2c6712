//! Who did what: a chain of rows that is only ever added to.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};

/// One row of the chain. Actor and subject are random bytes that one table knows, so that taking a person out of that
/// table takes them out of the chain without breaking it.
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

/// The tables `audit`, `audit_head` and `pseudonym`.
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

    /// Returns up to `limit` rows before the place, newest first; from the end where no place is named.
    fn audit_before(
        &mut self,
        tenant: Tenant,
        seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StorageError>;

    /// Returns where the chain ends, signed.
    fn audit_head(&mut self, tenant: Tenant) -> Result<Option<Vec<u8>>, StorageError>;

    /// Writes where the chain ends, in place of what stood there; the place only rises.
    fn put_audit_head(
        &mut self,
        tenant: Tenant,
        seq: u64,
        bytes: &[u8],
    ) -> Result<(), StorageError>;

    /// Returns the bytes that stand for a party in the chain.
    fn pseudonym(
        &mut self,
        tenant: Tenant,
        party: &[u8; 17],
    ) -> Result<Option<[u8; 32]>, StorageError>;

    /// Writes the bytes that are to stand for a party.
    fn add_pseudonym(
        &mut self,
        tenant: Tenant,
        party: &[u8; 17],
        name: &[u8; 32],
    ) -> Result<(), StorageError>;

    /// Returns the party for whom these bytes stand.
    fn party(&mut self, tenant: Tenant, name: &[u8; 32]) -> Result<Option<[u8; 17]>, StorageError>;

    /// Forgets the bytes that stand for a party: nobody can say any more who it was.
    fn forget_party(&mut self, tenant: Tenant, party: &[u8; 17]) -> Result<(), StorageError>;
}
