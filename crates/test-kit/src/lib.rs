//! What the tests of several crates are made of. No crate that ships depends on it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub mod certificates;
pub mod clock;
pub mod credentials;
pub mod entropy;
pub mod key;
pub mod people;
pub mod place;
pub mod postgres;
pub mod trip;
pub mod trust;

pub use key::key;
