//! The schema as it was reviewed, and what an upgrade does: `0002` of these tests stands for the next version.

use crate::{
    StorageError,
    migration::{POSTGRES, SQLITE},
    postgres, sqlite,
    testing::{KEY, server},
};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Adds a column, an index and a table, and changes rows.
const NEXT_ON_SQLITE: &str =
    include_str!("../../../../tests/fixtures/service/sqlite/0002_test.sql");
const NEXT_ON_POSTGRES: &str =
    include_str!("../../../../tests/fixtures/service/postgres/0002_test.sql");

/// All that a schema of PostgreSQL is made of, a line each, without its own name.
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

/// Kills the connection that changes the schema at the change whose number is in `public.death`.
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
fn the_schema_is_what_was_reviewed() {
    insta::assert_snapshot!(sqlite::schema().unwrap());
}

#[test]
fn every_table_is_strict_and_names_its_tenant() {
    let schema = sqlite::schema().unwrap();
    let tables = schema
        .split(";\n\n")
        .filter(|s| s.starts_with("CREATE TABLE"));
    let mut count = 0;
    for table in tables {
        assert!(table.ends_with("STRICT"), "{table}");
        assert!(table.contains("tenant INTEGER NOT NULL"), "{table}");
        count += 1;
    }
    assert!(count >= 25);
}

/// Twin schemas drift apart unseen: they are compared column for column.
#[test]
fn both_databases_have_the_same_columns() {
    let sqlite = plain_sqlite();
    let lines = text_of_each(
        &sqlite,
        "SELECT t.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\"
         FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
    );
    let kinds = BTreeMap::from([
        ("bigint", "INTEGER"),
        ("bytea", "BLOB"),
        ("text", "TEXT"),
        ("YES", "0"),
        ("NO", "1"),
    ]);
    let theirs = postgres::schema(&server::address()).unwrap();
    let theirs = theirs.iter().map(|line| {
        // Table and column keep their names, whatever those are.
        let words = line.split(' ').enumerate().map(|(n, word)| match n {
            0 | 1 => word,
            _ => kinds[word],
        });
        words.collect::<Vec<_>>().join(" ")
    });
    assert_eq!(BTreeSet::from_iter(lines), theirs.collect::<BTreeSet<_>>());
}

#[test]
fn the_audit_chain_is_append_only_in_the_database_itself() {
    let connection = plain_sqlite();
    connection
        .execute_batch("INSERT INTO audit VALUES (433130, 1, 0, x'00', 'a', x'00', x'00', x'00')")
        .unwrap();
    for change in ["UPDATE audit SET action = 'b'", "DELETE FROM audit"] {
        assert!(connection.execute_batch(change).is_err(), "{change}");
    }
}

#[test]
fn copies_that_start_together_make_the_tables_once() {
    let address = server::address();
    std::thread::scope(|scope| {
        let copies: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| postgres::create_with(&address, &KEY, POSTGRES)))
            .collect();
        for copy in copies {
            assert_eq!(copy.join().unwrap(), Ok(()));
        }
    });
}

#[test]
fn an_upgrade_on_sqlite_makes_what_is_made_fresh_and_keeps_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let next = [SQLITE, &[NEXT_ON_SQLITE]].concat();
    let [fresh, old] = ["fresh.db", "old.db"].map(|name| folder.path().join(name));
    sqlite::create_with(&fresh, &KEY, &next).unwrap();
    sqlite::create(&old, &KEY).unwrap();
    let raw = keyed(&old);
    raw.execute_batch(&rows(sqlite_bytes)).unwrap();
    let before = contents(&raw);
    assert!(before.values().all(|rows| rows.len() == 1), "{before:?}");
    drop(raw);

    sqlite::create_with(&old, &KEY, &next).unwrap();
    let raw = keyed(&old);
    assert_eq!(described_sqlite(&raw), described_sqlite(&keyed(&fresh)));
    assert_eq!(
        text_of_each(&raw, "SELECT CAST(lasts - written_at AS TEXT) FROM notice"),
        ["1"]
    );
    let mut after = contents(&raw);
    assert_eq!(after.remove("later"), Some(Vec::new()));
    for (table, rows) in before {
        assert!(
            after[&table][0].starts_with(&rows[0]),
            "rows of {table} changed"
        );
    }
}

#[test]
fn a_migration_that_fails_leaves_the_version_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    sqlite::create(&path, &KEY).unwrap();
    let before = described_sqlite(&keyed(&path));
    let broken = format!("{NEXT_ON_SQLITE} CREATE TABLE later (one);");
    let failed = sqlite::create_with(&path, &KEY, &[SQLITE, &[&*broken]].concat());
    assert!(matches!(failed, Err(StorageError::Database(_))));
    assert_eq!(described_sqlite(&keyed(&path)), before);
    assert_eq!(sqlite::create(&path, &KEY), Ok(()));

    let address = server::address();
    postgres::create_with(&address, &KEY, POSTGRES).unwrap();
    let before = described(&address);
    let broken = format!("{NEXT_ON_POSTGRES} CREATE TABLE later (one BIGINT);");
    let failed = postgres::create_with(&address, &KEY, &[POSTGRES, &[&*broken]].concat());
    assert!(matches!(failed, Err(StorageError::Database(_))));
    assert_same(&described(&address), &before);
    assert_eq!(postgres::create_with(&address, &KEY, POSTGRES), Ok(()));
}

#[test]
fn a_database_of_a_later_version_is_refused_and_left_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    sqlite::create_with(&path, &KEY, &[SQLITE, &[NEXT_ON_SQLITE]].concat()).unwrap();
    let before = fs::read(&path).unwrap();
    assert_eq!(sqlite::create(&path, &KEY), Err(StorageError::Newer));
    assert!(fs::read(&path).unwrap() == before);

    let address = server::address();
    let next = [POSTGRES, &[NEXT_ON_POSTGRES]].concat();
    postgres::create_with(&address, &KEY, &next).unwrap();
    server::execute(&address, &rows(postgres_bytes));
    let (schema, rows) = (described(&address), every_row(&address));
    assert_eq!(
        postgres::create_with(&address, &KEY, POSTGRES),
        Err(StorageError::Newer)
    );
    assert_same(&described(&address), &schema);
    assert_eq!(every_row(&address), rows);
}

#[test]
fn t15_whoever_opens_a_database_beside_the_service_changes_nothing_of_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let beside = |name: &str| {
        let opened = sqlite::open_unmigrated::<StorageError>(&folder.path().join(name), &KEY);
        opened.map(drop)
    };
    assert_eq!(beside("none.db"), Err(StorageError::Older));
    assert!(!folder.path().join("none.db").exists());

    let old = folder.path().join("old.db");
    sqlite::create_with(&old, &KEY, &[]).unwrap();
    let before = fs::read(&old).unwrap();
    assert_eq!(beside("old.db"), Err(StorageError::Older));
    assert!(fs::read(&old).unwrap() == before);

    sqlite::create(&folder.path().join("this.db"), &KEY).unwrap();
    assert_eq!(beside("this.db"), Ok(()));

    let address = server::address();
    let beside = || postgres::open_unmigrated::<StorageError>(&address, &KEY).map(drop);
    assert_eq!(beside(), Err(StorageError::Older));
    let tables =
        "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace";
    assert_eq!(server::query(&address, tables).as_deref(), Some("0"));
    postgres::create_with(&address, &KEY, POSTGRES).unwrap();
    assert_eq!(beside(), Ok(()));
    let next = [POSTGRES, &[NEXT_ON_POSTGRES]].concat();
    postgres::create_with(&address, &KEY, &next).unwrap();
    assert_eq!(beside(), Err(StorageError::Newer));
}

#[tokio::test]
async fn t15_no_copy_migrates_on_postgres_while_another_lives() {
    let address = server::address();
    let copy = postgres::open::<StorageError>(&address, &KEY).unwrap();
    let next = [POSTGRES, &[NEXT_ON_POSTGRES]].concat();
    let before = described(&address);
    // Also a copy that has done nothing yet lives.
    let upgrade = || postgres::create_with(&address, &KEY, &next);
    assert_eq!(upgrade(), Err(StorageError::InUse));
    assert_same(&described(&address), &before);
    let cut_off = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE locktype = 'advisory'
        AND objid = (SELECT oid FROM (SELECT hashtext(current_schema())::bigint & 4294967295 AS oid) o)";
    server::execute(&address, cut_off);
    assert_eq!(upgrade(), Ok(()));
    // The copy that was cut off meanwhile finds another version, and leaves it alone.
    let job = |tx: &mut crate::Tx<'_>| {
        let here = crate::testing::here();
        tx.next_position(here, qicheng_domain::channel::Channel::All)
    };
    let told = copy.write(job).await;
    assert_eq!(told, Err(StorageError::Newer));
    let position = server::query(&address, "SELECT count(*) FROM feed_channel");
    assert_eq!(position.as_deref(), Some("0"));
}

#[test]
fn an_upgrade_on_postgres_that_dies_at_any_change_leaves_a_whole_version() {
    let next = [POSTGRES, &[NEXT_ON_POSTGRES]].concat();
    let schemas = [POSTGRES, &next].map(|migrations| {
        let address = server::address();
        postgres::create_with(&address, &KEY, migrations).unwrap();
        described(&address)
    });
    let own = Database::make();
    let address = &own.address;
    server::execute(address, DEATH);
    server::execute(address, "CREATE SCHEMA old");
    postgres::create_with(address, &KEY, POSTGRES).unwrap();
    server::execute(address, &rows(postgres_bytes));
    let before = every_row(address);
    let mut deaths = 0;
    for at in 1.. {
        let prepare = format!(
            "DELETE FROM public.death; INSERT INTO public.death VALUES ({at});
             ALTER SEQUENCE public.change RESTART; ALTER EVENT TRIGGER die ENABLE"
        );
        server::execute(address, &prepare);
        let outcome = postgres::create_with(address, &KEY, &next);
        server::execute(address, "ALTER EVENT TRIGGER die DISABLE");
        match outcome {
            Ok(()) => break,
            Err(StorageError::Database(_)) => deaths += 1,
            Err(other) => panic!("{other:?}"),
        }
        // It is of one version, whole, and the next attempt goes one change further.
        let version = server::query(address, "SELECT max(version) FROM schema_version");
        if version.as_deref() == Some("2") {
            break;
        }
        assert_same(&described(address), &schemas[0]);
        assert_eq!(every_row(address), before);
    }
    assert!(deaths >= 4);
    assert_same(&described(address), &schemas[1]);
    let lasts = server::query(address, "SELECT lasts - written_at FROM notice");
    assert_eq!(lasts.as_deref(), Some("1"));
}

/// A database of its own on the server: what watches changes of a schema watches all of a database.
struct Database {
    name: String,
    server: String,
    address: String,
}

impl Database {
    fn make() -> Self {
        let server = server::address();
        let name = format!("dying_{}", std::process::id());
        server::execute(&server, &format!("CREATE DATABASE {name}"));
        let (host, _) = server.split_once("/postgres?").unwrap();
        let address = format!("{host}/{name}?options=-csearch_path%3Dold");
        Self {
            name,
            server,
            address,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        server::execute(
            &self.server,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        );
    }
}

/// The tables of a new database, without a key.
fn plain_sqlite() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for script in SQLITE {
        connection.execute_batch(script).unwrap();
    }
    connection
}

/// Returns a script that inserts one row into each table, by what the columns of SQLite are.
fn rows(bytes: fn(u8) -> String) -> String {
    let schema = plain_sqlite();
    let mut script = String::new();
    for table in text_of_each(&schema, TABLES) {
        let columns = text_of_each(
            &schema,
            &format!("SELECT type FROM pragma_table_info('{table}') ORDER BY cid"),
        );
        let values: Vec<String> = (1..)
            .zip(&columns)
            .map(|(number, kind)| match &**kind {
                // The audit chain begins with 1.
                "INTEGER" => "1".to_owned(),
                "TEXT" => format!("'text {number}'"),
                _ => bytes(number),
            })
            .collect();
        let names = text_of_each(
            &schema,
            &format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
        );
        script += &format!(
            "INSERT INTO {table} ({}) VALUES ({});\n",
            names.join(", "),
            values.join(", ")
        );
    }
    script
}

fn sqlite_bytes(number: u8) -> String {
    format!("x'{number:02x}'")
}

fn postgres_bytes(number: u8) -> String {
    format!("'\\x{number:02x}'")
}

const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";

/// Opens a database file under its key and no more.
fn keyed(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    let key = hex::encode(KEY);
    connection
        .execute_batch(&format!(
            "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256"
        ))
        .unwrap();
    connection
}

/// Every row of every table, by the table's name.
fn contents(connection: &Connection) -> BTreeMap<String, Vec<String>> {
    let each = text_of_each(connection, TABLES).into_iter().map(|table| {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .unwrap();
        let width = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..width)
                .map(|column| Ok(format!("{:?};", row.get_ref(column)?)))
                .collect::<Result<String, _>>()
        });
        let rows = rows.unwrap().map(Result::unwrap).collect();
        (table, rows)
    });
    each.collect()
}

fn described_sqlite(connection: &Connection) -> Vec<String> {
    text_of_each(
        connection,
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name",
    )
}

fn text_of_each(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn described(address: &str) -> BTreeSet<String> {
    let lines = server::query(address, DESCRIBED).unwrap();
    lines.lines().map(str::to_owned).collect()
}

/// Says in what two schemas differ, and no more.
#[track_caller]
fn assert_same(one: &BTreeSet<String>, other: &BTreeSet<String>) {
    let apart: Vec<_> = one.symmetric_difference(other).collect();
    assert!(apart.is_empty(), "{apart:#?}");
}

/// Every row of every table of the schema, as JSON.
fn every_row(address: &str) -> String {
    let each = server::query(
        address,
        "SELECT string_agg(format('SELECT %L, COALESCE(jsonb_agg(t), ''[]'') FROM %I t', table_name, table_name),
             ' UNION ALL ' ORDER BY table_name)
         FROM information_schema.tables WHERE table_schema = current_schema()",
    );
    let each = each.unwrap();
    let all = format!("SELECT jsonb_object_agg(name, rows) FROM ({each}) AS tables (name, rows)");
    server::query(address, &all).unwrap()
}
