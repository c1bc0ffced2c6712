//! The open database and its transactions.

use crate::{
    error::StoreError,
    open::{self, OpenError},
};
use rusqlite::{Connection, Params, Row, Transaction, TransactionBehavior};
use std::{
    fmt,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The phone's database. One connection; transactions come one after the other.
pub struct Store {
    connection: Mutex<Connection>,
}

/// An open transaction, which table functions receive.
pub struct Tx<'c>(Transaction<'c>);

impl Store {
    /// Opens the database at `path`, or makes it, under the raw key; brings its schema up to date.
    ///
    /// # Errors
    /// See [`OpenError`]; whatever the error, the file is left as it was.
    pub fn open(path: &Path, key: &[u8; 32]) -> Result<Self, OpenError> {
        open::open(path, key).map(|connection| Self {
            connection: Mutex::new(connection),
        })
    }

    /// Runs a job in one transaction that may write; it is durable when this returns `Ok`, undone when `Err`.
    ///
    /// # Errors
    /// The job's, or the database's.
    pub fn write<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lock();
        let tx = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let tx = Tx(tx);
        let done = job(&tx)?;
        tx.0.commit().map_err(StoreError::from)?;
        Ok(done)
    }

    /// Runs a job over one unmoving view of the database; a write in it is refused.
    ///
    /// # Errors
    /// The job's, or the database's.
    pub fn read<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lock();
        query_only(&connection, true)?;
        let done = connection
            .transaction()
            .map_err(|e| StoreError::from(e).into())
            .and_then(|tx| job(&Tx(tx)));
        query_only(&connection, false)?;
        done
    }

    /// Rewrites the file so that nothing erased remains in it or in its log.
    ///
    /// # Errors
    /// `Full` when there is no room for a copy.
    pub fn scrub(&self) -> Result<(), StoreError> {
        let connection = self.lock();
        connection.execute_batch("VACUUM")?;
        // Answers a row, so it is a query.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A job that panicked has had its transaction undone by its drop.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tx<'_> {
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.0.prepare_cached(sql)?.execute(params)?)
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        Ok(rows.next()?.map(read).transpose()?)
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.0.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn query_only(connection: &Connection, on: bool) -> Result<(), StoreError> {
    Ok(connection.pragma_update(None, "query_only", on)?)
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}
