//! The tables on PostgreSQL: made once, left alone where they are newer, the same as SQLite's, nothing in plain behind them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use qicheng_service_storage::{StorageError, postgres, sqlite};
use std::collections::BTreeMap;
use support::postgres as server;

const KEY: [u8; 32] = [7; 32];

#[test]
fn a_database_of_a_later_version_is_left_untouched() {
    let address = server::address();
    drop(postgres::open::<StorageError>(&address, &KEY).unwrap());
    server::execute(
        &address,
        "INSERT INTO schema_version (version) VALUES (9999)",
    );
    assert_eq!(
        postgres::open::<StorageError>(&address, &KEY).err(),
        Some(StorageError::Newer)
    );
    assert_eq!(
        postgres::open::<StorageError>("nowhere", &KEY).err(),
        Some(StorageError::Address)
    );
}

#[test]
fn copies_that_start_together_make_the_tables_once() {
    let address = server::address();
    std::thread::scope(|scope| {
        let copies: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| postgres::open::<StorageError>(&address, &KEY).map(drop)))
            .collect();
        for copy in copies {
            assert_eq!(copy.join().unwrap(), Ok(()));
        }
    });
}

/// Twin schemas drift apart unseen: column for column they are held against each other.
#[test]
fn both_databases_have_the_same_columns() {
    let sqlite = rusqlite::Connection::open_in_memory().unwrap();
    let schema = sqlite::schema().unwrap();
    for table in schema
        .split(";\n\n")
        .filter(|s| s.starts_with("CREATE TABLE"))
    {
        sqlite.execute_batch(table).unwrap();
    }
    let mut statement = sqlite
        .prepare(
            "SELECT t.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\"
             FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
        )
        .unwrap();
    let lines = statement.query_map([], |row| row.get::<_, String>(0));
    let ours = lines.unwrap().map(Result::unwrap);
    let theirs = postgres::schema(&server::address()).unwrap();
    let kinds = BTreeMap::from([
        ("bigint", "INTEGER"),
        ("bytea", "BLOB"),
        ("text", "TEXT"),
        ("YES", "0"),
        ("NO", "1"),
    ]);
    let theirs = theirs.iter().map(|line| {
        // Table and column keep their names, whatever those are.
        let words = line.split(' ').enumerate().map(|(n, word)| match n {
            0 | 1 => word,
            _ => kinds[word],
        });
        words.collect::<Vec<_>>().join(" ")
    });
    let sorted = |lines: &mut dyn Iterator<Item = String>| {
        let mut lines: Vec<_> = lines.collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&mut { ours }), sorted(&mut { theirs }));
}

/// Where a file of tables has these bytes.
fn stands_in_a_table(word: &str) -> bool {
    server::execute(&server::address(), "CHECKPOINT");
    let found = std::process::Command::new("grep")
        .env("LC_ALL", "C")
        .args(["-rqaF", word])
        .arg(server::socket().join("data/base"))
        .status();
    found.unwrap().success()
}

#[test]
fn an_upgrade_leaves_nothing_in_plain_in_the_server_s_tables() {
    const WORD: &str = "HC1:STOOD IN PLAIN BEFORE 0005";
    let address = server::address();
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../migrations/service/postgres"
    );
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    for file in &files[..4] {
        server::execute(&address, &std::fs::read_to_string(file).unwrap());
    }
    server::execute(
        &address,
        &format!(
            "CREATE TABLE schema_version (version BIGINT NOT NULL);
             INSERT INTO schema_version SELECT generate_series(1, 4);
             INSERT INTO certificate VALUES (433130, decode(repeat('01', 16), 'hex'), '\\x02', '{WORD}', 0);
             INSERT INTO declaration VALUES
                (433130, decode(repeat('01', 16), 'hex'), 1, convert_to('{WORD}', 'UTF8'), 0, 0);"
        ),
    );
    assert!(stands_in_a_table(WORD));
    drop(postgres::open::<StorageError>(&address, &KEY).unwrap());
    assert!(!stands_in_a_table(WORD));
}
