//! One scan, whoever makes it: read the code, gather what is known, decide, act, show. What differs between boarding a
//! vehicle and receiving at a gate is a [`ScanPolicy`].

mod context;
mod pipeline;
mod place;
mod policy;

pub use pipeline::{ScanInput, scan};
pub use place::Place;
pub use policy::ScanPolicy;
