//! Staff: helpers, crews, employers, with a role in a region, taken up on a device by a one-time code.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_credential::{credential::Role, key::PublicKey};
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    redact_debug,
    region::RegionCode,
};
use uuid::Uuid;

/// Names a member of staff before and after a person has taken up the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffId(pub Uuid);

/// A role that somebody was given.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Its id.
    pub id: StaffId,
    /// What the coordinator calls them.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Where it holds, and in all within.
    pub scope: RegionCode,
    /// The employer's name, with the role of one.
    pub enterprise: Option<String>,
    /// Who took it up.
    pub enrolled: Option<EnrolledStaff>,
    /// When it was taken away.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// Who took a role up, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolledStaff {
    /// The person, made on their device.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// The staff key.
    pub key: PublicKey,
    /// When.
    pub at: DateTime<Utc>,
}

redact_debug!(StaffMember);

impl StaffMember {
    /// Returns whether the role was taken up and not taken away.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.enrolled.is_some() && self.revoked_at.is_none()
    }
}

/// What somebody was on a trip until they held the role or the key no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedDuty {
    /// The trip.
    pub trip: TripId,
    /// Whose role.
    pub staff: StaffId,
    /// Who had it.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// The staff key.
    pub key: PublicKey,
    /// Until when.
    pub ended_at: DateTime<Utc>,
}

/// The tables `staff` and `ended_duty`.
pub trait Staff {
    /// Writes a member, in place of what stood under the id.
    fn put_staff(&mut self, tenant: Tenant, member: &StaffMember) -> Result<(), StorageError>;

    /// Returns a member.
    fn staff(&mut self, tenant: Tenant, id: StaffId) -> Result<Option<StaffMember>, StorageError>;

    /// Returns all members, in the order of their making.
    fn all_staff(&mut self, tenant: Tenant) -> Result<Vec<StaffMember>, StorageError>;

    /// Returns the roles that a person took up, also those taken away since.
    fn staff_of_person(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<StaffMember>, StorageError>;

    /// Returns the staff of a trip, each with when their devices last reached the service; none before the role was
    /// taken up.
    fn staff_heard(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<(StaffMember, Option<DateTime<Utc>>)>, StorageError>;

    /// Notes that a duty under a key has ended; under the same key on the same trip the last end counts.
    fn end_duty(&mut self, tenant: Tenant, ended: &EndedDuty) -> Result<(), StorageError>;

    /// Returns what a person was on a trip and is no more.
    fn ended_duties(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        person: PersonId,
    ) -> Result<Vec<EndedDuty>, StorageError>;

    /// Lets no ended duty of the role have lasted beyond the instant.
    fn cut_duties(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;
}
