//! How the database file is opened: keyed, checked, brought up to date.

use crate::{
    ballast::Ballast,
    error::{OpenError, StoreError},
    files::Location,
    migration,
};
use qicheng_domain::log_event;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use sha2::{Digest, Sha256};
use std::{
    io,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use zeroize::Zeroizing;

/// Holds off other connections of this process while one is given its key. SQLCipher sets itself up with a process's
/// first key, and two first keys at once have been seen to fail; code that opens a database without the store holds this
/// lock, too.
pub fn opening() -> MutexGuard<'static, ()> {
    static OPENING: Mutex<()> = Mutex::new(());
    OPENING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens, keys, checks and migrates. Where the disk is full the ballast gives way, and where even that does not
/// help, the log's index is kept in memory, so that what is there can be read.
pub(crate) fn open(
    database: &Location,
    key: &[u8; 32],
    migrations: &[&str],
    ballast: &Ballast,
) -> Result<Connection, OpenError> {
    let open_once = |index| open_once(database, key, migrations, index);
    match open_once(Index::Shared) {
        Err(OpenError::Full) if ballast.release() => open_once(Index::Shared),
        done => done,
    }
    .or_else(|error| match error {
        OpenError::Full => open_once(Index::Own),
        other => Err(other),
    })
}

/// Opens a database that may be damaged, and leaves its files as they are.
pub(crate) fn open_corrupt(path: &Path, key: &[u8; 32]) -> rusqlite::Result<Connection> {
    let connection = keyed(path, key, OpenFlags::empty(), Index::Own)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

/// Where the write-ahead log's index lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    /// In a file, which needs room.
    Shared,
    /// In this process, to the exclusion of others.
    Own,
}

fn open_once(
    database: &Location,
    key: &[u8; 32],
    migrations: &[&str],
    index: Index,
) -> Result<Connection, OpenError> {
    let ours = begins_with(database, &salt(key))?;
    let not_opened = |error| refused(error, ours);
    let mut connection =
        keyed(database.path(), key, OpenFlags::SQLITE_OPEN_CREATE, index).map_err(not_opened)?;
    if migration::is_newer(&connection, migrations).map_err(not_opened)? {
        return Err(OpenError::Newer);
    }
    // Nothing is ever analysed: without this a statement is compiled again for each value that is bound to it.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(not_opened)?;
    connection
        .execute_batch(
            // What the log may hold beyond the file must fit into the ballast's room, or a full disk could never end it.
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 64;",
        )
        .map_err(not_opened)?;
    let applied = migration::apply(&mut connection, migrations).map_err(not_opened)?;
    if applied > 0 {
        log_event!(
            INFO,
            "the schema was brought up to date",
            migrations = applied
        );
    }
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn keyed(
    path: &Path,
    key: &[u8; 32],
    more: OpenFlags,
    index: Index,
) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let _one_at_a_time = opening();
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(&key_pragma(key, &salt(key)))?;
    connection.busy_timeout(Duration::from_secs(5))?;
    if index == Index::Own {
        connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    }
    // The first look at a page derives the key of its check.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// The file's first bytes are SQLCipher's salt. It is made from the key here, which is random and this file's
/// alone, so that another key can be told from a damaged first page.
fn salt(key: &[u8; 32]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"qicheng device database salt");
    hash.update(key);
    let full: [u8; 32] = hash.finalize().into();
    let mut salt = [0; 16];
    salt.copy_from_slice(&full[..16]);
    salt
}

fn begins_with(database: &Location, salt: &[u8; 16]) -> io::Result<bool> {
    let mut first = [0; 16];
    match database.files().read_start(database.path(), &mut first) {
        Ok(()) => Ok(&first == salt),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(true),
        // Shorter than its salt: cut off, or not yet written.
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(true),
        Err(e) => Err(e),
    }
}

fn key_pragma(key: &[u8; 32], salt: &[u8; 16]) -> Zeroizing<String> {
    let mut sql = Zeroizing::new(String::with_capacity(192));
    // SQLCipher would write to standard error what comes back as an error anyway.
    sql.push_str("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'");
    sql.push_str(&Zeroizing::new(hex::encode(key)));
    sql.push_str(&hex::encode(salt));
    sql.push_str("'\";");
    sql
}

fn refused(error: rusqlite::Error, ours: bool) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) if !ours => OpenError::WrongKey,
        _ => StoreError::from(error).into(),
    }
}
