//! The storage of one machine: SQLite in one keyed file, write-ahead log, every commit on the disk before it counts.

mod accounts;
mod acts;
mod audit;
mod codes;
mod columns;
mod consents;
mod declarations;
mod devices;
mod feed;
mod inline;
mod intents;
mod issued;
mod migrations;
mod notices;
mod open;
mod operations;
mod people;
mod staff;
mod trips;
mod worker;

use super::{Access, Backend, Job, Storage, StorageError, Tx};
use crate::error::ServiceError;
use std::{future::Future, path::Path, pin::Pin};
use worker::Worker;

pub use open::{create, schema};

/// A database file with a thread that writes and one that reads.
struct Sqlite {
    writer: Worker,
    reader: Worker,
}

/// Opens the database at the path with SQLCipher's raw key, making or migrating it first.
///
/// # Errors
/// `Key` for another key or no database, `Newer` for one of a later version (left untouched), and the database's own.
pub fn open(path: &Path, key: &[u8; 32]) -> Result<Storage, StorageError> {
    let writer = Worker::start(open::writing(path, key)?, Access::Write)?;
    let reader = Worker::start(open::reading(path, key)?, Access::Read)?;
    Ok(Storage::new(Sqlite { writer, reader }))
}

/// Opens the database as [`open`] does, without a thread: each job is done where it is asked for. For whoever runs a
/// service and its phones in one thread; `:memory:` is a path too.
///
/// # Errors
/// As [`open`].
pub fn open_inline(path: &Path, key: &[u8; 32]) -> Result<Storage, StorageError> {
    Ok(Storage::new(inline::Inline::over(open::writing(
        path, key,
    )?)))
}

impl Backend for Sqlite {
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), ServiceError>> + Send + '_>> {
        let worker = match access {
            Access::Read => &self.reader,
            Access::Write => &self.writer,
        };
        Box::pin(worker.run(job))
    }
}

/// One transaction of SQLite; each table group's file implements its trait.
pub(super) struct SqliteTx<'c> {
    tx: rusqlite::Transaction<'c>,
}

impl Tx for SqliteTx<'_> {}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, NotADatabase};
        match error.sqlite_error() {
            Some(e) if e.code == ConstraintViolation => Self::Constraint,
            Some(e) if e.code == NotADatabase => Self::Key,
            Some(e) => Self::Database(e.extended_code),
            None => Self::Database(0),
        }
    }
}
