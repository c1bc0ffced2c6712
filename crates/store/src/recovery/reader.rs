//! Reads the tables of a database some of whose pages fail.

use crate::connection;
use rusqlite::{Connection, Row, types::Value};
use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
};

/// How far behind the last row that could be read others are looked for, where the end of a table fails, in rowids.
const MAX_REACH: i64 = 1 << 16;

/// How often a table may fail before what was read of it is enough: each time takes a new connection.
const MAX_FAILURES: u32 = 200;

/// A database some of whose pages cannot be read.
pub(super) struct CorruptDatabaseReader<'a> {
    path: &'a Path,
    key: &'a [u8; 32],
    /// Of no use any more once a page has failed.
    connection: Option<Connection>,
    failures: u32,
}

/// The rows of a table that could be read.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) columns: Vec<String>,
    pub(super) values: Vec<Vec<Value>>,
}

/// Rows by rowid: the order in which they were written.
type RowsById = BTreeMap<i64, Vec<Value>>;

/// In which order rows are read.
#[derive(Clone, Copy)]
enum Order {
    Up,
    Down,
}

impl<'a> CorruptDatabaseReader<'a> {
    pub(super) fn new(path: &'a Path, key: &'a [u8; 32]) -> Self {
        Self {
            path,
            key,
            connection: None,
            failures: 0,
        }
    }

    /// Reads every row of a table that lies on no page that fails, nor behind one.
    pub(super) fn table(&mut self, table: &str) -> Rows {
        let mut rows = Rows::default();
        self.failures = 0;
        // Where the page that says which columns there are fails, there is no way to the rows.
        if let Some(columns) = self.ask(|c| columns(c, table)) {
            rows.columns = columns;
            let select = format!(
                "SELECT rowid, {} FROM {table} NOT INDEXED",
                rows.columns.join(", ")
            );
            rows.values = self.rows(&select).into_values().collect();
        }
        rows
    }

    /// Reads rows from below until a page fails, from above until one fails, and what lies between the two in halves,
    /// the longer stretches first.
    fn rows(&mut self, select: &str) -> RowsById {
        let mut found = RowsById::new();
        let mut stretches = VecDeque::from([(0, i64::MAX)]);
        while let Some((low, high)) = stretches.pop_front()
            && self.failures < MAX_FAILURES
        {
            let Some(low) = self.read(select, Order::Up, low, high, &mut found) else {
                continue;
            };
            let Some(high) = self.read(select, Order::Down, low, high, &mut found) else {
                continue;
            };
            let high = high.min(low.saturating_add(MAX_REACH));
            // One row alone has failed from both sides.
            if high - low > 2 {
                let middle = low + (high - low) / 2;
                stretches.extend([(low, middle + 1), (middle, high)]);
            }
        }
        found
    }

    /// Reads rows between two rowids in an order. Returns the last rowid that was read before a page failed, or the
    /// one at which it began; none where no page failed.
    fn read(
        &mut self,
        select: &str,
        order: Order,
        low: i64,
        high: i64,
        found: &mut RowsById,
    ) -> Option<i64> {
        let (mut reached, order) = match order {
            Order::Up => (low, "ASC"),
            Order::Down => (high, "DESC"),
        };
        let whole = self.ask(|connection| {
            let mut statement = connection.prepare(&format!(
                "{select} WHERE rowid > ?1 AND rowid < ?2 ORDER BY rowid {order}"
            ))?;
            let mut rows = statement.query([low, high])?;
            while let Some(row) = rows.next()? {
                let values = read(row)?;
                reached = row.get(0)?;
                found.insert(reached, values);
            }
            Ok(())
        });
        whole.is_none().then_some(reached)
    }

    fn ask<T>(&mut self, question: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        if self.connection.is_none() {
            self.connection = connection::open_corrupt(self.path, self.key).ok();
        }
        let answer = self.connection.as_ref().map(question);
        match answer {
            Some(Ok(answer)) => Some(answer),
            _ => {
                self.connection = None;
                self.failures += 1;
                None
            }
        }
    }
}

/// Returns a row's values, the rowid before them apart.
fn read(row: &Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (1..row.as_ref().column_count())
        .map(|column| row.get(column))
        .collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}
