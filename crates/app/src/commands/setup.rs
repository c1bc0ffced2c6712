//! Setting a device up by a set-up code, before there is an app to open.

use super::{
    command::{Command, json, take},
    pictures::{self, CodePicture},
};
use crate::{
    error::{AppError, ErrorCode},
    opening::setup,
};
use chrono::{DateTime, Utc};
use qicheng_credential::setup::SetupCode;
use qicheng_domain::region::{self, RegionCode};
use qicheng_store::Location;
use qicheng_sync::{
    SyncError,
    http::{HttpLine, client},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Shows the content of a code.
const READ: &str = "setup.read";

/// Sets the device up with it.
const BEGIN: &str = "setup.begin";

/// Reads a code that was sent as a picture.
const READ_PICTURE: &str = "device.read-picture";

/// What a person compares before the device is set up.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SetupView {
    /// The place of the service.
    pub place: RegionCode,
    /// What the place is called, with what lies above it.
    pub place_name: String,
    /// What the place calls its service.
    pub name: Option<String>,
    /// The service's address.
    pub service: String,
    /// The first eight hexadecimal digits of the digest over the root keys.
    pub digest: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct CodeArgs {
    /// `QC7:…` or a link.
    code: String,
}

/// The commands as an app that is set up answers them.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::anyone(READ, |_, CodeArgs { code }| {
            Ok(SetupView::of(SetupCode::read(&code)?))
        }),
        Command::anyone(BEGIN, |_, CodeArgs { .. }| {
            Err::<SetupView, _>(AppError::Refused(ErrorCode::AlreadySetUp))
        }),
    ]
}

/// Answers a command on a device that is not set up.
///
/// # Errors
/// As [`call_before_setup`](super::call_before_setup).
pub(super) async fn before(
    folder: &Location,
    now: DateTime<Utc>,
    command: &str,
    args: Value,
) -> Result<Value, AppError> {
    match command {
        READ => read(args).map(SetupView::of).and_then(json),
        BEGIN => begin(folder, now, args).await.and_then(json),
        // A code that was sent as a picture.
        READ_PICTURE => read_picture(args).and_then(json),
        _ => Err(AppError::Refused(ErrorCode::NotSetUp)),
    }
}

/// Returns whether a command sets the device up.
#[must_use]
pub fn is_setup(command: &str) -> bool {
    command == BEGIN
}

fn read_picture(args: Value) -> Result<Option<String>, AppError> {
    pictures::read(&take::<CodePicture>(args)?)
}

fn read(args: Value) -> Result<SetupCode, AppError> {
    let CodeArgs { code } = take(args)?;
    Ok(SetupCode::read(&code)?)
}

async fn begin(folder: &Location, now: DateTime<Utc>, args: Value) -> Result<SetupView, AppError> {
    let code = read(args)?;
    let line = HttpLine::new(client(&[])?, &code.service)?;
    let bundle = line.setup_bundle().await.map_err(SyncError::Transport)?;
    setup::begin(folder, &code, &bundle, now)?;
    Ok(SetupView::of(code))
}

impl SetupView {
    fn of(code: SetupCode) -> Self {
        Self {
            place: code.place,
            place_name: region::full_name(code.place),
            digest: code.short_digest(),
            name: code.name,
            service: code.service,
        }
    }
}
