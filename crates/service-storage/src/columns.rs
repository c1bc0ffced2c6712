//! How values stand in columns, and how they are read back.

use crate::{
    StorageError, Tenant,
    seal::{Key, Place, Seals},
    value::{Row, Value, params},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qicheng_domain::ids::PersonId;

/// Returns milliseconds since 1970.
pub(crate) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// Returns days since 1970.
pub(crate) fn days(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// Returns a number that a database can hold; positions, counters and sequences never come near its end.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads one table's columns; what cannot be read is said of that table.
pub(crate) struct Columns<'r> {
    row: &'r dyn Row,
    pub(crate) table: &'static str,
}

impl<'r> Columns<'r> {
    pub(crate) fn new(row: &'r dyn Row, table: &'static str) -> Self {
        Self { row, table }
    }

    pub(crate) fn corrupt(&self) -> StorageError {
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

    pub(crate) fn int(&self, column: &str) -> Result<i64, StorageError> {
        self.optional_int(column)?.ok_or_else(|| self.corrupt())
    }

    pub(crate) fn number<N: TryFrom<i64>>(&self, column: &str) -> Result<N, StorageError> {
        N::try_from(self.int(column)?).map_err(|_| self.corrupt())
    }

    pub(crate) fn optional_number<N: TryFrom<i64>>(
        &self,
        column: &str,
    ) -> Result<Option<N>, StorageError> {
        let number = self.optional_int(column)?;
        number
            .map(|n| N::try_from(n).map_err(|_| self.corrupt()))
            .transpose()
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, StorageError> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn optional_text(&self, column: &str) -> Result<Option<String>, StorageError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.to_owned())),
            _ => Err(self.corrupt()),
        }
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StorageError> {
        self.optional_text(column)?.ok_or_else(|| self.corrupt())
    }

    fn slice(&self, column: &str) -> Result<Option<&'r [u8]>, StorageError> {
        match self.value(column)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes)),
            _ => Err(self.corrupt()),
        }
    }

    pub(crate) fn optional_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.slice(column)?.map(<[u8]>::to_vec))
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, StorageError> {
        self.optional_bytes(column)?.ok_or_else(|| self.corrupt())
    }

    pub(crate) fn optional_array<const N: usize>(
        &self,
        column: &str,
    ) -> Result<Option<[u8; N]>, StorageError> {
        let slice = self.slice(column)?;
        slice
            .map(|bytes| bytes.try_into().map_err(|_| self.corrupt()))
            .transpose()
    }

    pub(crate) fn array<const N: usize>(&self, column: &str) -> Result<[u8; N], StorageError> {
        self.optional_array(column)?.ok_or_else(|| self.corrupt())
    }

    pub(crate) fn instant(&self, column: &str) -> Result<DateTime<Utc>, StorageError> {
        DateTime::from_timestamp_millis(self.int(column)?).ok_or_else(|| self.corrupt())
    }

    pub(crate) fn optional_instant(
        &self,
        column: &str,
    ) -> Result<Option<DateTime<Utc>>, StorageError> {
        let millis = self.optional_int(column)?;
        millis
            .map(|m| DateTime::from_timestamp_millis(m).ok_or_else(|| self.corrupt()))
            .transpose()
    }

    pub(crate) fn day(&self, column: &str) -> Result<NaiveDate, StorageError> {
        TimeDelta::try_days(self.int(column)?)
            .and_then(|d| NaiveDate::default().checked_add_signed(d))
            .ok_or_else(|| self.corrupt())
    }

    pub(crate) fn region(
        &self,
        column: &str,
    ) -> Result<qicheng_domain::region::RegionCode, StorageError> {
        qicheng_domain::region::RegionCode::new(self.number(column)?).map_err(|_| self.corrupt())
    }

    /// Reads an enum stored as its wire number of type `N`.
    pub(crate) fn kind<N: TryFrom<i64>, K: TryFrom<N>>(
        &self,
        column: &str,
    ) -> Result<K, StorageError> {
        K::try_from(self.number::<N>(column)?).map_err(|_| self.corrupt())
    }
}

impl Columns<'_> {
    /// Returns the key of the row's person from the column `wrapped`, which the statement brings along; nothing once
    /// the person was erased.
    pub(crate) fn key(
        &self,
        seals: &Seals,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Key>, StorageError> {
        let wrapped = self.optional_bytes("wrapped")?;
        let row = params![tenant, person];
        wrapped
            .map(|wrapped| seals.unwrap(row, &wrapped))
            .transpose()
    }

    /// Opens a column of the row with this primary key; nothing where it was sealed under a key that is no more.
    pub(crate) fn opened(
        &self,
        key: &Key,
        column: &'static str,
        row: &[Value<'_>],
    ) -> Result<Option<Vec<u8>>, StorageError> {
        key.open(place(self.table, column, row), &self.bytes(column)?)
    }

    /// Opens a column that only the service's own key seals.
    pub(crate) fn opened_by_service(
        &self,
        seals: &Seals,
        column: &'static str,
        row: &[Value<'_>],
    ) -> Result<Vec<u8>, StorageError> {
        let value = self.opened(&seals.service, column, row)?;
        value.ok_or(StorageError::Key)
    }

    /// Reads what was opened as CBOR.
    pub(crate) fn decoded<T: for<'b> minicbor::Decode<'b, ()>>(
        &self,
        bytes: &[u8],
    ) -> Result<T, StorageError> {
        minicbor::decode(bytes).map_err(|_| self.corrupt())
    }
}

/// Returns where a value is sealed for.
pub(crate) fn place<'p>(
    table: &'static str,
    column: &'static str,
    row: &'p [Value<'p>],
) -> Place<'p> {
    Place { table, column, row }
}
