//! The storage of one machine: SQLite in one keyed file, write-ahead log, every commit on the disk before it counts.

mod commit;
mod connection;
mod disk;
mod group;
mod inline;
mod transaction;

#[cfg(test)]
mod tests;

use crate::{
    Access, Backend, Job, JobError, Schema, Storage, StorageError,
    alarm::Alarm,
    queue::{Queue, Workers},
};
use connection::Connection;
use disk::Disk;
use std::{future::Future, path::Path, pin::Pin};

pub use commit::Commit;
pub(crate) use connection::apart;
pub use connection::{create, create_with, schema};

/// Threads that only look; each has a connection of its own.
const READERS: usize = 2;

/// A database file with a thread that writes and some that read.
struct Sqlite {
    writer: Workers,
    readers: Workers,
    alarm: Alarm,
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

/// Opens the database as [`open`] does while the service may have it open, without migrating its schema.
///
/// # Errors
/// As [`open`], and `Older` where the database is of an earlier version or was never made.
pub fn open_unmigrated<E: From<StorageError> + Send + 'static>(
    path: &Path,
    key: &[u8; 32],
) -> Result<Storage<E>, StorageError> {
    over(path, Schema::Keep, key, Commit::Grouped)
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
    over(path, Schema::Migrate, key, commit)
}

fn over<E: From<StorageError> + Send + 'static>(
    path: &Path,
    schema: Schema,
    key: &[u8; 32],
    commit: Commit,
) -> Result<Storage<E>, StorageError> {
    let connection = connection::writing(path, key, schema)?;
    let alarm = Alarm::new();
    let disk = match commit {
        Commit::Grouped => Some(Disk::start(path, alarm.clone())?),
        Commit::Each | Commit::Never => None,
    };
    open_with(path, key, commit, connection, disk, alarm)
}

fn open_with<E: From<StorageError> + Send + 'static>(
    path: &Path,
    key: &[u8; 32],
    commit: Commit,
    connection: Connection,
    disk: Option<Disk>,
    alarm: Alarm,
) -> Result<Storage<E>, StorageError> {
    if disk.is_some() {
        connection.pragma_update(None, "synchronous", "NORMAL")?;
    }
    let bell = alarm.clone();
    let writer = Workers::start([move |queue: Queue| {
        group::write(&connection, commit, disk.as_ref(), &bell, &queue);
        // Before the connection, which takes the log away with it.
        drop(disk);
    }])?;
    let connections = (0..READERS).map(|_| connection::reading(path, key));
    let connections = connections.collect::<Result<Vec<Connection>, _>>()?;
    let readers = connections
        .into_iter()
        .map(|connection| move |queue: Queue| group::read(&connection, &queue));
    Ok(Storage::new(Sqlite {
        writer,
        readers: Workers::start(readers)?,
        alarm,
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
    Ok(Storage::new(inline::Inline::over(connection::writing(
        path,
        key,
        Schema::Migrate,
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

    fn failed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(self.alarm.rings())
    }
}
