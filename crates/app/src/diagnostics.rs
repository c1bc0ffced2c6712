//! Diagnostics: the state of a device for remote support, without personal data.
//!
//! All of it is numbers, codes, times and fixed words. `docs/formats.md` describes the file.

use crate::{App, clock, error::AppError, log, vault::Protection};
use chrono::{DateTime, SecondsFormat, Utc};
use qicheng_store::{
    Tx, inspect,
    table::{
        device::{self, Device},
        outbox,
    },
};
use serde::Serialize;
use std::{collections::BTreeMap, env::consts};

/// Name of the file.
pub const FILE: &str = "qicheng-diagnostics.json";

/// Version of the file's form.
const FORMAT: u32 = 1;

/// Maximum number of entries in `errors`.
const ERRORS: usize = 20;

/// A file that a window offers to keep.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SavedFile {
    /// Its name.
    pub name: &'static str,
    /// Its text, as JSON.
    pub text: String,
}

/// What a part cannot say because the database does not answer is null.
#[derive(Serialize)]
struct Diagnostics {
    format: u32,
    made: String,
    version: &'static str,
    platform: Platform,
    database: Database,
    outbox: Option<Outbox>,
    sync: Option<Vec<Sync>>,
    clock_wrong: Option<bool>,
    errors: Vec<String>,
    log: Vec<String>,
}

#[derive(Serialize)]
struct Platform {
    system: &'static str,
    processor: &'static str,
    keys: Protection,
}

#[derive(Serialize)]
struct Database {
    schema: Option<u32>,
    bytes: Option<u64>,
    /// Whether a damaged database was quarantined at this start.
    #[serde(rename = "moved_aside")]
    quarantined: bool,
    /// Rows of each table.
    rows: BTreeMap<&'static str, Option<u64>>,
}

#[derive(Serialize)]
struct Outbox {
    waiting: u64,
    sent: u64,
    applied: u64,
    refused: u64,
}

/// How far this device is with a service, which is not named.
#[derive(Serialize)]
struct Sync {
    enrolled: bool,
    chain: u32,
    sequence: u64,
    acknowledged: u64,
    requests: u64,
    cursor_bytes: usize,
    last_answer: Option<String>,
    last_fork: Option<String>,
}

/// Makes the diagnostics of this device.
///
/// # Errors
/// `Answer` alone: what the database does not tell is left out.
pub fn make(app: &App) -> Result<SavedFile, AppError> {
    let log = app.log.as_ref().map(log::Log::lines).unwrap_or_default();
    let told = app
        .store
        .read(|tx| Ok::<_, AppError>(DatabaseDiagnostics::of(app, tx)));
    let told = told.unwrap_or_default();
    let diagnostics = Diagnostics {
        format: FORMAT,
        made: time(app.clock_time()),
        version: env!("CARGO_PKG_VERSION"),
        platform: Platform {
            system: consts::OS,
            processor: consts::ARCH,
            keys: app.vault.protection(),
        },
        database: Database {
            schema: told.schema,
            bytes: app.database.files().length(app.database.path()).ok(),
            quarantined: app.damage.is_some(),
            rows: told.rows,
        },
        outbox: told.outbox,
        sync: told.sync,
        clock_wrong: told.clock_wrong,
        errors: last_errors(&log),
        log,
    };
    let text = serde_json::to_string_pretty(&diagnostics).map_err(|_| AppError::Answer)?;
    Ok(SavedFile { name: FILE, text })
}

/// What the database tells.
#[derive(Default)]
struct DatabaseDiagnostics {
    schema: Option<u32>,
    rows: BTreeMap<&'static str, Option<u64>>,
    outbox: Option<Outbox>,
    sync: Option<Vec<Sync>>,
    clock_wrong: Option<bool>,
}

impl DatabaseDiagnostics {
    fn of(app: &App, tx: &Tx<'_>) -> Self {
        let devices = device::all(tx).ok();
        Self {
            schema: inspect::schema_version(tx).ok(),
            rows: inspect::rows(tx).collect(),
            outbox: outbox(tx).ok(),
            sync: devices.map(|all| all.into_iter().map(sync).collect()),
            clock_wrong: clock::is_wrong(app, tx).ok(),
        }
    }
}

fn outbox(tx: &Tx<'_>) -> Result<Outbox, AppError> {
    let count = outbox::count(tx)?;
    Ok(Outbox {
        waiting: count.waiting,
        sent: count.sent,
        applied: count.applied,
        refused: count.refused,
    })
}

fn sync(device: Device) -> Sync {
    Sync {
        enrolled: device.enrolled,
        chain: device.chain,
        sequence: device.head.sequence,
        acknowledged: device.acknowledged,
        requests: device.counter,
        cursor_bytes: device.cursor.len(),
        last_answer: device.last_sync.map(time),
        last_fork: device.forked.map(time),
    }
}

/// Returns the last lines that have an error's code.
fn last_errors(log: &[String]) -> Vec<String> {
    let errors = log.iter().filter(|line| line.contains(" code="));
    let errors: Vec<_> = errors.cloned().collect();
    errors[errors.len().saturating_sub(ERRORS)..].to_vec()
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
