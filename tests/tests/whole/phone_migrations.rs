//! The way from one version of the phone's schema to the next, by a migration that exists in tests alone: an upgraded
//! database equals a fresh one and keeps its rows, and one of a version to come is refused and left as it is.

use qicheng_store::{Location, OpenError, Store};
use qicheng_test_world::database;
use qicheng_tests::older::{fill, phone_migrations, schema, tables};
use rusqlite::{Connection, types::Value};
use std::{collections::BTreeSet, fs, path::Path};

const KEY: [u8; 32] = [7; 32];

fn open(path: &Path, migrations: &[String]) -> Result<Store, OpenError> {
    let migrations: Vec<&str> = migrations.iter().map(String::as_str).collect();
    Store::open_with(&Location::on_disk(path), &KEY, &migrations)
}

fn raw(path: &Path) -> Connection {
    database::phone(path, &KEY).unwrap()
}

/// The rows of a table in some of its columns, each as text.
fn rows(database: &Connection, table: &str, columns: &[String]) -> BTreeSet<String> {
    let select = format!("SELECT {} FROM {table}", columns.join(", "));
    let mut statement = database.prepare(&select).unwrap();
    let rows = statement
        .query_map([], |row| {
            let values = (0..columns.len()).map(|column| row.get::<_, Value>(column));
            values.collect::<Result<Vec<_>, _>>()
        })
        .unwrap();
    rows.map(|row| format!("{:?}", row.unwrap())).collect()
}

fn columns(database: &Connection, table: &str) -> Vec<String> {
    let statement = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let names = statement.column_names();
    names.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_earlier_schema_becomes_what_a_fresh_one_is_and_keeps_its_rows() {
    let migrations = phone_migrations().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    drop(open(&fresh, &migrations).unwrap());
    let expected = schema(&raw(&fresh)).unwrap();
    for version in 1..migrations.len() {
        let path = folder.path().join(format!("{version}.db"));
        let old = raw(&path);
        fill(&old, &migrations[..version]).unwrap();
        let before: Vec<_> = tables(&old)
            .unwrap()
            .into_iter()
            .map(|table| {
                let columns = columns(&old, &table);
                let rows = rows(&old, &table, &columns);
                assert!(!rows.is_empty(), "{table}");
                (table, columns, rows)
            })
            .collect();
        drop(old);

        drop(open(&path, &migrations).unwrap());
        let upgraded = raw(&path);
        assert_eq!(schema(&upgraded).unwrap(), expected, "from {version}");
        for (table, columns, rows_before) in before {
            assert!(rows(&upgraded, &table, &columns) == rows_before, "{table}");
        }
        let notes = rows(&upgraded, "note", &["text".to_owned()]);
        assert_eq!(notes.len(), 2, "the migration has moved no rows");
    }
}

#[test]
fn a_database_of_a_version_to_come_is_refused_and_left_as_it_is() {
    let migrations = phone_migrations().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.db");
    let newer = raw(&path);
    fill(&newer, &migrations).unwrap();
    drop(newer);
    let before = fs::read(&path).unwrap();
    let refused = Store::open(&Location::on_disk(&path), &KEY);
    assert!(matches!(refused, Err(OpenError::Newer)), "{refused:?}");
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
fn a_migration_that_fails_leaves_the_version_before_it_whole() {
    let mut migrations = phone_migrations().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("phone.db");
    drop(open(&path, &migrations[..1]).unwrap());
    let before = schema(&raw(&path)).unwrap();
    migrations[1].push_str("; CREATE TABLE setting (one INTEGER) STRICT;");
    assert!(open(&path, &migrations).is_err());
    let after = raw(&path);
    assert_eq!(schema(&after).unwrap(), before);
    drop(after);
    Store::open(&Location::on_disk(&path), &KEY).unwrap();
}
