//! What a coordinator settles: contradictions, barred devices, erasure.

pub mod contradictions;
pub mod devices;
pub mod erasure;
