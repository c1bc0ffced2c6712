//! What is signed: built, presented, verified, decided.
//!
//! Pure: no I/O and no clock. `now` is an argument everywhere; secrets come in as [`key::Signer`].

pub mod certificate;
pub mod check;
pub mod credential;
pub mod document;
pub mod encoding;
pub mod envelope;
pub mod key;
pub mod message;
pub mod presentation;
pub mod query;
pub mod setup;
pub mod staff;
pub mod standing;
pub mod status;
pub mod texts;
pub mod trust;
pub mod verdict;

mod named;
