//! Every schema that was ever released, as a dump of a PostgreSQL database with rows in it: upgraded it equals a fresh
//! one and keeps its rows, one of a version to come is refused untouched, and an upgrade that dies at any of
//! its changes leaves one version or another, whole.
//!
//! `UPDATE_FIXTURES=1` makes the dumps of versions that have none, with the rows of SQLite's fixture of that version; a
//! dump that is there is never made again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/postgres.rs"]
#[allow(dead_code, reason = "each test file uses its part")]
mod server;

use qicheng_service_storage::{StorageError, postgres, sealed_columns};
use rusqlite::{Connection, types::Value};
use serde_json::{Map, Value as Json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const KEY: [u8; 32] = [7; 32];

/// The version since which columns are sealed.
const SEALED: usize = 5;

/// The table of versions gets a row with each upgrade.
const VERSIONS: &str = "schema_version";

/// All that a schema is made of, a line each, without its own name.
const DESCRIBED: &str = r#"
SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
    SELECT format('column %s %s %s %s %s %s', relname,
        lpad((row_number() OVER (PARTITION BY c.oid ORDER BY attnum))::text, 3, '0'), attname,
        format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0
        AND NOT attisdropped
    UNION ALL
    SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'index ' || replace(indexdef, schemaname || '.', '')
    FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL
    SELECT format('relation %s %s', relkind, relname)
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'routine ' || replace(replace(pg_get_functiondef(oid), current_schema() || '.', ''), E'\n', ' ')
    FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'trigger ' || replace(pg_get_triggerdef(t.oid), current_schema() || '.', '')
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
) AS lines (line)"#;

/// Kills the connection that changes the schema at the change whose number stands in `public.death`.
const DEATH: &str = "
CREATE TABLE public.death (at BIGINT NOT NULL);
CREATE SEQUENCE public.change;
CREATE FUNCTION public.die() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('public.change') = (SELECT at FROM public.death) THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
    END IF;
END $$;
CREATE EVENT TRIGGER die ON ddl_command_end EXECUTE FUNCTION public.die();
ALTER EVENT TRIGGER die DISABLE;";

#[test]
fn every_released_schema_becomes_what_a_fresh_one_is() {
    let fresh = server::address();
    assert_eq!(open(&fresh), Ok(()));
    let expected = described(&fresh);
    for version in 1..=migrations().len() {
        let fixture = fixture(version);
        if !fixture.exists() && std::env::var_os("UPDATE_FIXTURES").is_some() {
            make(version, &fixture);
        }
        let missing = "no fixture of this version: UPDATE_FIXTURES=1 makes it";
        assert!(fixture.exists(), "{}: {missing}", fixture.display());

        let address = server::address();
        restore(&address, version);
        assert_eq!(version_of(&address), version);
        let before = Rows::of(&address);
        assert!(before.0.values().all(|table| !table.is_empty()));
        assert_eq!(open(&address), Ok(()));
        assert_same(&described(&address), &expected);
        before.are_kept_in(&address);
    }
}

#[test]
fn a_database_of_a_version_to_come_is_refused_and_left_as_it_is() {
    let address = server::address();
    restore(&address, migrations().len());
    server::execute(
        &address,
        "CREATE TABLE later (one BIGINT NOT NULL); INSERT INTO schema_version VALUES (9999)",
    );
    let (schema, rows) = (described(&address), Rows::of(&address));
    assert_eq!(open(&address), Err(StorageError::Newer));
    assert_same(&described(&address), &schema);
    assert!(Rows::of(&address) == rows);
}

#[test]
fn an_upgrade_that_dies_at_any_change_leaves_a_whole_version() {
    let released: Vec<BTreeSet<String>> = (1..=migrations().len())
        .map(|version| {
            let address = server::address();
            restore(&address, version);
            described(&address)
        })
        .collect();
    let own = Database::make();
    let address = &own.address;
    server::execute(address, DEATH);
    server::execute(address, "CREATE SCHEMA old");
    restore(address, 1);
    let before = Rows::of(address);
    let (mut version, mut at, mut deaths) = (1, 1, 0);
    loop {
        let prepare = format!(
            "DELETE FROM public.death; INSERT INTO public.death VALUES ({at});
             ALTER SEQUENCE public.change RESTART; ALTER EVENT TRIGGER die ENABLE"
        );
        server::execute(address, &prepare);
        let outcome = open(address);
        server::execute(address, "ALTER EVENT TRIGGER die DISABLE");
        let left = version_of(address);
        assert_same(&described(address), &released[left - 1]);
        before.are_kept_in(address);
        match outcome {
            Ok(()) => break,
            Err(StorageError::Database(_)) => deaths += 1,
            Err(other) => panic!("{other:?}"),
        }
        // What is left is no dead end: the next goes on from there, and comes two changes further.
        (version, at) = if left == version {
            (version, at + 2)
        } else {
            assert!(left == version + 1 && at > 1);
            (left, 1)
        };
    }
    assert_eq!(version_of(address), released.len());
    assert!(deaths > released.len());
}

/// A database of its own beside the others': what watches changes of a schema watches all of a database.
struct Database {
    name: String,
    beside: String,
    address: String,
}

impl Database {
    fn make() -> Self {
        let beside = server::address();
        let name = format!("dying_{}", std::process::id());
        server::execute(&beside, &format!("CREATE DATABASE {name}"));
        let (server, _) = beside.split_once("/postgres?").unwrap();
        let address = format!("{server}/{name}?options=-csearch_path%3Dold");
        Self {
            name,
            beside,
            address,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        server::execute(
            &self.beside,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        );
    }
}

/// What a table holds: of each row what each column does.
type Table = Vec<Map<String, Json>>;

/// What all tables hold, by name.
#[derive(PartialEq, Eq)]
struct Rows(BTreeMap<String, Table>);

impl Rows {
    fn of(address: &str) -> Self {
        let each = server::query(
            address,
            "SELECT string_agg(format('SELECT %L, COALESCE(jsonb_agg(t), ''[]'') FROM %I t', table_name, table_name),
                 ' UNION ALL ')
             FROM information_schema.tables WHERE table_schema = current_schema()",
        );
        let each = each.unwrap();
        let all =
            format!("SELECT jsonb_object_agg(name, held) FROM ({each}) AS tables (name, held)");
        let text = server::query(address, &all).unwrap();
        Self(serde_json::from_str(&text).unwrap())
    }

    /// Every column that is still there, and was not sealed by the upgrade, holds what it held.
    fn are_kept_in(&self, address: &str) {
        let was_plain = self.0[VERSIONS].len() < SEALED;
        let all = Self::of(address);
        for (name, before) in &self.0 {
            let now = &all.0[name];
            let sealed = |column: &str| was_plain && sealed_columns().contains(&(&**name, column));
            let both: Vec<&String> = before[0]
                .keys()
                .filter(|column| now[0].contains_key(*column) && !sealed(column))
                .collect();
            let (then, now) = (of_these(before, &both), of_these(now, &both));
            if name == VERSIONS {
                assert!(then.is_subset(&now));
            } else {
                assert!(then == now, "rows of {name}");
            }
        }
    }
}

fn of_these(table: &Table, columns: &[&String]) -> BTreeSet<String> {
    let row = |row: &Map<String, Json>| {
        let values: Vec<&Json> = columns.iter().map(|column| &row[*column]).collect();
        format!("{values:?}")
    };
    table.iter().map(row).collect()
}

/// Makes the dump of a version: its migrations and no later ones, with the rows of SQLite's fixture.
fn make(version: usize, fixture: &Path) {
    let address = server::address();
    server::execute(
        &address,
        "CREATE TABLE schema_version (version BIGINT NOT NULL)",
    );
    for (done, migration) in migrations().iter().enumerate().take(version) {
        server::execute(&address, migration);
        let number = done + 1;
        server::execute(
            &address,
            &format!("INSERT INTO schema_version VALUES ({number})"),
        );
    }
    server::execute(&address, &rows_of_sqlite(version));
    let (_, schema) = address.rsplit_once("search_path%3D").unwrap();
    let dumped = Command::new(pg_dump())
        .args([
            "--inserts",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
        ])
        .arg(format!("--schema={schema}"))
        .arg(format!("--dbname={address}"))
        .output()
        .unwrap();
    assert!(dumped.status.success(), "{dumped:?}");
    let text = String::from_utf8(dumped.stdout).unwrap();
    // What each version of the program sets for itself, and where its commands are not SQL.
    let passed_over = ["--", "SET ", "SELECT pg_catalog.", "\\", "CREATE SCHEMA "];
    let kept = text
        .lines()
        .filter(|line| !line.is_empty() && !passed_over.iter().any(|p| line.starts_with(p)))
        .map(|line| line.replace(&format!("{schema}."), "") + "\n");
    fs::create_dir_all(fixture.parent().unwrap()).unwrap();
    fs::write(fixture, kept.collect::<String>()).unwrap();
}

fn rows_of_sqlite(version: usize) -> String {
    let path = root().join(format!("tests/fixtures/service/{version:04}.db"));
    let sqlite = Connection::open(path).unwrap();
    let hex: String = KEY.iter().map(|b| format!("{b:02x}")).collect();
    sqlite
        .execute_batch(&format!("PRAGMA key = \"x'{hex}'\""))
        .unwrap();
    let mut tables = sqlite
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
        )
        .unwrap();
    let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    // Rows as they stand are written, whatever watches those that come.
    let mut all = "SET session_replication_role = replica;\n".to_owned();
    for table in names.map(Result::unwrap) {
        let mut statement = sqlite.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_names().join(", ");
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..width).map(|c| literal(row.get(c).unwrap())).collect();
            let values = values.join(", ");
            all += &format!("INSERT INTO {table} ({columns}) VALUES ({values});\n");
        }
    }
    all
}

fn literal(value: Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => {
            let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            format!("'\\x{hex}'")
        }
        Value::Real(_) => panic!("no table has such a column"),
    }
}

/// Debian keeps the programs of each of its versions in a folder of their own.
fn pg_dump() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut programs: Vec<PathBuf> = versions
        .map(|version| version.unwrap().path().join("bin/pg_dump"))
        .filter(|program| program.exists())
        .collect();
    programs.sort();
    programs.pop().unwrap_or_else(|| "pg_dump".into())
}

fn open(address: &str) -> Result<(), StorageError> {
    postgres::open::<StorageError>(address, &[7; 32]).map(drop)
}

fn restore(address: &str, version: usize) {
    server::execute(address, &fs::read_to_string(fixture(version)).unwrap());
}

fn described(address: &str) -> BTreeSet<String> {
    let lines = server::query(address, DESCRIBED).unwrap();
    lines.lines().map(str::to_owned).collect()
}

/// Tells in what two schemas differ, and no more.
#[track_caller]
fn assert_same(one: &BTreeSet<String>, other: &BTreeSet<String>) {
    let apart: Vec<_> = one.symmetric_difference(other).collect();
    assert!(apart.is_empty(), "{apart:#?}");
}

fn version_of(address: &str) -> usize {
    let version = server::query(address, "SELECT max(version) FROM schema_version");
    version.unwrap().parse().unwrap()
}

fn fixture(version: usize) -> PathBuf {
    root().join(format!("tests/fixtures/postgres/{version:04}.sql"))
}

/// The migrations, in order.
fn migrations() -> Vec<String> {
    let folder = fs::read_dir(root().join("migrations/service/postgres")).unwrap();
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}

fn root() -> &'static Path {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    crates.parent().unwrap()
}
