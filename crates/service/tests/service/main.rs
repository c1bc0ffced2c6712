//! The service over its routes and its storage.

#![allow(
    clippy::duplicate_mod,
    reason = "each story is compiled once for each database"
)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod acts;
mod any_order;
mod attestation;
mod backups;
mod bounds;
mod claims;
mod clock;
mod connections;
mod console;
mod console_forms;
mod console_pages;
mod copies;
mod declarations;
mod erasure;
mod evidence;
mod exchange;
mod feed;
mod follow;
mod free;
mod issuing;
mod line;
mod moving;
mod on_postgres;
mod program;
mod signers;
mod squatters;
mod standing;
mod statements;
mod support;
mod who_is_who;
