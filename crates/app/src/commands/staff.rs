//! How staff comes onto a device.

use super::command::{Command, json, take};
use crate::{ErrorCode, error::AppError, staff};
use qicheng_credential::credential::Role;
use serde::Deserialize;

#[derive(Deserialize)]
struct EnrolArgs {
    name: String,
    /// Number of the role.
    role: u8,
    code: String,
}

pub(super) const COMMANDS: &[Command] = &[
    Command::anyone("staff.enrol", |app, args| {
        let EnrolArgs { name, role, code } = take(args)?;
        json(staff::enrol(app, name.trim(), of_number(role)?, &code)?)
    }),
    Command::anyone("staff.ready", |app, _| json(staff::ready(app)?)),
];

fn of_number(number: u8) -> Result<Role, AppError> {
    [Role::Helper, Role::Crew, Role::Employer]
        .into_iter()
        .find(|role| *role as u8 == number)
        .ok_or(AppError::Refused(ErrorCode::NotStaff))
}
