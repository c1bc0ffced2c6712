//! What can go wrong in the database.

use qicheng_domain::platform::EntropyError;
use rusqlite::{ErrorCode, ffi::SQLITE_IOERR_SHMSIZE};
use std::io;

/// Why the database did not do what it was asked. Holds no data of rows.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left; nothing was changed.
    #[error("no space is left on the device")]
    Full,
    /// Pages do not hold what was written: move the file aside.
    #[error("the database is damaged")]
    Damaged,
    /// Another process holds the database for too long.
    #[error("the database is busy")]
    Busy,
    /// A row of this table cannot be read by this version.
    #[error("a row of {0} cannot be read")]
    Row(&'static str),
    /// Nothing stands where something is needed: a device for the service, a profile for the person.
    #[error("no such {0}")]
    Missing(&'static str),
    /// New keys are needed, and none can be made.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// Anything else.
    #[error("the database refused")]
    Database(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        if error.sqlite_error().map(|e| e.extended_code) == Some(SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}

/// Why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It belongs to another key.
    #[error("the database is under another key")]
    WrongKey,
    /// It is under this key, but pages do not hold what was written.
    #[error("the database is damaged")]
    Damaged,
    /// A newer version of the app wrote it; it was not touched.
    #[error("the database is of a newer version")]
    Newer,
    /// No space is left.
    #[error("no space is left on the device")]
    Full,
    /// The folder or file cannot be read or written.
    #[error("the database's file cannot be used")]
    File(#[from] io::Error),
    /// Anything else.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged => Self::Damaged,
            StoreError::Full => Self::Full,
            other => Self::Store(other),
        }
    }
}
