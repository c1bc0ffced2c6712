//! Trips: their plans, and the people and staff on them.

use super::{StorageError, staff::StaffId};
use crate::{group::Group, tenant::Tenant};
use chrono::{DateTime, Utc};
use qicheng_credential::key::Kid;
use qicheng_domain::{
    ids::{PersonId, TripId},
    manifest::Manifest,
    redact_debug,
    trip::Trip,
};

/// A trip and what was published of it.
#[derive(Clone, PartialEq, Eq)]
pub struct TripRow {
    /// The plan as it stands, published or not.
    pub trip: Trip,
    /// The revision that its people were told last; none until it was approved.
    pub approved_revision: Option<u32>,
    /// When it was approved last.
    pub approved_at: Option<DateTime<Utc>>,
    /// The manifest issued last, as its crew sees it.
    pub manifest: Option<Manifest>,
    /// Revision of the progress published last; 0 before the first.
    pub progress_revision: u32,
    /// SHA-256 of that progress, but for its revision.
    pub progress_hash: Option<[u8; 32]>,
    /// When it was planned first.
    pub created_at: DateTime<Utc>,
}

/// A person's place on a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The trip.
    pub trip: TripId,
    /// The place on the manifest, from 1, never given to another human.
    pub slot: u16,
    /// The person.
    pub person: PersonId,
    /// Stop at which the person boards.
    pub from: u8,
    /// Stop at which the person leaves.
    pub to: u8,
    /// The seat, where one was given.
    pub seat: Option<String>,
    /// The door, where doors share out the slots.
    pub door: Option<u8>,
    /// When the place was given.
    pub assigned_at: DateTime<Utc>,
    /// When it was taken back.
    pub removed_at: Option<DateTime<Utc>>,
}

/// A sealed copy of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestCopy {
    /// The trip.
    pub trip: TripId,
    /// For whom.
    pub staff: StaffId,
    /// Name of the device's exchange key.
    pub device_kid: Kid,
    /// The key to which it was sealed.
    pub sealing_key: [u8; 32],
    /// The manifest's revision.
    pub revision: u32,
}

redact_debug!(TripRow);

impl TripRow {
    /// Returns the revision of the manifest issued last; 0 before the first.
    #[must_use]
    pub fn manifest_revision(&self) -> u32 {
        self.manifest.as_ref().map_or(0, |m| m.revision)
    }
}

/// The tables `trip`, `trip_person`, `trip_staff` and `manifest_copy`.
pub trait Trips {
    /// Writes a trip, in place of what stood under its id.
    fn put_trip(&mut self, tenant: Tenant, row: &TripRow) -> Result<(), StorageError>;

    /// Returns a trip.
    fn trip(&mut self, tenant: Tenant, id: TripId) -> Result<Option<TripRow>, StorageError>;

    /// Returns the trips that end after the instant, by the time at which boarding opens.
    fn trips_since(
        &mut self,
        tenant: Tenant,
        after: DateTime<Utc>,
    ) -> Result<Vec<TripRow>, StorageError>;

    /// Writes an assignment, in place of what stood under its trip and slot.
    fn put_assignment(
        &mut self,
        tenant: Tenant,
        assignment: &Assignment,
    ) -> Result<(), StorageError>;

    /// Returns all assignments of a trip by slot, also those taken back.
    fn assignments(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<Assignment>, StorageError>;

    /// Returns the trips on which a person has a place, not taken back.
    fn assignments_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Assignment>, StorageError>;

    /// Returns the places, not taken back, that the people of a group have on any trip, by person and trip.
    fn assignments_in(
        &mut self,
        tenant: Tenant,
        group: Group,
    ) -> Result<Vec<Assignment>, StorageError>;

    /// Returns the plans of the trips on which the people of a group have a place, not taken back.
    fn plans_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Trip>, StorageError>;

    /// Returns every trip on which a person ever had a place.
    fn trips_of_person(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<TripId>, StorageError>;

    /// Puts staff on a trip.
    fn assign_staff(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Takes staff off a trip; returns whether they were on it.
    fn unassign_staff(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
    ) -> Result<bool, StorageError>;

    /// Returns the staff of a trip.
    fn staff_on(&mut self, tenant: Tenant, trip: TripId) -> Result<Vec<StaffId>, StorageError>;

    /// Returns the trips of a member of staff.
    fn trips_of_staff(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
    ) -> Result<Vec<TripId>, StorageError>;

    /// Notes a sealed copy, in place of an earlier one for the same staff and device.
    fn put_manifest_copy(
        &mut self,
        tenant: Tenant,
        copy: &ManifestCopy,
    ) -> Result<(), StorageError>;

    /// Returns the sealed copies of a trip's manifest.
    fn manifest_copies(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<ManifestCopy>, StorageError>;

    /// Forgets the sealed copies that staff were given of a trip's manifest.
    fn remove_manifest_copies(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
    ) -> Result<(), StorageError>;
}
