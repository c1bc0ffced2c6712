//! How values of the path and of several routes stand in JSON.

use qicheng_domain::people::role::Role;
use qicheng_service_core::{ResourceKind, ServiceError};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// Reads an id of the path; one that cannot be is not found.
pub(super) fn id<T: FromStr>(text: &str, what: ResourceKind) -> Result<T, ServiceError> {
    text.parse().map_err(|_| ServiceError::NotFound(what))
}

/// What a member of staff does.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(remote = "Role", rename_all = "kebab-case")]
pub(super) enum StaffRole {
    Helper,
    Crew,
    Employer,
    Inspector,
    Coordinator,
}
