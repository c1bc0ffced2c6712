//! How staff comes onto a device.

use super::command::{Command, DOOR, Nothing};
use crate::{ErrorCode, error::AppError, staff};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct EnrolArgs {
    name: String,
    role: Role,
    code: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct DutyArgs {
    trip: TripId,
    role: Role,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct TakeDutyArgs {
    trip: TripId,
    role: Role,
    person: PersonId,
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::anyone("staff.enrol", |app, EnrolArgs { name, role, code }| {
            staff::enrol(app, name.trim(), enrolling(role)?, &code)
        }),
        Command::anyone("staff.ready", |app, Nothing {}| staff::ready(app)),
        Command::staff("staff.duty", DOOR, |badge, DutyArgs { trip, role }| {
            staff::duty(badge.app(), role, trip)
        }),
        Command::staff("staff.take-duty", DOOR, |badge, a: TakeDutyArgs| {
            staff::take_duty(badge.app(), a.role, a.trip, a.person)
        }),
    ]
}

/// Returns a role that the app has screens for.
fn enrolling(role: Role) -> Result<Role, AppError> {
    match role {
        Role::Helper | Role::Crew | Role::Employer => Ok(role),
        Role::Inspector | Role::Coordinator => Err(AppError::Refused(ErrorCode::NotStaff)),
    }
}
