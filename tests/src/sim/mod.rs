//! A whole world in one thread, out of a seed: phones with the real app on real databases, the real service behind its
//! real router, a network that loses, repeats, reorders, delays, truncates and alters, and machines that die anywhere.
//!
//! Time stands still until the simulation moves it, chance comes from the seed, signatures are deterministic (RFC 6979),
//! and nothing runs beside: the same seed is the same world to the last byte, which its trace's digest shows. After
//! the faults the world heals and is held against what is promised ([`check::Invariant`]).

mod acts;
mod coordinator;
mod courier;
mod errors;
mod faults;
mod founding;
mod heal;
mod invariant;
mod ledger;
mod life;
mod mutant;
mod network;
mod people;
mod phone;
mod queue;
mod sabotage;
mod service;
mod simulator;
mod template;
mod theme;
mod trace;
mod vault;
mod versions;
mod world;

pub mod check;
pub mod seeds;

pub use mutant::Mutant;
pub use simulator::{Outcome, Simulator};
