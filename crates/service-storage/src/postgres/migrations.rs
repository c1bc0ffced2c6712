use super::{Address, apart, connection::Line, transaction::PostgresTx};
use crate::{StorageError, seal::Seals, sql};
use postgres::Client;
use std::sync::Arc;

/// In order, by the numbers that they have on SQLite too; a migration that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/service/postgres/0001_intake.sql"),
    include_str!("../../../../migrations/service/postgres/0002_issuing.sql"),
    include_str!("../../../../migrations/service/postgres/0003_accountability.sql"),
    include_str!("../../../../migrations/service/postgres/0004_certificates.sql"),
    include_str!("../../../../migrations/service/postgres/0005_sealed.sql"),
    include_str!("../../../../migrations/service/postgres/0006_chain_began.sql"),
];

/// One copy of the service migrates at a time; any number that nobody else locks.
const LOCK: i64 = 0x7169_6368_656e_6700;

/// The one after which what stood in the rows is sealed.
const SEALED: usize = 5;

/// Brings the database to this version, each migration with its number in one transaction.
pub(super) fn apply(client: Client, seals: &Arc<Seals>) -> Result<Client, StorageError> {
    let mut line = Line::over(client, seals);
    let mut first = None;
    loop {
        line.client
            .batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED")?;
        line.client
            .execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
        line.client
            .batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")?;
        let row = line
            .client
            .query_one("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[])?;
        let version: i64 = row.try_get(0)?;
        let done = usize::try_from(version).map_err(|_| StorageError::Corrupt("schema_version"))?;
        if done > MIGRATIONS.len() {
            return Err(StorageError::Newer);
        }
        let first = *first.get_or_insert(done);
        let Some(migration) = MIGRATIONS.get(done) else {
            line.client.batch_execute("COMMIT")?;
            return Ok(line.client);
        };
        line.client.batch_execute(migration)?;
        if done + 1 == SEALED {
            sql::seal_all(&mut PostgresTx::on(&mut line))?;
            if first > 0 {
                rewrite(&mut line.client)?;
            }
        }
        line.client.execute(
            "INSERT INTO schema_version (version) VALUES ($1)",
            &[&(version + 1)],
        )?;
        line.client.batch_execute("COMMIT")?;
    }
}

/// Writes the tables anew in which rows stood in plain: until then the server's files keep what was written over.
fn rewrite(client: &mut Client) -> Result<(), StorageError> {
    let mut tables: Vec<&str> = sql::sealed_columns()
        .iter()
        .map(|(table, _)| *table)
        .collect();
    tables.dedup();
    for table in tables {
        // Unlike VACUUM FULL, within a transaction; an expression is what makes it write every row.
        client.batch_execute(&format!(
            "ALTER TABLE {table} ALTER COLUMN tenant TYPE BIGINT USING tenant + 0"
        ))?;
    }
    Ok(())
}

/// Returns the columns of a new database as `table column kind null`, in their order, to be held against SQLite's.
///
/// # Errors
/// As [`open`](super::open).
pub fn schema(address: &str) -> Result<Vec<String>, StorageError> {
    let address = Address::parse(address)?;
    apart(|| {
        let seals = Arc::new(Seals::of(&[0; 32]));
        let mut client = apply(address.connect()?, &seals)?;
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
