//! How what is signed is written: the one form of CBOR that is accepted, its fields, times and texts.

pub mod cbor;
pub(super) mod fields;
pub(super) mod seconds;
pub mod text;
