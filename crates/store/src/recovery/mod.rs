//! A damaged database: whatever of it still reads is carried into a new one, which takes its place.

mod reader;

use crate::{
    ballast::Ballast,
    error::{OpenError, StoreError},
    files::Location,
    quarantine,
    store::Store,
    table::{
        MIGRATIONS, Source, TABLES,
        device::{self, DeviceKeys},
        document, outbox,
    },
    transaction::Tx,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{log_event, platform::EntropyError, region::RegionCode};
use reader::{CorruptDatabaseReader, Rows};
use rusqlite::{params_from_iter, types::Value};
use std::path::PathBuf;

/// A database, and what became of a damaged one.
#[derive(Debug)]
pub struct OpenOutcome {
    /// The database.
    pub store: Store,
    /// The damage, when there was some.
    pub damage: Option<Damage>,
}

/// A database was damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where it was moved.
    pub quarantined: PathBuf,
    /// What could be carried over.
    pub recovered: RecoveryCounts,
}

/// What was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecoveryCounts {
    /// Operations that the service has not answered.
    pub waiting: usize,
    /// Rows of all kinds, those among them.
    pub rows: usize,
}

/// What a new database is given where the damaged one does not say it.
pub struct NewDatabase<'a> {
    /// The service.
    pub service: RegionCode,
    /// Where it answers.
    pub url: &'a str,
    /// Makes keys of a device.
    pub keys: &'a dyn Fn() -> Result<DeviceKeys, EntropyError>,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Opens the database; one that is damaged is moved aside, never deleted, and one takes its place that holds every row
/// that could still be read of what this phone alone holds, and the documents of the mirror.
///
/// A page found damaged while the database was in use is remembered until here.
///
/// # Errors
/// As [`Store::open`], `Damaged` apart.
pub fn open_or_recover(
    database: &Location,
    key: &[u8; 32],
    anew: &NewDatabase<'_>,
) -> Result<OpenOutcome, OpenError> {
    quarantine::finish(database)?;
    let opened = Store::open(database, key).and_then(|store| {
        if quarantine::is_marked_corrupt(database) {
            store.check()?;
            quarantine::clear_corrupt_flag(database)?;
        }
        Ok(store)
    });
    match opened {
        Ok(store) => Ok(OpenOutcome {
            store,
            damage: None,
        }),
        Err(OpenError::Damaged) => recover(database, key, anew),
        Err(error) => Err(error),
    }
}

fn recover(
    database: &Location,
    key: &[u8; 32],
    anew: &NewDatabase<'_>,
) -> Result<OpenOutcome, OpenError> {
    let replacement = quarantine::replacement(database);
    let store = Store::open_reserving(&replacement, key, MIGRATIONS, Ballast::of(database))?;
    let mut reader = CorruptDatabaseReader::new(database.path(), key);
    let recovered = store.write(|tx| copy(&mut reader, tx, anew))?;
    drop(reader);
    store.scrub()?;
    drop(store);
    let quarantined = quarantine::exchange(database)?;
    log_event!(
        WARN,
        "a damaged database was moved aside",
        rows = recovered.rows,
        waiting = recovered.waiting,
    );
    Ok(OpenOutcome {
        store: Store::open(database, key)?,
        damage: Some(Damage {
            quarantined,
            recovered,
        }),
    })
}

/// Carries the rows that can be read into the empty database.
fn copy(
    reader: &mut CorruptDatabaseReader<'_>,
    tx: &Tx<'_>,
    anew: &NewDatabase<'_>,
) -> Result<RecoveryCounts, StoreError> {
    let mut rows = 0;
    for table in TABLES.iter().filter(|t| t.source == Source::Phone) {
        let found = reader.table(table.name);
        if table.name == outbox::TABLE.name {
            ensure_device(tx, &found, anew)?;
        }
        rows += insert(tx, table.name, &found)?;
    }
    // What a page brought and was lost since would be missed: every feed is read again from its beginning.
    device::reset_cursors(tx)?;
    document::mark_recovered(tx)?;
    let waiting = repair_chains(tx, anew)?;
    Ok(RecoveryCounts { waiting, rows })
}

/// Inserts rows; one that the schema refuses, such as one without its parent, stays behind.
fn insert(tx: &Tx<'_>, table: &str, rows: &Rows) -> Result<usize, StoreError> {
    if rows.values.is_empty() {
        return Ok(0);
    }
    let places = vec!["?"; rows.columns.len()].join(", ");
    let columns = rows.columns.join(", ");
    let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})");
    let mut written = 0;
    for values in &rows.values {
        match tx.execute(&insert, params_from_iter(values)) {
            Ok(count) => written += count,
            Err(StoreError::Database(answer)) if answer.is_constraint() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(written)
}

/// Makes this phone new keys for its service where the old ones are gone: operations refer to their service.
fn ensure_device(tx: &Tx<'_>, outbox: &Rows, anew: &NewDatabase<'_>) -> Result<(), StoreError> {
    if outbox.values.is_empty() || !device::all(tx)?.is_empty() {
        return Ok(());
    }
    device::add(tx, anew.service, anew.url, &(anew.keys)()?, anew.now)?;
    let place = outbox.columns.iter().position(|column| column == "chain");
    let chains = outbox
        .values
        .iter()
        .filter_map(|row| match row.get(place?) {
            Some(Value::Integer(chain)) => u32::try_from(*chain).ok(),
            _ => None,
        });
    let newest = chains.max().unwrap_or(1);
    device::set_chain(tx, anew.service, newest)
}

/// Begins a new chain where the old one has a gap. Returns how many operations wait for an answer.
fn repair_chains(tx: &Tx<'_>, anew: &NewDatabase<'_>) -> Result<usize, StoreError> {
    let mut waiting = 0;
    for device in device::all(tx)? {
        // What the service holds need not be sent again, so that a gap there does no harm.
        let mut head = (device.acknowledged, None);
        let mut unheld = outbox::pending(tx, device.service, u32::MAX)?;
        unheld.retain(|row| row.operation.sequence > device.acknowledged);
        let whole = unheld.iter().all(|row| {
            let operation = &row.operation;
            let follows = operation.sequence == head.0 + 1
                && head.1.is_none_or(|hash| hash == operation.previous)
                && row.hash == operation.hash();
            head = (operation.sequence, Some(row.hash));
            follows
        });
        if !whole || head.0 != device.head.sequence {
            outbox::start_again(tx, device.service, anew.now)?;
        }
        waiting += outbox::open(tx, device.service)?;
    }
    Ok(waiting)
}
