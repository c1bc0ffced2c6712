//! What an employer does at the gate: see who is expected, arrived and missing; receive each.

mod arrivals;
mod receive;

pub use arrivals::{Arrivals, Expected, State, arrivals};
pub use receive::{receive, receive_listed};
