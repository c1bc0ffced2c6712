//! Back-ups: what stands in the tables in one file, and in another what opens it and says who is who.

use super::StorageError;
use std::path::Path;

/// All tables. Both files are SQLite's, whatever the database, and keyed as the service's own.
pub trait Backups {
    /// Writes everything, as it stands at this moment, into two new files: the data, in which nobody can be read, found or
    /// named, and the keys, the ID numbers' codes and the names in the audit chain. Of the keys only the newest may be
    /// kept: those of somebody erased since are in the older ones.
    ///
    /// # Errors
    /// The files' and the database's.
    fn back_up(&mut self, data: &Path, keys: &Path, key: &[u8; 32]) -> Result<(), StorageError>;

    /// Writes what a back-up's data hold into empty tables. People whose key is not among the keys were erased since, and
    /// are erased once more; returns how many. Data of an earlier version are brought to this one.
    ///
    /// # Errors
    /// `Constraint` where there is something in the tables, `Key` for files under another key, and the database's own.
    fn restore(&mut self, data: &Path, keys: &Path, key: &[u8; 32]) -> Result<u64, StorageError>;
}
