//! The phone's core with the network off: each role's stories over the real store, vault and codes.

#![allow(
    clippy::unwrap_used,
    reason = "a test that unwraps tells where it failed"
)]

mod access;
mod certificates;
mod claims;
mod clock;
mod crew;
mod deletion;
mod diagnostics;
mod doors;
mod duty;
mod employer;
mod errors;
mod forms;
mod helper;
mod named;
mod notices;
mod pass;
mod queries;
mod question_commands;
mod refusals;
mod restart;
mod support;
mod trust_time;
mod verdicts;
