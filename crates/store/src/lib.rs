//! The phone's encrypted database: open, migrate, key; one file a table; outbox and mirror.
//!
//! A use case opens the transaction with [`Store::write`] or [`Store::read`]; table functions
//! receive it. Every function here fails with [`StoreError`] alone. Times are arguments.

mod aside;
mod ballast;
mod error;
mod graft;
mod migration;
mod open;
mod roots;
mod salvage;
mod store;
mod value;
mod wreck;

pub mod channel;
pub mod erase;
pub mod table;

pub use aside::forget_moved_aside;
pub use error::StoreError;
pub use open::{Damage, OpenError, Opened, open_or_salvage};
pub use salvage::{Anew, Salvaged};
pub use store::{Store, Tx};
