//! Where each table begins, kept beside the database: the way in when the page that says so fails.

use crate::aside::beside;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io,
    path::Path,
};

/// The first page of each table, by name.
pub(crate) type Roots = BTreeMap<String, u32>;

/// Keeps them where they are not kept yet. They change with a migration, and when the file is rewritten.
pub(crate) fn note(database: &Path, connection: &Connection) {
    if let Ok(roots) = of(connection)
        && load(database).as_ref() != Some(&roots)
    {
        // Where there is no room they are kept at a later start.
        let _ = fs::write(beside(database, ".roots"), text(&roots));
    }
}

/// Forgets them, durably, before they change.
///
/// # Errors
/// The file system's.
pub(crate) fn forget(database: &Path) -> io::Result<()> {
    match File::options().write(true).open(beside(database, ".roots")) {
        Ok(file) => {
            file.set_len(0)?;
            file.sync_all()
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Reads what is kept; nothing where it is not whole.
pub(crate) fn load(database: &Path) -> Option<Roots> {
    let kept = fs::read_to_string(beside(database, ".roots")).ok()?;
    let roots = kept
        .lines()
        .skip(1)
        .map(|line| {
            let (table, page) = line.split_once(' ')?;
            Some((table.to_owned(), page.parse().ok()?))
        })
        .collect::<Option<Roots>>()?;
    (text(&roots) == kept).then_some(roots)
}

fn of(connection: &Connection) -> rusqlite::Result<Roots> {
    let mut statement = connection.prepare(
        "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )?;
    let roots = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    roots.collect()
}

/// A line for each table, after one with their hash.
fn text(roots: &Roots) -> String {
    let mut lines = String::new();
    for (table, page) in roots {
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{table} {page}");
    }
    let mut text = String::new();
    for byte in Sha256::digest(&lines) {
        let _ = write!(text, "{byte:02x}");
    }
    text + "\n" + &lines
}
