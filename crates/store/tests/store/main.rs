//! The phone's database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod claims;
mod damage;
mod mirror;
mod open;
mod outbox;
mod schema;
mod support;
mod trips;
