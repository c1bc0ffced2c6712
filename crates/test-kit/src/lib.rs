//! What the tests of several crates are made of. No crate that ships depends on it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub mod certificates;
