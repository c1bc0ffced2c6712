use super::{address::Address, line::Line, transaction::PostgresTx};
use crate::{
    StorageError,
    migration::{self, Versions},
    seal::Seals,
};
use std::{sync::Arc, thread};

/// Versions are rows of a table; the lock, any number that nobody else locks, lasts until the transaction ends.
const VERSIONS: Versions = Versions {
    begin: "BEGIN ISOLATION LEVEL READ COMMITTED;
        SELECT pg_advisory_xact_lock(8172172298869958400);
        CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)",
    read: "SELECT COALESCE(MAX(version), 0) AS version FROM schema_version",
    write: |version| format!("INSERT INTO schema_version (version) VALUES ({version})"),
};

/// Makes the tables, or brings them to this version.
pub(super) fn migrate(
    address: &Address,
    seals: &Arc<Seals>,
    migrations: &[&str],
) -> Result<(), StorageError> {
    apart(|| {
        let mut line = Line::over(address.connect()?, seals);
        migration::run(&mut PostgresTx::on(&mut line), &VERSIONS, migrations)
    })
}

/// Makes the tables at the address, or brings them to the version of these migrations. For testing what an upgrade does.
///
/// # Errors
/// As [`open`](super::open).
pub fn create_with(address: &str, key: &[u8; 32], migrations: &[&str]) -> Result<(), StorageError> {
    migrate(
        &Address::parse(address)?,
        &Arc::new(Seals::of(key)),
        migrations,
    )
}

/// Returns the columns of a new database as `table column kind null`, in their order, to be held against SQLite's.
///
/// # Errors
/// As [`open`](super::open).
pub fn schema(address: &str) -> Result<Vec<String>, StorageError> {
    let address = Address::parse(address)?;
    migrate(
        &address,
        &Arc::new(Seals::of(&[0; 32])),
        migration::POSTGRES,
    )?;
    apart(|| {
        let rows = address.connect()?.query(
            "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable AS line
             FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name <> 'schema_version'
             ORDER BY table_name COLLATE \"C\", ordinal_position",
            &[],
        )?;
        Ok(rows
            .iter()
            .map(|row| row.try_get("line"))
            .collect::<Result<_, _>>()?)
    })
}

/// The client has a small runtime of its own, which cannot be entered from within another.
fn apart<T: Send>(
    work: impl FnOnce() -> Result<T, StorageError> + Send,
) -> Result<T, StorageError> {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or(Err(StorageError::Stopped))
    })
}
