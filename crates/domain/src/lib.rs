//! The vocabulary of the journey: ids, people, intents, health, trips, notices, places and rules; claims, operations
//! and documents.
//!
//! Everything here is a pure value: no I/O; the time and random bytes come in through [`platform`]. What a person types arrives
//! as a form of strings and leaves as a typed claim, or as field errors with small codes.

pub mod channel;
pub mod codes;
pub mod date;
pub mod document;
pub mod form;
pub mod health;
pub mod ids;
pub mod log;
pub mod operations;
pub mod people;
pub mod platform;
pub mod point;
pub mod redact;
pub mod region;
pub mod rules;
pub mod travel;
pub mod wire;

pub use document::notice;
