//! How staff comes onto a device.

use super::command::{Command, json, take};
use crate::{ErrorCode, error::AppError, staff};
use qicheng_domain::role::Role;
use serde::Deserialize;

#[derive(Deserialize)]
struct EnrolArgs {
    name: String,
    role: Role,
    code: String,
}

pub(super) const COMMANDS: &[Command] = &[
    Command::anyone("staff.enrol", |app, args| {
        let EnrolArgs { name, role, code } = take(args)?;
        json(staff::enrol(app, name.trim(), enrolling(role)?, &code)?)
    }),
    Command::anyone("staff.ready", |app, _| json(staff::ready(app)?)),
];

/// Returns a role that the app has screens for.
fn enrolling(role: Role) -> Result<Role, AppError> {
    match role {
        Role::Helper | Role::Crew | Role::Employer => Ok(role),
        Role::Inspector | Role::Coordinator => Err(AppError::Refused(ErrorCode::NotStaff)),
    }
}
