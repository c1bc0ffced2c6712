//! What a phone's folder says, as a number: the same number, the same rows and the same keys.

use qicheng_test_world::Failure;
use rusqlite::{Connection, types::ValueRef};
use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
};

/// The database's name in a phone's folder.
pub const DATABASE: &str = "qicheng.db";
/// The vault's.
pub const KEYS: &str = "keys";

/// Returns the state of a phone: each row of each table, and the keys.
pub fn of(connection: &Connection, folder: &Path) -> Result<u64, Failure> {
    let mut sum = rows(connection)?;
    if let Ok(keys) = fs::read(folder.join(KEYS)) {
        sum = sum.wrapping_add(hash(|h| keys.hash(h)));
    }
    Ok(sum)
}

/// Returns a number for all rows of all tables, whatever their order.
pub fn rows(connection: &Connection) -> Result<u64, Failure> {
    let mut tables = connection.prepare_cached(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )?;
    let names: Vec<String> = tables
        .query_map([], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let mut sum = 0u64;
    for name in names {
        let mut statement = connection.prepare_cached(&format!("SELECT * FROM {name}"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut hasher = DefaultHasher::new();
            name.hash(&mut hasher);
            for column in 0..columns {
                value(row.get_ref(column)?, &mut hasher);
            }
            sum = sum.wrapping_add(hasher.finish());
        }
    }
    Ok(sum)
}

/// Says what is wrong with a database, if anything is.
pub fn fault(connection: &Connection) -> Result<Option<String>, Failure> {
    let said: String = connection.query_row("PRAGMA integrity_check", [], |r| r.get(0))?;
    if said != "ok" {
        return Ok(Some(said));
    }
    let broken = connection
        .prepare("PRAGMA foreign_key_check")?
        .exists([])?
        .then(|| "a row without its parent".to_owned());
    Ok(broken)
}

fn value(value: ValueRef<'_>, hasher: &mut DefaultHasher) {
    match value {
        ValueRef::Null => 0u8.hash(hasher),
        ValueRef::Integer(i) => (1u8, i).hash(hasher),
        ValueRef::Real(r) => (2u8, r.to_bits()).hash(hasher),
        ValueRef::Text(t) => (3u8, t).hash(hasher),
        ValueRef::Blob(b) => (4u8, b).hash(hasher),
    }
}

fn hash(of: impl Fn(&mut DefaultHasher)) -> u64 {
    let mut hasher = DefaultHasher::new();
    of(&mut hasher);
    hasher.finish()
}
