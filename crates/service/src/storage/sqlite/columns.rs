//! How values stand in columns, and how they are read back.

use crate::storage::StorageError;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qicheng_credential::credential::Role;
use rusqlite::Row;

/// Returns milliseconds since 1970.
pub(super) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// Returns days since 1970.
pub(super) fn days(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// Returns a number that SQLite can hold; positions, counters and sequences never come near its end.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns the number of a role, as credentials have it.
pub(super) fn role_number(role: Role) -> u8 {
    match role {
        Role::Helper => 1,
        Role::Crew => 2,
        Role::Employer => 3,
        Role::Inspector => 4,
        Role::Coordinator => 5,
    }
}

/// Reads one table's columns; what cannot be read is said of that table.
pub(super) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    table: &'static str,
}

impl<'r, 's> Columns<'r, 's> {
    pub(super) fn new(row: &'r Row<'s>, table: &'static str) -> Self {
        Self { row, table }
    }

    pub(super) fn corrupt(&self) -> StorageError {
        StorageError::Corrupt(self.table)
    }

    pub(super) fn int(&self, column: &str) -> Result<i64, StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn number<N: TryFrom<i64>>(&self, column: &str) -> Result<N, StorageError> {
        N::try_from(self.int(column)?).map_err(|_| self.corrupt())
    }

    pub(super) fn flag(&self, column: &str) -> Result<bool, StorageError> {
        Ok(self.int(column)? != 0)
    }

    pub(super) fn text(&self, column: &str) -> Result<String, StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn optional_text(&self, column: &str) -> Result<Option<String>, StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn bytes(&self, column: &str) -> Result<Vec<u8>, StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn optional_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn array<const N: usize>(&self, column: &str) -> Result<[u8; N], StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn optional_array<const N: usize>(
        &self,
        column: &str,
    ) -> Result<Option<[u8; N]>, StorageError> {
        self.row.get(column).map_err(|_| self.corrupt())
    }

    pub(super) fn instant(&self, column: &str) -> Result<DateTime<Utc>, StorageError> {
        DateTime::from_timestamp_millis(self.int(column)?).ok_or_else(|| self.corrupt())
    }

    pub(super) fn optional_instant(
        &self,
        column: &str,
    ) -> Result<Option<DateTime<Utc>>, StorageError> {
        let millis: Option<i64> = self.row.get(column).map_err(|_| self.corrupt())?;
        millis
            .map(|m| DateTime::from_timestamp_millis(m).ok_or_else(|| self.corrupt()))
            .transpose()
    }

    pub(super) fn day(&self, column: &str) -> Result<NaiveDate, StorageError> {
        TimeDelta::try_days(self.int(column)?)
            .and_then(|d| NaiveDate::default().checked_add_signed(d))
            .ok_or_else(|| self.corrupt())
    }

    pub(super) fn region(
        &self,
        column: &str,
    ) -> Result<qicheng_domain::region::RegionCode, StorageError> {
        qicheng_domain::region::RegionCode::new(self.number(column)?).map_err(|_| self.corrupt())
    }

    pub(super) fn optional_number<N: TryFrom<i64>>(
        &self,
        column: &str,
    ) -> Result<Option<N>, StorageError> {
        let number: Option<i64> = self.row.get(column).map_err(|_| self.corrupt())?;
        number
            .map(|n| N::try_from(n).map_err(|_| self.corrupt()))
            .transpose()
    }

    pub(super) fn role(&self, column: &str) -> Result<Role, StorageError> {
        let number: u8 = self.number(column)?;
        let role = Role::ALL.into_iter().find(|r| role_number(*r) == number);
        role.ok_or_else(|| self.corrupt())
    }

    pub(super) fn cbor<T: for<'b> minicbor::Decode<'b, ()>>(
        &self,
        column: &str,
    ) -> Result<T, StorageError> {
        minicbor::decode(&self.bytes(column)?).map_err(|_| self.corrupt())
    }
}

/// Rows read by a function that says [`StorageError`].
pub(super) trait Query {
    /// Runs a cached statement and reads each row.
    fn rows<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError>;

    /// Runs a cached statement and reads its first row, where there is one.
    fn one<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Option<T>, StorageError>;

    /// Runs a cached statement that writes; returns how many rows it changed.
    fn change(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, StorageError>;
}

impl Query for rusqlite::Transaction<'_> {
    fn rows<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row)?);
        }
        Ok(all)
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl Fn(&Row<'_>) -> Result<T, StorageError>,
    ) -> Result<Option<T>, StorageError> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    fn change(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize, StorageError> {
        Ok(self.prepare_cached(sql)?.execute(params)?)
    }
}
