//! The service's tables on SQLite and PostgreSQL: rows, transactions and the sealing of columns, nothing else.
//!
//! A job is a synchronous closure over [`Tx`], run in one transaction on the storage's own thread; no
//! transaction is held across an await. [`sqlite`] is the storage of one machine, [`postgres`] that of many.
//! Each table is one file: its row, its SQL and its functions over a transaction.

pub mod channel;
pub mod postgres;
pub mod sqlite;

mod alarm;
mod backup;
mod columns;
mod error;
mod group;
mod job;
mod migration;
mod queue;
mod seal;
mod sql;
mod table;
mod tenant;
mod tx;
mod value;

#[cfg(test)]
mod testing;

pub use error::{JobError, StorageError};
pub use group::Group;
pub use job::{Access, Backend, Job, Storage};
pub use migration::Schema;
pub use table::{accounts, audit, claims, devices, feed, issued, operations, people, staff, trips};
pub use tenant::Tenant;
pub use tx::Tx;
