use super::{address::Address, line::Line, transaction::PostgresTx};
use crate::{
    StorageError,
    migration::{self, Versions},
    seal::Seals,
};
use std::{sync::Arc, thread};

/// Versions are rows of a table; locks are any two numbers that nobody else locks. Copies that begin together migrate one
/// after the other; each holds the second lock, its schema's, shared for as long as it has a line, and none migrates while
/// another does.
const VERSIONS: Versions = Versions {
    begin: "BEGIN ISOLATION LEVEL READ COMMITTED;
        SELECT pg_advisory_xact_lock(8172172298869958400);
        CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)",
    free: Some(
        "SELECT CAST(CAST(pg_try_advisory_xact_lock(817217229, hashtext(current_schema())) AS INT) AS BIGINT) AS free",
    ),
    read: "SELECT COALESCE(MAX(version), 0) AS version FROM schema_version",
    write: |version| format!("INSERT INTO schema_version (version) VALUES ({version})"),
};

/// Says on a new line that this copy lives, and looks whether the tables are still of this version: another copy may have
/// migrated them while this one had no line.
pub(super) fn stay(line: &mut Line) -> Result<(), StorageError> {
    line.client
        .batch_execute("SELECT pg_advisory_lock_shared(817217229, hashtext(current_schema()))")?;
    let made = line
        .client
        .query_one("SELECT to_regclass('schema_version') IS NOT NULL", &[])?;
    if !made.try_get::<_, bool>(0)? {
        return Err(StorageError::Older);
    }
    let migrations = migration::POSTGRES.len();
    migration::check(&mut PostgresTx::on(line), &VERSIONS, migrations)
}

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
pub(super) fn apart<T: Send>(
    work: impl FnOnce() -> Result<T, StorageError> + Send,
) -> Result<T, StorageError> {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or(Err(StorageError::Stopped))
    })
}
