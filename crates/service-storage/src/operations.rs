//! What came: each device's chain, and the one effect of each operation.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{DeviceId, OperationId, PersonId};
use qicheng_exchange::operation::{Operation, OperationHash, Outcome};

/// One place in a device's chain, up to its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The operation there.
    pub operation: OperationId,
    /// Its hash.
    pub hash: OperationHash,
    /// What became of it.
    pub outcome: Outcome,
}

/// Names a chain: a device, and which of its chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainId {
    /// The device.
    pub device: DeviceId,
    /// Which of its chains.
    pub epoch: u32,
}

/// The tables `chain_link`, `parked` and `operation`.
pub trait Operations {
    /// Returns what stands at a place in a chain.
    fn link(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
    ) -> Result<Option<Link>, StorageError>;

    /// Writes what stands at the next place of a chain.
    fn add_link(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        sequence: u64,
        link: &Link,
    ) -> Result<(), StorageError>;

    /// Keeps an operation until those before it have come.
    fn park(
        &mut self,
        tenant: Tenant,
        chain: ChainId,
        operation: &Operation,
    ) -> Result<(), StorageError>;

    /// Keeps the parked operation at a place no more.
    fn unpark(&mut self, tenant: Tenant, chain: ChainId, sequence: u64)
    -> Result<(), StorageError>;

    /// Returns the operations of the chain that are parked, by sequence.
    fn parked(&mut self, tenant: Tenant, chain: ChainId) -> Result<Vec<Operation>, StorageError>;

    /// Returns whether an operation of this actor and id has had its effect.
    fn has_effect(
        &mut self,
        tenant: Tenant,
        actor: PersonId,
        id: OperationId,
    ) -> Result<bool, StorageError>;

    /// Notes an operation that has had its effect.
    fn add_effect(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        operation: &Operation,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;
}
