//! Every schema that was ever released, as a database file with rows in it: upgraded it equals a fresh one, keeps its
//! rows, and one of a version to come is refused and left as it is.
//!
//! `UPDATE_FIXTURES=1` makes the files of versions that have none; a file that is there is never made again.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

use qicheng_store::{OpenError, Store};
use qicheng_tests::beside;
use rusqlite::{Connection, types::Value};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const KEY: [u8; 32] = [7; 32];

/// Whose database it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Phone,
}

/// What came of opening it with the code of today.
#[derive(Debug, PartialEq, Eq)]
enum Opened {
    Well,
    Newer,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Phone => "device",
        }
    }

    /// The migrations, in order.
    fn migrations(self) -> Vec<String> {
        let folder = match self {
            Self::Phone => "migrations/device",
        };
        let mut files: Vec<PathBuf> = fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files
            .iter()
            .map(|f| fs::read_to_string(f).unwrap())
            .collect()
    }

    fn fixture(self, version: usize) -> PathBuf {
        root()
            .join("tests/fixtures")
            .join(self.name())
            .join(format!("{version:04}.db"))
    }

    /// Opens a database as its own code does, which brings it to the present version.
    fn open(self, path: &Path) -> Opened {
        match self {
            Self::Phone => match Store::open(path, &KEY) {
                Ok(_) => Opened::Well,
                Err(OpenError::Newer) => Opened::Newer,
                Err(other) => panic!("{other:?}"),
            },
        }
    }

    /// Opens a database under its key and no more.
    fn raw(self, path: &Path) -> Connection {
        match self {
            Self::Phone => beside::phone(path, &KEY),
        }
        .unwrap()
    }
}

#[test]
fn every_released_schema_of_the_phone_becomes_what_a_fresh_one_is() {
    upgrades(Side::Phone);
}

#[test]
fn a_database_of_a_version_to_come_is_refused_and_left_as_it_is() {
    for side in [Side::Phone] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newer.db");
        fs::copy(side.fixture(side.migrations().len()), &path).unwrap();
        let newer = side.raw(&path);
        newer
            .execute_batch(
                "CREATE TABLE later (one INTEGER NOT NULL) STRICT; PRAGMA user_version = 99;",
            )
            .unwrap();
        drop(newer);
        let before = fs::read(&path).unwrap();
        assert_eq!(side.open(&path), Opened::Newer, "{}", side.name());
        assert!(fs::read(&path).unwrap() == before, "{}", side.name());
    }
}

fn upgrades(side: Side) {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    side.open(&fresh);
    let expected = schema(&side.raw(&fresh));
    let versions = side.migrations().len();
    for version in 1..=versions {
        let fixture = side.fixture(version);
        if !fixture.exists() && std::env::var_os("UPDATE_FIXTURES").is_some() {
            make(side, version);
        }
        let missing = "no fixture of this version: UPDATE_FIXTURES=1 makes it";
        assert!(fixture.exists(), "{}: {missing}", fixture.display());
        let path = folder.path().join(format!("{version}.db"));
        fs::copy(&fixture, &path).unwrap();

        let old = side.raw(&path);
        let at: usize = old
            .query_row("PRAGMA user_version", [], |r| r.get(0))
            .unwrap();
        assert_eq!(at, version, "{}", fixture.display());
        let before = tables(&old);
        let rows: Vec<_> = before
            .iter()
            .map(|t| (t, columns(&old, t), everything(&old, t)))
            .collect();
        assert!(rows.iter().all(|(.., rows)| !rows.is_empty()));
        drop(old);

        assert_eq!(side.open(&path), Opened::Well);
        let upgraded = side.raw(&path);
        assert_eq!(schema(&upgraded), expected, "{}", fixture.display());
        for (table, old_columns, old_rows) in &rows {
            let kept = columns(&upgraded, table);
            let both: Vec<usize> = (0..old_columns.len())
                .filter(|i| kept.contains(&old_columns[*i]))
                .collect();
            let names: Vec<&str> = both.iter().map(|i| &*old_columns[*i]).collect();
            let now = select(&upgraded, table, &names);
            let then: BTreeSet<String> = old_rows
                .iter()
                .map(|row| format!("{:?}", both.iter().map(|i| &row[*i]).collect::<Vec<_>>()))
                .collect();
            let now: BTreeSet<String> = now.iter().map(|row| format!("{row:?}")).collect();
            assert!(now == then, "{}: rows of {table}", fixture.display());
        }
    }
}

/// Makes the fixture of a version: its migrations and no later ones, with two rows in each table.
fn make(side: Side, version: usize) {
    let fixture = side.fixture(version);
    fs::create_dir_all(fixture.parent().unwrap()).unwrap();
    let made = side.raw(&fixture);
    made.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    for sql in &side.migrations()[..version] {
        made.execute_batch(sql).unwrap();
    }
    for table in tables(&made) {
        for row in 1..=2 {
            fill(&made, &table, row);
        }
    }
    made.pragma_update(None, "user_version", version).unwrap();
    made.execute_batch("VACUUM").unwrap();
}

/// Writes a row that the table's checks take: columns that may be empty are so in the first row.
fn fill(connection: &Connection, table: &str, row: u8) {
    let mut statement = connection
        .prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)")
        .unwrap();
    let columns: Vec<(String, String, bool)> = statement
        .query_map([table], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let sql: String = connection
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = ?1",
            [table],
            |r| r.get(0),
        )
        .unwrap();
    let other = 3 - row;
    let attempts = [
        (row, row == 2),
        (row, false),
        (other, row == 2),
        (other, false),
    ];
    let done = attempts.iter().any(|(number, with_optional)| {
        let values: Vec<Value> = columns
            .iter()
            .map(|(name, kind, needed)| match &**kind {
                _ if !needed && !with_optional => Value::Null,
                "INTEGER" => Value::Integer(i64::from(*number)),
                "TEXT" => Value::Text(format!("{name} {row}")),
                _ => Value::Blob(vec![row; length(&sql, name)]),
            })
            .collect();
        let places = vec!["?"; values.len()].join(", ");
        connection
            .execute(
                &format!("INSERT INTO {table} VALUES ({places})"),
                rusqlite::params_from_iter(values),
            )
            .is_ok()
    });
    assert!(done || row == 2, "no row fits {table}");
}

/// How long a column of bytes has to be.
fn length(sql: &str, column: &str) -> usize {
    let check = format!("length({column}) = ");
    let after = sql.split_once(&check).map_or("16", |(_, after)| after);
    let digits = after.split(|c: char| !c.is_ascii_digit()).next();
    digits.unwrap().parse().unwrap()
}

fn schema(connection: &Connection) -> String {
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
        .unwrap();
    let all = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
    all.collect::<Result<Vec<_>, _>>().unwrap().join(";\n\n")
}

/// The tables, parents first.
fn tables(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
        )
        .unwrap();
    let names = statement.query_map([], |r| r.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

fn columns(connection: &Connection, table: &str) -> Vec<String> {
    let statement = connection
        .prepare(&format!("SELECT * FROM {table}"))
        .unwrap();
    statement
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn everything(connection: &Connection, table: &str) -> Vec<Vec<Value>> {
    select(connection, table, &["*"])
}

fn select(connection: &Connection, table: &str, columns: &[&str]) -> Vec<Vec<Value>> {
    let mut statement = connection
        .prepare(&format!("SELECT {} FROM {table}", columns.join(", ")))
        .unwrap();
    let width = statement.column_count();
    let rows = statement
        .query_map([], |row| (0..width).map(|c| row.get(c)).collect())
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
