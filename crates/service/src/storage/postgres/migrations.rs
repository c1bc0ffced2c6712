use super::{apart, connection};
use crate::storage::StorageError;
use postgres::{Client, IsolationLevel};

/// In order, by the numbers that they have on SQLite too; a migration that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../../migrations/service/postgres/0001_intake.sql"),
    include_str!("../../../../../migrations/service/postgres/0002_issuing.sql"),
    include_str!("../../../../../migrations/service/postgres/0003_accountability.sql"),
    include_str!("../../../../../migrations/service/postgres/0004_certificates.sql"),
];

/// One copy of the service migrates at a time; any number that nobody else locks.
const LOCK: i64 = 0x7169_6368_656e_6700;

/// Brings the database to this version, each migration with its number in one transaction.
pub(super) fn apply(client: &mut Client) -> Result<(), StorageError> {
    loop {
        let mut tx = client
            .build_transaction()
            .isolation_level(IsolationLevel::ReadCommitted)
            .start()?;
        tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
        tx.batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
        let row = tx.query_one("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[])?;
        let version: i64 = row.try_get(0)?;
        let done = usize::try_from(version).map_err(|_| StorageError::Corrupt("schema_version"))?;
        if done > MIGRATIONS.len() {
            return Err(StorageError::Newer);
        }
        let Some(migration) = MIGRATIONS.get(done) else {
            return Ok(tx.commit()?);
        };
        tx.batch_execute(migration)?;
        tx.execute(
            "INSERT INTO schema_version (version) VALUES ($1)",
            &[&(version + 1)],
        )?;
        tx.commit()?;
    }
}

/// Returns the columns of a new database as `table column kind null`, in their order, to be held against SQLite's.
///
/// # Errors
/// As [`open`](super::open).
pub fn schema(address: &str) -> Result<Vec<String>, StorageError> {
    let config = address.parse().map_err(|_| StorageError::Address)?;
    apart(|| {
        let mut client = connection::connect(&config)?;
        apply(&mut client)?;
        let rows = client.query(
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
