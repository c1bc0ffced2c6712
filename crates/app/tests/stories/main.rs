//! The phone's core with the network off: each role's stories over the real store, vault and codes.

#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps tells where it failed"
)]

mod access;
mod clock;
mod diagnostics;
mod errors;
mod forms;
mod named;
mod restart;
mod setup;
mod staff;
mod support;
mod trust_time;
mod worker;
