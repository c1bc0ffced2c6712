//! Databases as they are, opened beside whom they belong to.

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// Opens a phone's under its key, with the salt that its file begins with.
///
/// # Errors
/// The database's.
pub fn phone(path: &Path, key: &[u8; 32]) -> rusqlite::Result<Connection> {
    let mut salt = Sha256::new();
    salt.update(b"qicheng device database salt");
    salt.update(key);
    keyed(
        path,
        &[&key[..], &salt.finalize()[..16]].concat(),
        "HMAC_SHA512",
    )
}

/// Opens a service's under its key.
///
/// # Errors
/// The database's.
pub fn service(path: &Path, key: &[u8; 32]) -> rusqlite::Result<Connection> {
    keyed(path, key, "HMAC_SHA256")
}

fn keyed(path: &Path, key: &[u8], authenticated: &str) -> rusqlite::Result<Connection> {
    let key = hex::encode(key);
    let _one_at_a_time = qicheng_store::opening();
    let connection = Connection::open(path)?;
    connection.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = {authenticated}"
    ))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}
