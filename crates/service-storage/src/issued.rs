//! What was issued, and where a withdrawal of it stands.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_credential::credential::StatusIndex;
use qicheng_domain::ids::TripId;

/// What was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum IssuedKind {
    /// A ticket.
    Ticket = 1,
    /// A health code.
    Health = 2,
    /// A staff credential.
    Staff = 3,
}

/// A credential that was issued. Its bytes stand in the feed alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedRow {
    /// First 16 bytes of SHA-256 over its protected header and payload.
    pub digest: [u8; 16],
    /// What it is.
    pub kind: IssuedKind,
    /// The person, or for staff the staff member.
    pub subject: [u8; 16],
    /// The trip, of a ticket.
    pub trip: Option<TripId>,
    /// Where a withdrawal stands; a health code has no such place.
    pub status: Option<StatusIndex>,
    /// Hash of what it binds (person, key, journey, role): when that changes, the credential is withdrawn.
    pub binding: [u8; 16],
    /// Hash of the rest of what it says: when only that changes, a newer credential joins a good one.
    pub details: [u8; 16],
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// When it was withdrawn.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A status list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusListRow {
    /// Its number: year and month, as 202002.
    pub id: u32,
    /// The index to be given next.
    pub next_index: u32,
    /// Sequence of the version published last; 0 before the first.
    pub seq: u64,
    /// When the last credential expires that stands in it.
    pub last_expiry: DateTime<Utc>,
    /// When it was published last.
    pub published_at: Option<DateTime<Utc>>,
}

/// The tables `issued` and `status_list`.
pub trait Issued {
    /// Writes what was issued.
    fn add_issued(&mut self, tenant: Tenant, row: &IssuedRow) -> Result<(), StorageError>;

    /// Returns what was issued of a kind to a person or staff member, newest first.
    fn issued_to(
        &mut self,
        tenant: Tenant,
        kind: IssuedKind,
        subject: &[u8; 16],
    ) -> Result<Vec<IssuedRow>, StorageError>;

    /// Notes that a credential is withdrawn, once.
    fn revoke_issued(
        &mut self,
        tenant: Tenant,
        digest: &[u8; 16],
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns the withdrawn indexes of a list, rising.
    fn revoked_in(&mut self, tenant: Tenant, list: u32) -> Result<Vec<u32>, StorageError>;

    /// Writes a status list, in place of what stood under its number.
    fn put_status_list(&mut self, tenant: Tenant, row: &StatusListRow) -> Result<(), StorageError>;

    /// Returns a status list.
    fn status_list(
        &mut self,
        tenant: Tenant,
        id: u32,
    ) -> Result<Option<StatusListRow>, StorageError>;

    /// Returns the lists in which an unexpired credential stands.
    fn live_status_lists(
        &mut self,
        tenant: Tenant,
        now: DateTime<Utc>,
    ) -> Result<Vec<StatusListRow>, StorageError>;
}
