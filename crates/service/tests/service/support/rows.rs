//! What stands in a service's tables and files, read beside it: with its database's key, as a thief of both would.

use super::Service;
use qicheng_test_kit::postgres;
use rusqlite::types::ValueRef;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

impl Service {
    /// Runs SQL that both databases understand.
    pub fn sql(&self, sql: &str) {
        match &self.database {
            Some(address) => postgres::execute(address, sql),
            None => self.raw().execute_batch(sql).unwrap(),
        }
    }

    /// Every text and every bytes of every table, with the table's name.
    pub fn rows(&self) -> Vec<(String, Vec<u8>)> {
        let all = match &self.database {
            Some(address) => postgres::rows(address),
            None => rows_in(&self.folder().join("service.db"), &self.app.keys().database),
        };
        assert!(all.len() > 100);
        all
    }

    /// The files of the database in which one of these words stands: as UTF-8, UTF-16, hexadecimal digits or base64.
    pub fn files_with(&self, wanted: &[String]) -> Vec<PathBuf> {
        let folder = match &self.database {
            Some(address) => {
                postgres::execute(address, "CHECKPOINT");
                postgres::socket().join("data")
            }
            None => self.folder().to_owned(),
        };
        let patterns: Vec<String> = wanted.iter().flat_map(|word| written(word)).collect();
        let found = Command::new("grep")
            .env("LC_ALL", "C")
            .args(["-rlaP", &patterns.join("|")])
            .arg(folder)
            .output()
            .unwrap();
        // A server that others use too may take a file away while it is looked for.
        let said = String::from_utf8_lossy(&found.stderr);
        let gone = |line: &str| line.ends_with("No such file or directory");
        assert!(
            found.status.code() < Some(2) || (!said.is_empty() && said.lines().all(gone)),
            "{found:?}"
        );
        let names = String::from_utf8(found.stdout).unwrap();
        names.lines().map(PathBuf::from).collect()
    }

    fn raw(&self) -> rusqlite::Connection {
        keyed(&self.folder().join("service.db"), &self.app.keys().database)
    }
}

/// Every text and every bytes of every table of a database file, with the table's name.
pub fn rows_in(path: &Path, key: &[u8; 32]) -> Vec<(String, Vec<u8>)> {
    let raw = keyed(path, key);
    let mut tables = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut all = Vec::new();
    for table in tables {
        let mut statement = raw.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap()
                {
                    all.push((table.clone(), bytes.to_vec()));
                }
            }
        }
    }
    all
}
/// Opens a service's database as it is.
pub fn keyed(path: &Path, key: &[u8; 32]) -> rusqlite::Connection {
    let raw = rusqlite::Connection::open(path).unwrap();
    let key = hex::encode(key);
    raw.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256"
    ))
    .unwrap();
    raw
}

/// How a word may stand in a file, each as a pattern over bytes.
fn written(word: &str) -> [String; 4] {
    let pattern =
        |bytes: Vec<u8>| -> String { bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect() };
    let digits = hex::encode(word);
    // Whole groups of three bytes, from the first on: enough of it where it begins a value.
    let whole = &word.as_bytes()[..word.len() / 3 * 3];
    [
        pattern(word.as_bytes().to_vec()),
        pattern(word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        digits,
        pattern(base64(whole).into_bytes()),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks_exact(3).map(|group| {
        group
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte))
    });
    groups
        .flat_map(|bits| [18, 12, 6, 0].map(|shift| DIGITS[(bits >> shift) as usize & 63] as char))
        .collect()
}
