//! Readers of what strangers send, fed with what is nearly right.
//!
//! An input's first byte says in which dress the rest comes: as it is, or inside what must be right to be read at all
//! (base45, a signature by the right key), so that the readers behind are reached too.

mod bundle;
mod certificate;
mod code;
pub mod corpus;
mod exchange;
pub mod mutate;
mod rules;
mod target;
mod vectors;

pub use target::{Outcome, Target};

/// All targets.
pub const TARGETS: [&Target; 5] = [
    &code::TARGET,
    &certificate::TARGET,
    &exchange::TARGET,
    &bundle::TARGET,
    &rules::TARGET,
];
