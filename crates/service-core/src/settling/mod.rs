//! What a coordinator settles: duplicate identities, barred devices, erasure.

pub mod devices;
pub mod duplicate_identities;
pub mod erasure;
