//! The service's stories once more, on PostgreSQL.

#![allow(
    clippy::duplicate_mod,
    reason = "each story is compiled once for each database"
)]

#[path = "acts.rs"]
mod acts;
#[path = "attestation.rs"]
mod attestation;
#[path = "backups.rs"]
mod backups;
#[path = "claims.rs"]
mod claims;
#[path = "declarations.rs"]
mod declarations;
#[path = "erasure.rs"]
mod erasure;
#[path = "exchange.rs"]
mod exchange;
#[path = "feed.rs"]
mod feed;
#[path = "follow.rs"]
mod follow;
#[path = "free.rs"]
mod free;
#[path = "issuing.rs"]
mod issuing;
#[path = "statements.rs"]
mod statements;
#[path = "support/mod.rs"]
mod support;
