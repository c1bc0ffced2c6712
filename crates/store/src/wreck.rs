//! A database some of whose pages fail, read around them.

use crate::open;
use rusqlite::{Connection, types::Value};
use std::path::Path;

/// Rows asked for one by one after a page that failed. A page of rows holds fewer; behind one that leads to many pages
/// the search goes on in strides.
const ONE_BY_ONE: i64 = 128;
/// Where strides end.
const FARTHEST: i64 = 1 << 24;

/// A database some of whose pages cannot be read.
pub(crate) struct Wreck<'a> {
    path: &'a Path,
    key: &'a [u8; 32],
    /// Of no use any more once a page has failed.
    connection: Option<Connection>,
}

/// The rows of a table.
pub(crate) struct Rows {
    pub(crate) columns: Vec<String>,
    pub(crate) values: Vec<Vec<Value>>,
    /// Whether no page failed.
    pub(crate) whole: bool,
}

impl<'a> Wreck<'a> {
    pub(crate) fn of(path: &'a Path, key: &'a [u8; 32]) -> Self {
        Self {
            path,
            key,
            connection: None,
        }
    }

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

    /// Closes it until it is asked again.
    pub(crate) fn close(&mut self) {
        self.connection = None;
    }

    /// Returns a table's columns; none where they cannot be read.
    pub(crate) fn columns(&mut self, table: &str) -> Vec<String> {
        self.ask(|c| columns(c, table)).unwrap_or_default()
    }

    /// Reads a table around the pages that fail.
    pub(crate) fn table(&mut self, table: &str) -> Rows {
        let columns = self.columns(table);
        let mut rows = Rows {
            whole: !columns.is_empty(),
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
            rows.whole = false;
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
pub(crate) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (1..row.as_ref().column_count())
        .map(|column| row.get(column))
        .collect()
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}
