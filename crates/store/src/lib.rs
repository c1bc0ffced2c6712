//! The phone's encrypted database: open, migrate, key; one file a table; outbox and mirror.
//!
//! A use case opens the transaction with [`Store::write`] or [`Store::read`]; table functions
//! receive it. Every function here fails with [`StoreError`] alone. Times are arguments.

mod ballast;
mod connection;
mod disk_files;
mod error;
mod faults;
mod files;
mod migration;
mod quarantine;
mod recovery;
mod store;
mod transaction;
mod value;

pub mod erase;
pub mod forget;
pub mod inspect;
pub mod table;

pub use connection::opening;
pub use disk_files::DiskFiles;
pub use error::{OpenError, SqliteError, StoreError};
pub use files::{Files, Location};
pub use quarantine::delete_quarantined;
pub use recovery::{Damage, NewDatabase, OpenOutcome, RecoveryCounts, open_or_recover};
pub use store::Store;
pub use transaction::Tx;
