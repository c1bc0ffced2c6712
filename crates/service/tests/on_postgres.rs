//! The service's stories once more, on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(
    clippy::duplicate_mod,
    reason = "each story brings its own support, as it does where it stands alone"
)]

#[path = "acts.rs"]
mod acts;
#[path = "attestation.rs"]
mod attestation;
#[path = "backups.rs"]
mod backups;
#[path = "claims.rs"]
mod claims;
#[path = "erasure.rs"]
mod erasure;
#[path = "exchange.rs"]
mod exchange;
#[path = "feed.rs"]
mod feed;
#[path = "follow.rs"]
mod follow;
#[path = "issuing.rs"]
mod issuing;
#[path = "statements.rs"]
mod statements;
