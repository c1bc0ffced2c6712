//! Schema migrations: one list of scripts a database, applied in order and each in a transaction with its number.

#[cfg(test)]
mod tests;

use crate::{StorageError, columns::Columns, sql::Sql, value::Row};

/// SQLite's migrations. One that was released never changes.
pub(crate) const SQLITE: &[&str] = &[include_str!(
    "../../../../migrations/service/sqlite/0001_tables.sql"
)];

/// PostgreSQL's, by the same numbers.
pub(crate) const POSTGRES: &[&str] = &[include_str!(
    "../../../../migrations/service/postgres/0001_tables.sql"
)];

/// What opening a database may do to its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// It is made, or brought to this version.
    Migrate,
    /// It is left as it is, and refused where it is not of this version: for commands while a service is running.
    Keep,
}

/// How a database keeps the number of its newest migration.
pub(crate) struct Versions {
    /// Begins a transaction that no other copy of the service migrates beside.
    pub begin: &'static str,
    /// Selects the number as `version`.
    pub read: &'static str,
    /// Selects as `free` whether nothing else has the database open that a migration would pull away under.
    pub free: Option<&'static str>,
    /// Returns the script that writes the number.
    pub write: fn(usize) -> String,
}

/// Applies the migrations that the database lacks. Where one fails, the database is left at the version before it.
///
/// # Errors
/// `Newer` where the database has more migrations than these, `InUse` where it has fewer and somebody else has it open;
/// it is left untouched.
pub(crate) fn run(
    sql: &mut dyn Sql,
    versions: &Versions,
    migrations: &[&str],
) -> Result<(), StorageError> {
    while step(sql, versions, migrations).inspect_err(|_| {
        // What cannot be rolled back ends with the connection.
        let _ = sql.batch("ROLLBACK");
    })? {}
    Ok(())
}

/// Applies the next migration; returns whether there was one.
fn step(sql: &mut dyn Sql, versions: &Versions, migrations: &[&str]) -> Result<bool, StorageError> {
    sql.batch(versions.begin)?;
    let version = sql.one(versions.read, &[], version)?.unwrap_or(0);
    if version > migrations.len() {
        return Err(StorageError::Newer);
    }
    let next = migrations.get(version);
    if let Some(script) = next {
        if let Some(free) = versions.free
            && !sql.one(free, &[], is_free)?.unwrap_or(false)
        {
            return Err(StorageError::InUse);
        }
        sql.batch(script)?;
        sql.batch(&(versions.write)(version + 1))?;
    }
    sql.batch("COMMIT")?;
    Ok(next.is_some())
}

/// Looks whether the database is of the version of so many migrations, and changes nothing.
///
/// # Errors
/// `Older`, `Newer`.
pub(crate) fn check(
    sql: &mut dyn Sql,
    versions: &Versions,
    migrations: usize,
) -> Result<(), StorageError> {
    match sql.one(versions.read, &[], version)?.unwrap_or(0) {
        version if version < migrations => Err(StorageError::Older),
        version if version > migrations => Err(StorageError::Newer),
        _ => Ok(()),
    }
}

fn is_free(row: &dyn Row) -> Result<bool, StorageError> {
    Columns::new(row, "schema_version").flag("free")
}

fn version(row: &dyn Row) -> Result<usize, StorageError> {
    Columns::new(row, "schema_version").number("version")
}
