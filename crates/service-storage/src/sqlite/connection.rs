use super::transaction::SqliteTx;
use crate::{
    Access, Schema, StorageError,
    migration::{self, Versions},
    seal::Seals,
    sql::Sql,
};
use rusqlite::{OpenFlags, config::DbConfig};
use std::{
    ops::Deref,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use zeroize::Zeroizing;

/// SQLCipher sets itself up with a process's first key; two first keys at once have been seen to fail.
static OPENING: Mutex<()> = Mutex::new(());

/// Pages of the log after which it is written back into the database: 128 MiB. A page that many commits change is written
/// back once.
const CHECKPOINT: i64 = 32_768;

/// KiB of pages that whoever writes keeps deciphered.
const CACHE: i64 = 65_536;

/// How pages are authenticated: processors compute this HMAC faster than SQLCipher's default.
const PAGE_HMAC: &str = "HMAC_SHA256";

/// The number of the newest migration is in the file's header.
const VERSIONS: Versions = Versions {
    begin: "BEGIN IMMEDIATE",
    read: "SELECT user_version AS version FROM pragma_user_version",
    // Whoever migrates holds the folder.
    free: None,
    write: |version| format!("PRAGMA user_version = {version}"),
};

/// An open database and what its columns are sealed with.
pub(super) struct Connection {
    inner: rusqlite::Connection,
    pub seals: Arc<Seals>,
}

impl Deref for Connection {
    type Target = rusqlite::Connection;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl Connection {
    /// Returns the transaction that was begun on it.
    pub(super) fn begun(&self, access: Access) -> SqliteTx<'_> {
        SqliteTx::over(&self.inner, &self.seals, access)
    }
}

/// Makes the database at the path, or brings it to this version.
///
/// # Errors
/// As [`open`](super::open).
pub fn create(path: &Path, key: &[u8; 32]) -> Result<(), StorageError> {
    create_with(path, key, migration::SQLITE)
}

/// Makes the database as [`create`] does, from these migrations. For testing what an upgrade does.
///
/// # Errors
/// As [`open`](super::open).
pub fn create_with(path: &Path, key: &[u8; 32], migrations: &[&str]) -> Result<(), StorageError> {
    migrated(path, key, migrations).map(drop)
}

/// Returns the whole schema of a new database, for the snapshot.
///
/// # Errors
/// The database's own.
pub fn schema() -> Result<String, StorageError> {
    let connection = writing(Path::new(":memory:"), &[0; 32], Schema::Migrate)?;
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.join(";\n\n"))
}

/// Opens the database for writing, created or migrated first where that is allowed.
pub(super) fn writing(
    path: &Path,
    key: &[u8; 32],
    schema: Schema,
) -> Result<Connection, StorageError> {
    match schema {
        Schema::Migrate => migrated(path, key, migration::SQLITE),
        Schema::Keep if !path.exists() => Err(StorageError::Older),
        Schema::Keep => {
            let connection = set_up(path, key, OpenFlags::empty())?;
            let mut sql = connection.begun(Access::Read);
            migration::check(&mut sql, &VERSIONS, migration::SQLITE.len())?;
            Ok(connection)
        }
    }
}

fn migrated(path: &Path, key: &[u8; 32], migrations: &[&str]) -> Result<Connection, StorageError> {
    let connection = set_up(path, key, OpenFlags::SQLITE_OPEN_CREATE)?;
    migration::run(&mut connection.begun(Access::Write), &VERSIONS, migrations)?;
    Ok(connection)
}

fn set_up(path: &Path, key: &[u8; 32], more: OpenFlags) -> Result<Connection, StorageError> {
    let connection = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | more)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    Ok(connection)
}

/// Opens a file beside the service's, making it where it is not there, and works on it in one transaction.
pub(crate) fn apart(
    path: &Path,
    key: &[u8; 32],
    work: &mut dyn FnMut(&mut dyn Sql) -> Result<(), StorageError>,
) -> Result<(), StorageError> {
    let connection = writing(path, key, Schema::Migrate)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    work(&mut connection.begun(Access::Write))?;
    connection
        .execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")?;
    Ok(())
}

pub(super) fn reading(path: &Path, key: &[u8; 32]) -> Result<Connection, StorageError> {
    let connection = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "query_only", "ON")?;
    Ok(connection)
}

fn keyed(path: &Path, key: &[u8; 32], flags: OpenFlags) -> Result<Connection, StorageError> {
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let connection =
        rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let digits = Zeroizing::new(hex::encode(key));
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    for part in ["PRAGMA key = \"x'", digits.as_str(), "'\""] {
        pragma.push_str(part);
    }
    connection.execute_batch(&pragma)?;
    connection.pragma_update(None, "cipher_hmac_algorithm", PAGE_HMAC)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    // The first look at a page is what finds a wrong key.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    // Where a plan may depend on a parameter's value, as with partial indexes, a statement is parsed at each use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(Connection {
        inner: connection,
        seals: Arc::new(Seals::of(key)),
    })
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{ConstraintViolation, NotADatabase};
        match error.sqlite_error() {
            Some(e) if e.code == ConstraintViolation => Self::Constraint,
            Some(e) if e.code == NotADatabase => Self::Key,
            Some(e) => Self::Database(e.extended_code),
            None => Self::Database(0),
        }
    }
}
