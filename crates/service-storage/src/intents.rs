//! Wishes to travel: the last one of each person counts.

use super::StorageError;
use crate::{group::Group, tenant::Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{ids::PersonId, intent::TravelIntent, region::RegionCode};

/// A wish to travel that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Whose.
    pub person: PersonId,
    /// Where to and when.
    pub intent: TravelIntent,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// How many verified people want to go from one county to one destination, by first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// County of home.
    pub origin: RegionCode,
    /// Destination.
    pub destination: RegionCode,
    /// First day on which they can leave.
    pub earliest: NaiveDate,
    /// How many.
    pub people: u64,
}

/// The tables `intent` and `notice_read`.
pub trait Intents {
    /// Writes the person's wish, in place of an earlier one.
    fn put_intent(&mut self, tenant: Tenant, intent: &Intent) -> Result<(), StorageError>;

    /// Takes the person's wish away; returns whether there was one.
    fn remove_intent(&mut self, tenant: Tenant, person: PersonId) -> Result<bool, StorageError>;

    /// Returns the person's wish.
    fn intent(&mut self, tenant: Tenant, person: PersonId) -> Result<Option<Intent>, StorageError>;

    /// Returns whether the person has a wish.
    fn has_intent(&mut self, tenant: Tenant, person: PersonId) -> Result<bool, StorageError>;

    /// Returns the wishes of a group, by that first day.
    fn intents_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Intent>, StorageError>;

    /// Counts the wishes of verified people.
    fn demand(&mut self, tenant: Tenant) -> Result<Vec<Demand>, StorageError>;

    /// Notes that the person read the notice; the first time counts.
    fn note_read(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        notice: qicheng_domain::ids::NoticeId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns how many people read the notice.
    fn readers(
        &mut self,
        tenant: Tenant,
        notice: qicheng_domain::ids::NoticeId,
    ) -> Result<u64, StorageError>;
}
