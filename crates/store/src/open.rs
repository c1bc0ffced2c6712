//! How the database is opened, keyed and brought up to date, and what happens to one that is damaged.

use crate::{Store, StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};
use sha2::{Digest, Sha256};
use std::{
    ffi::OsString,
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

/// A column never changes its meaning, and a migration that was released never changes at all.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("../../../migrations/device/0001_phone.sql")),
    M::up(include_str!("../../../migrations/device/0002_claims.sql")),
    M::up(include_str!("../../../migrations/device/0003_trips.sql")),
    M::up(include_str!(
        "../../../migrations/device/0004_certificate.sql"
    )),
    M::up(include_str!("../../../migrations/device/0005_receipts.sql")),
    M::up(include_str!("../../../migrations/device/0006_vouched.sql")),
];

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

/// A database, opened at the first try or made anew.
#[derive(Debug)]
pub struct Opened {
    /// The database.
    pub store: Store,
    /// Where the damaged one was moved, when it was.
    pub moved_aside: Option<PathBuf>,
}

/// Opens the database; one that is damaged is moved aside, never deleted, and an empty one takes its place.
///
/// # Errors
/// As [`Store::open`], `Damaged` apart.
pub fn open_or_move_aside(path: &Path, key: &[u8; 32]) -> Result<Opened, OpenError> {
    match Store::open(path, key) {
        Ok(store) => Ok(Opened {
            store,
            moved_aside: None,
        }),
        Err(OpenError::Damaged) => {
            let aside = move_aside(path)?;
            Ok(Opened {
                store: Store::open(path, key)?,
                moved_aside: Some(aside),
            })
        }
        Err(error) => Err(error),
    }
}

/// Deletes what was moved aside beside the database at `path`, as "delete my data" asks; returns how many files.
///
/// # Errors
/// The file system's.
pub fn forget_moved_aside(path: &Path) -> io::Result<usize> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(0);
    };
    let prefix = format!("{}.damaged-", name.to_string_lossy());
    let mut forgotten = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            fs::remove_file(entry.path())?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Opens, keys, checks and migrates.
pub(crate) fn open(path: &Path, key: &[u8; 32]) -> Result<Connection, OpenError> {
    let salt = salt(key);
    let ours = begins_with(path, &salt)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let not_opened = |error| refused(error, ours);
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut connection = Connection::open_with_flags(path, flags).map_err(not_opened)?;
    connection
        .execute_batch(&key_pragma(key, &salt))
        .map_err(not_opened)?;
    connection
        .busy_timeout(Duration::from_secs(5))
        .map_err(not_opened)?;
    let version: usize = connection
        .query_row("SELECT user_version FROM pragma_user_version", [], |r| {
            r.get(0)
        })
        .map_err(not_opened)?;
    if version > MIGRATIONS.len() {
        return Err(OpenError::Newer);
    }
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;",
        )
        .map_err(not_opened)?;
    migrate(&mut connection, ours)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn migrate(connection: &mut Connection, ours: bool) -> Result<(), OpenError> {
    use rusqlite_migration::Error as E;
    Migrations::from_slice(MIGRATIONS)
        .to_latest(connection)
        .map_err(|error| match error {
            E::RusqliteError { err, .. } => refused(err, ours),
            E::MigrationDefinition(_) => OpenError::Newer,
            _ => OpenError::Store(StoreError::Damaged),
        })
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
        _ => match StoreError::from(error) {
            StoreError::Damaged => OpenError::Damaged,
            StoreError::Full => OpenError::Full,
            other => OpenError::Store(other),
        },
    }
}

/// Moves the database and its log to the first free number beside it.
fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let with = |suffix: &str| {
        let mut name = OsString::from(path);
        name.push(suffix);
        PathBuf::from(name)
    };
    let mut number = 1u32;
    while with(&format!(".damaged-{number}")).exists() {
        number += 1;
    }
    let aside = with(&format!(".damaged-{number}"));
    for tail in ["-wal", "-shm"] {
        if with(tail).exists() {
            fs::rename(with(tail), with(&format!(".damaged-{number}{tail}")))?;
        }
    }
    fs::rename(path, &aside)?;
    Ok(aside)
}
