//! The wait for the disk, beside the writer: while one group of commits is being made durable, the next is done.
//!
//! SQLite's own wait at each commit (`synchronous=FULL`) would hold the connection all the while. With `NORMAL` a commit
//! is in the write-ahead log but maybe not on the disk; here it is put there, and only then is anybody answered. A
//! checkpoint still waits for the log by itself before it touches the database.

use crate::{JobError, StorageError, alarm::Alarm, queue::QueuedJob};
use rusqlite::ffi::{SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC};
use std::{
    ffi::OsString,
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
};

/// Jobs that were committed, and what became of each.
pub(super) type Group = Vec<(QueuedJob, Result<(), JobError>)>;

/// The thread that waits for the disk. It ends when this is dropped, after what it was given.
pub(super) struct Disk {
    groups: Option<mpsc::SyncSender<Group>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Disk {
    /// Starts the thread for the database at the path.
    pub(super) fn start(database: &Path, alarm: Alarm) -> Result<Self, StorageError> {
        let mut log = OsString::from(database);
        log.push("-wal");
        let log = PathBuf::from(log);
        // One group waits in between: the writer goes on while the disk is busy with the one before.
        let (groups, given) = mpsc::sync_channel(1);
        let thread = thread::Builder::new()
            .name("disk".to_owned())
            .spawn(move || work(&log, &alarm, &given))
            .map_err(|_| StorageError::Stopped)?;
        Ok(Self {
            groups: Some(groups),
            thread: Some(thread),
        })
    }

    /// Has the group answered once it is on the disk. Waits while another one waits for the disk.
    ///
    /// # Errors
    /// `Stopped` once the disk has failed: what it was asked for since is answered so, too.
    pub(super) fn keep(&self, group: Group) -> Result<(), StorageError> {
        let groups = self.groups.as_ref().ok_or(StorageError::Stopped)?;
        groups.send(group).map_err(|refused| {
            answer(refused.0, Err(StorageError::Stopped));
            StorageError::Stopped
        })
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.groups.take());
        if let Some(thread) = self.thread.take() {
            // It does nothing that panics.
            let _ = thread.join();
        }
    }
}

/// Groups that came during one wait share the next. Ends when the disk fails: what a failed wait has lost, a later one
/// would call durable.
fn work(log: &Path, alarm: &Alarm, given: &mpsc::Receiver<Group>) {
    let mut file = None;
    while let Ok(mut group) = given.recv() {
        group.extend(given.try_iter().flatten());
        let kept = wait(log, &mut file);
        if let Err(error) = &kept {
            tracing::error!(%error, "storage.disk-failed");
        }
        let failed = kept.is_err();
        answer(
            group,
            kept.map_err(|_| StorageError::Database(SQLITE_IOERR_FSYNC)),
        );
        if failed {
            return alarm.ring();
        }
    }
}

/// Whether it is a sync that failed. A checkpoint's own, of the database's file, is none of these: SQLite writes all of its
/// pages once more at the next one.
pub(super) fn has_failed(outcome: Result<(), StorageError>) -> bool {
    matches!(
        outcome,
        Err(StorageError::Database(
            SQLITE_IOERR_FSYNC | SQLITE_IOERR_DIR_FSYNC
        ))
    )
}

/// The log keeps its file for as long as the writer has the database open.
fn wait(log: &Path, file: &mut Option<File>) -> io::Result<()> {
    let file = match file {
        Some(file) => file,
        None => file.insert(File::open(log)?),
    };
    file.sync_data()
}

/// Tells each what became of its job.
pub(super) fn answer(group: Group, kept: Result<(), StorageError>) {
    for (asked, outcome) in group {
        asked.answer(outcome.and_then(|()| Ok(kept?)));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;
    use crate::{
        Schema, Tx,
        sqlite::{Commit, connection, create, open_with},
        tenant::Tenant,
    };
    use qicheng_domain::channel::Channel;

    #[tokio::test]
    async fn nobody_is_told_that_a_job_stands_once_the_disk_has_failed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service.db");
        create(&path, &[7; 32]).unwrap();
        // No file is where the log should be, so the wait for the disk fails.
        let elsewhere = folder.path().join("elsewhere.db");
        let alarm = Alarm::new();
        let disk = Disk::start(&elsewhere, alarm.clone()).unwrap();
        let connection = connection::writing(&path, &[7; 32], Schema::Keep).unwrap();
        let grouped = Commit::Grouped;
        let storage =
            open_with::<StorageError>(&path, &[7; 32], grouped, connection, Some(disk), alarm)
                .unwrap();
        let here = Tenant("433130".parse().unwrap());
        let job = move |tx: &mut Tx<'_>| tx.next_position(here, Channel::All);
        let untold = |told: Result<u64, StorageError>| {
            assert!(matches!(
                told,
                Err(StorageError::Database(SQLITE_IOERR_FSYNC) | StorageError::Stopped)
            ));
        };
        // More than one group of them, so that some lie ready while the disk fails.
        let crowd: Vec<_> = (0..50)
            .map(|_| {
                let storage = storage.clone();
                tokio::spawn(async move { storage.write(job).await })
            })
            .collect();
        for told in crowd {
            untold(told.await.unwrap());
        }
        for _ in 0..3 {
            untold(storage.write(job).await);
        }
        // The process that runs the service is notified, however late it subscribes.
        storage.failed().await;
    }
}
