//! How staff comes onto a device.

use super::command::{Command, json, take};
use crate::{ErrorCode, error::AppError, staff};
use qicheng_domain::{
    ids::{PersonId, TripId},
    role::Role,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct EnrolArgs {
    name: String,
    role: Role,
    code: String,
}

#[derive(Deserialize)]
struct DutyArgs {
    trip: TripId,
    role: Role,
}

#[derive(Deserialize)]
struct TakeDutyArgs {
    trip: TripId,
    role: Role,
    person: PersonId,
}

/// Who can be on duty on a trip.
const ON_TRIPS: &[Role] = &[Role::Crew, Role::Employer];

pub(super) const COMMANDS: &[Command] = &[
    Command::anyone("staff.enrol", |app, args| {
        let EnrolArgs { name, role, code } = take(args)?;
        json(staff::enrol(app, name.trim(), enrolling(role)?, &code)?)
    }),
    Command::anyone("staff.ready", |app, _| json(staff::ready(app)?)),
    Command::staff("staff.duty", ON_TRIPS, |badge, args| {
        let DutyArgs { trip, role } = take(args)?;
        json(staff::duty(badge.app(), role, trip)?)
    }),
    Command::staff("staff.take-duty", ON_TRIPS, |badge, args| {
        let TakeDutyArgs { trip, role, person } = take(args)?;
        json(staff::take_duty(badge.app(), role, trip, person)?)
    }),
];

/// Returns a role that the app has screens for.
fn enrolling(role: Role) -> Result<Role, AppError> {
    match role {
        Role::Helper | Role::Crew | Role::Employer => Ok(role),
        Role::Inspector | Role::Coordinator => Err(AppError::Refused(ErrorCode::NotStaff)),
    }
}
