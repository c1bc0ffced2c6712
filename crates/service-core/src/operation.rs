//! One operation on its way: who sent it, and why it may have no effect.

use crate::error::ServiceError;
use qicheng_domain::{form::FieldError, operation::Operation, refusal::RefusalCode};
use qicheng_service_storage::{StorageError, devices::Device};

/// An operation that its device may make.
pub struct Claimed<'o> {
    /// The device that sent it.
    pub device: &'o Device,
    /// The operation.
    pub operation: &'o Operation,
}

/// Why an operation takes no effect: its author is told, or the service failed and nothing of the request counts.
#[derive(Debug)]
pub enum Stop {
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

impl Stop {
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
impl From<Vec<FieldError>> for Stop {
    fn from(errors: Vec<FieldError>) -> Self {
        errors
            .first()
            .map_or_else(|| RefusalCode::Malformed.into(), |e| Self::field(&e.field))
    }
}

impl From<RefusalCode> for Stop {
    fn from(code: RefusalCode) -> Self {
        Self::Refused { code, field: None }
    }
}

impl From<ServiceError> for Stop {
    fn from(error: ServiceError) -> Self {
        Self::Failed(error)
    }
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}
