//! Databases as an earlier version leaves them, and the migrations that bring them on.

use qicheng_test_world::Failure;
use rusqlite::{Connection, params_from_iter, types::Value};
use std::{fs, path::Path};

/// Returns the phone's migrations in order, the last of which exists in tests alone.
///
/// # Errors
/// The file system's.
pub fn phone_migrations() -> Result<Vec<String>, Failure> {
    scripts(["../migrations/device", "fixtures/device"])
}

/// Returns the service's migrations for SQLite in order, the last of which exists in tests alone.
///
/// # Errors
/// The file system's.
pub fn service_migrations() -> Result<Vec<String>, Failure> {
    scripts(["../migrations/service/sqlite", "fixtures/service/sqlite"])
}

fn scripts(folders: [&str; 2]) -> Result<Vec<String>, Failure> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut scripts = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(tests.join(folder))?;
        let mut files = entries
            .map(|entry| entry.map(|e| e.path()))
            .collect::<Result<Vec<_>, _>>()?;
        files.sort();
        for file in files {
            scripts.push(fs::read_to_string(file)?);
        }
    }
    Ok(scripts)
}

/// Makes an empty database one of these migrations, with two rows in each table.
///
/// # Errors
/// The database's, and where no row fits a table.
pub fn fill(database: &Connection, migrations: &[String]) -> Result<(), Failure> {
    database.execute_batch("PRAGMA journal_mode = WAL")?;
    for script in migrations {
        database.execute_batch(script)?;
    }
    for table in tables(database)? {
        for row in 1..=2 {
            insert(database, &table, row)?;
        }
    }
    database.pragma_update(None, "user_version", migrations.len() as i64)?;
    database.execute_batch("VACUUM")?;
    Ok(())
}

/// Returns a database's tables, parents first.
///
/// # Errors
/// The database's.
pub fn tables(database: &Connection) -> Result<Vec<String>, Failure> {
    let mut statement = database.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )?;
    let names = statement.query_map([], |r| r.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Returns the statements that make a database's schema.
///
/// # Errors
/// The database's.
pub fn schema(database: &Connection) -> Result<String, Failure> {
    let mut statement = database
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")?;
    let all = statement.query_map([], |r| r.get::<_, String>(0))?;
    Ok(all.collect::<Result<Vec<_>, _>>()?.join(";\n\n"))
}

/// Inserts a row that the table's checks accept: columns that may be empty are so in the first row.
fn insert(database: &Connection, table: &str, row: u8) -> Result<(), Failure> {
    let mut statement =
        database.prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)")?;
    let columns: Vec<(String, String, bool)> = statement
        .query_map([table], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let sql: String = database.query_row(
        "SELECT sql FROM sqlite_schema WHERE name = ?1",
        [table],
        |r| r.get(0),
    )?;
    let other = 3 - row;
    let attempts = [
        (row, row == 2),
        (row, false),
        (other, row == 2),
        (other, false),
    ];
    let done = attempts.iter().any(|(number, with_optional)| {
        let values = columns.iter().map(|(name, kind, needed)| match &**kind {
            _ if !needed && !with_optional => Value::Null,
            "INTEGER" => Value::Integer(i64::from(*number)),
            "TEXT" => Value::Text(format!("{name} {row}")),
            _ => Value::Blob(vec![row; length(&sql, name)]),
        });
        let places = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {table} VALUES ({places})");
        database.execute(&insert, params_from_iter(values)).is_ok()
    });
    // A table of one row has no second.
    if done || row == 2 {
        Ok(())
    } else {
        Err(format!("no row fits {table}").into())
    }
}

/// How long a column of bytes has to be.
fn length(sql: &str, column: &str) -> usize {
    let check = format!("length({column}) = ");
    let after = sql.split_once(&check).map_or("16", |(_, after)| after);
    let digits = after.split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|d| d.parse().ok()).unwrap_or(16)
}
