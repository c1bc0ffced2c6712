//! People: what the service holds true of each, and what contradicts itself.

use super::StorageError;
use crate::{keys::IdentityMac, tenant::Tenant};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    redact_debug,
    registration::Registration,
};

/// How much is known of who a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Identity {
    /// A registration has come; nobody has seen the person. Reserves nothing and gets no credential.
    Unverified = 1,
    /// Staff saw the person, but another verified one has the same ID number: a coordinator looks at it.
    Contradicted = 2,
    /// Staff saw person and ID card.
    Verified = 3,
}

/// A person as they stand.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// What they or their helper wrote last.
    pub registration: Registration,
    /// SHA-256 over that claim's CBOR.
    pub registration_hash: [u8; 32],
    /// The operation that brought it.
    pub operation: OperationId,
    /// HMAC of ID type and number.
    pub mac: IdentityMac,
    /// How much is known of who it is.
    pub identity: Identity,
    /// By which staff, once seen.
    pub verified_by: Option<PersonId>,
    /// When, once seen.
    pub verified_at: Option<DateTime<Utc>>,
    /// When the person was registered first.
    pub created_at: DateTime<Utc>,
    /// When the registration came that counts.
    pub updated_at: DateTime<Utc>,
}

redact_debug!(Person);

/// Two persons with one ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// The one that came later.
    pub person: PersonId,
    /// The one that was there.
    pub other: PersonId,
    /// When it was found.
    pub noted_at: DateTime<Utc>,
    /// When a coordinator settled it.
    pub resolved_at: Option<DateTime<Utc>>,
}

/// The tables `person`, `attestation` and `contradiction`.
pub trait People {
    /// Returns a person.
    fn person(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Person>, StorageError>;

    /// Writes a person, in place of what stood there.
    fn put_person(&mut self, tenant: Tenant, person: &Person) -> Result<(), StorageError>;

    /// Returns everyone with this ID number, the verified one first.
    fn people_by_mac(
        &mut self,
        tenant: Tenant,
        mac: IdentityMac,
    ) -> Result<Vec<Person>, StorageError>;

    /// Returns up to `limit` people after the given one, by id.
    fn people_after(
        &mut self,
        tenant: Tenant,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StorageError>;

    /// Keeps the bytes of an attestation.
    fn add_attestation(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        by: PersonId,
        bytes: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns the attestations of a person, oldest first.
    fn attestations(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Vec<u8>>, StorageError>;

    /// Notes two persons with one ID number; noted once.
    fn note_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
    ) -> Result<(), StorageError>;

    /// Returns the contradictions that nobody has settled, oldest first.
    fn open_contradictions(&mut self, tenant: Tenant) -> Result<Vec<Contradiction>, StorageError>;

    /// Notes that a contradiction is settled; returns whether it was open.
    fn resolve_contradiction(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        other: PersonId,
        at: DateTime<Utc>,
    ) -> Result<bool, StorageError>;
}
