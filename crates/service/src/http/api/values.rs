//! How values of the path and of several routes stand in JSON.

use chrono::{DateTime, Utc};
use qicheng_domain::{
    region::RegionCode,
    role::Role,
    trip::{Mode, Stop, Vehicle},
};
use qicheng_service_core::ServiceError;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// Reads an id of the path; one that cannot be is not found.
pub(super) fn id<T: FromStr>(text: &str, what: &'static str) -> Result<T, ServiceError> {
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

/// How a trip moves.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ModeName {
    Bus,
    Train,
    Flight,
}

/// A vehicle.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct VehicleBody {
    /// Number plate, train or flight number.
    plate: String,
    mode: ModeName,
    /// Seats licensed for passengers.
    seats: u16,
}

/// A stop; its number is its place in the list, from 0.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct StopBody {
    name: String,
    /// Where exactly.
    #[serde(default)]
    detail: String,
    /// Its county, six digits.
    #[schema(value_type = String)]
    region: RegionCode,
    /// For the first stop when boarding opens.
    arrives: DateTime<Utc>,
    /// For the last stop equal to `arrives`.
    departs: DateTime<Utc>,
}

impl From<VehicleBody> for Vehicle {
    fn from(body: VehicleBody) -> Self {
        Self {
            plate: body.plate,
            mode: match body.mode {
                ModeName::Bus => Mode::Bus,
                ModeName::Train => Mode::Train,
                ModeName::Flight => Mode::Flight,
            },
            seats: body.seats,
        }
    }
}

impl From<Vehicle> for VehicleBody {
    fn from(vehicle: Vehicle) -> Self {
        Self {
            plate: vehicle.plate,
            mode: match vehicle.mode {
                Mode::Bus => ModeName::Bus,
                Mode::Train => ModeName::Train,
                Mode::Flight => ModeName::Flight,
            },
            seats: vehicle.seats,
        }
    }
}

impl From<StopBody> for Stop {
    fn from(body: StopBody) -> Self {
        Self {
            name: body.name,
            detail: body.detail,
            region: body.region,
            arrives: body.arrives,
            departs: body.departs,
        }
    }
}

impl From<Stop> for StopBody {
    fn from(stop: Stop) -> Self {
        Self {
            name: stop.name,
            detail: stop.detail,
            region: stop.region,
            arrives: stop.arrives,
            departs: stop.departs,
        }
    }
}
