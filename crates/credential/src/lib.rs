//! What is signed: built, presented, verified, decided.
//!
//! Pure: no I/O and no clock. `now` is an argument everywhere; secrets come in as [`key::Signer`].

pub mod act;
pub mod attestation;
pub mod cbor;
pub mod certificate;
pub mod challenge;
pub mod check;
pub mod credential;
pub mod document;
pub mod door_set;
pub mod enrolment;
pub mod envelope;
pub mod key;
pub mod message;
pub mod presentation;
pub mod query;
pub mod standing;
pub mod status;
pub mod text;
pub mod trust;
pub mod verdict;
pub mod words;

mod fields;
mod from_staff;
mod named;
mod seconds;
