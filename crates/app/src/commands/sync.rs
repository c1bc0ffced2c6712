//! A visit to the service, as a window hears of it.

use super::command::{Command, Nothing};
use crate::{
    OpOutput,
    error::{AppError, ErrorCode},
};
use chrono::{DateTime, Utc};
use qicheng_sync::{SyncReport, backoff};
use serde::{Deserialize, Serialize};

/// What a visit brought.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SyncView {
    /// Operations that took effect.
    pub applied: usize,
    /// Operations that were refused, and are to be shown.
    pub refused: usize,
    /// When the service answered, by its own clock.
    pub answered: Option<DateTime<Utc>>,
    /// Whether more waits at the service, or the visit ended early: worth another soon.
    pub more: bool,
}

impl SyncView {
    pub(super) fn of(done: OpOutput<SyncReport>) -> OpOutput<Self> {
        let report = done.value;
        let value = Self {
            applied: report.applied,
            refused: report.refused,
            answered: report.answered,
            more: report.more || report.stopped.is_some(),
        };
        OpOutput {
            value,
            changed: done.changed,
        }
    }
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct WaitArgs {
    /// Visits in a row that failed.
    failures: u32,
}

/// The visit itself, which needs the network: `call` does it.
pub(super) const NOW: &str = "sync.now";

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::anyone(NOW, |_, Nothing {}| {
            Err::<OpOutput<SyncView>, _>(AppError::Refused(ErrorCode::Offline))
        }),
        // Milliseconds to wait before the next visit.
        Command::anyone("sync.wait", |app, WaitArgs { failures }| {
            let wait = backoff::next_attempt(failures, u32::from_be_bytes(app.entropy.bytes()?));
            Ok(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
        }),
    ]
}
