//! A whole world in one thread, out of a seed: phones with the real app on real databases, the real service behind its
//! real router, a network that loses, repeats, reorders, delays, truncates and alters, and machines that die anywhere.
//!
//! Time stands still until the simulation moves it, chance comes from the seed, signatures are deterministic (RFC 6979),
//! and nothing runs beside: the same seed is the same world to the last byte, which its trace's digest shows. After
//! the faults the world heals and is held against what is promised ([`check::Invariant`]).

mod ends;
mod events;
mod faults;
mod founding;
mod invariant;
mod ledger;
mod moves;
mod mutant;
mod people;
mod queue;
mod simulator;
mod template;
mod trace;
mod world;

pub mod check;
pub mod seeds;

pub use mutant::Mutant;
pub use simulator::{Outcome, Simulator};
