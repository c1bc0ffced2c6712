//! What a damaged database still gives: every row that can be read is carried into a new one, operations first of all.

use crate::{
    StoreError, Tx,
    open::{self, OpenError},
    store::Store,
    table::{
        device::{self, DeviceKeys},
        outbox::{self, OutboxRow},
    },
};
use chrono::{DateTime, Utc};
use qicheng_domain::region::RegionCode;
use rusqlite::{Connection, params_from_iter, types::Value};
use std::path::Path;

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

/// Rows asked for one by one after a page that failed. A page of rows holds fewer; behind one that leads to many pages
/// the search goes on in strides.
const ONE_BY_ONE: i64 = 128;
/// Where strides end.
const FARTHEST: i64 = 1 << 24;

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
    let mut wreck = Wreck {
        path: damaged,
        key,
        connection: None,
    };
    let tables = OWN.map(|table| (table, wreck.table(table)));
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

/// A database some of whose pages cannot be read.
struct Wreck<'a> {
    path: &'a Path,
    key: &'a [u8; 32],
    /// Of no use any more once a page has failed.
    connection: Option<Connection>,
}

/// The rows of a table.
struct Rows {
    columns: Vec<String>,
    values: Vec<Vec<Value>>,
}

impl Wreck<'_> {
    fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        if self.connection.is_none() {
            self.connection = open::as_it_lies(self.path, self.key).ok();
        }
        let answer = question(self.connection.as_ref()?);
        if answer.is_err() {
            self.connection = None;
        }
        answer.ok()
    }

    /// Reads a table around the pages that fail.
    fn table(&mut self, table: &str) -> Rows {
        let columns = self.ask(|c| columns(c, table)).unwrap_or_default();
        let mut rows = Rows {
            columns,
            values: Vec::new(),
        };
        if rows.columns.is_empty() {
            return rows;
        }
        let select = format!(
            "SELECT rowid, {} FROM {table} NOT INDEXED",
            rows.columns.join(", ")
        );
        let mut after = 0;
        while self
            .read_on(&select, &mut after, &mut rows.values)
            .is_none()
        {
            let Some(rowid) = self.beyond(&select, after, &mut rows.values) else {
                break;
            };
            after = rowid;
        }
        rows
    }

    /// Reads the rows after a rowid until the end, or until a page fails.
    fn read_on(
        &mut self,
        select: &str,
        after: &mut i64,
        values: &mut Vec<Vec<Value>>,
    ) -> Option<()> {
        self.ask(|c| {
            let mut statement = c.prepare(&format!("{select} WHERE rowid > ?1 ORDER BY rowid"))?;
            let mut rows = statement.query([*after])?;
            while let Some(row) = rows.next()? {
                values.push(read(row)?);
                *after = row.get(0)?;
            }
            Ok(())
        })
    }

    /// Finds the first rowid within reach behind a page that failed, and reads the row there.
    fn beyond(&mut self, select: &str, after: i64, values: &mut Vec<Vec<Value>>) -> Option<i64> {
        let near = after + 1..=after + ONE_BY_ONE;
        if let Some(rowid) = near
            .into_iter()
            .find(|rowid| self.read_one(select, *rowid, values).is_some())
        {
            return Some(rowid);
        }
        let mut missed = after + ONE_BY_ONE;
        let mut stride = ONE_BY_ONE;
        let mut aside = Vec::new();
        while self.read_one(select, missed + stride, &mut aside).is_none() {
            missed += stride;
            stride *= 2;
            if stride > FARTHEST {
                return None;
            }
        }
        let mut reached = missed + stride;
        while reached - missed > 1 {
            let middle = missed + (reached - missed) / 2;
            match self.read_one(select, middle, &mut aside) {
                Some(()) => reached = middle,
                None => missed = middle,
            }
        }
        self.read_one(select, reached, values).map(|()| reached)
    }

    fn read_one(&mut self, select: &str, rowid: i64, values: &mut Vec<Vec<Value>>) -> Option<()> {
        self.ask(|c| {
            let mut statement = c.prepare(&format!("{select} WHERE rowid = ?1"))?;
            let mut rows = statement.query([rowid])?;
            if let Some(row) = rows.next()? {
                values.push(read(row)?);
            }
            Ok(())
        })
    }
}

/// Returns a row's values, the rowid before them apart.
fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (1..row.as_ref().column_count())
        .map(|column| row.get(column))
        .collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
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
