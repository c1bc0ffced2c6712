//! The vocabulary of the journey: ids, people, intents, health, trips, notices, places and rules; claims, operations
//! and documents.
//!
//! Everything here is a pure value: no I/O; the time and random bytes come in through [`platform`]. What a person types arrives
//! as a form of strings and leaves as a typed claim, or as field errors with small codes.

pub mod act;
pub mod attendance;
pub mod channel;
pub mod claim;
pub mod codes;
pub mod date;
pub mod document;
pub mod driving;
pub mod form;
pub mod health;
pub mod id_number;
pub mod identity;
pub mod ids;
pub mod intent;
pub mod log;
pub mod manifest;
pub mod mobile;
pub mod notice;
pub mod operation;
pub mod person;
pub mod platform;
pub mod point;
pub mod progress;
pub mod redact;
pub mod refusal;
pub mod region;
pub mod registration;
pub mod role;
pub mod rules;
pub mod trip;
pub mod wire;
