//! The service's tables on SQLite and PostgreSQL: rows, transactions and the sealing of columns, nothing else.
//!
//! A job is a synchronous closure over [`Tx`], run in one transaction on the storage's own thread; no
//! transaction is held across an await. [`sqlite`] is the storage of one machine, [`postgres`] that of many.

pub mod accounts;
pub mod acts;
pub mod audit;
pub mod backups;
pub mod certificates;
pub mod channel;
pub mod codes;
pub mod consents;
pub mod declarations;
pub mod devices;
pub mod feed;
pub mod intents;
pub mod issued;
pub mod notices;
pub mod operations;
pub mod people;
pub mod postgres;
pub mod sqlite;
pub mod staff;
pub mod trips;

mod error;
mod group;
mod handle;
mod queue;
mod seal;
mod sql;
mod tenant;

pub use error::{JobError, StorageError};
pub use group::Group;
pub use handle::{Access, Backend, Job, Storage};
pub use sql::sealed_columns;
pub use tenant::Tenant;

/// One transaction: every table that there is. Object-safe and free of any database's types.
pub trait Tx:
    devices::Devices
    + operations::Operations
    + people::People
    + consents::Consents
    + intents::Intents
    + declarations::Declarations
    + certificates::Certificates
    + feed::Feed
    + accounts::Accounts
    + codes::Codes
    + staff::Staff
    + trips::Trips
    + issued::Issued
    + acts::Acts
    + notices::Notices
    + audit::Audit
    + backups::Backups
{
    /// Returns how many statements were run in this transaction.
    fn statements(&self) -> u64;
}
