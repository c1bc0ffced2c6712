//! Every table's SQL, once for all databases: in the words that SQLite and PostgreSQL share, placeholders as `?1`.

mod accounts;
mod acts;
mod audit;
mod backups;
mod certificates;
mod codes;
mod columns;
mod consents;
mod declarations;
mod devices;
mod feed;
mod intents;
mod issued;
mod manifests;
mod notices;
mod operations;
mod people;
mod sealed;
mod staff;
mod trips;
mod upgrade;
mod value;

use super::{
    StorageError, Tx,
    seal::{Key, Seals},
};
use qicheng_domain::ids::PersonId;
use std::{collections::HashMap, sync::Arc};

pub(super) use upgrade::seal_all;
pub use upgrade::sealed_columns;
pub(super) use value::{Param, Row, Value, params};

/// A database inside a transaction.
pub(super) trait Sql {
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
}

impl dyn Sql + '_ {
    fn rows<T>(
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
    fn one<T>(
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

/// One transaction; each table group's file implements its trait.
pub(super) struct SqlTx<'t> {
    tx: &'t mut dyn Sql,
    seals: Arc<Seals>,
    /// Keys of persons that this transaction has unwrapped or made.
    keys: HashMap<(u32, PersonId), Arc<Key>>,
}

impl<'t> SqlTx<'t> {
    pub(super) fn over(tx: &'t mut dyn Sql) -> Self {
        Self {
            seals: Arc::clone(tx.seals()),
            keys: HashMap::new(),
            tx,
        }
    }
}

impl Tx for SqlTx<'_> {
    fn statements(&self) -> u64 {
        self.tx.statements()
    }
}
