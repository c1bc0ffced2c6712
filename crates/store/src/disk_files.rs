//! The files of a file system: the one place where `store` and `app` touch one.

use crate::files::{Files, Location};
use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes of one write when a file is overwritten.
const OVERWRITE_BYTES: usize = 1 << 16;

/// The file system of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct DiskFiles;

impl Location {
    /// Names a file or folder of the file system.
    #[must_use]
    pub fn on_disk(path: impl Into<PathBuf>) -> Self {
        Self::new(Arc::new(DiskFiles), path)
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn read_start(&self, path: &Path, start: &mut [u8]) -> io::Result<()> {
        File::open(path)?.read_exact(start)
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        Ok(fs::metadata(path)?.len())
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let next = path.with_extension("new");
        let written = owner_only(&next).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        if let Err(error) = written.and_then(|()| fs::rename(&next, path)) {
            // Half of the bytes are of no use to anybody who may look for them here.
            let _ = fs::remove_file(&next);
            return Err(error);
        }
        self.sync_folder_of(path)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<u64> {
        let mut file = private(OpenOptions::new().append(true).create(true)).open(path)?;
        file.write_all(bytes)?;
        Ok(file.metadata()?.len())
    }

    fn create_empty(&self, path: &Path) -> io::Result<()> {
        File::create(path).map(drop)
    }

    /// Written rather than left a hole, and written twice over, so that not the last room is taken.
    fn reserve(&self, path: &Path, bytes: usize) -> io::Result<()> {
        let mut file = File::create(path)?;
        let zeroes = vec![0; bytes];
        file.write_all(&zeroes)?;
        file.write_all(&zeroes)?;
        file.set_len(bytes as u64)
    }

    fn overwrite(&self, path: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let mut left = file.metadata()?.len();
        let zeroes = vec![0; OVERWRITE_BYTES];
        while left > 0 {
            let piece = left.min(OVERWRITE_BYTES as u64);
            file.write_all(&zeroes[..usize::try_from(piece).unwrap_or(0)])?;
            left -= piece;
        }
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<bool> {
        match fs::remove_file(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn sync_folder_of(&self, path: &Path) -> io::Result<()> {
        match path.parent() {
            Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name()))
            .collect()
    }
}

fn owner_only(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
