//! A place with its keys, a clock that tests set, and phones that speak with a service of the place.

mod certificate;
mod issuer;
mod line;
mod people;
mod phone;
mod plain;

pub use certificate::*;
pub use issuer::*;
pub use line::Line;
pub use people::*;
pub use phone::Phone;
pub use plain::{contains, open_raw, plain_copy};

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_app::{App, ErrorCode, commands};
use qicheng_credential::verdict::{Decision, Verdict};
use qicheng_test_kit::clock::TestClock;
use std::sync::Arc;

/// Ten minutes after boarding opens.
pub fn start() -> DateTime<Utc> {
    "2026-02-08T00:10:00Z".parse().unwrap()
}

/// Where a story plays.
pub struct World {
    pub clock: Arc<TestClock>,
}

impl World {
    pub fn new() -> Self {
        Self {
            clock: TestClock::at(start()),
        }
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.pass(TimeDelta::seconds(seconds));
    }

    /// Opens a new phone whose clock is off by so much, and the clock, to be set.
    pub fn phone_off_by(&self, name: &str, off: TimeDelta) -> (Phone, Arc<TestClock>) {
        let own = TestClock::at(start());
        own.pass(off);
        let phone = Phone::with_clock(name, Arc::clone(&own), Arc::clone(&self.clock));
        (phone, own)
    }

    /// Opens a new phone; its name seeds its randomness.
    pub fn phone(&self, name: &str) -> Phone {
        Phone::new(name, Arc::clone(&self.clock))
    }
}

/// Asserts a verdict and its reasons, in any order.
#[track_caller]
pub fn assert_verdict(view: &Decision, verdict: Verdict, reasons: &[&str]) {
    let mut found: Vec<&str> = view.reasons.iter().map(|r| r.code.as_str()).collect();
    let mut wanted = reasons.to_vec();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!((view.verdict, found), (verdict, wanted));
}

#[track_caller]
pub fn assert_boards(view: &Decision) {
    assert_verdict(view, Verdict::Board, &[]);
}

/// Returns why a command is refused to whoever holds a device.
pub fn refusal(app: &App, command: &str) -> ErrorCode {
    commands::dispatch(app, command, serde_json::json!({}))
        .unwrap_err()
        .code
}
