//! What a damaged database still gives: every row that can be read is carried into a new one, operations first of all.

use crate::{
    StoreError, Tx,
    graft::{self, Graft},
    open::OpenError,
    roots,
    store::Store,
    table::{
        device::{self, DeviceKeys},
        outbox::{self, OutboxRow},
    },
    wreck::{self, Rows, Wreck},
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;
use rusqlite::{params_from_iter, types::Value};
use std::{collections::BTreeMap, io, path::Path};

/// Tables of which this phone holds the only copy, parents first.
const OWN: [&str; 22] = [
    "setting",
    "profile",
    "device",
    "outbox",
    "draft_field",
    "consent",
    "registration",
    "intent",
    "declaration",
    "notice_read",
    "certificate",
    "receipt",
    "boarding",
    "round",
    "movement",
    "door_merged",
    "spot_check",
    "paper_confirmed",
    "received",
    "scan_log",
    "time_floor",
    "trusted",
];

/// What was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Salvaged {
    /// Operations that the service has not answered.
    pub waiting: usize,
    /// Rows of all kinds, those among them.
    pub rows: usize,
}

/// What a new database is given where the damaged one does not say it.
pub struct Anew<'a> {
    /// The service.
    pub service: RegionCode,
    /// Where it answers.
    pub url: &'a str,
    /// Makes keys of a device.
    pub keys: &'a dyn Fn() -> DeviceKeys,
    /// The exchange's hash of an operation.
    pub hash: &'a dyn Fn(&OutboxRow) -> [u8; 32],
    /// The time.
    pub now: DateTime<Utc>,
}

/// Carries what can be read of the damaged database into the empty one. What came from a service is pulled again.
pub(crate) fn salvage(
    damaged: &Path,
    key: &[u8; 32],
    into: &Store,
    anew: &Anew<'_>,
) -> Result<Salvaged, OpenError> {
    let mut wreck = Wreck::of(damaged, key);
    let mut tables = OWN.map(|table| (table, wreck.table(table)));
    if tables.iter().any(|(_, rows)| !rows.whole) {
        // Without room for a copy it stays at what can be reached.
        let _ = reach_behind(damaged, key, into, &mut tables, anew.hash);
    }
    Ok(into.write(|tx| {
        let mut rows = 0;
        for (table, found) in &tables {
            if *table == "outbox" {
                needs_device(tx, found, anew)?;
            }
            rows += put(tx, table, found)?;
        }
        let waiting = mend_chains(tx, anew)?;
        Ok::<_, StoreError>(Salvaged { waiting, rows })
    })?)
}

/// Reads tables to which the way is lost, by where they were known to begin, and operations wherever they lie.
fn reach_behind(
    damaged: &Path,
    key: &[u8; 32],
    into: &Store,
    tables: &mut [(&str, Rows)],
    hash: &dyn Fn(&OutboxRow) -> [u8; 32],
) -> io::Result<()> {
    let roots = roots::load(damaged).unwrap_or_default();
    let schema = into.read(declared).map_err(io::Error::other)?;
    let graft = Graft::make(damaged, key, &schema, &roots)?;
    let mut reached = Wreck::of(graft.path(), key);
    for (table, rows) in tables {
        if rows.columns.is_empty() && roots.contains_key(*table) {
            *rows = reached.table(table);
        }
        if *table == "outbox" && !rows.whole {
            rows.columns = reached.columns(table);
            reached.close();
            leaves(&graft, key, rows, hash);
        }
    }
    Ok(())
}

/// Adds the operations that any page holds. Each proves itself by its hash.
fn leaves(graft: &Graft, key: &[u8; 32], found: &mut Rows, hash: &dyn Fn(&OutboxRow) -> [u8; 32]) {
    let select = format!("SELECT 0, {} FROM outbox", found.columns.join(", "));
    let mut open = None;
    for page in graft.pages() {
        let Some(connection) = open.take().or_else(|| graft.open(key).ok()) else {
            return;
        };
        let mut look = || -> rusqlite::Result<()> {
            graft::begins_at(&connection, "outbox", page)?;
            let mut statement = connection.prepare(&select)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if outbox::read(row).is_ok_and(|operation| operation.hash == hash(&operation)) {
                    found.values.push(wreck::read(row)?);
                }
            }
            Ok(())
        };
        // Once a page has failed, a connection is of no use.
        if look().is_ok() {
            open = Some(connection);
        }
    }
}

/// The columns of each table that a phone holds the only copy of, without what holds rows together.
fn declared(tx: &Tx<'_>) -> Result<BTreeMap<String, String>, StoreError> {
    let mut tables = BTreeMap::new();
    for table in OWN {
        let columns: Vec<String> = tx.all(
            "SELECT name, type, pk, (SELECT count(*) FROM pragma_table_info(?1) WHERE pk > 0) = 1
             FROM pragma_table_info(?1)",
            [table],
            |row| {
                let name: String = row.get(0)?;
                // It is the row's number, and stands nowhere else.
                let is_rowid = row.get::<_, String>(1)? == "INTEGER"
                    && row.get::<_, i64>(2)? == 1
                    && row.get::<_, bool>(3)?;
                Ok(if is_rowid {
                    name + " INTEGER PRIMARY KEY"
                } else {
                    name
                })
            },
        )?;
        tables.insert(table.to_owned(), columns.join(", "));
    }
    Ok(tables)
}

/// Writes rows where nothing stands yet; one that the schema refuses, such as one without its parent, stays behind.
fn put(tx: &Tx<'_>, table: &str, rows: &Rows) -> Result<usize, StoreError> {
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
            Err(StoreError::Database(error)) if is_constraint(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(written)
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}

/// Operations stand under their service: makes this phone new keys for it where the old ones are gone.
fn needs_device(tx: &Tx<'_>, outbox: &Rows, anew: &Anew<'_>) -> Result<(), StoreError> {
    // What was applied here is not: the mirror is pulled again, from its beginning.
    tx.execute("UPDATE device SET cursor = x''", [])?;
    if outbox.values.is_empty() || !device::all(tx)?.is_empty() {
        return Ok(());
    }
    device::add(tx, anew.service, anew.url, &(anew.keys)(), anew.now)?;
    let place = outbox.columns.iter().position(|column| column == "chain");
    let chains = outbox
        .values
        .iter()
        .filter_map(|row| match row.get(place?) {
            Some(Value::Integer(chain)) => Some(*chain),
            _ => None,
        });
    let newest = chains.max().unwrap_or(1);
    tx.execute("UPDATE device SET chain = ?1", [newest])?;
    Ok(())
}

/// Begins a new chain where the old one has a gap. Returns how many operations wait for an answer.
fn mend_chains(tx: &Tx<'_>, anew: &Anew<'_>) -> Result<usize, StoreError> {
    let mut waiting = 0;
    for device in device::all(tx)? {
        // What the service holds need not be sent again, so that a gap there does no harm.
        let mut head = (device.acknowledged, None);
        let mut unheld = outbox::pending(tx, device.service, u32::MAX)?;
        unheld.retain(|row| row.sequence > device.acknowledged);
        let whole = unheld.iter().all(|row| {
            let follows = row.sequence == head.0 + 1
                && head.1.is_none_or(|hash| hash == row.previous)
                && row.hash == (anew.hash)(row);
            head = (row.sequence, Some(row.hash));
            follows
        });
        if !whole || head.0 != device.head_sequence {
            outbox::start_again(tx, device.service, anew.now, anew.hash)?;
        }
        waiting += outbox::open(tx, device.service)?;
    }
    Ok(waiting)
}

#[cfg(test)]
mod tests {
    use super::OWN;
    use crate::Store;
    use std::collections::BTreeSet;

    /// What a service gave, and gives again.
    const PULLED_AGAIN: [&str; 3] = ["document", "chunk", "carried"];

    #[test]
    fn every_table_is_carried_over_or_pulled_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("phone.db"), &[7; 32]).unwrap();
        let tables = store.read(|tx| {
            tx.all(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                [],
                |row| row.get::<_, String>(0),
            )
        });
        let tables: BTreeSet<String> = tables.unwrap().into_iter().collect();
        let known = OWN.iter().chain(&PULLED_AGAIN);
        assert_eq!(tables, known.map(|t| (*t).to_owned()).collect());
    }
}
