//! Writes files.

use crate::failure::Failure;
use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
};

/// Writes a file; one of that name is replaced.
///
/// # Errors
/// The file system's.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::output(path.display(), error))
}

/// Writes a new file that its owner alone may read; one that is there is left as it is.
///
/// # Errors
/// The file system's, and that the file is there.
pub fn secret_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(|error| Failure::output(path.display(), error))
}
