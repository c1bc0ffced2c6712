//! A damaged database is moved aside, never deleted; one that was made from it takes its place.

use crate::files::Location;
use std::{io, path::PathBuf};

/// Where a database is made that is to take the damaged one's place.
pub(crate) fn replacement(database: &Location) -> Location {
    database.sibling(".next")
}

fn corrupt_flag(database: &Location) -> Location {
    database.sibling(".suspect")
}

fn numbered(database: &Location) -> impl Iterator<Item = Location> {
    (1u32..).map(|number| database.sibling(&format!(".damaged-{number}")))
}

/// Notes that a page did not hold what was written, so that the next start looks at all of them.
pub(crate) fn mark_corrupt(database: &Location) {
    // Without room for a note the page is found again when it is read again.
    let flag = corrupt_flag(database);
    let _ = flag.files().create_empty(flag.path());
}

/// Returns whether the database was noted as damaged.
pub(crate) fn is_marked_corrupt(database: &Location) -> bool {
    corrupt_flag(database).exists()
}

/// Takes the note away.
pub(crate) fn clear_corrupt_flag(database: &Location) -> io::Result<()> {
    corrupt_flag(database).remove().map(drop)
}

/// Moves the damaged database to the first free number beside it and the finished replacement into its place.
///
/// A power loss at any moment leaves the damaged one in its place, or [`finish`] to end it.
pub(crate) fn exchange(database: &Location) -> io::Result<PathBuf> {
    let target = numbered(database)
        .find(|target| !target.exists())
        .unwrap_or_else(|| database.sibling(".damaged-0"));
    database.rename_to(&target)?;
    sync_folder(database)?;
    finish(database)?;
    Ok(target.path().to_owned())
}

/// Ends an exchange that was broken off, or forgets a replacement that was not finished.
pub(crate) fn finish(database: &Location) -> io::Result<()> {
    let next = replacement(database);
    if !next.exists() {
        return Ok(());
    }
    if database.exists() {
        for tail in ["", "-wal", "-shm"] {
            next.sibling(tail).remove()?;
        }
        return Ok(());
    }
    // The log belongs to the one moved aside last; beside the new one it would be taken for its own.
    let last = numbered(database).take_while(Location::exists).last();
    let log = database.sibling("-wal");
    if let (Some(last), true) = (last, log.exists()) {
        log.rename_to(&last.sibling("-wal"))?;
    }
    database.sibling("-shm").remove()?;
    sync_folder(database)?;
    next.rename_to(database)?;
    clear_corrupt_flag(database)?;
    sync_folder(database)
}

/// Deletes what was moved aside beside the database, as "delete my data" asks; returns how many files.
///
/// # Errors
/// The file system's.
pub fn delete_quarantined(database: &Location) -> io::Result<usize> {
    let path = database.path();
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(0);
    };
    let prefix = format!("{}.damaged-", name.to_string_lossy());
    let files = database.files();
    let mut forgotten = 0;
    for name in files.names(folder)? {
        if name.to_string_lossy().starts_with(&prefix) {
            let path = folder.join(name);
            files.overwrite(&path)?;
            files.remove(&path)?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

fn sync_folder(database: &Location) -> io::Result<()> {
    database.files().sync_folder_of(database.path())
}
