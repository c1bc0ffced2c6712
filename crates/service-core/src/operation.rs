//! One operation on its way: who sent it, and why it may have no effect.

use crate::errors::error::ServiceError;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    form::FieldError,
    operations::{operation::Operation, refusal::RefusalCode},
};
use qicheng_service_storage::{StorageError, devices::Device};

/// How far clocks of honest people may be apart: a device's before and after it was corrected, two devices', an operation's
/// and its request's.
pub const MAX_SKEW: TimeDelta = TimeDelta::minutes(10);

/// An operation that its device may make.
pub struct OperationContext<'o> {
    /// The device that sent it, as it stood before it.
    pub device: &'o Device,
    /// The operation.
    pub operation: &'o Operation,
    /// The time of the request that brought it.
    pub brought_at: DateTime<Utc>,
}

impl OperationContext<'_> {
    /// Returns whether the operation was made no later than the request that brought it.
    #[must_use]
    pub fn precedes_request(&self) -> bool {
        self.operation.at.signed_duration_since(self.brought_at) <= MAX_SKEW
    }

    /// Returns whether the operation was made no earlier than what its device said before.
    #[must_use]
    pub fn follows_chain(&self) -> bool {
        let said_at = self.device.said_at;
        said_at.is_none_or(|said| said.signed_duration_since(self.operation.at) <= MAX_SKEW)
    }
}

/// Why an operation takes no effect: its author is told, or the service failed and nothing of the request counts.
#[derive(Debug)]
pub enum OperationError {
    /// It is refused, and the next one is looked at.
    Refused {
        /// Why.
        code: RefusalCode,
        /// The field, where there is one.
        field: Option<String>,
    },
    /// The service failed.
    Failed(ServiceError),
}

impl OperationError {
    /// Refuses a field by its name.
    #[must_use]
    pub fn field(name: &str) -> Self {
        Self::Refused {
            code: RefusalCode::Field,
            field: Some(name.to_owned()),
        }
    }
}

/// Refuses the first field that is not valid.
impl From<Vec<FieldError>> for OperationError {
    fn from(errors: Vec<FieldError>) -> Self {
        errors
            .first()
            .map_or_else(|| RefusalCode::Malformed.into(), |e| Self::field(&e.field))
    }
}

impl From<RefusalCode> for OperationError {
    fn from(code: RefusalCode) -> Self {
        Self::Refused { code, field: None }
    }
}

impl From<ServiceError> for OperationError {
    fn from(error: ServiceError) -> Self {
        Self::Failed(error)
    }
}

impl From<StorageError> for OperationError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}
