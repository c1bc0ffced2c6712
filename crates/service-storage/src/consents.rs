//! Consents: every receipt is kept, the last one counts.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, Utc};
use qicheng_domain::{
    claim::Consent,
    ids::{OperationId, PersonId},
};

/// The table `consent`.
pub trait Consents {
    /// Keeps what the person agrees to from now on.
    fn add_consent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        operation: OperationId,
        consent: &Consent,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError>;

    /// Returns what the person agrees to, where they said anything.
    fn consent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Consent>, StorageError>;
}
