//! An open transaction, which table functions receive.

use crate::{error::StoreError, faults::Faults};
use rusqlite::{CachedStatement, Params, Row, Transaction, ffi};
use std::sync::atomic::{AtomicU64, Ordering};

/// An open transaction.
pub struct Tx<'c> {
    transaction: Transaction<'c>,
    faults: &'c Faults,
    statements: &'c AtomicU64,
    access: Access,
}

/// What a transaction may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(
        transaction: Transaction<'c>,
        faults: &'c Faults,
        statements: &'c AtomicU64,
        access: Access,
    ) -> Self {
        Self {
            transaction,
            faults,
            statements,
            access,
        }
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().map_err(|e| self.faults.handle(e))
    }

    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.ask(sql, |statement| statement.execute(params))
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.ask(sql, |statement| {
            let mut rows = statement.query(params)?;
            rows.next()?.map(read).transpose()
        })
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.ask(sql, |statement| {
            statement.query_map(params, read)?.collect()
        })
    }

    fn ask<T>(
        &self,
        sql: &str,
        question: impl FnOnce(&mut CachedStatement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| {
                // Not `query_only`: that pragma has SQLite compile every statement anew.
                if self.access == Access::Read && !statement.readonly() {
                    let readonly = ffi::Error::new(ffi::SQLITE_READONLY);
                    return Err(rusqlite::Error::SqliteFailure(readonly, None));
                }
                question(&mut statement)
            })
            .map_err(|e| self.faults.handle(e))
    }
}
