//! A damaged database is moved aside, never deleted; one that was made from it takes its place.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// A name beside the database.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Where a database is made that is to take the damaged one's place.
pub(crate) fn next(path: &Path) -> PathBuf {
    beside(path, ".next")
}

/// Notes that a page did not hold what was written, so that the next start looks at all of them.
pub(crate) fn suspect(path: &Path) {
    // Without room for a note the page is found again when it is read again.
    let _ = File::create(beside(path, ".suspect"));
}

/// Returns whether the database was noted as damaged.
pub(crate) fn is_suspect(path: &Path) -> bool {
    beside(path, ".suspect").exists()
}

/// Takes the note away.
pub(crate) fn acquit(path: &Path) -> io::Result<()> {
    remove(&beside(path, ".suspect"))
}

/// Moves the damaged database to the first free number beside it and the finished next one into its place.
///
/// A power loss at any moment leaves the damaged one in its place, or [`finish`] to end it.
pub(crate) fn exchange(path: &Path) -> io::Result<PathBuf> {
    let aside = (1u32..)
        .map(|number| beside(path, &format!(".damaged-{number}")))
        .find(|aside| !aside.exists())
        .unwrap_or_else(|| beside(path, ".damaged-0"));
    fs::rename(path, &aside)?;
    sync_folder(path)?;
    finish(path)?;
    Ok(aside)
}

/// Ends an exchange that was broken off, or forgets a next database that was not finished.
pub(crate) fn finish(path: &Path) -> io::Result<()> {
    let next = next(path);
    if !next.exists() {
        return Ok(());
    }
    remove(&beside(&next, ".roots"))?;
    if path.exists() {
        for tail in ["", "-wal", "-shm"] {
            remove(&beside(&next, tail))?;
        }
        return Ok(());
    }
    // The log belongs to the one moved aside last; beside the new one it would be taken for its own.
    let asides = (1u32..).map(|number| beside(path, &format!(".damaged-{number}")));
    let last = asides.take_while(|aside| aside.exists()).last();
    let log = beside(path, "-wal");
    if let (Some(last), true) = (last, log.exists()) {
        fs::rename(log, beside(&last, "-wal"))?;
    }
    remove(&beside(path, "-shm"))?;
    sync_folder(path)?;
    fs::rename(&next, path)?;
    acquit(path)?;
    sync_folder(path)
}

/// Deletes what was moved aside beside the database at `path`, as "delete my data" asks; returns how many files.
///
/// # Errors
/// The file system's.
pub fn forget_moved_aside(path: &Path) -> io::Result<usize> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(0);
    };
    let prefix = format!("{}.damaged-", name.to_string_lossy());
    let mut forgotten = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            overwrite(&entry.path())?;
            fs::remove_file(entry.path())?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Overwrites a file's bytes in their place, for what a file system leaves of a removed file.
fn overwrite(path: &Path) -> io::Result<()> {
    const PIECE: u64 = 1 << 16;
    let mut file = File::options().write(true).open(path)?;
    let mut left = file.metadata()?.len();
    let zeroes = [0; PIECE as usize];
    while left > 0 {
        let piece = left.min(PIECE);
        file.write_all(&zeroes[..usize::try_from(piece).unwrap_or(0)])?;
        left -= piece;
    }
    file.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
