//! Daily declarations of health: one a person and day, the last one counts.

use super::StorageError;
use crate::tenant::Tenant;
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{health::DailyDeclaration, ids::PersonId};

/// A declaration as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// What was declared.
    pub declaration: DailyDeclaration,
    /// When, by the device's clock.
    pub made_at: DateTime<Utc>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// The table `declaration`.
pub trait Declarations {
    /// Writes the person's declaration of its day, in place of an earlier one.
    fn put_declaration(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        declared: &Declared,
    ) -> Result<(), StorageError>;

    /// Returns the person's declarations from the day on, newest first.
    fn declarations_since(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        from: NaiveDate,
    ) -> Result<Vec<Declared>, StorageError>;
}
