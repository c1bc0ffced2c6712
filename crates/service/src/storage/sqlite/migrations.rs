use super::transaction::SqliteTx;
use crate::storage::{Access, StorageError, seal::Seals, sql};
use rusqlite::Connection;
use rusqlite_migration::{Error, HookError, M, MigrationDefinitionError, Migrations};
use std::sync::Arc;

/// In order; a migration that was released is never changed.
const MIGRATIONS: [M<'static>; 4] = [
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
pub(super) fn apply(connection: &mut Connection, seals: &Arc<Seals>) -> Result<(), StorageError> {
    Migrations::new(MIGRATIONS.into_iter().chain([sealed(seals)]).collect())
        .to_latest(connection)
        .map_err(|error| match error {
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                StorageError::Newer
            }
            Error::RusqliteError { err, .. } => err.into(),
            Error::Hook(_) => StorageError::Corrupt("a row of an earlier version"),
            _ => StorageError::Database(0),
        })
}

/// What stood in the rows is sealed in the transaction that says that it is.
fn sealed(seals: &Arc<Seals>) -> M<'static> {
    let seals = Arc::clone(seals);
    M::up_with_hook(
        include_str!("../../../../../migrations/service/sqlite/0005_sealed.sql"),
        move |connection: &rusqlite::Transaction<'_>| {
            let mut tx = SqliteTx {
                connection,
                seals: &seals,
                access: Access::Write,
            };
            sql::seal_all(&mut tx).map_err(|error| HookError::Hook(error.to_string()))
        },
    )
}
