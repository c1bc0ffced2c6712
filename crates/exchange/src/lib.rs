//! How phone and service talk: operations up, results and documents down, in one signed round trip.
//!
//! Pure: no I/O, no clock, no randomness, no runtime. The phone's half and the service's half stand side by side,
//! and [`transport::Exchange`] is the one trait that both ends of a line implement.

pub mod chain;
pub mod claim;
pub mod courier;
pub mod cursor;
pub mod document;
pub mod limits;
pub mod message;
pub mod notice;
pub mod reply;
pub mod request;
pub mod seal;
pub mod transport;

mod packed;
mod wire;
