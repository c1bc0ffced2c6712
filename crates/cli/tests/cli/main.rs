//! The real binary over real files: every verdict, every bad input, every help.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod certificate;
mod code;
mod forms;
mod help;
mod hours;
mod people;
mod plan;
mod rules;
mod rules_of_a_place;
mod run;
mod sentences;
mod setup;
mod trust;
mod trust_changes;
mod verify;
mod verify_inputs;
mod world;
