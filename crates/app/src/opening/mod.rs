//! How an app comes to be on a device: set up and opened.

pub(super) mod open;
pub mod setup;
