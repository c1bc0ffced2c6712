//! The open database and its transactions.

use crate::{
    aside,
    ballast::Ballast,
    error::StoreError,
    open::{self, OpenError},
    roots,
};
use rusqlite::{CachedStatement, Connection, Params, Row, Transaction, TransactionBehavior, ffi};
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The phone's database. One connection; transactions come one after the other.
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    ballast: Ballast,
}

/// An open transaction, which table functions receive.
pub struct Tx<'c> {
    transaction: Transaction<'c>,
    store: &'c Store,
    reads_only: bool,
}

impl Store {
    /// Opens the database at `path`, or makes it, under the raw key; brings its schema up to date.
    ///
    /// A file beside it keeps room for a full disk: it gives way when a transaction finds none, so that reading and
    /// erasing go on, and is made again when there is room.
    ///
    /// # Errors
    /// See [`OpenError`]; whatever the error, the file is left as it was.
    pub fn open(path: &Path, key: &[u8; 32]) -> Result<Self, OpenError> {
        let store = Self::open_beside(path, key, Ballast::of(path))?;
        roots::note(path, &store.lock());
        Ok(store)
    }

    /// Opens a database whose room is kept by a ballast that may be another's.
    pub(crate) fn open_beside(
        path: &Path,
        key: &[u8; 32],
        ballast: Ballast,
    ) -> Result<Self, OpenError> {
        let connection = open::open(path, key, &ballast)?;
        let _ = end_log(&connection);
        // Where there is no room for it, nothing is written until there is.
        let _ = ballast.holds();
        Ok(Self {
            connection: Mutex::new(connection),
            path: path.to_owned(),
            ballast,
        })
    }

    /// Runs a job in one transaction that may write; it is durable when this returns `Ok`, undone when `Err`.
    ///
    /// # Errors
    /// The job's, or the database's; `Full` until there is room to spare again, once there was none.
    pub fn write<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.has_room() {
            self.write_reserved(job)
        } else {
            Err(StoreError::Full.into())
        }
    }

    /// Runs a job as [`Store::write`] does, in the room too that is kept for a full disk: for what erases.
    ///
    /// # Errors
    /// The job's, or the database's; `Full` the first time that there is no room, and good the next.
    pub fn write_reserved<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lock();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| self.noted(e))?;
        let tx = Tx {
            transaction,
            store: self,
            reads_only: false,
        };
        let done = job(&tx)?;
        tx.transaction.commit().map_err(|e| self.noted(e))?;
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
        let transaction = connection.transaction().map_err(|e| self.noted(e))?;
        job(&Tx {
            transaction,
            store: self,
            reads_only: true,
        })
    }

    /// Rewrites the file so that nothing erased remains in it or in its log. Where there is no room for a copy, what
    /// was erased is overwritten in its place and the file stays as long as it was.
    ///
    /// # Errors
    /// `Full` when there is no room for that either: the log is then ended when there is room again, or at the next
    /// start; the database's.
    pub fn scrub(&self) -> Result<(), StoreError> {
        let connection = self.lock();
        // First, for a copy that finds no room leaves none for the end of the log.
        end_log(&connection).map_err(|e| self.noted(e))?;
        // Where they cannot be forgotten, they must stay true.
        if roots::forget(&self.path).is_ok() {
            let rewritten = connection.execute_batch("VACUUM");
            roots::note(&self.path, &connection);
            match rewritten.map_err(|e| self.noted(e)) {
                Ok(()) | Err(StoreError::Full) => {}
                Err(error) => return Err(error),
            }
        }
        end_log(&connection).map_err(|e| self.noted(e))
    }

    /// Gives the room back that is kept for a full disk, to what erases beside the database.
    pub fn give_way(&self) {
        self.ballast.release();
    }

    /// Looks at every page.
    ///
    /// # Errors
    /// `Damaged` when one does not hold what was written.
    pub fn check(&self) -> Result<(), StoreError> {
        let said = self
            .lock()
            .query_row("PRAGMA integrity_check(1)", [], |r| r.get::<_, String>(0));
        match said.as_deref() {
            Ok("ok") => Ok(()),
            Ok(_) => {
                aside::suspect(&self.path);
                Err(StoreError::Damaged)
            }
            Err(_) => said.map(drop).map_err(|e| self.noted(e)),
        }
    }

    /// Whether there is room for what people do, and some to spare. Once there is again, what an erasure on the full
    /// disk left in the log goes.
    fn has_room(&self) -> bool {
        if self.ballast.stands() {
            return true;
        }
        let made = self.ballast.holds();
        if made {
            let _ = end_log(&self.lock());
        }
        made
    }

    /// Tells an error, and sees to it: room where there was none, a closer look at the next start.
    fn noted(&self, error: rusqlite::Error) -> StoreError {
        let error = StoreError::from(error);
        match error {
            StoreError::Full => drop(self.ballast.release()),
            StoreError::Damaged => aside::suspect(&self.path),
            _ => {}
        }
        error
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
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| {
                // Not `query_only`: that pragma has SQLite compile every statement anew.
                if self.reads_only && !statement.readonly() {
                    let readonly = ffi::Error::new(ffi::SQLITE_READONLY);
                    return Err(rusqlite::Error::SqliteFailure(readonly, None));
                }
                question(&mut statement)
            })
            .map_err(|e| self.store.noted(e))
    }
}

/// Brings what the log holds into the file, and empties it.
fn end_log(connection: &Connection) -> rusqlite::Result<()> {
    // Answers a row, so it is a query.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}
