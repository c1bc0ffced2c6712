//! How values stand in columns, and how they are read back.

use super::{Row, Value};
use crate::StorageError;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qicheng_credential::credential::Role;

/// Returns milliseconds since 1970.
pub(super) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// Returns days since 1970.
pub(super) fn days(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// Returns a number that a database can hold; positions, counters and sequences never come near its end.
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
pub(super) struct Columns<'r> {
    row: &'r dyn Row,
    pub(super) table: &'static str,
}

impl<'r> Columns<'r> {
    pub(super) fn new(row: &'r dyn Row, table: &'static str) -> Self {
        Self { row, table }
    }

    pub(super) fn corrupt(&self) -> StorageError {
        StorageError::Corrupt(self.table)
    }

    fn value(&self, column: &str) -> Result<Value<'r>, StorageError> {
        self.row.value(column).ok_or_else(|| self.corrupt())
    }

    fn optional_int(&self, column: &str) -> Result<Option<i64>, StorageError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(number)),
            _ => Err(self.corrupt()),
        }
    }

    pub(super) fn int(&self, column: &str) -> Result<i64, StorageError> {
        self.optional_int(column)?.ok_or_else(|| self.corrupt())
    }

    pub(super) fn number<N: TryFrom<i64>>(&self, column: &str) -> Result<N, StorageError> {
        N::try_from(self.int(column)?).map_err(|_| self.corrupt())
    }

    pub(super) fn optional_number<N: TryFrom<i64>>(
        &self,
        column: &str,
    ) -> Result<Option<N>, StorageError> {
        let number = self.optional_int(column)?;
        number
            .map(|n| N::try_from(n).map_err(|_| self.corrupt()))
            .transpose()
    }

    pub(super) fn flag(&self, column: &str) -> Result<bool, StorageError> {
        Ok(self.int(column)? != 0)
    }

    pub(super) fn optional_text(&self, column: &str) -> Result<Option<String>, StorageError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.to_owned())),
            _ => Err(self.corrupt()),
        }
    }

    pub(super) fn text(&self, column: &str) -> Result<String, StorageError> {
        self.optional_text(column)?.ok_or_else(|| self.corrupt())
    }

    fn slice(&self, column: &str) -> Result<Option<&'r [u8]>, StorageError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(self.corrupt()),
        }
    }

    pub(super) fn optional_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.slice(column)?.map(<[u8]>::to_vec))
    }

    pub(super) fn bytes(&self, column: &str) -> Result<Vec<u8>, StorageError> {
        self.optional_bytes(column)?.ok_or_else(|| self.corrupt())
    }

    pub(super) fn optional_array<const N: usize>(
        &self,
        column: &str,
    ) -> Result<Option<[u8; N]>, StorageError> {
        let slice = self.slice(column)?;
        slice
            .map(|bytes| bytes.try_into().map_err(|_| self.corrupt()))
            .transpose()
    }

    pub(super) fn array<const N: usize>(&self, column: &str) -> Result<[u8; N], StorageError> {
        self.optional_array(column)?.ok_or_else(|| self.corrupt())
    }

    pub(super) fn instant(&self, column: &str) -> Result<DateTime<Utc>, StorageError> {
        DateTime::from_timestamp_millis(self.int(column)?).ok_or_else(|| self.corrupt())
    }

    pub(super) fn optional_instant(
        &self,
        column: &str,
    ) -> Result<Option<DateTime<Utc>>, StorageError> {
        let millis = self.optional_int(column)?;
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

    pub(super) fn role(&self, column: &str) -> Result<Role, StorageError> {
        let number: u8 = self.number(column)?;
        let role = Role::ALL.into_iter().find(|r| role_number(*r) == number);
        role.ok_or_else(|| self.corrupt())
    }
}
