//! What can go wrong in the database.

use qicheng_domain::{loggable, platform::EntropyError};
use rusqlite::{
    ErrorCode,
    ffi::{SQLITE_CONSTRAINT, SQLITE_IOERR_SHMSIZE, code_to_str},
};
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
    Database(#[source] SqliteError),
}

/// What SQLite answered: its number and its own fixed words, never a statement or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{words} (SQLite {code})")]
pub struct SqliteError {
    /// The extended result code; 0 for an error of the library above SQLite.
    pub code: i32,
    words: &'static str,
}

loggable! { SqliteError, StoreError, OpenError }

impl SqliteError {
    pub(crate) fn is_constraint(self) -> bool {
        self.code & 0xff == SQLITE_CONSTRAINT
    }
}

impl From<&rusqlite::Error> for SqliteError {
    fn from(error: &rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        let answer = match error {
            E::SqlInputError { error, .. } => Some(error),
            other => other.sqlite_error(),
        };
        if let Some(answer) = answer {
            let code = answer.extended_code;
            return Self {
                code,
                words: code_to_str(code),
            };
        }
        let words = match error {
            E::FromSqlConversionFailure(..)
            | E::IntegralValueOutOfRange(..)
            | E::InvalidColumnType(..) => "a column holds another type",
            E::InvalidColumnIndex(_) | E::InvalidColumnName(_) => "no such column",
            E::QueryReturnedNoRows => "no row",
            E::ToSqlConversionFailure(_) => "a value cannot be stored",
            E::InvalidParameterCount(..) | E::InvalidParameterName(_) => {
                "not the parameters of the statement"
            }
            _ => "an error of the library",
        };
        Self { code: 0, words }
    }
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
            _ => Self::Database(SqliteError::from(&error)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_domain::log::LogValue;
    use rusqlite::Connection;

    #[test]
    fn what_sqlite_answered_is_told_without_statement_or_value() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (name TEXT UNIQUE); INSERT INTO t VALUES ('张晓伟')")
            .unwrap();
        let errors = [
            connection
                .execute("INSERT INTO t VALUES ('张晓伟')", [])
                .unwrap_err(),
            connection.execute("SELECT '张晓伟", []).unwrap_err(),
            connection
                .query_row("SELECT name FROM t", [], |row| row.get::<_, i64>(0))
                .unwrap_err(),
        ];
        let told = errors.map(|error| match StoreError::from(error) {
            StoreError::Database(answer) => LogValue(&answer).to_string(),
            other => panic!("{other:?}"),
        });
        let constraint = "constraint failed (SQLite 2067)";
        assert_eq!(told[0], constraint);
        assert!(told[1].ends_with("(SQLite 1)"), "{told:?}");
        assert_eq!(told[2], "a column holds another type (SQLite 0)");
    }
}
