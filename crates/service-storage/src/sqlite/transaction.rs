use crate::{
    Access, StorageError,
    seal::Seals,
    sql::Sql,
    value::{Row, Value},
};
use rusqlite::{
    CachedStatement, Connection, ToSql, ffi, params_from_iter,
    types::{ToSqlOutput, ValueRef},
};
use std::sync::Arc;

/// A connection inside a transaction that somebody else began and ends.
pub(super) struct SqliteTx<'c> {
    connection: &'c Connection,
    seals: &'c Arc<Seals>,
    access: Access,
    /// How many statements were run.
    statements: u64,
    /// The first failure of a statement.
    pub failed: Option<StorageError>,
}

impl<'c> SqliteTx<'c> {
    pub(super) fn over(connection: &'c Connection, seals: &'c Arc<Seals>, access: Access) -> Self {
        Self {
            connection,
            seals,
            access,
            statements: 0,
            failed: None,
        }
    }

    /// A job that looks changes nothing. Not `query_only`: that pragma has SQLite compile every statement anew.
    fn prepare(&mut self, sql: &str) -> Result<CachedStatement<'c>, StorageError> {
        self.statements += 1;
        let statement = self.connection.prepare_cached(sql)?;
        if self.access == Access::Read && !statement.readonly() {
            return Err(StorageError::Database(ffi::SQLITE_READONLY));
        }
        Ok(statement)
    }

    fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        work(self).inspect_err(|error| {
            self.failed.get_or_insert(*error);
        })
    }
}

impl Sql for SqliteTx<'_> {
    fn statements(&self) -> u64 {
        self.statements
    }

    fn seals(&self) -> &Arc<Seals> {
        self.seals
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StorageError>,
    ) -> Result<(), StorageError> {
        let mut each_failed = None;
        self.attempt(|tx| {
            let mut statement = tx.prepare(sql)?;
            let mut rows = statement.query(params_from_iter(params))?;
            while let Some(row) = rows.next()? {
                if let Err(error) = each(row) {
                    each_failed = Some(error);
                    break;
                }
            }
            Ok(())
        })?;
        each_failed.map_or(Ok(()), Err)
    }

    fn change(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError> {
        self.attempt(|tx| {
            let mut statement = tx.prepare(sql)?;
            Ok(statement.execute(params_from_iter(params))? as u64)
        })
    }

    fn batch(&mut self, script: &str) -> Result<(), StorageError> {
        self.attempt(|tx| Ok(tx.connection.execute_batch(script)?))
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn value(&self, column: &str) -> Option<Value<'_>> {
        match self.get_ref(column).ok()? {
            ValueRef::Null => Some(Value::Null),
            ValueRef::Integer(number) => Some(Value::Int(number)),
            ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::Text),
            ValueRef::Blob(bytes) => Some(Value::Bytes(bytes)),
            ValueRef::Real(_) => None,
        }
    }
}
