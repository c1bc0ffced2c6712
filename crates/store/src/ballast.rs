//! A file beside the database that keeps room for the day on which the disk is full: even deleting needs some.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

/// Room for the log's index, and for a transaction that erases somebody, many times over.
const BYTES: usize = 1 << 20;

/// The ballast of one database.
#[derive(Debug)]
pub(crate) struct Ballast {
    path: PathBuf,
    holds: AtomicBool,
}

impl Ballast {
    /// The ballast of the database at a path, wherever it stands.
    pub(crate) fn of(database: &Path) -> Self {
        let path = crate::aside::beside(database, ".ballast");
        let holds = AtomicBool::new(fs::metadata(&path).is_ok_and(|m| m.len() == BYTES as u64));
        Self { path, holds }
    }

    /// Gives its room back. Returns whether there was any.
    pub(crate) fn release(&self) -> bool {
        self.holds.store(false, Ordering::Relaxed);
        fs::remove_file(&self.path).is_ok()
    }

    /// Returns whether it is there.
    pub(crate) fn stands(&self) -> bool {
        self.holds.load(Ordering::Relaxed)
    }

    /// Returns whether it holds room, making it where it is missing and as much again stays free.
    pub(crate) fn holds(&self) -> bool {
        if self.stands() {
            return true;
        }
        let made = self.fill().is_ok();
        if !made {
            // What was written so far would take the room that it is to keep.
            let _ = fs::remove_file(&self.path);
        }
        self.holds.store(made, Ordering::Relaxed);
        made
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
