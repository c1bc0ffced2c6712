//! How staff comes onto a device.

use super::{Answer, json, take, unknown};
use crate::{App, ErrorCode, error::AppError, staff};
use qicheng_credential::credential::Role;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct EnrolArgs {
    name: String,
    /// Number of the role.
    role: u8,
    code: String,
}

pub(super) fn dispatch(app: &App, verb: &str, args: Value) -> Answer {
    match verb {
        "enrol" => {
            let EnrolArgs { name, role, code } = take(args)?;
            json(staff::enrol(app, name.trim(), of_number(role)?, &code)?)
        }
        "ready" => json(staff::ready(app)?),
        _ => unknown(),
    }
}

fn of_number(number: u8) -> Result<Role, AppError> {
    [Role::Helper, Role::Crew, Role::Employer]
        .into_iter()
        .find(|role| *role as u8 == number)
        .ok_or(AppError::Refused(ErrorCode::NotStaff))
}
