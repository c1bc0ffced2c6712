//! Use cases by role: each opens the transaction, calls the rules, and returns its view and what changed.
//!
//! Everything here works with no network. Clock, randomness and keys come from the shell
//! ([`platform`], [`vault`]); what the service has issued is read from the mirror of its feed and
//! believed only after its signature was checked.

mod app;
mod cache;
mod clock;
mod doors;
mod outbox;

pub mod change;
pub mod commands;
pub mod diagnostics;
pub mod error;
pub mod forms;
pub mod log;
pub mod mirror;
pub mod opening;
pub mod people;
pub mod roles;
pub mod scan;
pub mod staff;
pub mod sync;
pub mod vault;

pub use app::{App, Home};
pub use change::{Kind, OpOutput};
pub use clock::ClockView;
pub use error::{AppError, ErrorCode};
pub use log::Log;
pub use opening::open::Settings;
pub use qicheng_domain::{log_event, platform};
pub use qicheng_store::Location;
