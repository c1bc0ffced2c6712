//! A new device is set up by a set-up code and the trust bundle that the service gives.

use crate::support::*;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_app::{
    ErrorCode, Location,
    commands::{self, CommandRequest, ErrorView},
    error::AppError,
    opening::setup::{self, SetupError},
};
use qicheng_credential::{
    key::Signer as _,
    setup::{SetupCode, roots_digest},
};
use qicheng_test_kit::key;
use serde_json::{Value, json};
use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

const SERVICE: &str = "https://longshan.example";

fn code() -> SetupCode {
    SetupCode {
        service: SERVICE.to_owned(),
        place: place(),
        roots: roots_digest(&roots()),
        bundle_version: 3,
        name: Some("龙山县".to_owned()),
    }
}

/// Sets an empty folder up, and returns its files after a refusal.
fn begin(code: &SetupCode, bundle: &[u8], now: DateTime<Utc>) -> (Result<(), SetupError>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let begun = setup::begin(&Location::on_disk(folder.path()), code, bundle, now);
    (begun, folder.path().read_dir().unwrap().count())
}

fn before_setup(command: &str, args: Value) -> Result<Value, ErrorView> {
    let folder = tempfile::tempdir().unwrap();
    let folder = Location::on_disk(folder.path());
    let asked = CommandRequest {
        command: command.to_owned(),
        args,
    };
    let mut answer = pin!(commands::call_before_setup(&folder, start(), asked));
    match answer
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("no network is needed"),
    }
}

#[test]
fn a_device_reads_back_what_it_was_set_up_with() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Location::on_disk(folder.path());
    assert!(setup::read(&folder).is_err());
    setup::begin(&folder, &code(), &shipped_bundle(), start()).unwrap();
    let settings = setup::read(&folder).unwrap();
    assert_eq!(settings.home.place, place());
    assert_eq!(settings.home.url, SERVICE);
    assert_eq!(settings.roots, roots());
    assert_eq!(settings.bundle, shipped_bundle());
}

#[test]
fn a_bundle_of_other_roots_than_the_code_names_stores_nothing() {
    let other = SetupCode {
        roots: roots_digest(&[4, 5, 6].map(|n| key(n).public())),
        ..code()
    };
    let (begun, files) = begin(&other, &shipped_bundle(), start());
    assert!(matches!(begun, Err(SetupError::OtherRoots)));
    assert_eq!(files, 0);
    assert_eq!(
        AppError::from(begun.unwrap_err()).code(),
        ErrorCode::OtherTrust
    );
}

#[test]
fn a_bundle_that_names_the_roots_but_is_not_signed_by_them_stores_nothing() {
    let mut forged = shipped_bundle();
    *forged.last_mut().unwrap() ^= 1;
    let (begun, files) = begin(&code(), &forged, start());
    let refused = AppError::from(begun.unwrap_err());
    assert_eq!((refused.code(), files), (ErrorCode::OtherTrust, 0));
}

#[test]
fn a_bundle_that_looks_expired_is_blamed_on_the_clock() {
    let late = start() + TimeDelta::days(365);
    let (begun, files) = begin(&code(), &shipped_bundle(), late);
    let refused = AppError::from(begun.unwrap_err());
    assert_eq!((refused.code(), files), (ErrorCode::ClockWrong, 0));
}

#[test]
fn a_device_that_is_not_set_up_shows_a_code_and_does_nothing_else() {
    let text = code().to_text().unwrap();
    let shown = before_setup("setup.read", json!({ "code": text })).unwrap();
    assert_eq!(shown["service"], SERVICE);
    assert_eq!(shown["digest"], code().short_digest());
    let refused = |command, args| before_setup(command, args).unwrap_err().code;
    assert_eq!(
        refused("setup.read", json!({ "code": "QC1:AB" })),
        ErrorCode::WrongCode
    );
    assert_eq!(refused("setup.read", json!({})), ErrorCode::BadArguments);
    assert_eq!(refused("device.start", json!({})), ErrorCode::NotSetUp);
}

#[test]
fn a_device_that_is_set_up_is_not_set_up_again() {
    let phone = World::new().phone("worker");
    let args = json!({ "code": code().to_text().unwrap() });
    let refused = commands::dispatch(&phone, "setup.begin", args).unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadySetUp);
}
