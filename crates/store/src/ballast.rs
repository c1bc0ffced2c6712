//! A file beside the database that keeps room for the day on which the disk is full: even deleting needs some.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// Room for the log's index, and for a transaction that erases somebody, many times over.
const BYTES: usize = 1 << 20;

/// The ballast of one database.
#[derive(Debug)]
pub(crate) struct Ballast {
    path: PathBuf,
    /// Transactions since it was released.
    since: AtomicU32,
}

impl Ballast {
    /// The ballast of the database at a path, wherever it stands.
    pub(crate) fn of(database: &Path) -> Self {
        let mut path = OsString::from(database);
        path.push(".ballast");
        Self {
            path: path.into(),
            since: AtomicU32::new(0),
        }
    }

    /// Gives its room back. Returns whether there was any.
    pub(crate) fn release(&self) -> bool {
        self.since.store(0, Ordering::Relaxed);
        fs::remove_file(&self.path).is_ok()
    }

    /// Makes it where it is missing and as much again stays free.
    pub(crate) fn restore(&self) {
        if fs::metadata(&self.path).is_ok_and(|m| m.len() == BYTES as u64) {
            return;
        }
        if self.fill().is_err() {
            // What was written so far would take the room that it is to keep.
            let _ = fs::remove_file(&self.path);
        }
    }

    /// Restores it after a transaction, the seldomer the longer there was no room for it.
    pub(crate) fn restore_after_a_write(&self) {
        let since = self.since.load(Ordering::Relaxed).saturating_add(1);
        self.since.store(since, Ordering::Relaxed);
        if since.is_power_of_two() {
            self.restore();
        }
    }

    /// Written rather than left a hole, and written twice over, so that not the last room is taken.
    fn fill(&self) -> io::Result<()> {
        let mut file = File::create(&self.path)?;
        let zeroes = vec![0; BYTES];
        file.write_all(&zeroes)?;
        file.write_all(&zeroes)?;
        file.set_len(BYTES as u64)
    }
}
