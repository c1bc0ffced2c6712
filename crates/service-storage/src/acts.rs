//! Signed acts of staff, each kept as it came.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_domain::{
    act::Act,
    ids::{DeviceId, TripId},
};

/// An act as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// First 16 bytes of SHA-256 over its protected header and payload.
    pub digest: [u8; 16],
    /// What was done.
    pub act: Act,
    /// The device that brought it.
    pub device: DeviceId,
    /// The act as it was signed.
    pub bytes: Vec<u8>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// The table `act`.
pub trait Acts {
    /// Keeps an act; returns whether it is new.
    fn add_act(&mut self, tenant: Tenant, row: &ActRow) -> Result<bool, StorageError>;

    /// Returns the acts of a trip, oldest first by the clocks of those who did them.
    fn acts(&mut self, tenant: Tenant, trip: TripId) -> Result<Vec<ActRow>, StorageError>;
}
