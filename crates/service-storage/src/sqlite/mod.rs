//! The storage of one machine: SQLite in one keyed file, write-ahead log, every commit on the disk before it counts.

mod disk;
mod group;
mod inline;
mod migrations;
mod open;
mod transaction;

use super::{
    Access, Backend, Job, Storage, StorageError,
    queue::{Queue, Workers},
};
use crate::JobError;
use disk::Disk;
use open::Connection;
use std::{future::Future, path::Path, pin::Pin};

pub(super) use open::apart;
pub use open::{create, schema};

/// Threads that only look; each has a connection of its own.
const READERS: usize = 2;

/// What happens at the end of a job that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// It is committed with those that wait beside it.
    Grouped,
    /// It is committed alone. For measuring what grouping gains.
    Each,
    /// It is never committed, and gone once the storage is closed. For measuring what committing costs.
    Never,
}

/// A database file with a thread that writes and some that read.
struct Sqlite {
    writer: Workers,
    readers: Workers,
}

/// Opens the database at the path with SQLCipher's raw key, making or migrating it first.
///
/// # Errors
/// `Key` for another key or no database, `Newer` for one of a later version (left untouched), and the database's own.
pub fn open<E: From<StorageError> + Send + 'static>(
    path: &Path,
    key: &[u8; 32],
) -> Result<Storage<E>, StorageError> {
    open_committing(path, key, Commit::Grouped)
}

/// Opens the database as [`open`] does, and commits like this.
///
/// # Errors
/// As [`open`].
pub fn open_committing<E: From<StorageError> + Send + 'static>(
    path: &Path,
    key: &[u8; 32],
    commit: Commit,
) -> Result<Storage<E>, StorageError> {
    let disk = match commit {
        Commit::Grouped => Some(Disk::start(path)?),
        Commit::Each | Commit::Never => None,
    };
    open_with(path, key, commit, disk)
}

fn open_with<E: From<StorageError> + Send + 'static>(
    path: &Path,
    key: &[u8; 32],
    commit: Commit,
    disk: Option<Disk>,
) -> Result<Storage<E>, StorageError> {
    let connection = open::writing(path, key)?;
    if disk.is_some() {
        connection.pragma_update(None, "synchronous", "NORMAL")?;
    }
    let writer = Workers::start([move |queue: Queue| {
        group::write(&connection, commit, disk.as_ref(), &queue);
        // Before the connection, which takes the log away with it.
        drop(disk);
    }])?;
    let connections = (0..READERS).map(|_| open::reading(path, key));
    let connections = connections.collect::<Result<Vec<Connection>, _>>()?;
    let readers = connections
        .into_iter()
        .map(|connection| move |queue: Queue| group::read(&connection, &queue));
    Ok(Storage::new(Sqlite {
        writer,
        readers: Workers::start(readers)?,
    }))
}

/// Opens the database as [`open`] does, without a thread: each job is done where it is asked for. For whoever runs a
/// service and its phones in one thread; `:memory:` is a path too.
///
/// # Errors
/// As [`open`].
pub fn open_inline<E: From<StorageError> + Send + 'static>(
    path: &Path,
    key: &[u8; 32],
) -> Result<Storage<E>, StorageError> {
    Ok(Storage::new(inline::Inline::over(open::writing(
        path, key,
    )?)))
}

impl Backend for Sqlite {
    fn run(
        &self,
        access: Access,
        job: Job,
    ) -> Pin<Box<dyn Future<Output = Result<(), JobError>> + Send + '_>> {
        let workers = match access {
            Access::Read => &self.readers,
            Access::Write | Access::Scrub => &self.writer,
        };
        Box::pin(workers.run(access, job))
    }
}

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
