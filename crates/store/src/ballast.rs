//! A file beside the database that keeps room for the day on which the disk is full: even deleting needs some.

use crate::files::Location;
use std::sync::atomic::{AtomicBool, Ordering};

/// Room for the log's index, and for a transaction that erases somebody, many times over.
const RESERVE_BYTES: usize = 1 << 20;

/// The ballast of one database.
#[derive(Debug)]
pub(crate) struct Ballast {
    location: Location,
    holds: AtomicBool,
}

impl Ballast {
    /// The ballast of a database, whether it is there or not.
    pub(crate) fn of(database: &Location) -> Self {
        let location = database.sibling(".ballast");
        let length = location.files().length(location.path());
        let holds = AtomicBool::new(length.is_ok_and(|length| length == RESERVE_BYTES as u64));
        Self { location, holds }
    }

    /// Gives its room back. Returns whether there was any.
    pub(crate) fn release(&self) -> bool {
        self.holds.store(false, Ordering::Relaxed);
        self.location.remove().unwrap_or(false)
    }

    /// Returns whether it is there.
    pub(crate) fn is_there(&self) -> bool {
        self.holds.load(Ordering::Relaxed)
    }

    /// Returns whether it holds room, making it where it is missing and as much again stays free.
    pub(crate) fn ensure(&self) -> bool {
        if self.is_there() {
            return true;
        }
        let files = self.location.files();
        let made = files.reserve(self.location.path(), RESERVE_BYTES).is_ok();
        if !made {
            // What was written so far would take the room that it is to keep.
            let _ = self.location.remove();
        }
        self.holds.store(made, Ordering::Relaxed);
        made
    }
}
