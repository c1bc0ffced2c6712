//! The service over its routes and its storage.

#![allow(
    clippy::duplicate_mod,
    reason = "each story is compiled once for each database"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod acts;
mod attestation;
mod backups;
mod claims;
mod console;
mod declarations;
mod erasure;
mod exchange;
mod feed;
mod follow;
mod free;
mod health;
mod issuing;
mod on_postgres;
mod people;
mod running;
mod statements;
mod support;
