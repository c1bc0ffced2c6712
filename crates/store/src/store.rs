//! The open database and its transactions.

use crate::{
    ballast::Ballast,
    connection,
    error::{OpenError, StoreError},
    faults::Faults,
    files::Location,
    quarantine,
    table::MIGRATIONS,
    transaction::{Access, Tx},
};
use rusqlite::{Connection, TransactionBehavior};
use std::{
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// The phone's database. One connection; transactions come one after the other.
pub struct Store {
    connection: Mutex<Connection>,
    faults: Faults,
    statements: AtomicU64,
}

impl Store {
    /// Opens the database, or makes it, under the raw key; brings its schema up to date.
    ///
    /// A file beside it keeps room for a full disk: it gives way when a transaction finds none, so that reading and
    /// erasing go on, and is made again when there is room.
    ///
    /// # Errors
    /// See [`OpenError`]; whatever the error, the file is left as it was.
    pub fn open(database: &Location, key: &[u8; 32]) -> Result<Self, OpenError> {
        Self::open_with(database, key, MIGRATIONS)
    }

    /// Opens the database as [`Store::open`] does, with other migrations than the app's: for tests of upgrades.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(
        database: &Location,
        key: &[u8; 32],
        migrations: &[&str],
    ) -> Result<Self, OpenError> {
        Self::open_reserving(database, key, migrations, Ballast::of(database))
    }

    /// Opens a database whose room is kept by a ballast that may be another's.
    pub(crate) fn open_reserving(
        database: &Location,
        key: &[u8; 32],
        migrations: &[&str],
        ballast: Ballast,
    ) -> Result<Self, OpenError> {
        let connection = connection::open(database, key, migrations, &ballast)?;
        let _ = end_log(&connection);
        // Where there is no room for it, nothing is written until there is.
        let _ = ballast.ensure();
        Ok(Self {
            connection: Mutex::new(connection),
            faults: Faults {
                database: database.clone(),
                ballast,
            },
            statements: AtomicU64::new(0),
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
            .map_err(|e| self.faults.handle(e))?;
        let tx = Tx::new(transaction, &self.faults, &self.statements, Access::Write);
        let done = job(&tx)?;
        tx.commit()?;
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
        let transaction = connection
            .transaction()
            .map_err(|e| self.faults.handle(e))?;
        job(&Tx::new(
            transaction,
            &self.faults,
            &self.statements,
            Access::Read,
        ))
    }

    /// Returns how many statements its tables have run since it was opened.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
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
        end_log(&connection).map_err(|e| self.faults.handle(e))?;
        match connection
            .execute_batch("VACUUM")
            .map_err(|e| self.faults.handle(e))
        {
            Ok(()) | Err(StoreError::Full) => {}
            Err(error) => return Err(error),
        }
        end_log(&connection).map_err(|e| self.faults.handle(e))
    }

    /// Gives the room back that is kept for a full disk, to what erases beside the database.
    pub fn give_way(&self) {
        self.faults.ballast.release();
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
                quarantine::mark_corrupt(&self.faults.database);
                Err(StoreError::Damaged)
            }
            Err(_) => said.map(drop).map_err(|e| self.faults.handle(e)),
        }
    }

    /// Whether there is room for what people do, and some to spare. Once there is again, what an erasure on the full
    /// disk left in the log goes.
    fn has_room(&self) -> bool {
        if self.faults.ballast.is_there() {
            return true;
        }
        let made = self.faults.ballast.ensure();
        if made {
            let _ = end_log(&self.lock());
        }
        made
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A job that panicked has had its transaction undone by its drop.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
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
