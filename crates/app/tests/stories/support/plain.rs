//! The database seen from outside the app, under its key.

use super::Phone;
use qicheng_app::vault::KeyVault as _;
use rusqlite::Connection;

/// Opens the phone's database without the app.
pub fn open_raw(phone: &Phone) -> Connection {
    let salt = &std::fs::read(phone.database()).unwrap()[..16];
    let key = phone.vault().database_key().unwrap();
    let hex = hex::encode(key) + &hex::encode(salt);
    let connection = Connection::open(phone.database()).unwrap();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\""))
        .unwrap();
    connection
}

/// The bytes of an unencrypted copy of everything that the database holds.
pub fn plain_copy(phone: &Phone) -> Vec<u8> {
    let copy = phone.folder().join("plain.db");
    let connection = open_raw(phone);
    let path = copy.display();
    connection
        .execute_batch(&format!("ATTACH '{path}' AS plain KEY ''"))
        .unwrap();
    connection
        .query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))
        .unwrap();
    connection.execute_batch("DETACH plain").unwrap();
    let bytes = std::fs::read(&copy).unwrap();
    std::fs::remove_file(copy).unwrap();
    bytes
}

pub fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}
