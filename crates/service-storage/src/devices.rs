//! Devices: key sets that exchange with this service, and the persons they speak for.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_credential::key::{Kid, PublicKey};
use qicheng_domain::{
    ids::{DeviceId, PersonId},
    point::PointBytes,
};
use qicheng_exchange::operation::OperationHash;

/// A device as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id, given here at its first request.
    pub id: DeviceId,
    /// The name of the key that signs its requests.
    pub kid: Kid,
    /// That key's point.
    pub exchange_key: PointBytes,
    /// The X25519 key to which manifests and couriered replies are sealed.
    pub sealing_key: [u8; 32],
    /// Highest counter of a request that it made online.
    pub counter: u64,
    /// SHA-256 of the request that had this counter.
    pub last_request: [u8; 32],
    /// Which of its chains counts: a fork ends one, re-enrolment begins the next.
    pub epoch: u32,
    /// Counter of the request with which that chain began; 0 for the first.
    pub chain_began: u64,
    /// Highest sequence of the chain that is held without gaps.
    pub head: u64,
    /// Hash of the operation there.
    pub head_hash: OperationHash,
    /// When the chain forked, until the device has enrolled again.
    pub forked_at: Option<DateTime<Utc>>,
    /// When a chain of this device forked last.
    pub last_fork_at: Option<DateTime<Utc>>,
    /// Whether it may exchange no more until staff says otherwise.
    pub barred: bool,
    /// When it came first.
    pub enrolled_at: DateTime<Utc>,
    /// When it came last.
    pub seen_at: DateTime<Utc>,
}

impl Device {
    /// Returns a device that comes for the first time, with the key that signs its requests and its X25519 key.
    #[must_use]
    pub fn newcomer(
        id: DeviceId,
        exchange: &PublicKey,
        sealing_key: [u8; 32],
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            kid: exchange.kid(),
            exchange_key: exchange.to_point(),
            sealing_key,
            counter: 0,
            last_request: [0; 32],
            epoch: 0,
            chain_began: 0,
            head: 0,
            head_hash: OperationHash::GENESIS,
            forked_at: None,
            last_fork_at: None,
            barred: false,
            enrolled_at: at,
            seen_at: at,
        }
    }
}

/// How a device came to speak for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Binding {
    /// The person's own, or their family's: it made the person.
    Own = 1,
    /// A helper's, who registered the person.
    Helped = 2,
    /// Staff took up a role on it.
    Staff = 3,
}

/// The tables `device` and `device_person`.
pub trait Devices {
    /// Finds the device whose exchange key has this name.
    fn device_by_kid(&mut self, tenant: Tenant, kid: Kid) -> Result<Option<Device>, StorageError>;

    /// Adds a device; its key's name must not be taken.
    fn add_device(&mut self, tenant: Tenant, device: &Device) -> Result<(), StorageError>;

    /// Writes everything of the device but its id, its exchange key and when it was enrolled.
    fn update_device(&mut self, tenant: Tenant, device: &Device) -> Result<(), StorageError>;

    /// Lets the device speak for the person; a binding that stands already is kept.
    fn bind(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        person: PersonId,
        how: Binding,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns how the device may speak for the person.
    fn binding(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        person: PersonId,
    ) -> Result<Option<Binding>, StorageError>;

    /// Returns whom the device speaks for.
    fn persons_of(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
    ) -> Result<Vec<(PersonId, Binding)>, StorageError>;

    /// Returns the devices that speak for the person.
    fn devices_of(&mut self, tenant: Tenant, person: PersonId)
    -> Result<Vec<Device>, StorageError>;

    /// Returns the devices that may exchange no more, the one heard of last first.
    fn barred_devices(&mut self, tenant: Tenant) -> Result<Vec<Device>, StorageError>;
}
