//! The files of a phone, behind a trait, so that `store` and `app` run where there is no file system.

use std::{
    ffi::OsString,
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Files by path. An error's kind says what went wrong: `NotFound`, `StorageFull`.
pub trait Files: Send + Sync {
    /// Returns a file's bytes.
    ///
    /// # Errors
    /// The file system's.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Fills the buffer with a file's first bytes; `UnexpectedEof` where it has fewer.
    ///
    /// # Errors
    /// The file system's.
    fn read_start(&self, path: &Path, start: &mut [u8]) -> io::Result<()>;

    /// Returns a file's length in bytes.
    ///
    /// # Errors
    /// The file system's.
    fn length(&self, path: &Path) -> io::Result<u64>;

    /// Writes a file that only its owner may read, durably; a crash leaves the old bytes or the new ones.
    ///
    /// # Errors
    /// The file system's.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Adds to the end of a file that only its owner may read, made where there is none, and returns its length. What
    /// is added outlives the program, but maybe not a power loss.
    ///
    /// # Errors
    /// The file system's; a part may have been added then.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<u64>;

    /// Creates an empty file, or empties the one that is there.
    ///
    /// # Errors
    /// The file system's.
    fn create_empty(&self, path: &Path) -> io::Result<()>;

    /// Creates a file that takes so many bytes of the disk, provided that as many again stay free.
    ///
    /// # Errors
    /// The file system's; a part of the file may have been written then.
    fn reserve(&self, path: &Path, bytes: usize) -> io::Result<()>;

    /// Overwrites a file with zeroes in its place, durably.
    ///
    /// # Errors
    /// The file system's.
    fn overwrite(&self, path: &Path) -> io::Result<()>;

    /// Gives a file another name.
    ///
    /// # Errors
    /// The file system's.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file. Returns whether there was one.
    ///
    /// # Errors
    /// The file system's.
    fn remove(&self, path: &Path) -> io::Result<bool>;

    /// Makes durable which files a file's folder holds.
    ///
    /// # Errors
    /// The file system's.
    fn sync_folder_of(&self, path: &Path) -> io::Result<()>;

    /// Returns the names of a folder's files.
    ///
    /// # Errors
    /// The file system's.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;
}

/// A path, and the files among which it lies.
#[derive(Clone)]
pub struct Location {
    files: Arc<dyn Files>,
    path: PathBuf,
}

impl Location {
    /// Names a file or folder among `files`.
    #[must_use]
    pub fn new(files: Arc<dyn Files>, path: impl Into<PathBuf>) -> Self {
        Self {
            files,
            path: path.into(),
        }
    }

    /// Returns the files among which it lies.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// Returns the path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the location of a file in this folder.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        Self {
            files: Arc::clone(&self.files),
            path: self.path.join(name),
        }
    }

    /// Returns the location whose name is this one's with a suffix.
    #[must_use]
    pub fn sibling(&self, suffix: &str) -> Self {
        let mut name = OsString::from(&self.path);
        name.push(suffix);
        Self {
            files: Arc::clone(&self.files),
            path: name.into(),
        }
    }

    /// Returns whether a file is there.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.files.length(&self.path).is_ok()
    }

    /// Removes the file. Returns whether there was one.
    ///
    /// # Errors
    /// The file system's.
    pub fn remove(&self) -> io::Result<bool> {
        self.files.remove(&self.path)
    }

    /// Gives the file another name.
    ///
    /// # Errors
    /// The file system's.
    pub fn rename_to(&self, to: &Self) -> io::Result<()> {
        self.files.rename(&self.path, &to.path)
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(f)
    }
}
