//! How the database is opened, keyed and brought up to date, and what happens to one that is damaged.

use crate::{
    Store, StoreError, aside,
    ballast::Ballast,
    graft, migration, roots,
    salvage::{Anew, Salvaged, salvage},
};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs, io,
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use zeroize::Zeroizing;

/// SQLCipher sets itself up with a process's first key; two first keys at once have been seen to fail.
static OPENING: Mutex<()> = Mutex::new(());

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

/// A database, and what became of a damaged one.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// The damage, when there was some.
    pub damage: Option<Damage>,
}

/// A database was damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where it was moved.
    pub moved_aside: PathBuf,
    /// What could be carried over.
    pub salvaged: Salvaged,
}

/// Opens the database; one that is damaged is moved aside, never deleted, and one takes its place that holds every row
/// of this phone's own that could still be read.
///
/// A page found damaged while the database was in use is remembered until here.
///
/// # Errors
/// As [`Store::open`], `Damaged` apart.
pub fn open_or_salvage(path: &Path, key: &[u8; 32], anew: &Anew<'_>) -> Result<Opened, OpenError> {
    aside::finish(path)?;
    graft::forget(path)?;
    let opened = Store::open(path, key).and_then(|store| {
        if aside::is_suspect(path) {
            store.check()?;
            aside::acquit(path)?;
        }
        Ok(store)
    });
    match opened {
        Ok(store) => Ok(Opened {
            store,
            damage: None,
        }),
        Err(OpenError::Damaged) => {
            let next = Store::open_beside(&aside::next(path), key, Ballast::of(path))?;
            let salvaged = salvage(path, key, &next, anew)?;
            next.scrub()?;
            drop(next);
            let moved_aside = aside::exchange(path)?;
            Ok(Opened {
                store: Store::open(path, key)?,
                damage: Some(Damage {
                    moved_aside,
                    salvaged,
                }),
            })
        }
        Err(error) => Err(error),
    }
}

/// Opens, keys, checks and migrates. Where the disk is full the ballast gives way, and where even that does not
/// help, the log's index is kept in memory, so that what is there can be read.
pub(crate) fn open(
    path: &Path,
    key: &[u8; 32],
    ballast: &Ballast,
) -> Result<Connection, OpenError> {
    match open_once(path, key, Index::Shared) {
        Err(OpenError::Full) if ballast.release() => open_once(path, key, Index::Shared),
        done => done,
    }
    .or_else(|error| match error {
        OpenError::Full => open_once(path, key, Index::Own),
        other => Err(other),
    })
}

/// Opens a database that may be damaged, and leaves its files as they are.
pub(crate) fn as_it_lies(path: &Path, key: &[u8; 32]) -> rusqlite::Result<Connection> {
    let connection = keyed(path, key, OpenFlags::empty(), Index::Own)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

/// Where the write-ahead log's index lies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    /// In a file, which needs room.
    Shared,
    /// In this process, to the exclusion of others.
    Own,
}

fn open_once(path: &Path, key: &[u8; 32], index: Index) -> Result<Connection, OpenError> {
    let ours = begins_with(path, &salt(key))?;
    let not_opened = |error| refused(error, ours);
    let mut connection =
        keyed(path, key, OpenFlags::SQLITE_OPEN_CREATE, index).map_err(not_opened)?;
    let version = migration::version(&connection).map_err(not_opened)?;
    if version > migration::ALL.len() as i64 {
        return Err(OpenError::Newer);
    }
    if version < migration::ALL.len() as i64 {
        roots::forget(path)?;
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
    migration::apply(&mut connection, migration::ALL).map_err(not_opened)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

pub(crate) fn keyed(
    path: &Path,
    key: &[u8; 32],
    more: OpenFlags,
    index: Index,
) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
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

fn begins_with(path: &Path, salt: &[u8; 16]) -> io::Result<bool> {
    let mut first = [0; 16];
    match fs::File::open(path).and_then(|mut file| file.read_exact(&mut first)) {
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
    for byte in key.iter().chain(salt) {
        // Writing to a String cannot fail.
        let _ = write!(sql, "{byte:02x}");
    }
    sql.push_str("'\";");
    sql
}

fn refused(error: rusqlite::Error, ours: bool) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) if !ours => OpenError::WrongKey,
        _ => StoreError::from(error).into(),
    }
}
