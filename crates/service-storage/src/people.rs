//! People: what the service holds true of each, and what contradicts itself.

use super::StorageError;
use crate::{group::Group, tenant::Tenant};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    redact_debug,
    region::RegionCode,
    registration::Registration,
};

/// HMAC-SHA256 over the kind and number of an identity document: equal for one person within a tenant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityMac(pub [u8; 32]);

redact_debug!(IdentityMac);

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

/// What is known of a person without opening anything that is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// The person.
    pub id: PersonId,
    /// County of home.
    pub home: RegionCode,
    /// The operation that brought their registration.
    pub operation: OperationId,
    /// How much is known of who it is.
    pub identity: Identity,
}

/// Two persons with one ID number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// The one that came later.
    pub person: PersonId,
    /// The one that was there.
    pub other: PersonId,
    /// When it was found.
    pub noted_at: DateTime<Utc>,
    /// How a coordinator settled it.
    pub settled: Option<Settled>,
}

/// How a contradiction was settled, and what it takes to open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose registration holds.
    pub outcome: Outcome,
    /// How the later one stood before.
    pub person_was: Identity,
    /// How the earlier one stood before.
    pub other_was: Identity,
}

/// Whose registration holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// The earlier one's; the later one is set aside.
    Earlier = 1,
    /// The later one's; the earlier one is set aside.
    Later = 2,
    /// Both are one human, who goes on with the later one: wishes and places move there.
    Moved = 3,
}

/// People with one ID number that are looked at.
pub const RIVALS: u32 = 16;

/// The tables `person`, `attestation` and `contradiction`.
pub trait People {
    /// Returns a person.
    fn person(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Person>, StorageError>;

    /// Returns what a person's row says in plain.
    fn outline(&mut self, tenant: Tenant, id: PersonId) -> Result<Option<Outline>, StorageError>;

    /// Writes a person, in place of what stood there.
    fn put_person(&mut self, tenant: Tenant, person: &Person) -> Result<(), StorageError>;

    /// Returns the people of a group, by id.
    fn people_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Person>, StorageError>;

    /// Returns those with this ID number, the verified one first, then who is contradicted, then the oldest: at most
    /// [`RIVALS`], whoever else registers it.
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

    /// Returns those whom a member of staff verified.
    fn people_verified_by(
        &mut self,
        tenant: Tenant,
        staff: PersonId,
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

    /// Returns a contradiction.
    fn contradiction(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        other: PersonId,
    ) -> Result<Option<Contradiction>, StorageError>;

    /// Writes how a contradiction that was noted is settled, or that it is open again.
    fn settle_contradiction(
        &mut self,
        tenant: Tenant,
        found: &Contradiction,
    ) -> Result<(), StorageError>;

    /// Returns the contradictions that were settled since the instant, the last one first.
    fn settled_contradictions(
        &mut self,
        tenant: Tenant,
        since: DateTime<Utc>,
    ) -> Result<Vec<Contradiction>, StorageError>;

    /// Returns how many people there are of each identity.
    fn count_people(&mut self, tenant: Tenant) -> Result<Vec<(Identity, u64)>, StorageError>;

    /// Returns up to `limit` people of one identity before the given one, newest first.
    fn people_of_identity(
        &mut self,
        tenant: Tenant,
        identity: Identity,
        before: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<Person>, StorageError>;

    /// Takes the person out of every table that says something of them: registration, what they said, who attested
    /// them, whose device speaks for them. Bodies of operations are emptied and stay, so that none has its effect a
    /// second time.
    fn erase_person(&mut self, tenant: Tenant, person: PersonId) -> Result<(), StorageError>;
}
