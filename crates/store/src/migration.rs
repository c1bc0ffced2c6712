//! Schema migrations, counted in the database's `user_version`.

use rusqlite::{Connection, TransactionBehavior};

/// Returns whether the database has a migration that is not among these.
pub(crate) fn is_newer(connection: &Connection, migrations: &[&str]) -> rusqlite::Result<bool> {
    Ok(version(connection)? > migrations.len() as i64)
}

/// Returns the number of the newest migration that the database has.
fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT user_version FROM pragma_user_version", [], |row| {
        row.get(0)
    })
}

/// Applies the migrations that the database lacks, each with its number in a transaction of its own. Returns how many.
///
/// A crash leaves the database at one version or the next, whole. A database of a later version is left untouched.
pub(crate) fn apply(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<usize> {
    let applied = version(connection)?;
    let mut made = 0;
    for (number, sql) in (1..).zip(migrations).filter(|(n, _)| *n > applied) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have applied it since.
        if version(&transaction)? < number {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", number)?;
            made += 1;
        }
        transaction.commit()?;
    }
    Ok(made)
}
