//! The phone's encrypted database: open, migrate, key; one file a table; outbox and mirror.
//!
//! A use case opens the transaction with [`Store::write`] or [`Store::read`]; table functions
//! receive it. Every function here fails with [`StoreError`] alone. Times are arguments.

mod error;
mod open;
mod store;
mod value;

pub mod channel;
pub mod erase;
pub mod table;

pub use error::StoreError;
pub use open::{OpenError, Opened, forget_moved_aside, open_or_move_aside};
pub use store::{Store, Tx};
