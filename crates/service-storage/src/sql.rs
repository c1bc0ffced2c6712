//! What a database does inside a transaction. Statements are written once, in the words that SQLite and PostgreSQL
//! share, with placeholders as `?1`.

use crate::{
    StorageError,
    seal::Seals,
    value::{Row, Value},
};
use std::sync::Arc;

/// A database inside a transaction.
pub(crate) trait Sql {
    /// Returns what its columns are sealed with.
    fn seals(&self) -> &Arc<Seals>;

    /// Returns how many statements were run.
    fn statements(&self) -> u64;

    /// Runs a statement, and `each` on each of its rows.
    fn query(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StorageError>,
    ) -> Result<(), StorageError>;

    /// Runs a statement that writes; returns how many rows it changed.
    fn change(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError>;

    /// Runs a script of statements without parameters.
    fn batch(&mut self, script: &str) -> Result<(), StorageError>;
}

impl dyn Sql + '_ {
    /// Reads every row.
    pub(crate) fn rows<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl Fn(&dyn Row) -> Result<T, StorageError>,
    ) -> Result<Vec<T>, StorageError> {
        let mut all = Vec::new();
        self.query(sql, params, &mut |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Reads the first row, where there is one.
    pub(crate) fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        read: impl Fn(&dyn Row) -> Result<T, StorageError>,
    ) -> Result<Option<T>, StorageError> {
        let mut first = None;
        self.query(sql, params, &mut |row| {
            if first.is_none() {
                first = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }
}
