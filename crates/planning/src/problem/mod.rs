//! A validated instance in indexed form: ids become indices, days count from 0.

mod build;
mod cost;
mod indexed;
mod validate;

use crate::{error::InstanceError, instance::Instance};
pub use indexed::*;

impl Problem {
    /// Validates and indexes an instance.
    pub fn new(instance: Instance) -> Result<Self, InstanceError> {
        validate::validate(&instance)?;
        build::build(instance)
    }
}
