//! Use cases by role: each opens the transaction, calls the rules, and returns its view and what changed.
//!
//! Everything here works with no network. Clock, randomness and keys come from the shell
//! ([`platform`], [`vault`]); what the service has issued is read from the mirror of its feed and
//! believed only after its signature was checked.

mod acts;
mod app;
mod at_door;
mod bundle_cache;
mod claims;
mod clock;
mod doors;
mod feed;
mod open;
mod trip;

pub mod change;
pub mod commands;
pub mod crew;
pub mod diagnostics;
pub mod employer;
pub mod error;
pub mod forms;
pub mod helper;
pub mod log;
pub mod people;
pub mod scan;
pub mod setup;
pub mod staff;
pub mod sync;
pub mod trust;
pub mod vault;
pub mod worker;

pub use app::{App, Home};
pub use change::{Done, Kind};
pub use clock::ClockView;
pub use error::{AppError, ErrorCode};
pub use log::Log;
pub use open::Settings;
pub use qicheng_domain::{log_event, platform};
pub use qicheng_store::Location;
