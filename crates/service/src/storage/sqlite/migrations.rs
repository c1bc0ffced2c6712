use crate::storage::StorageError;
use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

/// In order; a migration that was released is never changed.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!(
        "../../../../../migrations/service/sqlite/0001_intake.sql"
    )),
    M::up(include_str!(
        "../../../../../migrations/service/sqlite/0002_issuing.sql"
    )),
    M::up(include_str!(
        "../../../../../migrations/service/sqlite/0003_accountability.sql"
    )),
    M::up(include_str!(
        "../../../../../migrations/service/sqlite/0004_certificates.sql"
    )),
];

/// Brings the database to this version, each migration with its number in one transaction.
pub(super) fn apply(connection: &mut Connection) -> Result<(), StorageError> {
    Migrations::from_slice(MIGRATIONS)
        .to_latest(connection)
        .map_err(|error| match error {
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                StorageError::Newer
            }
            Error::RusqliteError { err, .. } => err.into(),
            _ => StorageError::Database(0),
        })
}
