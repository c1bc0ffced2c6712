//! What is signed: built, presented, verified, decided.
//!
//! Pure: no I/O and no clock. `now` is an argument everywhere; secrets come in as [`key::Signer`].

pub mod cbor;
pub mod envelope;
pub mod key;
pub mod status;
pub mod trust;

mod seconds;
