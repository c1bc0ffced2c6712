//! How a phone and a service come to hold the same: plan, apply, and carry.
//!
//! [`plan`] is pure, [`apply`] does what was planned in one transaction, [`http`] and [`courier`] are the two ways of
//! travel, [`engine`] puts them together. No transaction is held across an await; `now` is an argument everywhere.

mod error;
mod keys;

pub mod apply;
pub mod backoff;
pub mod courier;
pub mod engine;
pub mod http;
pub mod plan;

pub use engine::{SyncReport, sync_once};
pub use error::SyncError;
