//! Operations as devices sent them, in their chains.

mod chain_link;
mod operation;
mod parked;

pub use chain_link::{ChainId, Link};
pub use parked::Parked;
