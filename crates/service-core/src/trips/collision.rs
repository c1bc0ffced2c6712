//! Scheduling conflicts: a vehicle or crew assigned to overlapping trips.

use crate::{
    errors::{code::ErrorCode, error::ServiceError},
    place::context::Context,
};
use qicheng_domain::{
    people::role::Role,
    travel::trip::{Mode, Trip},
};
use qicheng_service_storage::{Tx, staff::StaffMember};

/// A resource that an overlapping approved trip uses too.
pub enum Collision {
    /// The vehicle, by its plate.
    Vehicle(Trip),
    /// A member of the crew.
    Crew(Box<StaffMember>, Trip),
}

impl Collision {
    /// Returns the other trip, which is approved.
    #[must_use]
    pub fn trip(&self) -> &Trip {
        match self {
            Self::Vehicle(trip) | Self::Crew(_, trip) => trip,
        }
    }

    /// Returns the code of the refusal.
    pub(super) fn code(&self) -> ErrorCode {
        match self {
            Self::Vehicle(_) => ErrorCode::VehicleElsewhere,
            Self::Crew(..) => ErrorCode::CrewElsewhere,
        }
    }
}

/// Returns the scheduling conflicts of a trip with approved trips. Trips by the same train or flight share it and its
/// crew.
///
/// # Errors
/// The storage's.
pub fn collisions(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: &Trip,
) -> Result<Vec<Collision>, ServiceError> {
    let overlapping = tx.overlapping_trips(ctx.tenant, trip)?;
    if overlapping.is_empty() {
        return Ok(Vec::new());
    }
    let others = || overlapping.iter().filter(|other| !share(trip, other));
    let mut found: Vec<_> = others()
        .filter(|other| plate(other) == plate(trip))
        .map(|other| Collision::Vehicle(other.clone()))
        .collect();
    let staff = tx.staff_heard(ctx.tenant, trip.id)?.into_iter();
    for (member, _) in staff.filter(|(member, _)| member.role == Role::Crew) {
        let trips = tx.trips_of_staff(ctx.tenant, member.id)?;
        for other in others().filter(|other| trips.contains(&other.id)) {
            found.push(Collision::Crew(Box::new(member.clone()), other.clone()));
        }
    }
    Ok(found)
}

/// Returns whether two trips use the same train or flight.
fn share(one: &Trip, other: &Trip) -> bool {
    one.vehicle.mode != Mode::Bus
        && one.vehicle.mode == other.vehicle.mode
        && plate(one) == plate(other)
}

/// Returns the plate or number normalized for comparison: upper-case letters and digits.
fn plate(trip: &Trip) -> String {
    let letters = trip.vehicle.plate.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_uppercase).collect()
}
