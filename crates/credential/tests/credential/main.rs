//! What is signed, and the verdict on it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod attacks;
mod certificate;
mod query;
mod status;
mod trust;
mod trust_check;
mod trust_vectors;
mod verdict_code;
mod verdict_grid;
mod verdict_health;
mod verdict_mutated;
mod verdict_time;
mod verdict_trip;
mod wire;
mod world;
