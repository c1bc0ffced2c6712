//! The schema as a whole, and the rules that every table keeps.
//!
//! The databases are opened here with the key alone, past the store, as no other code may.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod support;

use qicheng_store::{OpenError, Store};
use rusqlite::Connection;
use std::{fs, path::Path};
use support::{KEY, phone};

const MIGRATIONS: [&str; 6] = [
    include_str!("../../../migrations/device/0001_phone.sql"),
    include_str!("../../../migrations/device/0002_claims.sql"),
    include_str!("../../../migrations/device/0003_trips.sql"),
    include_str!("../../../migrations/device/0004_certificate.sql"),
    include_str!("../../../migrations/device/0005_receipts.sql"),
    include_str!("../../../migrations/device/0006_vouched.sql"),
];

fn raw(path: &Path) -> Connection {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    hash.update(b"qicheng device database salt");
    hash.update(KEY);
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let spec = hex(&KEY) + &hex(&hash.finalize()[..16]);
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(&format!("PRAGMA key = \"x'{spec}'\""))
        .unwrap();
    connection
}

fn schema(connection: &Connection) -> String {
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
        .unwrap();
    let all: Vec<String> = statement
        .query_map([], |r| r.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    all.join(";\n\n")
}

#[test]
fn the_whole_schema() {
    let phone = phone();
    insta::assert_snapshot!(schema(&raw(&phone.path)));
}

#[test]
fn every_table_is_strict_and_absence_is_rare() {
    let phone = phone();
    let connection = raw(&phone.path);
    let names = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| r.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let lax = names(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                     AND name NOT LIKE 'sqlite_%' AND strict = 0",
    );
    assert!(lax.is_empty(), "not STRICT: {lax:?}");

    // A column in which absence means something is named here.
    let optional = names(
        "SELECT t.name || '.' || c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.\"notnull\" = 0
         ORDER BY 1",
    );
    insta::assert_snapshot!(optional.join("\n"));
}

#[test]
fn an_older_database_becomes_what_a_fresh_one_is_and_keeps_its_rows() {
    let fresh = schema(&raw(&phone().path));
    for version in 1..MIGRATIONS.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("phone.db");
        let old = raw(&path);
        for sql in &MIGRATIONS[..version] {
            old.execute_batch(sql).unwrap();
        }
        old.execute_batch("INSERT INTO setting (name, value) VALUES ('language', 'en')")
            .unwrap();
        old.pragma_update(None, "user_version", version).unwrap();
        drop(old);

        let store = Store::open(&path, &KEY).unwrap();
        let language = store.read(|tx| qicheng_store::table::setting::get(tx, "language"));
        assert_eq!(language.unwrap().as_deref(), Some("en"));
        drop(store);
        assert_eq!(schema(&raw(&path)), fresh, "from version {version}");
    }
}

#[test]
fn a_newer_database_is_refused_and_left_untouched() {
    let phone = phone();
    phone.store.scrub().unwrap();
    drop(phone.store);
    let newer = raw(&phone.path);
    newer
        .execute_batch(
            "CREATE TABLE later (one INTEGER NOT NULL) STRICT; PRAGMA user_version = 99;",
        )
        .unwrap();
    drop(newer);
    let before = fs::read(&phone.path).unwrap();
    let refused = Store::open(&phone.path, &KEY);
    assert!(matches!(refused, Err(OpenError::Newer)), "{refused:?}");
    assert!(fs::read(&phone.path).unwrap() == before);
}
